"""The tensor field network of the source paper, with e3nn's tensor products.

N. Thomas et al., arXiv:1802.08219 (2018); Leclerc and Ramkumar, "Learning material elasticity tensors
using tensor field networks" (2020). A filter is a learned radial function times spherical harmonics up to l
= 4; a convolution is the tensor product of the neighbours' features with it; a gate follows. Any parities.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from core.network.config import NetworkConfig
from core.network.e3nn_import import e3nn_nn, o3
from core.network.graph_tensors import GraphTensors
from core.network.radial_basis import BesselBasis, RadialNetwork, cutoff_envelope
from core.network.readout import NetworkOutputs, OutputScale
from core.network.species_embedding import SpeciesEmbedding
from core.network.spherical import DEGREES, harmonics
from core.tensor.irreps import IRREPS

HARMONICS = o3.Irreps([(1, (l, (-1) ** l)) for l in DEGREES])


class PointConvolution(nn.Module):
    """1/√norm Σ_j features_j ⊗ R(r_ij) Y(r̂_ij), plus a self-interaction: (n, inputs.dim) to (n, outputs.dim).

    ``fully_connected``: every pair of channels of a path has its own radial function, as in the paper;
    otherwise one radial function a channel and path, and a linear map after the sum (Gilmer-style, as in
    NequIP and MatTen).
    """

    def __init__(
        self, inputs: o3.Irreps, outputs: o3.Irreps, config: NetworkConfig, *, fully_connected: bool
    ) -> None:
        super().__init__()
        self.norm = config.neighbor_norm
        if fully_connected:
            self.product = o3.FullyConnectedTensorProduct(inputs, HARMONICS, outputs, shared_weights=False)
            self.after: nn.Module = nn.Identity()
        else:
            self.product = depthwise_product(inputs, outputs)
            self.after = o3.Linear(self.product.irreps_out, outputs)
        self.itself = o3.Linear(inputs, outputs)
        self.radial = RadialNetwork(
            config.radial_functions, 0, config.radial_hidden, self.product.weight_numel
        )

    def forward(
        self, features: Tensor, basis: Tensor, envelope: Tensor, filters: Tensor, graph: GraphTensors
    ) -> Tensor:
        """(n, inputs.dim) to (n, outputs.dim); filters: harmonics (e, 25) of the edge directions."""
        weights = self.radial(basis, basis[:, :0], envelope)
        messages = self.product(features[graph.sender], filters, weights)
        total = messages.new_zeros(len(features), messages.shape[-1])
        total.index_add_(0, graph.receiver, messages)
        summed: Tensor = self.after(total / math.sqrt(self.norm)) + self.itself(features)
        return summed


def depthwise_product(inputs: o3.Irreps, outputs: o3.Irreps) -> o3.TensorProduct:
    """One output channel for each input channel and path whose irrep occurs in ``outputs``."""
    wanted = {irrep for _, irrep in outputs}
    middle: list[tuple[int, o3.Irrep]] = []
    instructions = []
    for i, (count, irrep) in enumerate(inputs):
        for j, (_, filter_irrep) in enumerate(HARMONICS):
            for irrep_out in irrep * filter_irrep:
                if irrep_out in wanted:
                    instructions.append((i, j, len(middle), "uvu", True))
                    middle.append((count, irrep_out))
    return o3.TensorProduct(
        inputs, HARMONICS, o3.Irreps(middle), instructions, shared_weights=False, internal_weights=False
    )


def _gate(hidden: o3.Irreps) -> e3nn_nn.Gate:
    """SiLU on even scalars, tanh on odd ones, sigmoid of extra scalars on every higher degree."""
    scalars = o3.Irreps([(count, irrep) for count, irrep in hidden if irrep.l == 0])
    gated = o3.Irreps([(count, irrep) for count, irrep in hidden if irrep.l > 0])
    gates = o3.Irreps([(gated.num_irreps, "0e")])
    activations = [torch.nn.functional.silu if irrep.p == 1 else torch.tanh for _, irrep in scalars]
    return e3nn_nn.Gate(scalars, activations, gates, [torch.sigmoid], gated)


class PointConvolutionNetwork(nn.Module):
    """Embedding, gated convolutions, one last convolution to 2×0e + 2×2e + 1×4e, mean over the atoms."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        width = config.species_features
        self.species = SpeciesEmbedding(width, config.species_dropout)
        self.basis = BesselBasis(config.radial_functions, config.cutoff)
        hidden = o3.Irreps(config.hidden_irreps)
        irreps = o3.Irreps([(width, "0e")])
        self.convolutions = nn.ModuleList()
        self.gates = nn.ModuleList()
        for _ in range(config.layers):
            gate = _gate(_reachable(irreps, hidden))
            self.convolutions.append(
                PointConvolution(irreps, gate.irreps_in, config, fully_connected=config.fully_connected)
            )
            self.gates.append(gate)
            irreps = gate.irreps_out
        self.last = PointConvolution(
            irreps, o3.Irreps(IRREPS), config, fully_connected=config.fully_connected
        )
        self.output = OutputScale()

    def geometry(self, graph: GraphTensors) -> Tensor:
        """What depends on the graph alone, to be shared by the networks of an ensemble: filters (e, 25)."""
        return harmonics(graph.direction)

    def standardized(self, graph: GraphTensors, geometry: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Components (g, 21) before :class:`OutputScale`: what the loss compares."""
        basis = self.basis(graph.length)
        envelope = cutoff_envelope(graph.length, self.config.cutoff)
        filters = self.geometry(graph) if geometry is None else geometry
        features = self.species(graph.atomic_number)
        for convolution, gate in zip(self.convolutions, self.gates, strict=True):
            features = gate(convolution(features, basis, envelope, filters, graph))
        components = self.last(features, basis, envelope, filters, graph) * graph.node_weight[:, None]
        pooled = components.new_zeros(graph.graph_count, components.shape[-1])
        pooled.index_add_(0, graph.graph_index, components)
        return pooled, pooled[:, :0]

    def outputs(self, graph: GraphTensors, geometry: Tensor | None = None) -> NetworkOutputs:
        """The components of the target; this network tells nothing else."""
        components: Tensor = self(graph, geometry)
        nothing = components[:, :0]
        return NetworkOutputs(components=components, log_errors=nothing, invariants=nothing)

    def forward(self, graph: GraphTensors, geometry: Tensor | None = None) -> Tensor:
        """Components (g, 21) of the target, 2×0e + 2×2e + 1×4e."""
        scaled: Tensor = self.output(self.standardized(graph, geometry)[0])
        return scaled


def _reachable(inputs: o3.Irreps, hidden: o3.Irreps) -> o3.Irreps:
    """The part of ``hidden`` that products of ``inputs`` with the filters can fill."""
    filled = {irrep for _, left in inputs for _, right in HARMONICS for irrep in left * right}
    return o3.Irreps([(count, irrep) for count, irrep in hidden if irrep in filled])
