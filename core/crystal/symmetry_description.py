"""The symmetry of a crystal in the words of the International Tables, by operation and by site."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.site_facts import labels_of
from core.crystal.space_group import DEFAULT_TOLERANCE, IntArray, SpaceGroupSearch, search_space_group
from core.crystal.symmetry import LAUE_CLASSES, cartesian_rotations, crystal_system_of

POLAR: Final = frozenset({"1", "2", "m", "mm2", "3", "3m", "4", "4mm", "6", "6mm"})
"""Point groups that leave a direction alone, and its opposite different: International Tables A, 10.2.1.2."""

ENANTIOMORPHS: Final = (
    *((76, 78), (91, 95), (92, 96), (144, 145), (151, 153), (152, 154)),
    *((169, 170), (171, 172), (178, 179), (180, 181), (212, 213)),
)
"""Numbers of the eleven pairs of space groups that are mirror images of each other."""

_KINDS: Final = {
    1: {3: "identity", -1: "2-fold rotation", 0: "3-fold rotation", 1: "4-fold rotation",
        2: "6-fold rotation"},
    -1: {-3: "inversion", 1: "reflection", 0: "3-fold rotoinversion", -1: "4-fold rotoinversion",
         -2: "6-fold rotoinversion"},
}  # fmt: skip
"""What a matrix of determinant ±1 does, by its trace: International Tables A, table 1.2.2.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SymmetryOperation:
    """xyz: image of a point x, y, z along the axes of the crystal's own cell; kind: what it does."""

    xyz: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOrbit:
    """Equivalent atoms of a crystal. atoms: their indices; label: of the first. multiplicity: of the Wyckoff
    position, in the conventional cell; letter and symmetry as the International Tables write them. position:
    of the first atom along a, b, c.
    """

    label: str
    element: str
    multiplicity: int
    letter: str
    symmetry: str
    atoms: tuple[int, ...]
    position: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SymmetryDescription:
    """All that is said of the symmetry of one crystal.

    number, symbol (Hermann–Mauguin, short), hall (of the standard setting), point_group, laue_class, system:
    of the space group. chiral: no operation turns a right hand into a left one; enantiomorph: the number of
    the space group of the mirror image, 0 where it is the same one. operations: one for each rotation, modulo
    ``centring``: the translations, "0,0,0" first, by which each may be followed, within the crystal's own
    cell. orbits: of the sites, by letter. orbit_of: (n,) index of the orbit of each atom. rotations:
    (k, 3, 3), Cartesian, of the point group.
    """

    number: int
    symbol: str
    hall: str
    point_group: str
    laue_class: str
    system: str
    chiral: bool
    enantiomorph: int
    operations: tuple[SymmetryOperation, ...]
    centring: tuple[str, ...]
    orbits: tuple[SiteOrbit, ...]
    orbit_of: IntArray
    rotations: FloatArray

    @property
    def centrosymmetric(self) -> bool:
        """The inversion is among the operations."""
        return self.point_group == self.laue_class

    @property
    def polar(self) -> bool:
        """There is a direction that no operation turns round."""
        return self.point_group in POLAR


def describe_symmetry(crystal: Crystal, *, tolerance: float = DEFAULT_TOLERANCE) -> SymmetryDescription:
    """The symmetry of a crystal within ``tolerance`` (Å). SymmetryError as for `symmetry_of`."""
    found = search_space_group(crystal, tolerance)
    matrices, translations = _in_own_cell(crystal, found)
    operations, centring = _listed(matrices, translations)
    orbits, orbit_of = _orbits(crystal, found)
    return SymmetryDescription(
        number=found.number,
        symbol=found.symbol,
        hall=found.hall,
        point_group=found.point_group,
        laue_class=next(laue for laue, groups in LAUE_CLASSES.items() if found.point_group in groups),
        system=crystal_system_of(found.number),
        chiral=bool((np.linalg.det(matrices) > 0.0).all()),
        enantiomorph=_enantiomorph(found.number),
        operations=operations,
        centring=centring,
        orbits=orbits,
        orbit_of=orbit_of,
        rotations=cartesian_rotations(found.cell, found.rotations),
    )


def _enantiomorph(number: int) -> int:
    pairs = {first: second for pair in ENANTIOMORPHS for first, second in (pair, pair[::-1])}
    return pairs.get(number, 0)


def _in_own_cell(crystal: Crystal, found: SpaceGroupSearch) -> tuple[FloatArray, FloatArray]:
    """Matrices and translations on fractional columns of the crystal's own cell.

    With x_reduced = Qᵀ x for columns, Q = cell · reduced⁻¹, W becomes Q⁻ᵀ W Qᵀ.
    """
    turn = (crystal.cell @ np.linalg.inv(found.cell)).T
    back = np.linalg.inv(turn)
    matrices, translations = found.operations
    return np.asarray(back @ matrices @ turn), np.asarray(translations @ back.T)


def _listed(
    matrices: FloatArray, translations: FloatArray
) -> tuple[tuple[SymmetryOperation, ...], tuple[str, ...]]:
    """For each matrix the operation of the smallest translation; and the translations of the identity."""
    moved = np.mod(np.round(translations, 6), 1.0)
    _, which = np.unique(np.round(matrices).astype(np.int64), axis=0, return_inverse=True)
    listed, centring = [], []
    for number in dict.fromkeys(which.ravel().tolist()):
        same = np.flatnonzero(which.ravel() == number)
        order = sorted(same, key=lambda i: (moved[i].sum(), moved[i].tolist()))
        listed.append(_operation(matrices[order[0]], moved[order[0]]))
        if np.allclose(matrices[order[0]], np.eye(3)):
            centring = [_triple(moved[i]) for i in order]
    return tuple(sorted(listed, key=_rank)), tuple(centring)


def _rank(operation: SymmetryOperation) -> tuple[bool, bool, int]:
    """The identity first, then rotations of growing order, then what turns a right hand into a left one."""
    improper = any(word in operation.kind for word in ("inversion", "reflection"))
    return improper, operation.kind != "identity", "2346".find(operation.kind[0])


def _operation(matrix: FloatArray, translation: FloatArray) -> SymmetryOperation:
    determinant = 1 if np.linalg.det(matrix) > 0.0 else -1
    kind = _KINDS[determinant][round(float(np.trace(matrix)))]
    if _glides(matrix, translation):
        kind = kind.replace("rotation", "screw rotation").replace("reflection", "glide reflection")
    rows = zip(matrix, translation, strict=True)
    return SymmetryOperation(xyz=",".join(_coordinate(row, shift) for row, shift in rows), kind=kind)


def _coordinate(row: FloatArray, shift: float) -> str:
    """``-x+y+1/2`` from a row of a matrix and its translation."""
    terms = [(factor, name) for factor, name in zip(row, "xyz", strict=True) if abs(factor) > 1e-4]
    parts = [
        ("-" if factor < 0.0 else "+")
        + (_number(abs(factor)) if abs(abs(factor) - 1.0) > 1e-4 else "")
        + name
        for factor, name in terms
    ]
    moved = _number(shift)
    return "".join([*parts, "" if moved == "0" else f"+{moved}"]).removeprefix("+")


def _glides(matrix: FloatArray, translation: FloatArray) -> bool:
    """Whether the part of the translation along the axis or plane is no lattice vector: its mean over the
    powers of the matrix (International Tables A, section 1.2.2.4).
    """
    power, total, order = np.eye(3), np.zeros((3, 3)), 0
    while order == 0 or not np.allclose(power, np.eye(3)):
        total, power, order = total + power, power @ matrix, order + 1
    own = total @ translation / order
    return bool(np.abs(own).max() > 1e-4)


def _triple(translation: FloatArray) -> str:
    return ",".join(_number(part) for part in translation)


def _number(value: float) -> str:
    """A fraction as the International Tables have it, or four decimals where none is near: an origin may lie
    anywhere.
    """
    near = Fraction(float(value)).limit_denominator(24)
    return str(near) if abs(float(near) - value) < 1e-3 else f"{value:.4f}"


def _orbits(crystal: Crystal, found: SpaceGroupSearch) -> tuple[tuple[SiteOrbit, ...], IntArray]:
    labels = labels_of(crystal)
    # Cells of the standard setting in that of the crystal: a Wyckoff position is counted in the former.
    cells = abs(np.linalg.det(found.conventional) / np.linalg.det(crystal.cell))
    firsts, orbit_of = np.unique(found.equivalent_atoms, return_inverse=True)
    order = sorted(range(len(firsts)), key=lambda k: (found.wyckoff[firsts[k]], firsts[k]))
    orbits = []
    for orbit in order:
        first, atoms = int(firsts[orbit]), np.flatnonzero(orbit_of == orbit)
        x, y, z = (float(part) for part in crystal.fractional[first])
        orbits.append(
            SiteOrbit(
                label=labels[first],
                element=crystal.species[first],
                multiplicity=round(len(atoms) * cells),
                letter=found.wyckoff[first],
                symmetry=found.site_symmetry[first],
                atoms=tuple(int(atom) for atom in atoms),
                position=(x, y, z),
            )
        )
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return tuple(orbits), rank[orbit_of.ravel()]
