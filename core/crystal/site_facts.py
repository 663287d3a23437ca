"""What can be said of one atom: its name, its coordinates, and which atoms it is bonded to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.crystal.bonding import Bonds
from core.crystal.crystal import Crystal
from core.crystal.measure import AtomImage, Shift

Vector = tuple[float, float, float]

_NAMED: Final = 12
"""Names in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor:
    """A bonded atom. shift: whole cells from the place of its own coordinates, when the atom it is bonded to
    stands in the cell that was asked for; distance: Å.
    """

    site: int
    shift: Shift
    distance: float

    @property
    def atom(self) -> AtomImage:
        """The neighbour as one atom of the endless crystal."""
        return AtomImage(site=self.site, shift=self.shift)


def labels_of(crystal: Crystal) -> tuple[str, ...]:
    """What the file calls its sites; where it gives no names, ``Si1``, ``Si2``, ``O1`` …: each atom of the
    cell by its element and its number among those of its kind, in the order of the file.
    """
    return crystal.labels or site_labels(crystal.species)


def distinct_labels(crystal: Crystal) -> tuple[str, ...]:
    """What the file calls its sites; an atom that shares its name with others has its number in the cell,
    from 1, after it: ``Si1 (2)``.
    """
    labels = labels_of(crystal)
    counts = Counter(labels)
    return tuple(
        label if counts[label] == 1 else f"{label} ({number})" for number, label in enumerate(labels, start=1)
    )


def site_named(crystal: Crystal, name: str) -> int | None:
    """Index of the atom that is called so: by the file (the first of those that share a name), by
    ``distinct_labels``, or by its number in the cell from 1. None where there is none.
    """
    for names in (labels_of(crystal), distinct_labels(crystal)):
        if name in names:
            return names.index(name)
    return int(name) - 1 if name.isdecimal() and 1 <= int(name) <= len(crystal) else None


def names_text(crystal: Crystal) -> str:
    """Some names of the sites and the range of their numbers, for a message: ``Si1, O1, or a number from 1
    to 9``.
    """
    names = tuple(dict.fromkeys(labels_of(crystal)))
    more = ", …" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}, or a number from 1 to {len(crystal)}"


def site_labels(species: tuple[str, ...]) -> tuple[str, ...]:
    """Each atom by its element and its number among those of its kind."""
    counts: dict[str, int] = {}
    labels = []
    for symbol in species:
        counts[symbol] = counts.get(symbol, 0) + 1
        labels.append(f"{symbol}{counts[symbol]}")
    return tuple(labels)


def fractional_of(crystal: Crystal, atom: AtomImage) -> Vector:
    """Coordinates along a, b, c of an atom in its cell."""
    return _vector(crystal.fractional[atom.site] + np.asarray(atom.shift))


def cartesian_of(crystal: Crystal, atom: AtomImage) -> Vector:
    """Position of an atom in its cell, Å, in the crystal's Cartesian frame."""
    return _vector((crystal.fractional[atom.site] + np.asarray(atom.shift)) @ crystal.cell)


def neighbors_of(bonds: Bonds, atom: AtomImage) -> tuple[Neighbor, ...]:
    """The atoms bonded to one, nearest first; as many as its coordination number.

    A bond to an image of the atom itself leads to two neighbours, one on each side.
    """
    found = []
    away = bonds.pairs[:, 0] == atom.site
    back = bonds.pairs[:, 1] == atom.site
    for side, other, sign in ((away, 1, 1), (back, 0, -1)):
        for pair, image, length in zip(
            bonds.pairs[side], bonds.images[side], bonds.lengths[side], strict=True
        ):
            u, v, w = (int(cells) for cells in sign * image + np.asarray(atom.shift))
            found.append(Neighbor(site=int(pair[other]), shift=(u, v, w), distance=float(length)))
    return tuple(sorted(found, key=lambda each: (each.distance, each.site, each.shift)))


def _vector(numbers: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Vector:
    x, y, z = (float(number) for number in numbers)
    return x, y, z
