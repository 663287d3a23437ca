"""A crystal made exactly symmetric: the primitive cell with the operations that map it onto itself.

Coordinates in files are rounded, so a crystal is symmetric only to 1e-4 Å or so. The graph computes one atom
and one edge of each symmetry orbit, which is exact only for an exactly symmetric crystal; hence this step.
The displacement it applies is at most the tolerance.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import spglib
from scipy.linalg import sqrtm

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.facts import atomic_numbers

IntArray = npt.NDArray[np.int64]
SYMMETRY_TOLERANCE = 1e-3
"""Å. Wide enough for coordinates given to four digits, far below any physical distortion."""


PAIRS_AT_ONCE = 300_000
"""Numbers in the table of distances between images and atoms that is made at a time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SymmetrizedCrystal:
    """A primitive cell and its space-group operations, one a coset of the lattice translations.

    crystal: the primitive cell, oriented as the crystal it came from.
    rotations: (k, 3, 3) Cartesian orthogonal matrices (proper and improper), v' = R v.
    permutations: (k, n) int64; operation g carries atom i onto atom ``permutations[g, i]`` (modulo the
    lattice). The identity is operation 0.
    space_group, symbol: number (1 to 230) and international short symbol within the tolerance of the search;
    0 and "" where none was made or nothing was found.
    """

    crystal: Crystal
    rotations: FloatArray
    permutations: IntArray
    space_group: int = 0
    symbol: str = ""

    @property
    def is_maximal(self) -> bool:
        """Whether no wider tolerance can find another space group.

        A wider tolerance can only add operations. None can be added to the point groups m-3m (from no. 221)
        and 6/mmm (191 to 194), which are in no other crystallographic one, and no translation where the
        numbers of atoms of the elements in the primitive cell have no common divisor. International Tables
        for Crystallography A1: every supergroup adds to one of the two.
        """
        holohedral = self.space_group >= 221 or 191 <= self.space_group <= 194
        return holohedral and math.gcd(*Counter(self.crystal.species).values()) == 1


def symmetrized(crystal: Crystal, *, tolerance: float = SYMMETRY_TOLERANCE) -> SymmetrizedCrystal:
    """The primitive cell of a crystal with its symmetry made exact.

    tolerance: Å, how far an atom may stand from its symmetric place (spglib's symprec). Where spglib finds no
    symmetry at all the crystal is returned as it is, with the identity alone.

    The metric tensor is averaged over the rotations, G' = ⟨Wᵀ G W⟩, the positions over the operations; a
    translation is the mean over the atoms of what carries each onto its image, which closes the group
    exactly.
    """
    found = _search(crystal, tolerance)
    if found is None:
        return _asymmetric(crystal)
    primitive, matrices, translations, group, symbol = found
    permutations = _permutations(primitive, matrices, translations, tolerance)
    if permutations is None:
        return _asymmetric(primitive)
    cell = _symmetric_cell(primitive.cell, matrices)
    fractional = _symmetric_positions(primitive.fractional, matrices, translations, permutations)
    turns = matrices.astype(np.float64)
    rotations = cell.T @ turns @ np.linalg.inv(cell).T
    exact = replace(primitive, cell=cell, fractional=fractional)
    return SymmetrizedCrystal(
        crystal=exact, rotations=rotations, permutations=permutations, space_group=group, symbol=symbol
    )


def _spglib_cell(crystal: Crystal) -> tuple[Any, Any, list[int]]:
    """spglib's triple of cell, positions and kinds; its type hints ask for lists where arrays serve."""
    return crystal.cell, crystal.fractional, atomic_numbers(crystal).tolist()


def _search(crystal: Crystal, tolerance: float) -> tuple[Crystal, IntArray, FloatArray, int, str] | None:
    """The primitive cell with its operations: rotations (k, 3, 3) and translations (k, 3) in fractional
    coordinates of that cell, the identity first; number and symbol of the group. None where spglib finds
    nothing.
    """
    try:
        found = spglib.get_symmetry_dataset(_spglib_cell(crystal), symprec=tolerance)
    except spglib.SpglibError:
        return None
    if found is None:
        return None
    lattice = np.asarray(found.primitive_lattice)
    primitive = _primitive(crystal, lattice, np.asarray(found.mapping_to_primitive))
    change = np.linalg.inv(lattice.T) @ crystal.cell.T  # columns: the file's vectors in the primitive ones
    matrices = change @ found.rotations @ np.linalg.inv(change)
    whole, first = np.unique(np.rint(matrices).astype(np.int64), axis=0, return_index=True)
    if np.abs(matrices[first] - whole).max() > 1e-3:
        return None
    translations = found.translations[first] @ change.T
    identity = int(np.flatnonzero((whole == np.eye(3, dtype=int)).all(axis=(1, 2)))[0])
    order = np.r_[identity, np.delete(np.arange(len(whole)), identity)]
    translations[identity] = 0.0
    return primitive, whole[order], translations[order], int(found.number), str(found.international)


def _primitive(crystal: Crystal, lattice: FloatArray, mapping: IntArray) -> Crystal:
    """The cell ``lattice`` (rows) with the mean of all atoms that ``mapping`` sends to one of its atoms."""
    _, first, inverse, counts = np.unique(mapping, return_index=True, return_inverse=True, return_counts=True)
    positions = crystal.cartesian @ np.linalg.inv(lattice)
    apart = positions - positions[first][inverse]
    apart -= np.round(apart)
    mean = np.zeros((len(first), 3))
    np.add.at(mean, inverse, apart)
    return replace(
        crystal,
        species=tuple(crystal.species[index] for index in first),
        cell=lattice,
        fractional=positions[first] + mean / counts[:, None],
        labels=(),
    )


def _asymmetric(crystal: Crystal) -> SymmetrizedCrystal:
    return SymmetrizedCrystal(
        crystal=crystal, rotations=np.eye(3)[None], permutations=np.arange(len(crystal), dtype=np.int64)[None]
    )


def _permutations(
    crystal: Crystal, matrices: IntArray, translations: FloatArray, tolerance: float
) -> IntArray | None:
    """(k, n) image of each atom under each operation; None where one has no image within 10 tolerances."""
    fractional = crystal.fractional
    kinds = np.array(_spglib_cell(crystal)[2])
    other = kinds[:, None] != kinds[None]
    images = fractional @ matrices.transpose(0, 2, 1) + translations[:, None]
    permutations = np.empty((len(matrices), len(fractional)), dtype=np.int64)
    parts = min(len(matrices), 1 + images.size * len(fractional) // PAIRS_AT_ONCE)
    for some in np.array_split(np.arange(len(matrices)), parts):
        apart = images[some, :, None] - fractional
        apart -= np.round(apart)
        distance = np.linalg.norm(apart @ crystal.cell, axis=-1)
        distance[:, other] = np.inf
        permutations[some] = distance.argmin(axis=-1)
        if distance.min(axis=-1).max() > 10 * tolerance:
            return None
    one_to_one = (np.sort(permutations, axis=1) == np.arange(len(fractional))).all()
    return permutations if one_to_one else None


def _symmetric_cell(cell: FloatArray, matrices: IntArray) -> FloatArray:
    """The cell nearest to ``cell`` whose metric is invariant: A' = A F with F symmetric, A F² Aᵀ = ⟨Wᵀ G
    W⟩.
    """
    metric = cell @ cell.T
    mean = (matrices.transpose(0, 2, 1) @ metric @ matrices).mean(axis=0)
    inverse = np.linalg.inv(cell)
    return np.asarray(cell @ np.real(sqrtm(inverse @ mean @ inverse.T)))


def _symmetric_positions(
    fractional: FloatArray, matrices: IntArray, translations: FloatArray, permutations: IntArray
) -> FloatArray:
    """Average every atom over the operations that carry some atom onto it, with translations that close."""
    turned = np.einsum("gab,ib->gia", matrices, fractional)
    target = fractional[permutations]
    lattice = np.round(turned + translations[:, None] - target)
    closed = (target + lattice - turned).mean(axis=1)
    images = turned + closed[:, None] - lattice
    total = np.zeros_like(fractional)
    np.add.at(total, permutations.ravel(), images.reshape(-1, 3))
    return total / len(matrices)
