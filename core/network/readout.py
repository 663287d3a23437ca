"""Features of a crystal to the 21 components of its tensor."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.network.linear import Linear
from core.network.spherical import SLICES

BLOCKS = (slice(0, 1), slice(1, 2), slice(2, 7), slice(7, 12), slice(12, 21))
"""The irreducible parts 0e, 0e, 2e, 2e, 4e among the 21 components (order of core.tensor.irreps)."""

ERROR_SIZES = 2
"""Sizes of error that a network may tell beside its 21 components: of the scalars, of the rest."""


class NetworkOutputs(NamedTuple):
    """What a network says of g crystals: components (g, 21) of the target; logarithms of the sizes of error
    that it expects (g, k), k = 2 or 0; numbers (g, f) that describe the crystal and that no rotation changes.
    """

    components: Tensor
    log_errors: Tensor
    invariants: Tensor


def crystal_scalars(features: Tensor, log_volume: Tensor) -> Tensor:
    """(25, g, c) and (g,) to the crystals' scalars (g, c + 1)."""
    volume = log_volume[:, None].expand(*features.shape[:-3], -1, 1)
    return torch.cat([features[..., 0, :, :], volume], dim=-1)


class TensorReadout(nn.Module):
    """(25, g, channels) to (g, 21): the scalars through a small network that also sees the volume per
    atom.
    """

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.scalars = nn.Sequential(Linear(channels + 1, hidden), nn.SiLU(), Linear(hidden, 2))
        self.second = Linear(channels, 2, bias=False)
        self.fourth = Linear(channels, 1, bias=False)

    def forward(self, features: Tensor, log_volume: Tensor) -> Tensor:
        """Features and the logarithm of the volume per atom in Å³, (g,), to standardised components (g,
        21).
        """
        scalars = self.scalars(crystal_scalars(features, log_volume))
        second = self.second(features[..., SLICES[2], :, :]).movedim(-3, -1).flatten(-2)
        fourth = self.fourth(features[..., SLICES[4], :, :]).squeeze(-1).mT
        return torch.cat([scalars, second, fourth], dim=-1)


class ErrorReadout(nn.Module):
    """The sizes of error to expect, (g, 2), as logarithms: of the two scalars, and of the rest.

    It looks at the features and at the sizes of the parts predicted, and passes no gradient on to them, so
    that the answer is what it would be without. Sizes are norms of standardised components.
    """

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            Linear(channels + 1 + len(BLOCKS), hidden), nn.SiLU(), Linear(hidden, ERROR_SIZES)
        )

    def forward(self, features: Tensor, log_volume: Tensor, standard: Tensor) -> Tensor:
        """Features (25, g, c), ln of Å³ per atom (g,), standardised components (g, 21) to (g, 2)."""
        norms = torch.stack([standard[..., block].norm(dim=-1) for block in BLOCKS[2:]], dim=-1)
        seen = torch.cat([crystal_scalars(features, log_volume), standard[..., :2], norms], dim=-1)
        sizes: Tensor = self.layers(seen.detach())
        return sizes.clamp(-6.0, 3.0)


class OutputScale(nn.Module):
    """Standardised components to components of the target: one scale for each irreducible part, a shift for
    scalars.
    """

    scale: Tensor
    shift: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("scale", torch.ones(21))
        self.register_buffer("shift", torch.zeros(21))

    @torch.no_grad()
    def fit(self, components: Tensor) -> None:
        """Set from the targets (crystals, 21): mean and spread of the scalars, root mean square of the
        rest.
        """
        for number, block in enumerate(BLOCKS):
            part = components[:, block]
            if number < 2:
                self.shift[block] = part.mean()
                self.scale[block] = part.std()
            else:
                self.scale[block] = part.square().mean().sqrt()

    def forward(self, standard: Tensor) -> Tensor:
        """(g, 21) to (g, 21)."""
        return standard * self.scale.unsqueeze(-2) + self.shift.unsqueeze(-2)
