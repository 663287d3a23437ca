"""Densities of many neighbourhoods at once and their derivatives over the places of the neighbours."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import pi, sqrt

import torch
from torch import Tensor

from core.environment.harmonics import harmonics_of_monomials, monomials
from core.environment.radial_basis import radial_basis


class DensityModel:
    """Coefficients c_nlm of points (s, n, 3) within ``cutoff`` Å, elements not told apart; derivatives by
    torch's automatic differentiation.
    """

    def __init__(self, *, cutoff: float, degree: int, radial: int, width: float) -> None:
        basis = radial_basis(cutoff, degree, radial, width)
        self._cutoff, self._degree = cutoff, degree
        self._exponents = torch.as_tensor(basis.exponents.copy())
        self._factors = torch.as_tensor(basis.factors.copy())
        self._mixing = torch.as_tensor(basis.mixing.copy())
        self._harmonics = [torch.as_tensor(each.copy()) for each in harmonics_of_monomials(degree)]
        self._of_component = torch.tensor([l for l in range(degree + 1) for _ in range(2 * l + 1)])

    def of_neighbors(self, places: Tensor) -> Tensor:
        """(e, k, (L + 1)²) what each of the neighbours at (e, 3) adds."""
        return self._radial((places * places).sum(-1)) * self._solid(places)[:, None]

    def _radial(self, squares: Tensor) -> Tensor:
        """(e, k, (L + 1)²) radial parts of squared distances (e,), the same for all m."""
        share = torch.sqrt(squares) / self._cutoff
        weight = torch.where(share < 1.0, 1.0 - 3.0 * share**2 + 2.0 * share**3, torch.zeros_like(share))
        decays = torch.exp(-squares[:, None, None] * self._exponents) * self._factors
        radial = torch.einsum("elk,lnk->enl", decays, self._mixing) * weight[:, None, None]
        return radial[..., self._of_component]

    def _solid(self, places: Tensor) -> Tensor:
        """(e, (L + 1)²) solid harmonics r^l Y_lm."""
        products = monomials(places, self._degree, lambda columns: torch.cat(columns, dim=1))
        parts = [torch.full_like(places[:, :1], 1.0 / sqrt(4.0 * pi))]
        parts += [each @ matrix for each, matrix in zip(products, self._harmonics, strict=False)]
        return torch.cat(parts, dim=1)

    def coefficients(self, points: Tensor) -> Tensor:
        """(s, k, (L + 1)²) of the density."""
        each = self.of_neighbors(points.flatten(0, 1))
        return each.view(*points.shape[:2], *each.shape[1:]).sum(dim=1)

    def coefficient_derivatives(self, points: Tensor) -> Tensor:
        """(s, 3n, k, (L + 1)²) how the coefficients change with the coordinates.

        A neighbour's share hangs on its own place alone, so three directions, the same for all, give them.
        The radial parts hang on r² alone, one more direction: what is differentiated stays small, and the
        product rule puts it together.
        """
        places = points.flatten(0, 1)
        count = len(places)
        squares = (places * places).sum(-1)
        radial, slope = _with_change(self._radial, squares, torch.ones_like(squares))
        axes = torch.eye(3, dtype=points.dtype).repeat_interleave(count, dim=0)
        solid, moved = _with_change(self._solid, places.repeat(3, 1), axes)
        across = moved.view(3, count, -1).transpose(0, 1)
        each = radial[:, None] * across[:, :, None]
        each += (2.0 * places)[:, :, None, None] * (slope * solid[:count, None])[:, None]
        return each.reshape(len(points), -1, *each.shape[2:])


def _with_change(of: Callable[[Tensor], Tensor], start: Tensor, change: Tensor) -> tuple[Tensor, Tensor]:
    """of(start), and its change with that of ``start``.

    By two passes backwards: the first is linear in what it begins with, and the second differentiates it by
    that. torch's pass forwards loads its whole compiler (70 MB); so do passes that begin with a tensor, hence
    the sums.
    """
    with torch.enable_grad():
        start = start.detach().requires_grad_()
        values = of(start)
        weights = torch.zeros_like(values, requires_grad=True)
        (back,) = torch.autograd.grad((values * weights).sum(), start, create_graph=True)
        (moved,) = torch.autograd.grad((back * change).sum(), weights)
    return values.detach(), moved


@lru_cache(maxsize=4)
def density_model(*, cutoff: float, degree: int, radial: int, width: float) -> DensityModel:
    """The model of some settings, kept for the next steps."""
    return DensityModel(cutoff=cutoff, degree=degree, radial=radial, width=width)
