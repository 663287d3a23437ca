"""A small equivariant network with added inputs: irreps on sites, or the same on all of them.

Two convolutions of the source paper (core.network.point_convolution) with a gate between them, in double
precision, so that what a symmetry forbids comes out as zero to rounding. T. E. Smidt, M. Geiger and B. K.
Miller, Phys. Rev. Research 3, L012002 (2021), arXiv:2007.02005.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from e3nn import nn as e3nn_nn
from e3nn import o3
from torch import Tensor, nn

from core.graph.build import build_graph
from core.network.config import NetworkConfig
from core.network.graph_tensors import GraphTensors, graph_tensors
from core.network.point_convolution import PointConvolution
from core.network.radial_basis import BesselBasis, cutoff_envelope
from core.network.spherical import harmonics

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal

HIDDEN: Final = o3.Irreps("8x0e+4x0o+4x1o+4x1e+4x2e+4x2o")
LEAST_NEIGHBORS: Final = 6
"""Of the loneliest atom, within the cutoff."""


def cutoff_for(crystal: Crystal) -> float:
    """Å: the shortest cutoff within which every atom has `LEAST_NEIGHBORS` neighbours, with half a shell to
    spare; not more than 8.
    """
    from core.graph.neighbors import neighbors

    atoms = np.arange(len(crystal), dtype=np.int64)
    for cutoff in np.arange(2.0, 8.0, 0.25):
        receiver, _, vector = neighbors(crystal.cell, crystal.cartesian, atoms, cutoff=float(cutoff))
        counts = np.bincount(receiver, minlength=len(crystal))
        if counts.min() >= min(LEAST_NEIGHBORS, 3 if len(crystal) <= 4 else LEAST_NEIGHBORS):
            return 1.15 * float(np.linalg.norm(vector, axis=1).max())
    return 8.0


class BreakingNetwork(nn.Module):
    """From species and order parameters (n, order.dim) to outputs (n, outputs.dim) on the atoms.

    order: irreps of the added inputs. outputs: irreps on each atom.
    """

    species: Tensor
    basis: Tensor
    envelope: Tensor
    filters: Tensor

    def __init__(self, crystal: Crystal, *, order: o3.Irreps, outputs: o3.Irreps, cutoff: float) -> None:
        super().__init__()
        elements = sorted(set(crystal.species))
        config = NetworkConfig(
            cutoff=cutoff, radial_functions=6, radial_hidden=16, neighbor_norm=float(LEAST_NEIGHBORS)
        )
        self.graph: GraphTensors = graph_tensors(
            build_graph(crystal, cutoff=cutoff, use_symmetry=False), dtype=torch.float64
        )
        inputs = o3.Irreps([(len(elements), "0e"), *order])
        gate = _gate(HIDDEN)
        self.first = PointConvolution(inputs, gate.irreps_in, config, fully_connected=False)
        self.gate = gate
        self.last = PointConvolution(gate.irreps_out, outputs, config, fully_connected=False)
        self.double()
        kinds = torch.tensor([elements.index(symbol) for symbol in crystal.species])
        radial = BesselBasis(config.radial_functions, cutoff)
        constants = {
            "species": torch.nn.functional.one_hot(kinds, len(elements)).double(),
            "basis": radial(self.graph.length),
            "envelope": cutoff_envelope(self.graph.length, cutoff),
            "filters": harmonics(self.graph.direction),
        }
        for name, value in constants.items():
            self.register_buffer(name, value, persistent=False)

    def forward(self, order: Tensor) -> Tensor:
        """(n, order.dim) to (n, outputs.dim)."""
        features = torch.cat([self.species, order], dim=1)
        for convolution, after in ((self.first, self.gate), (self.last, nn.Identity())):
            features = after(convolution(features, self.basis, self.envelope, self.filters, self.graph))
        return features


def _gate(hidden: o3.Irreps) -> e3nn_nn.Gate:
    """SiLU on even scalars, tanh on odd ones, sigmoid of extra scalars on every higher degree."""
    scalars = o3.Irreps([(count, irrep) for count, irrep in hidden if irrep.l == 0])
    gated = o3.Irreps([(count, irrep) for count, irrep in hidden if irrep.l > 0])
    gates = o3.Irreps([(gated.num_irreps, "0e")])
    activations = [torch.nn.functional.silu if irrep.p == 1 else torch.tanh for _, irrep in scalars]
    return e3nn_nn.Gate(scalars, activations, gates, [torch.sigmoid], gated)
