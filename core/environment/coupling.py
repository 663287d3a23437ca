"""How three harmonics couple to an invariant: Wigner's 3j symbols for real harmonics."""

from __future__ import annotations

from functools import cache
from math import factorial, sqrt

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@cache
def real_coupling(first: int, second: int, third: int) -> FloatArray:
    """(2l₁ + 1, 2l₂ + 1, 2l₃ + 1) numbers W with Σ W² = 1, such that Σ W_abc u_a v_b w_c does not change when
    u, v, w of degrees l₁, l₂, l₃ are turned together. Zero unless |l₁ − l₂| ≤ l₃ ≤ l₁ + l₂.

    For l₁ + l₂ + l₃ even an inversion of natural parity leaves the sum alone, for odd it turns its sign: a
    pseudoscalar. The 3j symbols are those of Racah's formula (Edmonds 1957, eq. 3.6.11), carried from the
    complex to the real harmonics of :mod:`core.environment.harmonics`.
    """
    symbols = np.zeros((2 * first + 1, 2 * second + 1, 2 * third + 1))
    for a in range(-first, first + 1):
        for b in range(-second, second + 1):
            if abs(a + b) <= third:
                value = _three_j((first, second, third), (a, b, -a - b))
                symbols[first + a, second + b, third - a - b] = value
    turned = np.einsum(
        "abc,ia,jb,kc->ijk", symbols, *(_real_from_complex(degree) for degree in (first, second, third))
    )
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


def _three_j(degrees: tuple[int, int, int], orders: tuple[int, int, int]) -> float:
    (j1, j2, j3), (m1, m2, m3) = degrees, orders
    if not abs(j1 - j2) <= j3 <= j1 + j2:
        return 0.0
    triangle = factorial(j1 + j2 - j3) * factorial(j1 - j2 + j3) * factorial(j2 + j3 - j1)
    weight = triangle / factorial(j1 + j2 + j3 + 1)
    for j, m in zip(degrees, orders, strict=True):
        weight *= factorial(j + m) * factorial(j - m)
    lowest = max(0, j2 - j3 - m1, j1 - j3 + m2)
    total = 0.0
    for k in range(lowest, min(j1 + j2 - j3, j1 - m1, j2 + m2) + 1):
        parts = (k, j1 + j2 - j3 - k, j1 - m1 - k, j2 + m2 - k, j3 - j2 + m1 + k, j3 - j1 - m2 + k)
        product = 1
        for part in parts:
            product *= factorial(part)
        total += (-1.0) ** k / product
    return (-1.0) ** (j1 - j2 - m3) * sqrt(weight) * total
