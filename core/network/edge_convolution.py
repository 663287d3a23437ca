"""Convolutions in the frame of each edge.

In a frame whose polar axis is the edge, the product of a feature with the filter R(r) Y_l(r̂) couples only
equal m, and with natural parity +m and −m alike (reflection in a plane that holds the edge). It becomes one
matrix for each |m| that mixes degrees and channels at once (Passaro and Zitnick 2023, "Reducing SO(3)
convolutions to SO(2)", with the odd part left out for parity).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from core.network.equivariant import EquivariantLinear, EquivariantNorm
from core.network.frames import Frames
from core.network.linear import Linear
from core.network.radial_basis import RadialNetwork
from core.network.spherical import DEGREE_BY_M, DEGREES, L_MAX


def gather_to_nodes(messages: Tensor, frames: Frames, node_count: int, norm: float) -> Tensor:
    """Sum messages (e, 25, c) in edge frames over each node's neighbours: (25, n, c), symmetry restored."""
    turned = frames.from_frame[:, :, : messages.shape[-2]] @ messages
    empty = turned.new_zeros(*turned.shape[:-3], node_count, *turned.shape[-2:])
    total = empty.index_add(-3, frames.receiver, turned)
    return (frames.site_projector @ total / norm).transpose(-3, -2)


def _both_ends(scalars: Tensor, frames: Frames) -> Tensor:
    """Scalars of the nodes (n, s) to those of each edge's sender and receiver, (e, 2 s)."""
    return torch.cat(
        [scalars.index_select(-2, frames.sender), scalars.index_select(-2, frames.receiver)], dim=-1
    )


def _by_degree(weights: Tensor) -> Tensor:
    """(e, 5 c) to (e, 5, c)."""
    return weights.view(*weights.shape[:-1], len(DEGREES), weights.shape[-1] // len(DEGREES))


class ScalarConvolution(nn.Module):
    """The first layer: Σ_j R_lc(r, species i, species j) Y_lm(r̂), with nothing on the atoms yet but
    species.
    """

    def __init__(self, channels: int, radial_functions: int, scalars: int, hidden: int, norm: float) -> None:
        super().__init__()
        self.norm = norm
        self.radial = RadialNetwork(radial_functions, 2 * scalars, hidden, len(DEGREES) * channels)

    def forward(self, species: Tensor, basis: Tensor, envelope: Tensor, frames: Frames) -> Tensor:
        """Species vectors (n, s), radial basis (e, b), envelope (e,) to features (25, n, channels)."""
        ends = _both_ends(species, frames)
        weights = _by_degree(self.radial(basis, ends, envelope))  # only m = 0, the first five rows
        return gather_to_nodes(weights, frames, species.shape[-2], self.norm)


class EdgeConvolution(nn.Module):
    """Norm, fewer channels, into the edge's frame, a matrix for each |m|, back, sum, more channels."""

    degree: Tensor

    def __init__(
        self, channels: int, inner: int, radial_functions: int, scalars: int, hidden: int, norm: float
    ) -> None:
        super().__init__()
        self.norm = norm
        self.normalize = EquivariantNorm(channels)
        self.down = EquivariantLinear(channels, inner)
        self.up = EquivariantLinear(inner, channels)
        self.invariants = Linear(channels, scalars)
        self.radial = RadialNetwork(radial_functions, 4 * scalars, hidden, len(DEGREES) * inner)
        sizes = [(L_MAX + 1 - m) * inner for m in DEGREES]
        self.mix = nn.ParameterList(torch.randn(size, size) / math.sqrt(size) for size in sizes)
        self.register_buffer("degree", torch.tensor(DEGREE_BY_M), persistent=False)

    def forward(
        self, features: Tensor, species: Tensor, basis: Tensor, envelope: Tensor, frames: Frames
    ) -> Tensor:
        """(25, n, channels) to the same shape."""
        normed = self.normalize(features)
        scalars = torch.cat([species, self.invariants(normed[..., 0, :, :])], dim=-1)
        ends = _both_ends(scalars, frames)
        weights = _by_degree(self.radial(basis, ends, envelope))
        sent = self.down(normed).index_select(-2, frames.sender).transpose(-3, -2)
        turned = frames.to_frame @ sent
        mixed = self._mix_by_m(turned * weights.index_select(-2, self.degree))
        summed: Tensor = self.up(gather_to_nodes(mixed, frames, species.shape[-2], self.norm))
        return summed

    def _mix_by_m(self, features: Tensor) -> Tensor:
        edges, _, inner = features.shape[-3:]
        lead = features.shape[:-3]
        degrees = [L_MAX + 1 - m for m in DEGREES]
        signs = [1 if m == 0 else 2 for m in DEGREES]
        rows = [count * sign for count, sign in zip(degrees, signs, strict=True)]
        blocks = torch.split(features, rows, dim=-2)
        parts = [
            (block.reshape(*lead, edges * sign, count * inner) @ mix).view(*lead, edges, count * sign, inner)
            for block, count, sign, mix in zip(blocks, degrees, signs, self.mix, strict=True)
        ]
        return torch.cat(parts, dim=-2)
