"""A crystal made exactly symmetric: the primitive cell with the operations that map it onto itself.

Coordinates in files are rounded, so a crystal is symmetric only to 1e-4 Å or so. The graph computes one atom
and one edge of each symmetry orbit, which is exact only for an exactly symmetric crystal; hence this step.
The displacement it applies is at most the tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import spglib
from scipy.linalg import sqrtm

from core.crystal.crystal import Crystal, FloatArray

IntArray = npt.NDArray[np.int64]
SYMMETRY_TOLERANCE = 1e-3
"""Å. Wide enough for coordinates given to four digits, far below any physical distortion."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SymmetrizedCrystal:
    """A primitive cell and its space-group operations, one a coset of the lattice translations.

    crystal: the primitive cell, oriented as the crystal it came from.
    rotations: (k, 3, 3) Cartesian orthogonal matrices (proper and improper), v' = R v.
    permutations: (k, n) int64; operation g carries atom i onto atom ``permutations[g, i]`` (modulo the
    lattice). The identity is operation 0.
    """

    crystal: Crystal
    rotations: FloatArray
    permutations: IntArray


def symmetrized(crystal: Crystal, *, tolerance: float = SYMMETRY_TOLERANCE) -> SymmetrizedCrystal:
    """The primitive cell of a crystal with its symmetry made exact.

    tolerance: Å, how far an atom may stand from its symmetric place (spglib's symprec). Where spglib finds no
    symmetry at all the crystal is returned as it is, with the identity alone.

    The metric tensor is averaged over the rotations, G' = ⟨Wᵀ G W⟩, the positions over the operations; a
    translation is the mean over the atoms of what carries each onto its image, which closes the group
    exactly.
    """
    primitive = _primitive(crystal, tolerance)
    found = _operations(primitive, tolerance)
    if found is None:
        return _asymmetric(primitive)
    matrices, translations = found
    fractional = primitive.fractional
    permutations = _permutations(primitive, matrices, translations, tolerance)
    if permutations is None:
        return _asymmetric(primitive)
    cell = _symmetric_cell(primitive.cell, matrices)
    fractional = _symmetric_positions(fractional, matrices, translations, permutations)
    rotations = np.einsum(
        "ai,gab,bj->gij", cell, matrices.astype(float), np.linalg.inv(cell).T, optimize=True
    )
    exact = Crystal(
        species=primitive.species,
        cell=np.asarray(cell),
        fractional=np.asarray(fractional),
        name=crystal.name,
        provenance=crystal.provenance,
    )
    return SymmetrizedCrystal(crystal=exact, rotations=rotations, permutations=permutations)


def _spglib_cell(crystal: Crystal) -> tuple[Any, Any, list[int]]:
    """spglib's triple of cell, positions and kinds; its type hints ask for lists where arrays serve."""
    kinds = {symbol: number for number, symbol in enumerate(sorted(set(crystal.species)), start=1)}
    return crystal.cell, crystal.fractional, [kinds[symbol] for symbol in crystal.species]


def _primitive(crystal: Crystal, tolerance: float) -> Crystal:
    """The primitive cell in the crystal's own orientation (spglib, not idealised)."""
    try:
        found = spglib.standardize_cell(
            _spglib_cell(crystal), to_primitive=True, no_idealize=True, symprec=tolerance
        )
    except spglib.SpglibError:
        found = None
    if found is None or len(found[2]) >= len(crystal):
        return crystal
    cell, fractional, kinds = found
    symbols = sorted(set(crystal.species))
    return Crystal(
        species=tuple(symbols[kind - 1] for kind in kinds),
        cell=np.asarray(cell),
        fractional=np.asarray(fractional),
        name=crystal.name,
        provenance=crystal.provenance,
    )


def _operations(crystal: Crystal, tolerance: float) -> tuple[IntArray, FloatArray] | None:
    """Fractional rotations (k, 3, 3) and translations (k, 3), the identity first; None where there are
    none.
    """
    try:
        found = spglib.get_symmetry(_spglib_cell(crystal), symprec=tolerance)
    except spglib.SpglibError:
        return None
    if found is None:
        return None
    matrices, translations = found["rotations"].astype(np.int64), found["translations"]
    identity = np.flatnonzero((matrices == np.eye(3, dtype=int)).all(axis=(1, 2)))
    if len(identity) != 1:  # pure translations are left: not primitive within the tolerance
        return None
    order = np.r_[identity, np.delete(np.arange(len(matrices)), identity)]
    return matrices[order], translations[order]


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
    permutations = np.empty((len(matrices), len(fractional)), dtype=np.int64)
    for g, (matrix, translation) in enumerate(zip(matrices, translations, strict=True)):
        image = fractional @ matrix.T + translation
        apart = image[:, None] - fractional[None]
        apart -= np.round(apart)
        distance = np.linalg.norm(apart @ crystal.cell, axis=-1)
        distance[kinds[:, None] != kinds[None]] = np.inf
        permutations[g] = distance.argmin(axis=1)
        if distance.min(axis=1).max() > 10 * tolerance or len(set(permutations[g])) != len(fractional):
            return None
    return permutations


def _symmetric_cell(cell: FloatArray, matrices: IntArray) -> FloatArray:
    """The cell nearest to ``cell`` whose metric is invariant: A' = A F with F symmetric, A F² Aᵀ = ⟨Wᵀ G
    W⟩.
    """
    metric = cell @ cell.T
    mean = np.einsum("gai,ab,gbj->ij", matrices, metric, matrices, optimize=True) / len(matrices)
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
