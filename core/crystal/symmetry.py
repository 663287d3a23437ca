"""Symmetry of a crystal: space group, point-group rotations, standard cells and supercells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.elements import SYMBOLS
from core.crystal.ieee_frame import ieee_rotation
from core.crystal.space_group import DEFAULT_TOLERANCE, IntArray, search_space_group, standard_cell
from core.crystal.supercell import block_shifts
from core.crystal.validity import MOST_ATOMS
from core.errors import CrystalError

__all__ = [
    "CrystalSymmetry",
    "conventional_cell",
    "crystal_system_of",
    "ieee_rotation",
    "primitive_cell",
    "supercell",
    "symmetry_of",
]

CRYSTAL_SYSTEMS: Final[tuple[tuple[int, str], ...]] = (
    (2, "triclinic"),
    (15, "monoclinic"),
    (74, "orthorhombic"),
    (142, "tetragonal"),
    (167, "trigonal"),
    (194, "hexagonal"),
    (230, "cubic"),
)
"""The last space group of each system: International Tables for Crystallography A."""

LAUE_CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "-1": ("1", "-1"),
    "2/m": ("2", "m", "2/m"),
    "mmm": ("222", "mm2", "mmm"),
    "4/m": ("4", "-4", "4/m"),
    "4/mmm": ("422", "4mm", "-42m", "-4m2", "4/mmm"),
    "-3": ("3", "-3"),
    "-3m": ("32", "3m", "-3m"),
    "6/m": ("6", "-6", "6/m"),
    "6/mmm": ("622", "6mm", "-62m", "-6m2", "6/mmm"),
    "m-3": ("23", "m-3"),
    "m-3m": ("432", "-43m", "m-3m"),
}
"""Point groups of each Laue class; an elasticity tensor cannot tell those of one class apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalSymmetry:
    """The symmetry of a crystal within a tolerance.

    space_group: 1 to 230; symbol: international short symbol; point_group, laue_class: international symbols.
    crystal_system: "triclinic", "monoclinic", "orthorhombic", "tetragonal", "trigonal", "hexagonal" or
    "cubic". rotations: (k, 3, 3) float64, orthogonal Cartesian matrices of the point group, proper and
    improper, in the crystal's frame: x' = R x. They form a group to rounding, whatever the distortion of the
    cell. wyckoff: letters, one an atom. equivalent_atoms: (n,) int64, the first atom that each one is
    equivalent to.
    """

    space_group: int
    symbol: str
    point_group: str
    laue_class: str
    crystal_system: str
    rotations: FloatArray
    wyckoff: tuple[str, ...]
    equivalent_atoms: IntArray


def symmetry_of(crystal: Crystal, *, tolerance: float = DEFAULT_TOLERANCE) -> CrystalSymmetry:
    """The space group of a crystal and the rotations of its point group, through spglib.

    tolerance: how far atoms may be from their symmetric places, Å; the default suits files of 3 to 6 digits.
    Raises SymmetryError when spglib finds none, or when the cell is too large or too flat to be searched in
    reasonable time (more than 2,000 atoms, aspect 1,000).
    """
    found = search_space_group(crystal, tolerance)
    rotations = cartesian_rotations(found.cell, found.rotations)
    for array in (rotations, found.equivalent_atoms):
        array.setflags(write=False)
    return CrystalSymmetry(
        space_group=found.number,
        symbol=found.symbol,
        point_group=found.point_group,
        laue_class=next(laue for laue, groups in LAUE_CLASSES.items() if found.point_group in groups),
        crystal_system=crystal_system_of(found.number),
        rotations=rotations,
        wyckoff=found.wyckoff,
        equivalent_atoms=found.equivalent_atoms,
    )


def crystal_system_of(space_group: int) -> str:
    """The crystal system of a space group's number, 1 to 230 (ValueError otherwise)."""
    if not 1 <= space_group <= 230:
        raise ValueError(f"space group {space_group} does not exist; expected 1 to 230")
    return next(system for last, system in CRYSTAL_SYSTEMS if space_group <= last)


def cartesian_rotations(cell: FloatArray, rotations: IntArray) -> FloatArray:
    """(k, 3, 3) orthogonal matrices for integer matrices W that act on fractional columns.

    R = Lᵀ W L⁻ᵀ with the cell's rows in L is orthogonal only if W leaves the metric L Lᵀ alone, which a cell
    that is symmetric within a tolerance does roughly. So L is first replaced by the nearest cell whose
    metric is the mean of Wᵀ (L Lᵀ) W over the group: then R is exactly orthogonal, and W ↦ R still respects
    products.
    """
    metric = np.mean(rotations.transpose(0, 2, 1) @ (cell @ cell.T) @ rotations, axis=0)
    values, vectors = np.linalg.eigh(metric)
    root = (vectors * np.sqrt(values)) @ vectors.T
    left, _, right = np.linalg.svd(root @ cell)
    symmetric_cell = root @ left @ right
    return np.asarray(symmetric_cell.T @ rotations @ np.linalg.inv(symmetric_cell.T))


def primitive_cell(crystal: Crystal, *, tolerance: float = DEFAULT_TOLERANCE) -> Crystal:
    """The standard primitive cell, in the crystal's own Cartesian frame (its tensor is the same).
    SymmetryError.
    """
    return _standardized(crystal, primitive=True, tolerance=tolerance)


def conventional_cell(crystal: Crystal, *, tolerance: float = DEFAULT_TOLERANCE) -> Crystal:
    """The standard conventional cell, in the crystal's own Cartesian frame (its tensor is the same).
    SymmetryError.
    """
    return _standardized(crystal, primitive=False, tolerance=tolerance)


def supercell(crystal: Crystal, repeats: tuple[int, int, int]) -> Crystal:
    """The crystal with its cell repeated along a, b and c; all copies of one atom stand together.

    Raises CrystalError for repeats below 1 or more than MOST_ATOMS atoms.
    """
    if min(repeats) < 1:
        raise CrystalError(f"a supercell of {repeats} does not exist; give whole numbers of at least 1")
    total = len(crystal) * int(np.prod(repeats))
    if total > MOST_ATOMS:
        raise CrystalError(
            f"a supercell of {repeats} has {total:,} atoms, at most {MOST_ATOMS:,}; repeat it less"
        )
    shifts = block_shifts(repeats)
    fractional = (crystal.fractional[:, None, :] + shifts).reshape(-1, 3) / np.asarray(repeats)
    species = tuple(symbol for symbol in crystal.species for _ in range(len(shifts)))
    labels = tuple(label for label in crystal.labels for _ in range(len(shifts)))
    cell = crystal.cell * np.asarray(repeats, dtype=np.float64)[:, None]
    return replace(crystal, species=species, cell=cell, fractional=fractional, labels=labels)


def _standardized(crystal: Crystal, *, primitive: bool, tolerance: float) -> Crystal:
    cell, fractional, numbers = standard_cell(crystal, primitive=primitive, tolerance=tolerance)
    species = tuple(SYMBOLS[number - 1] for number in numbers)
    return replace(crystal, species=species, cell=cell, fractional=fractional, labels=())
