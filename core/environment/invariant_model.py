"""Invariants of many neighbourhoods at once and their derivatives over the places of the neighbours."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

import numpy as np
import torch
from torch import Tensor
from torch.autograd import forward_ad

from core.environment.coupling import coupled_degrees, real_coupling
from core.environment.harmonics import block, solid_components
from core.environment.invariants import distinct_channels
from core.environment.radial_basis import radial_basis


class InvariantModel:
    """Power spectrum or bispectrum of points (s, n, 3) within ``cutoff`` Å, elements not told apart.

    The derivatives of the coefficients c_nlm come from torch's automatic differentiation, those of the
    invariants from the product rule, which costs no more than the invariants themselves.
    """

    def __init__(self, *, bispectrum: bool, cutoff: float, degree: int, radial: int, width: float) -> None:
        basis = radial_basis(cutoff, degree, radial, width)
        self._cutoff, self._degree, self._radial = cutoff, degree, radial
        self._exponents = torch.as_tensor(basis.exponents.copy())
        self._factors = torch.as_tensor(basis.factors.copy())
        self._mixing = torch.as_tensor(basis.mixing.copy())
        self._bispectrum = bispectrum
        self._triples = [
            (degrees, torch.as_tensor(real_coupling(*degrees).copy()), chosen)
            for degrees in coupled_degrees(degree)
            if len(chosen := _chosen(degrees, radial))
        ]
        self._upper = torch.triu_indices(radial, radial)

    def values(self, points: Tensor) -> Tensor:
        """(s, q) invariants."""
        return self._invariants(self._coefficients(points))

    def values_and_derivatives(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """(s, q) invariants, and (s, q, 3n) how they change with the coordinates."""
        coefficients = self._coefficients(points)
        moved = self._moved(points)
        derive = self._bispectrum_change if self._bispectrum else self._power_change
        return self._invariants(coefficients), derive(coefficients, moved)

    def _of_neighbors(self, places: Tensor) -> Tensor:
        """(e, k, (L + 1)²) what each of the neighbours at (e, 3) adds."""
        square = (places * places).sum(-1)
        share = torch.sqrt(square) / self._cutoff
        weight = torch.where(share < 1.0, 1.0 - 3.0 * share**2 + 2.0 * share**3, torch.zeros_like(share))
        decays = torch.exp(-square[:, None, None] * self._exponents) * self._factors
        radial = torch.einsum("elk,lnk->eln", decays, self._mixing) * weight[:, None, None]
        x, y, z = places.unbind(-1)
        angular = torch.stack(solid_components(x, y, z, self._degree), dim=-1)
        parts = [radial[:, l, :, None] * angular[:, None, block(l)] for l in range(self._degree + 1)]
        return torch.cat(parts, dim=-1)

    def _coefficients(self, points: Tensor) -> Tensor:
        each = self._of_neighbors(points.flatten(0, 1))
        return each.view(*points.shape[:2], *each.shape[1:]).sum(dim=1)

    def _moved(self, points: Tensor) -> Tensor:
        """(s, 3n, k, (L + 1)²) derivatives of the coefficients.

        A neighbour's share hangs on its own place alone, so three directions, the same for all, give them.
        """
        places = points.flatten(0, 1)
        count = len(places)
        axes = torch.eye(3, dtype=points.dtype).repeat_interleave(count, dim=0)
        with forward_ad.dual_level():
            dual: Tensor = forward_ad.make_dual(places.repeat(3, 1), axes)  # type: ignore[no-untyped-call]
            moved = forward_ad.unpack_dual(self._of_neighbors(dual))  # type: ignore[no-untyped-call]
            change: Tensor = moved.tangent
        each = change.view(3, count, *change.shape[1:]).transpose(0, 1)
        return each.reshape(len(points), -1, *change.shape[1:])

    def _invariants(self, c: Tensor) -> Tensor:
        found = []
        if not self._bispectrum:
            for l in range(self._degree + 1):
                product = c[..., block(l)] @ c[..., block(l)].transpose(-1, -2)
                found.append(product[:, self._upper[0], self._upper[1]] / sqrt(2 * l + 1))
            return torch.cat(found, dim=1)
        for (one, two, three), coupling, chosen in self._triples:
            pairs = self._pairs(c, one, two, coupling)
            found.append((pairs @ c[..., block(three)].transpose(-1, -2)).flatten(1)[:, chosen])
        return torch.cat(found, dim=1)

    def _pairs(self, c: Tensor, one: int, two: int, coupling: Tensor) -> Tensor:
        """(s, k·k, 2l₃ + 1) two coefficients coupled to the third degree."""
        turned = torch.tensordot(c[..., block(one)], coupling, 1)
        pairs: Tensor = c[:, None, :, block(two)] @ turned
        return pairs.flatten(1, 2)

    def _power_change(self, c: Tensor, moved: Tensor) -> Tensor:
        found = []
        for l in range(self._degree + 1):
            product = moved[..., block(l)] @ c[:, None, :, block(l)].transpose(-1, -2)
            product = product + product.transpose(-1, -2)
            found.append(product[..., self._upper[0], self._upper[1]] / sqrt(2 * l + 1))
        return torch.cat(found, dim=2).transpose(1, 2)

    def _bispectrum_change(self, c: Tensor, moved: Tensor) -> Tensor:
        found = []
        k = self._radial
        for (one, two, three), coupling, chosen in self._triples:
            shape = (len(c), moved.shape[1], k, k, k)
            third = self._pairs(c, one, two, coupling)
            second = self._pairs(c, one, three, coupling.permute(0, 2, 1))
            first = self._pairs(c, two, three, coupling.permute(1, 2, 0))
            change = _spread(third, moved[..., block(three)]).view(shape)
            change = change + _spread(second, moved[..., block(two)]).view(shape).transpose(3, 4)
            last = _spread(first, moved[..., block(one)]).view(shape)
            change = change + last.permute(0, 1, 4, 2, 3)
            found.append(change.flatten(2)[:, :, chosen])
        return torch.cat(found, dim=2).transpose(1, 2)


def _spread(pairs: Tensor, moved: Tensor) -> Tensor:
    """(s, p, k·k, k) from pairs (s, k·k, m) and changes (s, p, k, m) of the third partner."""
    return pairs[:, None] @ moved.transpose(-1, -2)


def _chosen(degrees: tuple[int, int, int], radial: int) -> Tensor:
    index = np.indices((radial, radial, radial)).reshape(3, -1)
    return torch.as_tensor(np.flatnonzero(distinct_channels(degrees, index)))


@lru_cache(maxsize=4)
def invariant_model(
    *, bispectrum: bool, cutoff: float, degree: int, radial: int, width: float
) -> InvariantModel:
    """The model of some settings, kept for the next steps."""
    return InvariantModel(bispectrum=bispectrum, cutoff=cutoff, degree=degree, radial=radial, width=width)
