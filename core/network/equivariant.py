"""Building blocks on (25, n, channels) features: linear maps, norm, gate, dropout, products.

The components stand first, so that the matrices of all of them are applied in one call. With the weights of
several networks (core.network.ensemble) features have one more dimension before them, the networks.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from core.network.e3nn_import import o3
from core.network.linear import Linear
from core.network.spherical import DEGREE_OF_COMPONENT, DEGREES, SIZES, SLICES

PRODUCT_L_MAX = 2


class EquivariantLinear(nn.Module):
    """A matrix for each degree, the same for all its m; no bias. degrees: how many, from 0 up."""

    degree: Tensor

    def __init__(self, inputs: int, outputs: int, gain: float = 1.0, degrees: int = len(DEGREES)) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(degrees, inputs, outputs) * gain / math.sqrt(inputs))
        self.sizes = SIZES[:degrees]
        self.register_buffer("degree", torch.tensor(DEGREE_OF_COMPONENT[: degrees**2]), persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        """(degrees², n, inputs) to (degrees², n, outputs)."""
        if self.weight.dim() == 3:
            return features @ self.weight.index_select(0, self.degree)
        # A stack has more numbers in its matrices than in the features of a small crystal: no copies of them.
        _, components, count, _ = features.shape
        blocks = torch.split(features.flatten(1, 2), [size * count for size in self.sizes], dim=1)
        parts = [torch.bmm(*pair) for pair in zip(blocks, self.weight.unbind(1), strict=True)]
        return torch.cat(parts, dim=1).view(len(features), components, count, self.weight.shape[-1])


class EquivariantNorm(nn.Module):
    """Divide by the root mean square over all degrees and channels, each degree with the same say; learned
    scales.
    """

    balance: Tensor
    degree: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(len(DEGREES), channels))
        share = [1.0 / (len(DEGREES) * (2 * l + 1)) for l in DEGREE_OF_COMPONENT]
        self.register_buffer("balance", torch.tensor(share), persistent=False)
        self.register_buffer("degree", torch.tensor(DEGREE_OF_COMPONENT), persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        """(25, n, channels) to the same shape."""
        square = (features.square().mean(dim=-1) * self.balance[:, None]).sum(dim=-2)
        scale = self.scale.index_select(-2, self.degree).unsqueeze(-2)
        return features * torch.rsqrt(square + 1e-4)[..., None, :, None] * scale


class Gate(nn.Module):
    """Scalars through SiLU, every higher degree times a sigmoid of the scalars."""

    degree: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gates = Linear(channels, len(DEGREES) * channels)
        self.register_buffer("degree", torch.tensor(DEGREE_OF_COMPONENT), persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        """(25, n, channels) to the same shape."""
        scalars = features[..., 0, :, :]
        gates = torch.sigmoid(self.gates(scalars)).view(*scalars.shape[:-1], len(DEGREES), scalars.shape[-1])
        return features * (2.0 * gates).transpose(-3, -2).index_select(-3, self.degree)


class ChannelDropout(nn.Module):
    """Drop whole channels, all their components at once, so that equivariance holds in training too."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, features: Tensor) -> Tensor:
        """(25, n, channels) to the same shape."""
        if not self.training or not self.rate:
            return features
        keep = torch.rand(features.shape[-2:], device=features.device) >= self.rate
        return features * keep / (1.0 - self.rate)


def _product_paths() -> list[tuple[int, int, int]]:
    """(l1, l2, l) of natural parity: l1 + l2 + l even."""
    low = range(PRODUCT_L_MAX + 1)
    return [
        (l1, l2, l)
        for l in DEGREES
        for l1 in low
        for l2 in low
        if abs(l1 - l2) <= l <= l1 + l2 and (l1 + l2 + l) % 2 == 0
    ]


class NodeProduct(nn.Module):
    """Products of an atom's own features: parts of degree ≤ 2, channel by channel, into degrees ≤ 4, then
    mixed.

    Two factors from two linear maps; Clebsch–Gordan coefficients from e3nn; a matrix for each output degree
    mixes all paths and channels.
    """

    coupling: Tensor

    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__()
        self.left = EquivariantLinear(channels, channels, degrees=PRODUCT_L_MAX + 1)
        self.right = EquivariantLinear(channels, channels, degrees=PRODUCT_L_MAX + 1)
        self.counts = [0] * len(DEGREES)
        columns: list[list[Tensor]] = [[] for _ in DEGREES]
        width = (PRODUCT_L_MAX + 1) ** 2
        for l1, l2, l in _product_paths():
            block = torch.zeros(width, width, 2 * l + 1, dtype=torch.float64)
            block[SLICES[l1], SLICES[l2]] = o3.wigner_3j(l1, l2, l, dtype=torch.float64) * math.sqrt(
                2 * l + 1
            )
            columns[l].append(block.reshape(width * width, -1))
            self.counts[l] += 1
        # Rows by degree, then m, then path. In double precision until the module is cast: rounded
        # coefficients would break equivariance at 1e-8.
        rows = torch.cat([torch.stack(paths, dim=-1).flatten(1) for paths in columns], dim=1).T
        self.register_buffer("coupling", rows.contiguous(), persistent=False)
        self.mix = nn.ParameterList(
            torch.randn(count * channels, outputs) / math.sqrt(count * channels) for count in self.counts
        )

    def forward(self, features: Tensor) -> Tensor:
        """(25, n, channels) to (25, n, outputs)."""
        low = features[..., : (PRODUCT_L_MAX + 1) ** 2, :, :]
        outer = (self.left(low).unsqueeze(-3) * self.right(low).unsqueeze(-4)).flatten(-4, -3)
        coupled = self.coupling.to(outer.dtype) @ outer.flatten(-2)
        rows = [count * size for count, size in zip(self.counts, SIZES, strict=True)]
        blocks = torch.split(coupled, rows, dim=-2)
        *lead, nodes, channels = low.shape[:-3] + low.shape[-2:]
        parts = []
        for count, size, block, mix in zip(self.counts, SIZES, blocks, self.mix, strict=True):
            paths = block.view(*lead, size, count, nodes, channels).transpose(-3, -2)
            mixed = paths.reshape(*lead, size * nodes, count * channels) @ mix
            parts.append(mixed.view(*lead, size, nodes, mixed.shape[-1]))
        return torch.cat(parts, dim=-3)


class NodeBlock(nn.Module):
    """Norm, then a gated linear map plus products, dropped out and added: x + dropout(mix(norm x))."""

    def __init__(self, channels: int, dropout: float) -> None:
        super().__init__()
        self.norm = EquivariantNorm(channels)
        self.linear = EquivariantLinear(channels, channels)
        self.product = NodeProduct(channels, channels)
        self.gate = Gate(channels)
        self.out = EquivariantLinear(channels, channels, gain=0.5)
        self.dropout = ChannelDropout(dropout)

    def forward(self, features: Tensor) -> Tensor:
        """(25, n, channels) to the same shape."""
        normed = self.norm(features)
        mixed: Tensor = self.out(self.gate(self.linear(normed) + self.product(normed)))
        dropped: Tensor = self.dropout(mixed)
        return features + dropped
