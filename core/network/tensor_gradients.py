"""How the predicted stiffness changes as the crystal is strained, its cell changed or its atoms moved.

Gradients need the full graph. Prediction keeps one node and one edge of each symmetry orbit
(core.graph.atom_graph) and restores the rest by the crystal's rotations, which holds only for changes that
keep the symmetry; a strained crystal, or one with an atom moved, has fewer. So the graph here is that of
``build_graph(crystal, cutoff=…, use_symmetry=False)``: every atom, every edge, no rotations. For the
crystal as it stands the network answers the same on both (to the rounding of its coordinates, which the
reduced graph puts right).

The network's answer depends on the edge vectors v_e and on the volume per atom Ω; for each component C of the
tensor automatic differentiation gives g_e = ∂C/∂v_e and w = ∂C/∂ ln Ω, and the chain rule the rest. With the
cell h (rows), v_e = f_e h:

    ∂C/∂h_ab   = Σ_e (v_e h⁻¹)_a g_eb + w (h⁻¹)_ba        at fixed fractional coordinates
    ∂C/∂ε_ab   = symmetric part of Σ_k h_ka ∂C/∂h_kb     (M. Born and K. Huang 1954, §11: x → (1 + ε) x)
    ∂C/∂r_i    = Σ_(e sent by i) g_e − Σ_(e received by i) g_e        at a fixed cell
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.crystal.crystal import Crystal
from core.errors import CrystalError
from core.graph.build import build_graph
from core.network.build import TensorFieldNetwork
from core.network.config import Target
from core.network.graph_tensors import graph_tensors
from core.tensor.irreps import MANDEL_BASIS
from core.tensor.mandel import voigt_from_mandel

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorGradients:
    """The stiffness of a crystal of n atoms and its first derivatives, all in the crystal's Cartesian frame.

    stiffness: (6, 6), Voigt, GPa. strain: (6, 6, 3, 3), GPa, of a homogeneous strain with the atoms carried
    along (clamped: they do not relax); symmetric in its last two indices, so that
    ΔC = Σ_ab strain[…, a, b] ε_ab for symmetric ε with tensor (not engineering) shears.
    cell: (6, 6, 3, 3), GPa/Å, of the cell matrix (rows are vectors) at fixed fractional coordinates.
    positions: (6, 6, n, 3), GPa/Å, of the Cartesian positions of the atoms of the cell and, with each, of
    its periodic images, at a fixed cell.
    """

    stiffness: FloatArray
    strain: FloatArray
    cell: FloatArray
    positions: FloatArray


def tensor_gradients(networks: Sequence[TensorFieldNetwork], crystal: Crystal) -> TensorGradients:
    """Stiffness and gradients of a model: one network, or the mean of several of the same settings.

    Of the networks alone: the correction that a Predictor takes from the model's memory of its training
    crystals (core.prediction.memory) is not in the stiffness here, nor in the gradients.

    The networks (``load_checkpoint(folder).networks``) are taken in evaluation mode, in the precision and on
    the device of their weights; for derivatives of the second order or to compare with differences, cast
    them to float64. CrystalError: no atom has a neighbour within the cutoff.
    """
    config = networks[0].config
    graph = build_graph(crystal, cutoff=config.cutoff, use_symmetry=False)
    if graph.edge_count == 0:
        raise CrystalError(
            f"{crystal.name or 'the crystal'}: no atom has a neighbour within {config.cutoff} Å, so there is "
            "nothing to differentiate; give a denser crystal"
        )
    scale = networks[0].output.scale
    vector = torch.tensor(graph.edge_vector, dtype=scale.dtype, device=scale.device, requires_grad=True)
    tensors = graph_tensors(graph, device=scale.device, dtype=scale.dtype, edge_vector=vector)
    volume = tensors.log_volume.requires_grad_()
    tensors = replace(tensors, log_volume=volume)
    components = torch.stack([network.eval()(tensors)[0] for network in networks]).mean(dim=0)
    stiffness = _voigt(components, config.target)
    by_vector, by_volume = _derivatives(stiffness, vector, volume)
    by_cell = _by_cell(crystal.cell, graph.edge_vector, by_vector, by_volume)
    by_strain = np.einsum("ka,...kb->...ab", crystal.cell, by_cell)
    return TensorGradients(
        stiffness=stiffness.detach().cpu().double().numpy(),
        strain=0.5 * (by_strain + np.swapaxes(by_strain, -1, -2)),
        cell=by_cell,
        positions=_by_position(len(crystal), graph.edge_index, by_vector),
    )


def _voigt(components: Tensor, target: Target) -> Tensor:
    """(21,) to (6, 6), as core.network.target.voigt_from_components, differentiable."""
    basis = torch.tensor(MANDEL_BASIS).to(components)
    mandel = torch.einsum("c,cij->ij", components, basis)
    if target is Target.LOG_MANDEL:
        mandel = torch.linalg.matrix_exp(mandel)
    return mandel * torch.as_tensor(voigt_from_mandel(np.ones((6, 6)))).to(components)


def _derivatives(stiffness: Tensor, vector: Tensor, volume: Tensor) -> tuple[FloatArray, FloatArray]:
    """(6, 6, e, 3) and (6, 6): of each component by the edge vectors and by the logarithm of the volume."""
    by_vector, by_volume = np.zeros((6, 6, *vector.shape)), np.zeros((6, 6))
    for i in range(6):
        for j in range(i, 6):
            found = torch.autograd.grad(
                stiffness[i, j],
                (vector, volume),
                retain_graph=True,
                materialize_grads=True,  # a point convolution does not look at the volume
            )
            by_vector[i, j] = by_vector[j, i] = found[0].cpu().double().numpy()
            by_volume[i, j] = by_volume[j, i] = float(found[1])
    return by_vector, by_volume


def _by_cell(
    cell: FloatArray, vector: FloatArray, by_vector: FloatArray, by_volume: FloatArray
) -> FloatArray:
    inverse = np.linalg.inv(cell)
    moved = np.einsum("ea,...eb->...ab", vector @ inverse, by_vector)
    return np.asarray(moved + by_volume[..., None, None] * inverse.T)


def _by_position(count: int, edge_index: npt.NDArray[np.int64], by_vector: FloatArray) -> FloatArray:
    total = np.zeros((count, 6, 6, 3))
    per_edge = np.moveaxis(by_vector, 2, 0)
    np.add.at(total, edge_index[0], per_edge)
    np.subtract.at(total, edge_index[1], per_edge)
    return np.asarray(np.moveaxis(total, 0, 2))
