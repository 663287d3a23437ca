"""Densities of many neighbourhoods at once and their derivatives over the places of the neighbours."""

from __future__ import annotations

from functools import lru_cache
from math import pi, sqrt

import torch
from torch import Tensor
from torch.autograd import forward_ad

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

    def of_neighbors(self, places: Tensor) -> Tensor:
        """(e, k, (L + 1)²) what each of the neighbours at (e, 3) adds."""
        square = (places * places).sum(-1)
        share = torch.sqrt(square) / self._cutoff
        weight = torch.where(share < 1.0, 1.0 - 3.0 * share**2 + 2.0 * share**3, torch.zeros_like(share))
        decays = torch.exp(-square[:, None, None] * self._exponents) * self._factors
        radial = torch.einsum("elk,lnk->eln", decays, self._mixing) * weight[:, None, None]
        parts = [radial[:, 0, :, None] / sqrt(4.0 * pi)]
        products = monomials(places, self._degree, lambda columns: torch.cat(columns, dim=1))
        for l, (each, matrix) in enumerate(zip(products, self._harmonics, strict=False), start=1):
            parts.append(radial[:, l, :, None] * (each @ matrix)[:, None])
        return torch.cat(parts, dim=-1)

    def coefficients(self, points: Tensor) -> Tensor:
        """(s, k, (L + 1)²) of the density."""
        each = self.of_neighbors(points.flatten(0, 1))
        return each.view(*points.shape[:2], *each.shape[1:]).sum(dim=1)

    def coefficient_derivatives(self, points: Tensor) -> Tensor:
        """(s, 3n, k, (L + 1)²) how the coefficients change with the coordinates.

        A neighbour's share hangs on its own place alone, so three directions, the same for all, give them.
        """
        places = points.flatten(0, 1)
        count = len(places)
        axes = torch.eye(3, dtype=points.dtype).repeat_interleave(count, dim=0)
        with forward_ad.dual_level():
            dual: Tensor = forward_ad.make_dual(places.repeat(3, 1), axes)  # type: ignore[no-untyped-call]
            moved = forward_ad.unpack_dual(self.of_neighbors(dual))  # type: ignore[no-untyped-call]
            change: Tensor = moved.tangent
        each = change.view(3, count, *change.shape[1:]).transpose(0, 1)
        return each.reshape(len(points), -1, *change.shape[1:])


@lru_cache(maxsize=4)
def density_model(*, cutoff: float, degree: int, radial: int, width: float) -> DensityModel:
    """The model of some settings, kept for the next steps."""
    return DensityModel(cutoff=cutoff, degree=degree, radial=radial, width=width)
