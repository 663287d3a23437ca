"""Gauss–Newton for a few crystals and many weights.

A crystal leaves but k numbers to get right, k the independent constants of its point group, and a few
crystals a few hundred. The Jacobian J of all of them costs one backward pass a number, and the step of least
length Jᵀ (J Jᵀ + λ)⁻¹ r can be had in full. λ: K. Levenberg, Q. Appl. Math. 2, 164 (1944); D. Marquardt,
J. SIAM 11, 431 (1963).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.crystal.crystal import Crystal
from core.crystal.symmetrized import symmetrized
from core.graph.build import build_graph
from core.network.build import TensorFieldNetwork
from core.network.graph_tensors import graph_tensors
from core.tensor.irreps import MANDEL_BASIS, irreps_from_mandel
from core.tensor.mandel import mandel_from_voigt, voigt_from_mandel
from core.tensor.symmetrize import symmetrize_voigt
from core.training.batches import target_components

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The loss, GPa², after each step, and the processor and wall time, s, since the start."""

    loss: tuple[float, ...]
    cpu: tuple[float, ...]
    wall: tuple[float, ...]


class Clock:
    """Collects a Course."""

    def __init__(self) -> None:
        self._started = time.process_time(), time.monotonic()
        self._rows: list[tuple[float, float, float]] = []

    def note(self, loss: float) -> None:
        """After a step."""
        cpu, wall = self._started
        self._rows.append((loss, time.process_time() - cpu, time.monotonic() - wall))

    def course(self) -> Course:
        """All so far."""
        loss, cpu, wall = zip(*self._rows, strict=True)
        return Course(loss=loss, cpu=cpu, wall=wall)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """One crystal and its tensor.

    answer: the network's 21 components. target: (21,), of the network's target. directions: (k, 21)
    orthonormal, the space that the crystal's symmetry leaves.
    """

    answer: Callable[[], Tensor]
    target: Tensor
    directions: Tensor


def known_crystal(network: TensorFieldNetwork, crystal: Crystal, voigt: FloatArray) -> Known:
    """The crystal's graph and its harmonics are computed here, once. voigt: (6, 6), GPa."""
    config, symmetric = network.config, symmetrized(crystal)
    graph = graph_tensors(build_graph(crystal, cutoff=config.cutoff, use_symmetry=config.uses_symmetry))
    geometry: Any = network.geometry(graph)  # of the kind that this network takes
    components = target_components(voigt[None], config.target)[0]
    return Known(
        answer=lambda: network(graph, geometry)[0],
        target=torch.as_tensor(components, dtype=torch.float32),
        directions=torch.as_tensor(invariant_directions(symmetric.rotations), dtype=torch.float32),
    )


def invariant_directions(rotations: FloatArray) -> FloatArray:
    """(k, 21) an orthonormal basis of the components that a point group leaves alone."""
    turned = symmetrize_voigt(voigt_from_mandel(MANDEL_BASIS), rotations)
    values, vectors = np.linalg.eigh(irreps_from_mandel(mandel_from_voigt(turned)))
    return np.asarray(vectors[:, values > 0.5].T)


@torch.no_grad()
def squared_loss(crystals: Sequence[Known]) -> float:
    """Mean squared error of all components, GPa²."""
    return float(torch.stack([(one.answer() - one.target).square().mean() for one in crystals]).mean())


def gauss_newton(
    network: nn.Module,
    crystals: Sequence[Known],
    *,
    steps: int,
    goal: float,
    tell: Callable[[float], None] = lambda share: None,
) -> Course:
    """Damped steps until the loss is below ``goal`` or does not fall any more."""
    clock, damping = Clock(), 1e-3
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    loss = squared_loss(crystals)
    clock.note(loss)
    for number in range(steps):
        tell(number / steps)
        jacobian, rest = _linearised(crystals, parameters)
        normal = (jacobian @ jacobian.T).double()
        before = nn.utils.parameters_to_vector(parameters).detach()
        for _ in range(8):
            ridge = damping * normal.trace() / len(normal) * torch.eye(len(normal), dtype=torch.float64)
            step = jacobian.T @ torch.linalg.solve(normal + ridge, rest.double()).float()
            nn.utils.vector_to_parameters(before + step, parameters)
            trial = squared_loss(crystals)
            if trial < loss:
                damping = max(damping / 10.0, 1e-9)
                break
            damping = min(damping * 10.0, 1e9)
        else:
            nn.utils.vector_to_parameters(before, parameters)
            break
        loss = trial
        clock.note(loss)
        if loss < goal:
            break
    return clock.course()


def _linearised(crystals: Sequence[Known], parameters: list[nn.Parameter]) -> tuple[Tensor, Tensor]:
    """(n, weights) derivatives of the numbers to get right, and how much each lacks, (n,)."""
    rows, rest = [], []
    for one in crystals:
        answer = one.answer()
        rest.append(one.directions @ (one.target - answer.detach()))
        for output in one.directions @ answer:
            found = torch.autograd.grad(output, parameters, retain_graph=True, materialize_grads=True)
            rows.append(torch.cat([part.flatten() for part in found]))
    return torch.stack(rows), torch.cat(rest)
