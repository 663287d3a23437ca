"""What points still lack of a density: in a frame, or known degree by degree, with the derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi, sqrt
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt
import torch

from core.environment.density_model import DensityModel
from core.environment.harmonics import block

if TYPE_CHECKING:
    from torch import Tensor

FloatArray = npt.NDArray[np.float64]

_SHELLS: Final = 15
_DIRECTIONS: Final = 300
"""Places that are tried where a density lacks a point: shells, and directions about 13° apart."""


class Differences(Protocol):
    """Numbers that are zero where the points are those that are looked for, in sizes of the density."""

    def wanted(self, points: Tensor) -> Tensor:
        """(s, k, (L + 1)²) the density that points (s, n, 3) shall have, in their frame."""
        ...

    def values(self, points: Tensor) -> Tensor:
        """(s, q) of points (s, n, 3)."""
        ...

    def values_and_derivatives(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """(s, q), and (s, q, 3n) over the coordinates."""
        ...


class DensityDifferences:
    """Of the coefficients (k, (L + 1)²) of a density in a frame."""

    def __init__(self, model: DensityModel, density: FloatArray) -> None:
        self._model, self._target = model, torch.as_tensor(density.copy())
        self._size = float(np.linalg.norm(density))

    def wanted(self, points: Tensor) -> Tensor:
        """The density itself, for each."""
        return self._target.expand(len(points), -1, -1)

    def values(self, points: Tensor) -> Tensor:
        """(s, q) of points (s, n, 3)."""
        return (self._model.coefficients(points) - self._target).flatten(1).div(self._size)

    def values_and_derivatives(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """(s, q), and (s, q, 3n) over the coordinates."""
        derivatives = self._model.coefficient_derivatives(points).flatten(2).transpose(1, 2)
        return self.values(points), derivatives.div(self._size)


class PowerDifferences:
    """From a density known degree by degree, each up to an orthogonal matrix of its own: that is what a power
    spectrum says. Each degree is turned onto that of the points (Procrustes) before they are compared.

    Unlike those of the spectrum, products, these differences do not lose their slope where a degree vanishes,
    as symmetry makes many.
    """

    def __init__(self, model: DensityModel, power: Sequence[FloatArray]) -> None:
        self._model, self._highest = model, len(power) - 1
        self._factors = [torch.as_tensor(_factor(products, l)) for l, products in enumerate(power)]
        self._size = sqrt(sum(float((factor**2).sum()) for factor in self._factors))

    def wanted(self, points: Tensor) -> Tensor:
        """The density in the frame of the points."""
        return self._turned(self._model.coefficients(points))

    def values(self, points: Tensor) -> Tensor:
        """(s, q) of points (s, n, 3)."""
        own = self._model.coefficients(points)
        return (own - self._turned(own)).flatten(1).div(self._size)

    def values_and_derivatives(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """(s, q), and (s, q, 3n) over the coordinates, without what turning a degree makes good."""
        own = self._model.coefficients(points)
        turned = self._turned(own)
        moved = self._model.coefficient_derivatives(points)
        parts = [
            _without_turns(moved[..., block(l)], turned[..., block(l)]) for l in range(self._highest + 1)
        ]
        derivatives = torch.cat(parts, dim=3).flatten(2).transpose(1, 2)
        return (own - turned).flatten(1).div(self._size), derivatives.div(self._size)

    def _turned(self, own: Tensor) -> Tensor:
        parts = []
        for l, factor in enumerate(self._factors):
            left, _, right = torch.linalg.svd(factor.T @ own[..., block(l)])
            parts.append(factor @ left @ right)
        return torch.cat(parts, dim=2)


def products_by_degree(density: FloatArray) -> tuple[FloatArray, ...]:
    """For l = 0 … L the power spectrum (k, k) of a density (k, (L + 1)²), without factors."""
    degrees = range(round(sqrt(density.shape[1])))
    return tuple(density[:, block(l)] @ density[:, block(l)].T for l in degrees)


def _factor(products: FloatArray, degree: int) -> FloatArray:
    """(k, 2l + 1) whose products with each other are those given, (k, k)."""
    sizes, ways = np.linalg.eigh(products)
    count = min(2 * degree + 1, len(sizes))
    factor = np.zeros((len(sizes), 2 * degree + 1))
    factor[:, :count] = ways[:, -count:] * np.sqrt(np.maximum(sizes[-count:], 0.0))
    return factor


def _without_turns(moved: Tensor, turned: Tensor) -> Tensor:
    """Derivatives (s, p, k, m) of one degree without the part that turns ``turned`` (s, k, m): T A with the
    antisymmetric A that comes nearest, the solution of A TᵀT + TᵀT A = TᵀJ − JᵀT.
    """
    sizes, ways = torch.linalg.eigh(turned.transpose(1, 2) @ turned)
    crossed = turned.transpose(1, 2)[:, None] @ moved
    crossed = ways.transpose(1, 2)[:, None] @ (crossed - crossed.transpose(2, 3)) @ ways[:, None]
    sums = sizes[:, :, None] + sizes[:, None, :]
    least = 1e-9 * sizes[:, -1:, None] + 1e-300
    turns = torch.where(sums > least, 1.0 / torch.clamp(sums, min=1e-300), torch.zeros_like(sums))
    back = ways[:, None] @ (crossed * turns[:, None]) @ ways.transpose(1, 2)[:, None]
    rest: Tensor = moved - turned[:, None] @ back
    return rest


class Lacking:
    """Where a density lacks points, tried at places spread over the neighbourhood."""

    def __init__(self, model: DensityModel, cutoff: float) -> None:
        self._model, self.places = model, torch.as_tensor(_places(cutoff))
        self._shares = model.of_neighbors(self.places).flatten(1)
        self._squares = (self._shares**2).sum(dim=1)

    def place(self, wanted: Tensor, points: Tensor) -> Tensor:
        """(3,) where one more point would bring the density of those given, (m, 3), nearest to the wanted one
        (k, (L + 1)²).
        """
        lacking = (wanted - self._model.coefficients(points[None])[0]).flatten()
        return self.places[(2.0 * self._shares @ lacking - self._squares).argmax()]


def _places(cutoff: float) -> FloatArray:
    """(shells · directions, 3) spread between a seventh of the cutoff and the cutoff."""
    turn = np.arange(_DIRECTIONS) + 0.5
    height, angle = 1.0 - 2.0 * turn / _DIRECTIONS, pi * (1.0 + 5.0**0.5) * turn
    across = np.sqrt(1.0 - height**2)
    ways = np.stack([across * np.cos(angle), across * np.sin(angle), height], axis=1)
    radii = cutoff * np.linspace(0.15, 0.9, _SHELLS)
    return np.asarray((radii[:, None, None] * ways).reshape(-1, 3))
