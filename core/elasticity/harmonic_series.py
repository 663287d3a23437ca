"""Directional properties as series of spherical harmonics.

C_nnnn and 1/E(n) = S_nnnn are quartic forms in n, so their series end at l = 4, and β(n) = S_nnkk is a
quadratic one and ends at l = 2: those coefficients are exact. E, G and ν have series without end; how much
is left out by ending them is part of the answer.

Real harmonics Y_lm, z as polar axis, m = −l … l (sines first), orthonormal: ∫ Y_lm Y_l'm' dΩ = δ. Then
∫ f² dΩ = Σ c², and the mean over the sphere is c_00/√(4π).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import factorial, pi, sqrt

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import (
    envelopes,
    linear_compressibility,
    longitudinal_stiffness,
    young_modulus,
)
from core.tensor.voigt import FloatArray

Evaluation = Callable[[FloatArray], FloatArray]
"""From unit directions (n, 3) to values (n,)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HarmonicSeries:
    """A function on the sphere, degree by degree.

    coefficients: degree l → (2l + 1,) float64, m = −l … l, in the unit of the function. missing: the share of
    ∫ (f − mean)² dΩ that these degrees leave out, 0 for a series that is exact.
    """

    coefficients: Mapping[int, FloatArray]
    missing: float

    @property
    def mean(self) -> float:
        """Mean over the sphere."""
        return float(self.coefficients[0][0]) / sqrt(4.0 * pi)

    def norms(self) -> dict[int, float]:
        """√(∫ f_l² dΩ / 4π) of every degree: the root mean square of that part over the sphere."""
        return {
            degree: float(np.linalg.norm(part)) / sqrt(4.0 * pi) for degree, part in self.coefficients.items()
        }

    def part(self, degree: int, directions: npt.ArrayLike) -> FloatArray:
        """What degree l contributes along unit directions (n, 3); (n,)."""
        return np.asarray(real_harmonics(degree, directions) @ self.coefficients[degree])

    def value(self, directions: npt.ArrayLike) -> FloatArray:
        """The sum of all parts along unit directions (n, 3); (n,)."""
        return np.asarray(sum(self.part(degree, directions) for degree in self.coefficients))


def real_harmonics(degree: int, directions: npt.ArrayLike) -> FloatArray:
    """Y_lm (n, 2l + 1) along unit directions (n, 3), as described in the module; without the phase (−1)^m."""
    from scipy.special import lpmv  # not at the top: it loads for half a second, and the window's start waits

    n = np.asarray(directions, dtype=np.float64)
    azimuth = np.arctan2(n[:, 1], n[:, 0])
    columns = np.empty((len(n), 2 * degree + 1))
    for m in range(degree + 1):
        ratio = factorial(degree - m) / factorial(degree + m)
        scale = sqrt((2 * degree + 1) / (4 * pi) * ratio * (1 if m == 0 else 2)) * (-1) ** m
        profile = scale * lpmv(m, degree, np.clip(n[:, 2], -1.0, 1.0))
        columns[:, degree + m] = profile * np.cos(m * azimuth)
        if m:
            columns[:, degree - m] = profile * np.sin(m * azimuth)
    return columns


def longitudinal_series(voigt: npt.ArrayLike) -> HarmonicSeries:
    """C_nnnn in GPa of a stiffness (6, 6): l = 0, 2, 4, exact."""
    return series_of(lambda n: longitudinal_stiffness(voigt, n), highest=4)


def inverse_young_series(voigt: npt.ArrayLike) -> HarmonicSeries:
    """1/E(n) in 1/GPa of a stiffness (6, 6): l = 0, 2, 4, exact."""
    return series_of(lambda n: 1.0 / young_modulus(voigt, n), highest=4)


def compressibility_series(voigt: npt.ArrayLike) -> HarmonicSeries:
    """β(n) in 1/TPa of a stiffness (6, 6): l = 0, 2, exact."""
    return series_of(lambda n: linear_compressibility(voigt, n), highest=2)


def series_of(evaluate: Evaluation, *, highest: int) -> HarmonicSeries:
    """The series up to degree ``highest`` (even degrees: all properties here are the same along n and −n).

    Coefficients by a quadrature that is exact for polynomials up to degree 2·highest + 16 or more
    (Gauss–Legendre along z, even steps about it); for properties that are no polynomials it is good to
    about 1e-6.
    """
    precision = max(2 * highest + 17, 64)
    directions, weights = _quadrature(precision)
    values = evaluate(directions)
    coefficients = {
        degree: np.asarray(_harmonics_of_quadrature(degree, precision).T @ (weights * values))
        for degree in range(0, highest + 1, 2)
    }
    mean = float(coefficients[0][0]) / sqrt(4.0 * pi)
    variation = float(weights @ (values - mean) ** 2)
    captured = sum(float(part @ part) for degree, part in coefficients.items() if degree)
    negligible = 1e-13 * float(weights @ values**2)
    return HarmonicSeries(
        coefficients=coefficients,
        missing=max(0.0, 1.0 - captured / variation) if variation > negligible else 0.0,
    )


@lru_cache(maxsize=32)
def _harmonics_of_quadrature(degree: int, precision: int) -> FloatArray:
    harmonics = real_harmonics(degree, _quadrature(precision)[0])
    harmonics.setflags(write=False)
    return harmonics


@lru_cache(maxsize=4)
def _quadrature(degree: int) -> tuple[FloatArray, FloatArray]:
    """Directions (n, 3) and weights (n,) that sum to 4π."""
    height, weight = np.polynomial.legendre.leggauss(degree // 2 + 1)
    azimuth = 2.0 * pi * np.arange(degree + 1) / (degree + 1)
    radius = np.sqrt(1.0 - height**2)[:, None]
    x, y = radius * np.cos(azimuth), radius * np.sin(azimuth)
    z = np.broadcast_to(height[:, None], x.shape)
    weights = np.broadcast_to(2.0 * pi * weight[:, None] / (degree + 1), x.shape)
    directions, flat = np.stack([x, y, z], axis=-1).reshape(-1, 3), weights.reshape(-1)
    directions.setflags(write=False)
    flat.setflags(write=False)
    return directions, flat


def missing_shares(voigt: npt.ArrayLike, *, highest: int = 4) -> dict[str, float]:
    """How much of the variation of E and of the mean G and ν over directions degrees up to ``highest``
    leave out.

    A share of ∫ (f − mean)² dΩ, 0 to 1, for "young", "shear_mean" and "poisson_mean" of a stiffness (6, 6)
    in GPa. UnstableTensorError where it is not positive definite.
    """
    functions: dict[str, Evaluation] = {
        "young": lambda n: young_modulus(voigt, n),
        "shear_mean": lambda n: envelopes(voigt, n).shear.mean,
        "poisson_mean": lambda n: envelopes(voigt, n).poisson.mean,
    }
    return {name: series_of(function, highest=highest).missing for name, function in functions.items()}
