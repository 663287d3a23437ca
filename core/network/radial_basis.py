"""Radial functions: Bessel functions under a smooth cutoff, and the network that learns from them."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from core.network.linear import Linear


def cutoff_envelope(length: Tensor, cutoff: float) -> Tensor:
    """Polynomial 1 → 0 with two vanishing derivatives at the cutoff (Gasteiger et al. 2020, eq. 8, p = 6)."""
    x = (length / cutoff).clamp(max=1.0)
    return 1.0 - 28.0 * x**6 + 48.0 * x**7 - 21.0 * x**8


class BesselBasis(nn.Module):
    """sqrt(2/c) sin(kπr/c)/r, k = 1 … count (Gasteiger et al. 2020, eq. 7): lengths (e,) in Å to (e,
    count).
    """

    wavenumber: Tensor

    def __init__(self, count: int, cutoff: float) -> None:
        super().__init__()
        self.cutoff = cutoff
        self.register_buffer(
            "wavenumber", math.pi / cutoff * torch.arange(1.0, count + 1.0), persistent=False
        )

    def forward(self, length: Tensor) -> Tensor:
        """(e,) to (e, count)."""
        wavenumber = self.wavenumber.to(length.dtype)
        phase = length[:, None] * wavenumber
        return math.sqrt(2.0 / self.cutoff) * torch.sin(phase) / length[:, None]


class RadialNetwork(nn.Module):
    """A multilayer perceptron from invariants of an edge to weights that vanish smoothly at the cutoff.

    Input: Bessel functions (e, radial_functions) and invariants of both ends (e, scalars). Output: (e,
    outputs).
    """

    def __init__(self, radial_functions: int, scalars: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            Linear(radial_functions + scalars, hidden),
            nn.SiLU(),
            Linear(hidden, hidden),
            nn.SiLU(),
            Linear(hidden, outputs),
        )

    def forward(self, basis: Tensor, scalars: Tensor, envelope: Tensor) -> Tensor:
        """(e, b), (e, s), (e,) to (e, outputs)."""
        weights: Tensor = self.layers(torch.cat([basis.expand(*scalars.shape[:-1], -1), scalars], dim=-1))
        return weights * envelope[:, None]
