"""Networks to compare an equivariant one with: the same graph, cutoff, species vectors, radial basis and
number of convolutions, but ordinary layers on plain vectors.

With directions it is the network without equivariance: it sees each edge's direction and must learn from
turned crystals what turning means. Without directions it is invariant, and can tell only numbers that no
rotation changes.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from core.network.config import NetworkConfig
from core.network.graph_tensors import GraphTensors
from core.network.radial_basis import BesselBasis, cutoff_envelope
from core.network.readout import OutputScale
from core.network.species_embedding import SpeciesEmbedding, chemical_features
from core.network.spherical import COMPONENTS, harmonics

INVARIANTS = 2
"""What the network without directions tells: logarithms of K and G."""
TENSOR = 21
"""What the network with directions tells: the components of core.tensor.irreps."""


class PlainConvolution(nn.Module):
    """x + MLP(Σ_j W x_j * F(edge) / norm): the filter F is a network of distance, species of both ends and,
    where they are seen, the harmonics of the direction.
    """

    def __init__(self, width: int, seen: int, hidden: int, norm: float) -> None:
        super().__init__()
        self.norm = norm
        self.before = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width))
        self.filter = nn.Sequential(
            nn.Linear(seen, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, width)
        )
        self.after = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, features: Tensor, edges: Tensor, envelope: Tensor, graph: GraphTensors) -> Tensor:
        """Features (n, width), what is seen of the edges (e, seen) and the weight of each (e,), to (n,
        width).
        """
        messages = self.before(features)[graph.sender] * self.filter(edges) * envelope[:, None]
        total = torch.zeros_like(features).index_add(0, graph.receiver, messages)
        updated: Tensor = features + self.after(total / self.norm)
        return updated


class PlainNetwork(nn.Module):
    """Species vectors, convolutions, mean over the atoms, readout that also sees the volume per atom.

    directions: whether an edge's direction is seen, as 25 harmonics. The outputs are 21 components with them,
    ln K and ln G without. width: of a node's vector.
    """

    def __init__(self, config: NetworkConfig, width: int, *, directions: bool) -> None:
        super().__init__()
        self.config = config
        self.directions = directions
        species, hidden = config.species_features, config.radial_hidden
        self.species = SpeciesEmbedding(species, config.species_dropout)
        self.species.features.copy_(torch.as_tensor(chemical_features()))
        self.basis = BesselBasis(config.radial_functions, config.cutoff)
        self.start = nn.Linear(species, width)
        seen = config.radial_functions + 2 * species + (COMPONENTS if directions else 0)
        self.convolutions = nn.ModuleList(
            PlainConvolution(width, seen, hidden, config.neighbor_norm) for _ in range(config.layers)
        )
        self.drop = nn.Dropout(config.dropout)
        outputs = TENSOR if directions else INVARIANTS
        self.readout = nn.Sequential(nn.Linear(width + 1, hidden), nn.SiLU(), nn.Linear(hidden, outputs))
        self.output = OutputScale()
        self.output.scale = self.output.scale[:outputs].clone()
        self.output.shift = self.output.shift[:outputs].clone()

    def standardized(self, graph: GraphTensors) -> tuple[Tensor, Tensor]:
        """What the loss compares, (g, outputs), and no expected errors, (g, 0)."""
        species = self.species(graph.atomic_number)
        ends = [species.index_select(0, end) for end in (graph.sender, graph.receiver)]
        seen = [self.basis(graph.length), *ends]
        if self.directions:
            seen.append(harmonics(graph.direction))
        edges = torch.cat(seen, dim=-1)
        weight = cutoff_envelope(graph.length, self.config.cutoff) * graph.multiplicity
        features = self.start(species)
        for convolution in self.convolutions:
            features = self.drop(convolution(features, edges, weight, graph))
        empty = features.new_zeros(graph.graph_count, features.shape[-1])
        pooled = empty.index_add(0, graph.graph_index, features * graph.node_weight[:, None])
        standard: Tensor = self.readout(torch.cat([pooled, graph.log_volume[:, None]], dim=-1))
        return standard, standard[:, :0]

    def forward(self, graph: GraphTensors) -> Tensor:
        """(g, outputs), in the units of the target."""
        scaled: Tensor = self.output(self.standardized(graph)[0])
        return scaled
