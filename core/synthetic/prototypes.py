"""Structures to start from: lattices of the prototypes, and random cells of low symmetry.

Lengths are in units of the distance between nearest (unlike) neighbours; a relaxation finds the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Prototype(StrEnum):
    """What a synthetic crystal is like."""

    FCC = "fcc"
    BCC = "bcc"
    HCP = "hcp"
    ROCK_SALT = "rock salt"
    CAESIUM_CHLORIDE = "CsCl"
    ZINC_BLENDE = "zinc blende"
    WURTZITE = "wurtzite"
    PEROVSKITE = "perovskite"
    RUTILE = "rutile"
    RANDOM = "random"
    """Random atoms in a random cell of low symmetry."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lattice:
    """cell: (3, 3) rows. fractional: (n, 3). kinds: (n,), from 0: cations first, the anion last."""

    cell: FloatArray
    fractional: FloatArray
    kinds: IntArray


_FCC_CELL: Final = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
_HEXAGONAL: Final = np.array([[1.0, 0.0, 0.0], [-0.5, np.sqrt(0.75), 0.0], [0.0, 0.0, np.sqrt(8 / 3)]])
_THIRD: Final = 1.0 / 3.0


def _lattice(cell: FloatArray, sites: list[list[float]], kinds: list[int]) -> Lattice:
    return Lattice(cell=cell, fractional=np.array(sites), kinds=np.array(kinds, dtype=np.int64))


_HALF: Final = [0.5, 0.5, 0.5]
_RUTILE_EDGE, _RUTILE_HEIGHT, _RUTILE_U = 2.344, 1.510, 0.305
_U, _V = _RUTILE_U, 0.5 - _RUTILE_U

LATTICES: Final[dict[Prototype, Lattice]] = {
    Prototype.FCC: _lattice(_FCC_CELL / np.sqrt(2.0), [[0.0, 0.0, 0.0]], [0]),
    Prototype.BCC: _lattice((1.0 - 2.0 * np.eye(3)) / np.sqrt(3.0), [[0.0, 0.0, 0.0]], [0]),
    Prototype.HCP: _lattice(_HEXAGONAL, [[_THIRD, 2 * _THIRD, 0.25], [2 * _THIRD, _THIRD, 0.75]], [0, 0]),
    Prototype.ROCK_SALT: _lattice(_FCC_CELL, [[0.0, 0.0, 0.0], _HALF], [0, 1]),
    Prototype.CAESIUM_CHLORIDE: _lattice(np.eye(3) * 2.0 / np.sqrt(3.0), [[0.0, 0.0, 0.0], _HALF], [0, 1]),
    Prototype.ZINC_BLENDE: _lattice(
        _FCC_CELL * 2.0 / np.sqrt(3.0), [[0.0, 0.0, 0.0], [0.25, 0.25, 0.25]], [0, 1]
    ),
    Prototype.WURTZITE: _lattice(
        _HEXAGONAL * np.sqrt(8 / 3),
        [
            [_THIRD, 2 * _THIRD, 0.0],
            [2 * _THIRD, _THIRD, 0.5],
            [_THIRD, 2 * _THIRD, 0.375],
            [2 * _THIRD, _THIRD, 0.875],
        ],
        [0, 0, 1, 1],
    ),
    Prototype.PEROVSKITE: _lattice(
        np.eye(3) * 2.0,
        [[0.0, 0.0, 0.0], _HALF, [0.5, 0.5, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]],
        [0, 1, 2, 2, 2],
    ),
    Prototype.RUTILE: _lattice(
        np.diag([_RUTILE_EDGE, _RUTILE_EDGE, _RUTILE_HEIGHT]),
        [[0.0, 0.0, 0.0], _HALF, [_U, _U, 0.0], [-_U, -_U, 0.0], [_V, -_V, 0.5], [-_V, _V, 0.5]],
        [0, 0, 1, 1, 1, 1],
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """Random crystals of one space group.

    name: of the group. system: of its crystals. rotations, shifts: (n, 3, 3) and (n, 3) on fractional
    columns, by which atoms are repeated. orbits: number of atoms before they are repeated, fewest and most.
    """

    name: str
    system: str
    rotations: FloatArray
    shifts: FloatArray
    orbits: tuple[int, int]


def _family(
    name: str, system: str, orbits: tuple[int, int], *operations: tuple[FloatArray, tuple[float, ...]]
) -> Family:
    """With the identity and the operations given."""
    every = ((np.eye(3), (0.0, 0.0, 0.0)), *operations)
    rotations, shifts = (np.array(part) for part in zip(*every, strict=True))
    return Family(name=name, system=system, rotations=rotations, shifts=shifts, orbits=orbits)


_INVERSION, _NONE = -np.eye(3), (0.0, 0.0, 0.0)
_AXIS_A, _AXIS_B, _AXIS_C = (np.diag(signs) for signs in ([1.0, -1, -1], [-1.0, 1, -1], [-1.0, -1, 1]))
_THREEFOLD = np.array([[0.0, -1.0, 0.0], [1.0, -1.0, 0.0], [0.0, 0.0, 1.0]])

FAMILIES: Final = (
    _family("P1", "triclinic", (7, 9)),
    _family("P2_1", "monoclinic", (4, 5), (_AXIS_B, (0.0, 0.5, 0.0))),
    _family("P-1", "triclinic", (4, 5), (_INVERSION, _NONE)),
    _family(
        "P2_12_12_1",
        "orthorhombic",
        (3, 3),
        (_AXIS_C, (0.5, 0.0, 0.5)),
        (_AXIS_B, (0.0, 0.5, 0.5)),
        (_AXIS_A, (0.5, 0.5, 0.0)),
    ),
    _family(
        "P2_1/c",
        "monoclinic",
        (3, 3),
        (_AXIS_B, (0.0, 0.5, 0.5)),
        (_INVERSION, _NONE),
        (-_AXIS_B, (0.0, 0.5, 0.5)),
    ),
    _family(
        "P3_1",
        "trigonal",
        (3, 3),
        (_THREEFOLD, (0.0, 0.0, _THIRD)),
        (_THREEFOLD @ _THREEFOLD, (0.0, 0.0, 2 * _THIRD)),
    ),
)
"""What random crystals are made of in turn."""

_TRIES = 60
_CLOSEST = 0.7
"""Distance of two atoms, in units of what suits them, below which a place is not taken."""


def random_lattice(random: np.random.Generator, distances: FloatArray, family: Family) -> Lattice | None:
    """Atoms in general positions of a space group.

    distances: (kinds, kinds) what suits two kinds, in the unit of the answer. None: no room was found.
    """
    repeated = len(family.rotations)
    orbits = int(random.integers(family.orbits[0], family.orbits[1] + 1))
    kinds = random.permutation(np.arange(orbits) % len(distances))
    volume = sum(distances[k, k] ** 3 / np.sqrt(2.0) for k in kinds) * repeated
    cell = _random_cell(random, family.system)
    cell *= (1.3 * volume / abs(np.linalg.det(cell))) ** (1 / 3)
    places: list[FloatArray] = []
    for _ in range(_TRIES):
        orbit = family.rotations @ random.random(3) + family.shifts
        taken = [*places, orbit]
        if _have_room(cell, np.concatenate(taken), np.repeat(kinds[: len(taken)], repeated), distances):
            places = taken
        if len(places) == orbits:
            return Lattice(cell=cell, fractional=np.concatenate(places), kinds=np.repeat(kinds, repeated))
    return None


def _random_cell(random: np.random.Generator, system: str) -> FloatArray:
    """(3, 3) rows with the lengths and angles of a system."""
    a, b, c = random.uniform(0.75, 1.35, size=3)
    tilt = random.uniform(-0.35, 0.35, size=3)
    if system == "trigonal":
        return np.asarray(_HEXAGONAL * np.array([[1.0], [1.0], [c / np.sqrt(8 / 3)]]))
    cell = np.diag([a, b, c])
    if system == "monoclinic":
        cell[2, 0] = tilt[0]
    if system == "triclinic":
        cell[1, 0], cell[2, 0], cell[2, 1] = tilt
    return cell


def _have_room(cell: FloatArray, fractional: FloatArray, kinds: IntArray, distances: FloatArray) -> bool:
    grid = np.stack(np.meshgrid(*[np.arange(-1, 2)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    between = fractional[None] - fractional[:, None]
    between = (between - np.round(between))[:, :, None, :] + grid
    lengths = np.linalg.norm(between @ cell, axis=-1)
    lengths[np.arange(len(kinds)), np.arange(len(kinds)), len(grid) // 2] = np.inf
    return bool((lengths.min(axis=-1) > _CLOSEST * distances[kinds[:, None], kinds[None, :]]).all())
