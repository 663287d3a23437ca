"""One point of a learning curve: a network trained on so many crystals by a fixed schedule, and its errors on
crystals it has not seen. Nothing is chosen by them: the weights at the end of the schedule are measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.dataset.labelled import LabelledCrystal
from core.elasticity.averages import averages_of_many
from core.graph.atom_graph import AtomGraph
from core.network.build import TensorFieldNetwork, build_network
from core.network.config import NetworkConfig
from core.network.graph_tensors import GraphTensors
from core.network.spherical import SLICES, wigner_matrices
from core.network.target import voigt_from_components
from core.reproduce.plain_network import PlainNetwork
from core.training.batches import TrainingSet, batches, target_components, tensors
from core.training.config import TrainingConfig
from core.training.fit import Fit
from core.training.metrics import tensor_metrics

FloatArray = npt.NDArray[np.float64]
Progress = Callable[[float], None]


class Kind(StrEnum):
    """The networks that are compared."""

    EQUIVARIANT = "equivariant"
    INVARIANT = "invariant"
    TURNED = "without equivariance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Errors of one network on crystals not seen. crystals: learned from. epochs: of the schedule.

    weights: number of them. bulk_mae, shear_mae: GPa. bulk_log10_mae, shear_log10_mae: decades.
    tensor_error: mean ‖ΔC‖, GPa; within_25: share of tensors (0–1) with ‖ΔC‖/‖C‖ < 25 %; None for a network
    that tells no tensor. cpu_s: processor time of training.
    """

    kind: str
    crystals: int
    epochs: int
    weights: int
    bulk_mae: float
    shear_mae: float
    bulk_log10_mae: float
    shear_log10_mae: float
    tensor_error: float | None
    within_25: float | None
    cpu_s: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Labelled crystals with the graphs of one kind of network."""

    records: Sequence[LabelledCrystal]
    graphs: Sequence[AtomGraph]

    def first(self, count: int) -> Sample:
        """The first ``count``; samples of growing size hold one another."""
        return Sample(records=self.records[:count], graphs=self.graphs[:count])


def uses_symmetry(kind: Kind) -> bool:
    """Whether graphs may leave out what symmetry repeats: not for a network that does not know rotations."""
    return kind is not Kind.TURNED


def build_kind(kind: Kind, config: NetworkConfig, *, seed: int) -> TensorFieldNetwork | PlainNetwork:
    """An untrained network; a plain one is given the width whose number of weights is nearest to the
    equivariant one's.
    """
    if kind is Kind.EQUIVARIANT:
        return build_network(config, seed=seed)
    directions = kind is Kind.TURNED
    goal = weight_count(build_network(config, seed=seed))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        sizes = {width: _plain_weights(config, width, directions) for width in range(8, 400, 4)}
        width = min(sizes, key=lambda width: abs(sizes[width] - goal))
        torch.manual_seed(seed)
        return PlainNetwork(config, width, directions=directions)


def _plain_weights(config: NetworkConfig, width: int, directions: bool) -> int:
    """Weights of a PlainNetwork of this width, as its layers have them."""
    species, hidden = config.species_features, config.radial_hidden
    seen = config.radial_functions + 2 * species + (25 if directions else 0)
    convolution = (
        2 * width + 3 * width * (width + 1) + (seen + 1 + hidden + 1) * hidden + (hidden + 1) * width
    )
    readout = (width + 2) * hidden + (hidden + 1) * (21 if directions else 2)
    embedding = 118 * species + 20 * 2 * species + (2 * species + 1) * species
    return embedding + (species + 1) * width + config.layers * convolution + readout


def weight_count(network: torch.nn.Module) -> int:
    """Number of trained weights."""
    return sum(parameter.numel() for parameter in network.parameters())


def learn(
    kind: Kind,
    train: Sample,
    unseen: Sample,
    config: NetworkConfig,
    training: TrainingConfig,
    progress: Progress = lambda share: None,
) -> Point:
    """Train on ``train`` and measure on ``unseen``."""
    started = time.process_time()
    network = build_kind(kind, config, seed=training.seed)
    data = TrainingSet(graphs=train.graphs, targets=targets_of(kind, train.records, config))
    _fit_scale(network, data.targets)
    steps = training.epochs * -(-len(data) // training.batch_size)
    fit = Fit(network, training, steps)  # type: ignore[arg-type]
    network.train()
    for epoch in range(training.epochs):
        torch.manual_seed(1_000_003 * (training.seed + 1) + epoch)
        order = torch.randperm(len(data)).tolist()
        for batch in batches(order, training.batch_size):
            part = tensors(data, batch, device=torch.device("cpu"))
            fit.update([turned_at_random(*part) if kind is Kind.TURNED else part], len(batch))
            progress(fit.step / steps)
    spent = time.process_time() - started
    with fit.averaged() as averaged:
        errors = measure(kind, averaged, unseen, config)
    return Point(
        kind=str(kind),
        crystals=len(data),
        epochs=training.epochs,
        weights=weight_count(network),
        cpu_s=round(spent, 1),
        **errors,
    )


def targets_of(kind: Kind, records: Sequence[LabelledCrystal], config: NetworkConfig) -> Tensor:
    """(n, 21) components of the network's target, or (n, 2) logarithms of Hill's K and G."""
    voigt = np.stack([record.voigt for record in records])
    if kind is not Kind.INVARIANT:
        return torch.as_tensor(target_components(voigt, config.target), dtype=torch.float32)
    hill = averages_of_many(voigt)
    pair = np.stack([hill.bulk.hill, hill.shear.hill], axis=1)
    return torch.as_tensor(np.log(pair), dtype=torch.float32)


@torch.no_grad()
def _fit_scale(network: TensorFieldNetwork | PlainNetwork, targets: Tensor) -> None:
    if targets.shape[1] == 2:
        network.output.shift.copy_(targets.mean(dim=0))
        network.output.scale.copy_(targets.std(dim=0))
    else:
        network.output.fit(targets)


def turned_at_random(graph: GraphTensors, targets: Tensor) -> tuple[GraphTensors, Tensor]:
    """Every crystal of a batch and its tensor under a random rotation of its own (torch's generator)."""
    from e3nn import o3

    turns = o3.rand_matrix(graph.graph_count).to(graph.direction)
    of_edge = turns.index_select(0, graph.graph_index.index_select(0, graph.receiver))
    direction = torch.einsum("eab,eb->ea", of_edge, graph.direction)
    matrices = wigner_matrices(turns)
    parts = [targets[:, :2]]
    for start, degree in ((2, 2), (7, 2), (12, 4)):
        block = matrices[:, SLICES[degree], SLICES[degree]]
        part = targets[:, start : start + 2 * degree + 1]
        parts.append(torch.einsum("gab,gb->ga", block, part))
    return replace(graph, direction=direction), torch.cat(parts, dim=1)


@torch.no_grad()
def measure(kind: Kind, network: torch.nn.Module, unseen: Sample, config: NetworkConfig) -> dict[str, Any]:
    """Errors on crystals not seen; for the network without equivariance each turned at random, as users'
    files lie in any frame.
    """
    data = TrainingSet(graphs=unseen.graphs, targets=targets_of(kind, unseen.records, config))
    torch.manual_seed(7)
    found, known = [], []
    for batch in batches(range(len(data)), 64):
        graph, target = tensors(data, batch, device=torch.device("cpu"))
        if kind is Kind.TURNED:
            graph, target = turned_at_random(graph, target)
        found.append(network(graph).double().numpy())
        known.append(target.double().numpy())
    ours, labels = np.concatenate(found), np.concatenate(known)
    if kind is Kind.INVARIANT:
        return _scalar_errors(ours, labels)
    metrics = tensor_metrics(*(voigt_from_components(part, config.target) for part in (ours, labels)))
    names = ("bulk_mae", "shear_mae", "bulk_log10_mae", "shear_log10_mae", "tensor_error", "within_25")
    return {name: getattr(metrics, name) for name in names}


def _scalar_errors(ours: FloatArray, labels: FloatArray) -> dict[str, Any]:
    absolute = np.abs(np.exp(ours) - np.exp(labels)).mean(axis=0)
    decades = np.abs(ours - labels).mean(axis=0) / np.log(10.0)
    return {
        "bulk_mae": float(absolute[0]),
        "shear_mae": float(absolute[1]),
        "bulk_log10_mae": float(decades[0]),
        "shear_log10_mae": float(decades[1]),
        "tensor_error": None,
        "within_25": None,
    }
