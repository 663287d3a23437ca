"""The network: species and geometry in, irreducible components of the elasticity tensor out."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from core.network.config import NetworkConfig
from core.network.edge_convolution import EdgeConvolution, ScalarConvolution
from core.network.equivariant import ChannelDropout, NodeBlock
from core.network.frames import Frames, frames_of
from core.network.graph_tensors import GraphTensors
from core.network.linear import Linear
from core.network.radial_basis import BesselBasis, cutoff_envelope
from core.network.readout import (
    ErrorReadout,
    NetworkOutputs,
    OutputScale,
    TensorReadout,
    crystal_scalars,
)
from core.network.species_embedding import SpeciesEmbedding
from core.network.spherical import SLICES


class EdgeFrameNetwork(nn.Module):
    """Scalar convolution, then edge-frame convolutions, each followed by products on the atoms; mean;
    products; readout.
    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        width, channels = config.species_features, config.channels
        radial = (config.radial_functions, width, config.radial_hidden, config.neighbor_norm)
        functions, scalars, hidden, norm = radial
        self.species = SpeciesEmbedding(width, config.species_dropout)
        self.start = Linear(width, channels)
        self.basis = BesselBasis(functions, config.cutoff)
        self.first = ScalarConvolution(channels, functions, scalars, hidden, norm)
        self.first_block = NodeBlock(channels, config.dropout)
        later = range(config.layers - 1)
        self.convolutions = nn.ModuleList(
            EdgeConvolution(channels, config.edge_channels, functions, scalars, hidden, norm) for _ in later
        )
        self.blocks = nn.ModuleList(NodeBlock(channels, config.dropout) for _ in later)
        self.drop = ChannelDropout(config.dropout)
        self.crystal_block = NodeBlock(channels, config.dropout)
        self.readout = TensorReadout(channels, config.radial_hidden)
        self.error = ErrorReadout(channels, config.radial_hidden)
        self.output = OutputScale()

    def geometry(self, graph: GraphTensors) -> Frames:
        """What depends on the graph alone, to be shared by the networks of an ensemble."""
        return frames_of(graph)

    def standardized(self, graph: GraphTensors, geometry: Frames | None = None) -> tuple[Tensor, Tensor]:
        """What the loss compares: components (g, 21) before :class:`OutputScale`, and the logarithms of
        their expected errors (g, 2), see :class:`ErrorReadout`.
        """
        crystal = self._crystal_features(graph, geometry)
        components: Tensor = self.readout(crystal, graph.log_volume)
        return components, self.error(crystal, graph.log_volume, components)

    def _crystal_features(self, graph: GraphTensors, geometry: Frames | None) -> Tensor:
        species = self.species(graph.atomic_number)
        basis = self.basis(graph.length)
        envelope = cutoff_envelope(graph.length, self.config.cutoff)
        frames = self.geometry(graph) if geometry is None else geometry
        features = self.first(species, basis, envelope, frames)
        features = torch.cat(
            [features[..., :1, :, :] + self.start(species).unsqueeze(-3), features[..., 1:, :, :]], dim=-3
        )
        features = self.first_block(features)
        for convolution, block in zip(self.convolutions, self.blocks, strict=True):
            features = features + self.drop(convolution(features, species, basis, envelope, frames))
            features = block(features)
        empty = features.new_zeros(*features.shape[:-2], graph.graph_count, features.shape[-1])
        pooled = empty.index_add(-2, graph.graph_index, features * graph.node_weight[:, None])
        mean = (frames.group_projector @ pooled.transpose(-3, -2)).transpose(-3, -2)
        crystal: Tensor = self.crystal_block(mean)
        return crystal

    def outputs(self, graph: GraphTensors, geometry: Frames | None = None) -> NetworkOutputs:
        """All that the network says: the invariants are the scalars of the crystal's features, the logarithm
        of its volume per atom, and the norm of each channel of degree 2 and 4.
        """
        crystal = self._crystal_features(graph, geometry)
        standard: Tensor = self.readout(crystal, graph.log_volume)
        norms = [crystal[..., SLICES[degree], :, :].norm(dim=-3) for degree in (2, 4)]
        return NetworkOutputs(
            components=self.output(standard),
            log_errors=self.error(crystal, graph.log_volume, standard),
            invariants=torch.cat([crystal_scalars(crystal, graph.log_volume), *norms], dim=-1),
        )

    def forward(self, graph: GraphTensors, geometry: Frames | None = None) -> Tensor:
        """Components (g, 21) of the target, 2×0e + 2×2e + 1×4e."""
        scaled: Tensor = self.output(self.readout(self._crystal_features(graph, geometry), graph.log_volume))
        return scaled
