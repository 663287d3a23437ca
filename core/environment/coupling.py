"""How three harmonics couple to an invariant: Wigner's 3j symbols for real harmonics."""

from __future__ import annotations

from functools import cache
from math import comb, factorial, sqrt

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@cache
def real_coupling(first: int, second: int, third: int) -> FloatArray:
    """(2l₁ + 1, 2l₂ + 1, 2l₃ + 1) numbers W with Σ W² = 1, such that Σ W_abc u_a v_b w_c does not change when
    u, v, w of degrees l₁, l₂, l₃ are turned together. Zero unless |l₁ − l₂| ≤ l₃ ≤ l₁ + l₂.

    For l₁ + l₂ + l₃ even an inversion of natural parity leaves the sum alone, for odd it turns its sign: a
    pseudoscalar. The 3j symbols are those of Racah's formula (Edmonds 1957, eq. 3.6.11), carried from the
    complex to the real harmonics of :mod:`core.environment.harmonics`.
    """
    symbols = _three_j(first, second, third)
    one, two, three = (_real_from_complex(degree) for degree in (first, second, third))
    turned = np.tensordot(np.tensordot(symbols, three, (2, 1)), two, (1, 1))  # (a, k, j)
    turned = np.tensordot(one, turned, (1, 0)).transpose(0, 2, 1)
    real: FloatArray = turned.imag if (first + second + third) % 2 else turned.real
    real = np.ascontiguousarray(real)
    real.setflags(write=False)
    return real


def coupled_degrees(highest: int) -> tuple[tuple[int, int, int], ...]:
    """All l₁ ≤ l₂ ≤ l₃ ≤ L that couple to an invariant, in order; l₁ = 0, which repeats the power spectrum
    (and the density's mean), included.
    """
    return tuple(
        (first, second, third)
        for first in range(highest + 1)
        for second in range(first, highest + 1)
        for third in range(second, min(first + second, highest) + 1)
    )


@cache
def _real_from_complex(degree: int) -> npt.NDArray[np.complex128]:
    """(2l + 1, 2l + 1): the real harmonics in terms of the complex ones of Condon and Shortley."""
    matrix = np.zeros((2 * degree + 1, 2 * degree + 1), dtype=np.complex128)
    matrix[degree, degree] = 1.0
    for m in range(1, degree + 1):
        sign = (-1.0) ** m
        matrix[degree + m, degree + m] = sign / sqrt(2.0)
        matrix[degree + m, degree - m] = 1.0 / sqrt(2.0)
        matrix[degree - m, degree - m] = 1j / sqrt(2.0)
        matrix[degree - m, degree + m] = -1j * sign / sqrt(2.0)
    return matrix


def _three_j(first: int, second: int, third: int) -> FloatArray:
    """(2l₁ + 1, 2l₂ + 1, 2l₃ + 1) symbols of −l … l each, zero but for m₁ + m₂ + m₃ = 0.

    Racah's sum over factorials, written with binomial coefficients: whole numbers, so nothing cancels.
    """
    found = np.zeros((2 * first + 1, 2 * second + 1, 2 * third + 1))
    if not abs(first - second) <= third <= first + second:
        return found
    one, two = np.arange(-first, first + 1)[:, None], np.arange(-second, second + 1)[None]
    sums = [first + second - third, first - second + third, second + third - first]
    k = np.arange(sums[0] + 1)[:, None, None]
    terms = (-1) ** k * _binomial(sums[0], k) * _binomial(sums[1], first - one - k)
    total = (terms * _binomial(sums[2], second + two - k)).sum(axis=0)
    pairs = _spread(first, one) * _spread(second, two) * _spread(third, one + two)
    shares = [float(factorial(each)) for each in sums]
    scale = np.sqrt(pairs / (shares[0] * shares[1] * shares[2] * factorial(first + second + third + 1)))
    a, b = np.nonzero(np.abs(one + two) <= third)
    values = (-1.0) ** (first - second + one + two) * scale * total
    found[a, b, third - (a - first) - (b - second)] = values[a, b]
    return found


def _binomial(upper: int, lower: IntArray) -> IntArray:
    """C(upper, lower), 0 outside of 0 … upper."""
    row = np.array([comb(upper, each) for each in range(upper + 1)], dtype=np.int64)
    inside = (lower >= 0) & (lower <= upper)
    return np.where(inside, row[np.where(inside, lower, 0)], 0)


def _spread(degree: int, order: IntArray) -> FloatArray:
    """(l + m)! (l − m)!, 1 for an m that there is not."""
    numbers = np.array([float(factorial(each)) for each in range(2 * degree + 1)])
    inside = np.abs(order) <= degree
    m = np.where(inside, order, 0)
    return np.where(inside, numbers[degree + m] * numbers[degree - m], 1.0)
