"""A density from its bispectrum alone, up to a rotation of the whole.

The density's mean (l = 0) and, up to a rotation or a reflection, its vectors (l = 1) follow from the
bispectrum with l₁ = 0; the pseudoscalars of three vectors tell the reflection. With the vectors as a frame
the bispectrum (l₁, l₂, l) is linear in the degree l as long as l₁ and l₂ are known, so the degrees follow one
by one. R. Kakarala, J. Math. Imaging Vis. 44, 341 (2012), has the idea for functions on the sphere; several
radial channels, whose vectors span the space, make it work with every density that has no symmetry.
"""

from __future__ import annotations

from itertools import permutations
from typing import Final

import numpy as np
import numpy.typing as npt

from core.environment.coupling import real_coupling
from core.environment.invariants import Bispectrum, bispectrum

FloatArray = npt.NDArray[np.float64]
Triple = tuple[int, int, int]

_AGREES: Final = 1e-6
"""Relative difference of the bispectrum of what is found from that given, up to which it counts."""

_NOTHING: Final = 1e-12
"""Share of the largest, below which an eigenvalue is rounding."""


def coefficients_of(found: Bispectrum) -> FloatArray | None:
    """(k, (L + 1)²) coefficients with this bispectrum (of one site), in a frame of their own.

    None where the vectors of the density do not span the space, so that they fix no frame: symmetric sites.
    """
    tables = _tables(found)
    highest, count = int(found.degrees.max()), int(found.channels.max()) + 1
    mean = np.cbrt(np.einsum("aaa->a", tables[0, 0, 0]) / real_coupling(0, 0, 0)[0, 0, 0])
    known = [mean[:, None]]
    if highest:
        known.append(_vectors(tables, mean))
    for degree in range(2, highest + 1):
        known.append(_next_degree(tables, known, degree, count))
    values = np.concatenate(known, axis=1)
    missed = float(np.linalg.norm(bispectrum(values[None]).values - found.values))
    return values if missed <= _AGREES * float(np.linalg.norm(found.values)) else None


def _tables(found: Bispectrum) -> dict[Triple, FloatArray]:
    """For each triple of degrees (k, k, k): every channel with every other, the repetitions filled in."""
    count = int(found.channels.max()) + 1
    tables = {}
    for row in np.unique(found.degrees, axis=0):
        triple: Triple = (int(row[0]), int(row[1]), int(row[2]))
        own = (found.degrees == row).all(axis=1)
        table = np.zeros((count, count, count))
        for order in permutations(range(3)):
            if tuple(triple[place] for place in order) == triple:
                first, second, third = (found.channels[own, place] for place in order)
                table[first, second, third] = found.values[0, own] * _sign(order, sum(triple))
        tables[triple] = table
    return tables


def _sign(order: tuple[int, ...], total: int) -> float:
    """What exchanging partners of one degree does: an odd sum is antisymmetric."""
    exchanged = sum(order[i] > order[j] for i in range(3) for j in range(i + 1, 3))
    return -1.0 if total % 2 and exchanged % 2 else 1.0


def _vectors(tables: dict[Triple, FloatArray], mean: FloatArray) -> FloatArray:
    """(k, 3) from their products, as good as three of them span; of the hand that the pseudoscalars have."""
    surest = int(np.argmax(np.abs(mean)))
    products = tables[0, 1, 1][surest] / (mean[surest] * real_coupling(0, 1, 1)[0, 0, 0])
    sizes, ways = np.linalg.eigh(products)
    # What rounding left of vectors that symmetry forbids is no frame, however exactly it was handed on.
    least = max(_NOTHING * sizes[-1], (_NOTHING * mean[surest]) ** 2)
    sizes = np.where(sizes > least, sizes, 0.0)
    vectors = ways[:, -3:] * np.sqrt(sizes[-3:])
    if (1, 1, 1) in tables:
        volumes = np.einsum("abc,ia,jb,kc->ijk", real_coupling(1, 1, 1), vectors, vectors, vectors)
        if np.sum(volumes * tables[1, 1, 1]) < 0.0:
            return np.asarray(-vectors)
    return np.asarray(vectors)


def _next_degree(
    tables: dict[Triple, FloatArray], known: list[FloatArray], degree: int, count: int
) -> FloatArray:
    """(k, 2l + 1) of the next degree, by least squares."""
    rows, wanted = [], []
    for triple, table in tables.items():
        if triple[2] == degree and 0 < triple[1] < degree:
            one, two = known[triple[0]], known[triple[1]]
            pairs = np.einsum("abc,ia,jb->ijc", real_coupling(*triple), one, two)
            rows.append(pairs.reshape(count * count, -1))
            wanted.append(table.reshape(count * count, count))
    solved, *_ = np.linalg.lstsq(np.concatenate(rows), np.concatenate(wanted), rcond=1e-10)
    return np.asarray(solved.T)
