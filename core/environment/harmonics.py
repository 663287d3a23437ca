"""Real solid harmonics by recursion, for NumPy and torch alike, and the matrices that rotate them.

z is the polar axis, m = −l … l (sines first), and the harmonics are orthonormal on the unit sphere:
∫ Y_lm Y_l'm' dΩ = δ, without the sign of Condon and Shortley. So Y_1 = √(3/4π) (y, z, x).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import factorial, pi, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

HIGHEST_DEGREE: Final = 8
"""Degrees l that are offered: 0 to 8."""


def block(degree: int) -> slice:
    """Where the 2l + 1 components of degree l stand among the (L + 1)² of all."""
    return slice(degree * degree, (degree + 1) ** 2)


def solid_components(x: Any, y: Any, z: Any, highest: int) -> list[Any]:
    """The (L + 1)² solid harmonics r^l Y_lm(x, y, z), polynomials, in the order of ``block``.

    x, y, z: arrays or tensors of one shape; products and sums alone are used, so gradients pass through.
    Recursion of the associated Legendre functions without their factor sin^m: Helgaker, Jørgensen and Olsen,
    Molecular Electronic-Structure Theory (2000), section 6.4.
    """
    square = x * x + y * y + z * z
    one = 0.0 * x + 1.0
    cosines, sines = [one], [0.0 * x]
    for _ in range(highest):
        cosines.append(x * cosines[-1] - y * sines[-1])
        sines.append(x * sines[-1] + y * cosines[-2])
    components: list[Any] = [None] * (highest + 1) ** 2
    for m in range(highest + 1):
        for degree, legendre in enumerate(_legendre(z, square, one, m, highest), start=m):
            middle = degree * degree + degree
            scaled = _norm(degree, m) * legendre
            components[middle + m] = scaled * cosines[m]
            if m:
                components[middle - m] = scaled * sines[m]
    return components


def _legendre(z: Any, square: Any, one: Any, m: int, highest: int) -> list[Any]:
    """For l = m … L the polynomials in z and r² that stand before (x + iy)^m."""
    found = [factorial(2 * m) / (2**m * factorial(m)) * one]
    if m < highest:
        found.append((2 * m + 1) * z * found[0])
    for degree in range(m + 2, highest + 1):
        below = (2 * degree - 1) * z * found[-1] - (degree + m - 1) * square * found[-2]
        found.append(below / (degree - m))
    return found


def _norm(degree: int, m: int) -> float:
    share = (2 * degree + 1) / (4.0 * pi) * factorial(degree - m) / factorial(degree + m)
    return sqrt(share if m == 0 else 2.0 * share)


def solid_harmonics(vectors: FloatArray, highest: int) -> FloatArray:
    """r^l Y_lm of vectors (…, 3): (…, (L + 1)²)."""
    vector = np.asarray(vectors, dtype=np.float64)
    parts = solid_components(vector[..., 0], vector[..., 1], vector[..., 2], highest)
    return np.stack(parts, axis=-1)


def monomials(places: Any, degree: int, joined: Callable[[list[Any]], Any]) -> list[Any]:
    """For d = 1 … ``degree`` the (d + 1)(d + 2)/2 products x^i y^j z^k, i + j + k = d, of places (e, 3), as
    columns; those without x stand last, z^d at the end. joined: puts columns side by side.

    Few products of whole columns, which derivatives pass through faster than through the recursion.
    """
    x, y, z = places[:, :1], places[:, 1:2], places[:, 2:]
    found = [places][:degree]
    for d in range(2, degree + 1):
        last = found[-1]
        found.append(joined([x * last, y * last[:, -d:], z * last[:, -1:]]))
    return found


@cache
def harmonics_of_monomials(degree: int) -> tuple[FloatArray, ...]:
    """For l = 1 … ``degree`` the matrix (monomials, 2l + 1) that makes solid harmonics of `monomials`."""
    points, _ = _sample(degree)
    products = monomials(points, degree, lambda columns: np.concatenate(columns, axis=1))
    values = solid_harmonics(points, degree)
    # Of one degree the monomials are independent on the sphere, so the harmonics fix the matrix.
    return tuple(
        np.asarray(np.linalg.lstsq(each, values[:, block(d)], rcond=None)[0])
        for d, each in enumerate(products, start=1)
    )


def wigner_matrices(rotations: FloatArray, highest: int) -> tuple[FloatArray, ...]:
    """For l = 0 … L the matrices D_l (k, 2l + 1, 2l + 1) with Y(R n) = D(R) Y(n), for (k, 3, 3)
    orthogonal R.

    Improper R are allowed: D_l(−1) = (−1)^l. Found by evaluating the harmonics on turned points.
    """
    points, inverses = _sample(highest)
    turned = solid_harmonics(points @ rotations.swapaxes(-1, -2), highest).swapaxes(-1, -2)
    return tuple(turned[:, block(degree)] @ inverse for degree, inverse in enumerate(inverses))


@cache
def _sample(highest: int) -> tuple[FloatArray, tuple[FloatArray, ...]]:
    """Directions (p, 3) and, for each l, the transposed pseudo-inverse (p, 2l + 1) of the harmonics there."""
    count = 2 * (highest + 1) ** 2
    height = 1.0 - 2.0 * (np.arange(count) + 0.5) / count
    angle = pi * (1.0 + sqrt(5.0)) * np.arange(count)
    across = np.sqrt(1.0 - height**2)
    points = np.stack([across * np.cos(angle), across * np.sin(angle), height], axis=-1)
    values = solid_harmonics(points, highest)
    inverses = tuple(np.asarray(np.linalg.pinv(values[:, block(degree)]).T) for degree in range(highest + 1))
    return points, inverses
