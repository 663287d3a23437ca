"""Numbers of a neighbourhood that no rotation changes: power spectrum and bispectrum.

A coefficient of degree l has the natural parity (−1)^l: under inversion the power spectrum and the bispectrum
with l₁ + l₂ + l₃ even stay (scalars), the bispectrum with an odd sum changes its sign (pseudoscalars).
Bartók, Kondor and Csányi, Phys. Rev. B 87, 184115 (2013); Willatt, Musil and Ceriotti, J. Chem. Phys. 150,
154110 (2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import pi, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from core.environment.coupling import coupled_degrees, real_coupling
from core.environment.harmonics import block

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

ACHIRAL_BELOW: Final = 1e-3
"""Handedness below which a neighbourhood is its own mirror image to the digits that files have."""


def power_spectrum(values: FloatArray) -> FloatArray:
    """(s, L + 1, k, k) from coefficients (s, k, (L + 1)²) of k channels, elements and radial functions alike:

    p_l,kk' = π √(8/(2l + 1)) Σ_m c_klm c_k'lm, with the factors of DScribe's SOAP.
    """
    degrees = range(round(sqrt(values.shape[-1])))
    parts = [
        pi * sqrt(8.0 / (2 * l + 1)) * (values[..., block(l)] @ values[..., block(l)].swapaxes(-1, -2))
        for l in degrees
    ]
    return np.stack(parts, axis=1)


def power_vector(values: FloatArray) -> FloatArray:
    """(s, (L + 1) · k(k + 1)/2): each different number of the power spectrum once, those that occur twice
    times √2, so that lengths and products are those of the whole.
    """
    spectrum = power_spectrum(values)
    row, column = np.triu_indices(values.shape[1])
    weights = np.where(row == column, 1.0, sqrt(2.0))
    return np.asarray(spectrum[:, :, row, column] * weights).reshape(len(values), -1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bispectrum:
    """values: (s, b) float64. degrees: (b, 3), l₁ ≤ l₂ ≤ l₃. channels: (b, 3), which channel of each."""

    values: FloatArray
    degrees: npt.NDArray[np.int64]
    channels: npt.NDArray[np.int64]

    @property
    def is_pseudoscalar(self) -> BoolArray:
        """(b,) whether inversion changes the sign."""
        return np.asarray(self.degrees.sum(axis=1) % 2 == 1)

    @property
    def scalars(self) -> FloatArray:
        """(s, …) the numbers that inversion leaves alone."""
        return self.values[:, ~self.is_pseudoscalar]

    @property
    def pseudoscalars(self) -> FloatArray:
        """(s, …) the numbers whose sign it changes."""
        return self.values[:, self.is_pseudoscalar]


def bispectrum(values: FloatArray) -> Bispectrum:
    """Of coefficients (s, k, (L + 1)²): Σ W_abc c_k₁l₁a c_k₂l₂b c_k₃l₃c with real 3j symbols W, once for each
    set of three (channel, degree); those that vanish by antisymmetry are left out.
    """
    highest, count = round(sqrt(values.shape[-1])) - 1, values.shape[1]
    if count == 1 and len(values) == 1:
        return _of_one_density(values[0, 0], highest)
    kept, degrees, channels = [], [], []
    for triple in coupled_degrees(highest):
        one, two, three = (values[..., block(degree)] for degree in triple)
        pairs = two[:, None] @ np.tensordot(one, real_coupling(*triple), 1)
        all_of = pairs.reshape(len(values), count * count, -1) @ three.swapaxes(-1, -2)
        index = np.indices((count, count, count)).reshape(3, -1)
        chosen = distinct_channels(triple, index)
        kept.append(all_of.reshape(len(values), -1)[:, chosen])
        channels.append(index[:, chosen].T)
        degrees.append(np.tile(triple, (int(chosen.sum()), 1)))
    return Bispectrum(
        values=np.concatenate(kept, axis=1),
        degrees=np.concatenate(degrees).astype(np.int64),
        channels=np.concatenate(channels).astype(np.int64),
    )


def _of_one_density(values: FloatArray, highest: int) -> Bispectrum:
    """Of the coefficients ((L + 1)²,) of one channel of one site: all products at once, for a slider moves
    them.
    """
    products = _products(highest)
    one, two, three = values[products.places]
    found = np.add.reduceat(products.weights * one * two * three, products.first)
    return Bispectrum(values=found[None], degrees=products.degrees, channels=np.zeros_like(products.degrees))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Products:
    """The bispectrum of one channel as a sum of products. places: (3, n) of their three coefficients.
    weights: (n,) of them. first: (b,) where the sum of each number begins. degrees: (b, 3).
    """

    places: npt.NDArray[np.int64]
    weights: FloatArray
    first: npt.NDArray[np.int64]
    degrees: npt.NDArray[np.int64]


@cache
def _products(highest: int) -> _Products:
    places, weights, degrees = [], [], []
    for triple in coupled_degrees(highest):
        if not distinct_channels(triple, np.zeros((3, 1), dtype=np.int64))[0]:
            continue
        coupling = real_coupling(*triple)
        found = np.nonzero(coupling)
        places.append([place + degree**2 for place, degree in zip(found, triple, strict=True)])
        weights.append(coupling[found])
        degrees.append(triple)
    counts = [len(each) for each in weights]
    return _Products(
        places=np.concatenate(places, axis=1),
        weights=np.concatenate(weights),
        first=np.concatenate([[0], np.cumsum(counts[:-1])]).astype(np.int64),
        degrees=np.array(degrees, dtype=np.int64),
    )


def distinct_channels(triple: tuple[int, int, int], index: npt.NDArray[np.int64]) -> BoolArray:
    """Of three channels for three degrees, those that are neither a repetition nor zero: where degrees are
    the same, channels ascend, strictly for an odd sum.
    """
    one, two, three = triple
    first, second, third = index
    odd = (one + two + three) % 2
    chosen = np.ones(index.shape[1], dtype=np.bool_)
    if one == two:
        chosen &= first + odd <= second
    if two == three:
        chosen &= second + odd <= third
    return chosen


def handedness(found: Bispectrum) -> FloatArray:
    """(s,) the length of the pseudoscalars over that of the scalars of degrees above 0: 0 for what is its own
    mirror image.
    """
    angular = found.values[:, (found.degrees[:, 0] > 0) & ~found.is_pseudoscalar]
    whole = np.linalg.norm(angular, axis=1)
    return np.asarray(np.linalg.norm(found.pseudoscalars, axis=1) / np.maximum(whole, 1e-300))
