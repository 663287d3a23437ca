"""Tensors of any rank by the symmetry of their indices, written as ``ijkl=jikl=klij``.

A formula names equal (or, with a minus sign, opposite) arrangements of one set of indices: ``ij=ji`` a
symmetric matrix, ``ij=-ji`` an antisymmetric one, ``ijk=ikj`` a piezoelectric tensor, ``ijkl=jikl=klij`` an
elasticity tensor; the notation is e3nn's. Every index turns as a vector, T'_ij… = R_ia R_jb … T_ab…; an
**axial** tensor takes the factor det R besides (J. F. Nye, Physical Properties of Crystals, 1985, appendix
B).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from core.errors import TensorError
from core.tensor.voigt import VOIGT_PAIRS, FloatArray

IntArray = npt.NDArray[np.int64]

HIGHEST_RANK: Final = 6
_EXAMPLE: Final = "write it as ijkl=jikl=klij or ij=-ji"


@dataclass(frozen=True, kw_only=True, eq=False)
class IndexSymmetry:
    """The space of tensors with one symmetry of indices.

    formula: as given, without blanks. axial: whether a mirror adds a sign. permutations: all (order, sign)
    for which T[x₀, x₁, …] = sign · T[x_order₀, x_order₁, …], the identity among them. slots: the indices by
    their places, adjacent ones that may be exchanged together, as (0, 1), (2, 3) for ij and kl of an
    elasticity tensor; matrices are written by slots.
    """

    formula: str
    axial: bool
    permutations: tuple[tuple[tuple[int, ...], int], ...]
    slots: tuple[tuple[int, ...], ...]

    @property
    def rank(self) -> int:
        """Number of indices."""
        return len(self.permutations[0][0])

    @property
    def parity(self) -> int:
        """+1 where the inversion leaves such a tensor as it is, −1 where it turns its sign."""
        return 1 if (self.rank % 2 == 0) != self.axial else -1

    @property
    def row_slots(self) -> int:
        """How many of the slots number the rows of the matrix; the others number its columns."""
        return max(1, len(self.slots) // 2)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the matrix: (6, 6) for elasticity, (3, 6) for ``ijk=ikj``, (3, 1): vector."""
        rows, columns = 1, 1
        for number, slot in enumerate(self.slots):
            size = 6 if len(slot) == 2 else 3
            rows, columns = (rows * size, columns) if number < self.row_slots else (rows, columns * size)
        return rows, columns

    @cached_property
    def components(self) -> tuple[tuple[int, ...], ...]:
        """Indices, from 0, of the independent components without any crystal, in the order of the matrix."""
        return self._orbits[0]

    @cached_property
    def weights(self) -> FloatArray:
        """(n,) how many of the 3^rank elements each component stands for."""
        units = self.units.reshape(len(self.components), -1)
        return np.asarray((units != 0.0).sum(axis=1), dtype=np.float64)

    @cached_property
    def units(self) -> FloatArray:
        """(n, 3, …, 3) tensors of which one component is 1 and the other components are 0."""
        return self._orbits[1]

    @cached_property
    def _orbits(self) -> tuple[tuple[tuple[int, ...], ...], FloatArray]:
        place = {index: self.position(index) for index in product(range(3), repeat=self.rank)}
        left = sorted(place, key=lambda index: (place[index], index))
        seen: set[tuple[int, ...]] = set()
        components, units = [], []
        for index in left:
            if index in seen:
                continue
            unit = np.zeros((3,) * self.rank)
            for order, sign in self.permutations:
                unit[tuple(index[k] for k in order)] += sign
            seen |= {tuple(index[k] for k in order) for order, _ in self.permutations}
            if unit[index] != 0.0:  # opposite to itself otherwise, so zero
                components.append(index)
                units.append(unit / unit[index])
        return tuple(components), np.stack(units)

    def position(self, index: tuple[int, ...]) -> tuple[int, int]:
        """Row and column, from 0, of an element of the tensor in the matrix."""
        row = column = 0
        for number, slot in enumerate(self.slots):
            digit, size = _digit(index, slot), 6 if len(slot) == 2 else 3
            row, column = (
                (row * size + digit, column) if number < self.row_slots else (row, column * size + digit)
            )
        return row, column

    def digits(self, index: tuple[int, ...]) -> str:
        """An element in the digits of its slots, from 1: ``14`` for xxyz of an elasticity tensor."""
        return "".join(str(_digit(index, slot) + 1) for slot in self.slots)


@lru_cache(maxsize=64)
def index_symmetry(formula: str, *, axial: bool = False) -> IndexSymmetry:
    """The tensors of a formula. Raises TensorError for one that cannot be read, has more than `HIGHEST_RANK`
    indices or leaves no component.
    """
    text = "".join(formula.split()).replace("−", "-")
    indices, *others = text.split("=")
    _check(text, indices, others)
    given = [
        (tuple(indices.index(letter) for letter in term.lstrip("-")), -1 if term.startswith("-") else 1)
        for term in others
    ]
    group = _closed(len(indices), given)
    if group is None:
        raise TensorError(f"{text} makes every component zero; remove one of its signs")
    found = IndexSymmetry(formula=text, axial=axial, permutations=group, slots=_slots(len(indices), group))
    if not any(np.any(sum(_signs(group, index))) for index in product(range(3), repeat=found.rank)):
        raise TensorError(f"{text} makes every component zero in three dimensions; remove one of its signs")
    return found


def _check(text: str, indices: str, others: list[str]) -> None:
    if not indices.isalpha() or len(set(indices)) != len(indices):
        raise TensorError(
            f"{text!r} is no formula of indices: the first term needs different letters; {_EXAMPLE}"
        )
    if len(indices) > HIGHEST_RANK:
        raise TensorError(f"{text!r} has {len(indices)} indices; at most {HIGHEST_RANK} are possible")
    for term in others:
        if sorted(term.removeprefix("-")) != sorted(indices):
            raise TensorError(f"{term!r} in {text!r} does not arrange the letters {indices}; {_EXAMPLE}")


def _closed(
    rank: int, given: list[tuple[tuple[int, ...], int]]
) -> tuple[tuple[tuple[int, ...], int], ...] | None:
    """The group that the permutations generate; None where one of them comes out with both signs."""
    group = {tuple(range(rank)): 1}
    fresh = list(group)
    while fresh:
        order = fresh.pop()
        for other, sign in given:
            both = tuple(order[k] for k in other)
            if both not in group:
                group[both] = group[order] * sign
                fresh.append(both)
            elif group[both] != group[order] * sign:
                return None
    return tuple(sorted(group.items()))


def _signs(group: tuple[tuple[tuple[int, ...], int], ...], index: tuple[int, ...]) -> list[int]:
    """Signs of the permutations that leave an element where it is."""
    return [sign for order, sign in group if tuple(index[k] for k in order) == index]


def _slots(rank: int, group: tuple[tuple[tuple[int, ...], int], ...]) -> tuple[tuple[int, ...], ...]:
    """Pairs that may be exchanged, from the last index on; a matrix keeps its rows and columns."""
    if rank == 2:
        return (0,), (1,)
    signs = dict(group)
    slots: list[tuple[int, ...]] = []
    last = rank - 1
    while last >= 0:
        exchange = (*range(last - 1), last, last - 1, *range(last + 1, rank))
        paired = last > 0 and signs.get(exchange) == 1
        slots.insert(0, (last - 1, last) if paired else (last,))
        last -= 2 if paired else 1
    return tuple(slots)


def _digit(index: tuple[int, ...], slot: tuple[int, ...]) -> int:
    if len(slot) == 1:
        return index[slot[0]]
    first, second = sorted((index[slot[0]], index[slot[1]]))
    return VOIGT_PAIRS.index((first, second))


def symmetrized(tensor: npt.ArrayLike, symmetry: IndexSymmetry) -> FloatArray:
    """The nearest tensor (3, …, 3) with the symmetry of indices: the mean over its permutations."""
    full = np.asarray(tensor, dtype=np.float64)
    images = [sign * np.transpose(full, order) for order, sign in symmetry.permutations]
    return np.asarray(sum(images) / len(images))
