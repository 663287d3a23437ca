"""Layout of equivariant features and the matrices that rotate them.

Features of natural parity (degree l has parity (−1)^l) have 25 rows (l, m) = (0,0), (1,−1), (1,0), (1,1),
(2,−2) … (4,4) in e3nn's order and axis convention. Those of atoms are arrays (25, n, channels), messages
along edges (e, 25, channels).
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from core.network.e3nn_import import o3

L_MAX = 4
COMPONENTS = (L_MAX + 1) ** 2
DEGREES = tuple(range(L_MAX + 1))
DEGREE_OF_COMPONENT = tuple(l for l in DEGREES for _ in range(2 * l + 1))
SIZES = [2 * l + 1 for l in DEGREES]
SLICES = tuple(slice(l * l, (l + 1) ** 2) for l in DEGREES)


def _order_by_m() -> tuple[int, ...]:
    """Components regrouped for the edge frame: all l of m = 0, then of m = +1, of −1, of +2, …"""
    order = [l * l + l for l in DEGREES]
    for m in range(1, L_MAX + 1):
        for sign in (1, -1):
            order += [l * l + l + sign * m for l in range(m, L_MAX + 1)]
    return tuple(order)


ORDER_BY_M = _order_by_m()
DEGREE_BY_M = tuple(DEGREE_OF_COMPONENT[component] for component in ORDER_BY_M)


def harmonics(vectors: Tensor) -> Tensor:
    """Real spherical harmonics of unit vectors: (…, 3) to (…, 25), normalised to Σ_m Y_lm² = 1 (e3nn,
    'norm').
    """
    harmonic: Tensor = _harmonics()(vectors)
    return harmonic


@cache
def _harmonics() -> o3.SphericalHarmonics:
    """Made once: that takes as long as its answer for a small crystal."""
    return o3.SphericalHarmonics(list(DEGREES), normalize=False, normalization="norm")


@cache
@torch.inference_mode(False)  # kept for later calls, which may want gradients
def _sample(dtype: torch.dtype, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Nine directions; pseudo-inverses of the harmonics there, those of each l side by side (9, 25); 1 where
    two components (25, 25) are of the same l, else 0.
    """
    index = torch.arange(9, dtype=torch.float64) + 0.5
    height = 1.0 - index / 9.0  # a hemisphere: −n says the same as n
    angle = index * torch.pi * (1.0 + 5.0**0.5)
    radius = torch.sqrt(1.0 - height**2)
    points = torch.stack([radius * torch.cos(angle), height, radius * torch.sin(angle)], dim=-1)
    values = harmonics(points)
    inverses = torch.cat([torch.linalg.pinv(values[:, part]).T for part in SLICES], dim=1)
    degree = torch.tensor(DEGREE_OF_COMPONENT)
    alike = degree[:, None] == degree
    return points.to(device, dtype), inverses.to(device, dtype), alike.to(device, dtype)


def wigner_matrices(rotations: Tensor) -> Tensor:
    """Block-diagonal (k, 25, 25) matrices D with Y(R n) = D(R) Y(n), for (k, 3, 3) orthogonal R.

    Improper R are allowed: with natural parity D(−1) is (−1)^l. Found by evaluating the harmonics on turned
    points, so it is differentiable with respect to R.
    """
    points, inverses, alike = _sample(rotations.dtype, rotations.device)
    turned = harmonics(points @ rotations.transpose(1, 2))
    return (turned.transpose(1, 2) @ inverses) * alike


def edge_frames(directions: Tensor) -> Tensor:
    """(e, 3, 3) proper rotations that carry each unit vector onto y, e3nn's polar axis.

    The turn about the edge is arbitrary; nothing that uses a frame may depend on it.
    """
    helper = torch.nn.functional.one_hot(directions.abs().argmin(dim=-1), 3).to(directions.dtype)
    first = torch.linalg.cross(directions, helper)
    first = first / first.norm(dim=-1, keepdim=True)
    return torch.stack([first, directions, torch.linalg.cross(first, directions)], dim=-2)
