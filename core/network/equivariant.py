"""Building blocks on (n, 25, channels) features: linear maps, norm, gate, dropout, products."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from core.network.e3nn_import import o3
from core.network.spherical import DEGREE_OF_COMPONENT, DEGREES, SIZES, SLICES

PRODUCT_L_MAX = 2


class EquivariantLinear(nn.Module):
    """A matrix for each degree, the same for all its m; no bias. degrees: how many, from 0 up."""

    def __init__(self, inputs: int, outputs: int, gain: float = 1.0, degrees: int = len(DEGREES)) -> None:
        super().__init__()
        self.sizes = SIZES[:degrees]
        self.weight = nn.Parameter(torch.randn(degrees, inputs, outputs) * gain / math.sqrt(inputs))

    def forward(self, features: Tensor) -> Tensor:
        """(n, degrees², inputs) to (n, degrees², outputs)."""
        parts = torch.split(features, self.sizes, dim=1)  # unlike slices, its gradient is one concatenation
        return torch.cat([part @ self.weight[l] for l, part in enumerate(parts)], dim=1)


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
        """(n, 25, channels) to the same shape."""
        square = torch.einsum("nmc,m->n", features**2, self.balance.to(features.dtype)) / features.shape[-1]
        return features * torch.rsqrt(square + 1e-4)[:, None, None] * self.scale[self.degree]


class Gate(nn.Module):
    """Scalars through SiLU, every higher degree times a sigmoid of the scalars."""

    degree: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gates = nn.Linear(channels, len(DEGREES) * channels)
        self.register_buffer("degree", torch.tensor(DEGREE_OF_COMPONENT), persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        """(n, 25, channels) to the same shape."""
        gates = self.gates(features[:, 0]).view(len(features), len(DEGREES), -1)
        return features * (2.0 * torch.sigmoid(gates)).index_select(1, self.degree)


class ChannelDropout(nn.Module):
    """Drop whole channels, all their components at once, so that equivariance holds in training too."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, features: Tensor) -> Tensor:
        """(n, 25, channels) to the same shape."""
        if not self.training or not self.rate:
            return features
        keep = torch.rand(len(features), 1, features.shape[-1], device=features.device) >= self.rate
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
        width = (PRODUCT_L_MAX + 1) ** 2
        columns = []
        self.counts = [0] * len(DEGREES)
        for l1, l2, l in _product_paths():
            block = torch.zeros(width, width, 2 * l + 1, dtype=torch.float64)
            block[SLICES[l1], SLICES[l2]] = o3.wigner_3j(l1, l2, l, dtype=torch.float64) * math.sqrt(
                2 * l + 1
            )
            columns.append(block.reshape(width * width, -1))
            self.counts[l] += 1
        # In double precision until the module is cast: rounded coefficients would break equivariance at 1e-8.
        self.register_buffer("coupling", torch.cat(columns, dim=1), persistent=False)
        self.mix = nn.ParameterList(
            torch.randn(count * channels, outputs) / math.sqrt(count * channels) for count in self.counts
        )

    def forward(self, features: Tensor) -> Tensor:
        """(n, 25, channels) to (n, 25, outputs)."""
        low = features[:, : (PRODUCT_L_MAX + 1) ** 2]
        left, right = self.left(low), self.right(low)
        outer = (left[:, :, None] * right[:, None]).flatten(1, 2)
        coupled = self.coupling.to(outer.dtype).T @ outer  # (n, all paths' components, channels)
        blocks = torch.split(
            coupled, [count * size for count, size in zip(self.counts, SIZES, strict=True)], dim=1
        )
        parts = []
        for count, size, block, mix in zip(self.counts, SIZES, blocks, self.mix, strict=True):
            paths = block.reshape(len(features), count, size, -1)
            parts.append(paths.transpose(1, 2).flatten(2) @ mix)
        return torch.cat(parts, dim=1)


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
        """(n, 25, channels) to the same shape."""
        normed = self.norm(features)
        mixed: Tensor = self.out(self.gate(self.linear(normed) + self.product(normed)))
        dropped: Tensor = self.dropout(mixed)
        return features + dropped
