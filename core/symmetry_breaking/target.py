"""What is to be reached with a lower symmetry: a distorted structure, or a tensor of the whole crystal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.facts import formula
from core.errors import CrystalError

if TYPE_CHECKING:
    from core.tensor.tensor_kinds import TensorKind

SAME: Final = 1e-4
"""Å and strain: a target that differs by no more is the crystal itself."""
COINCIDE: Final = 0.01
"""Å."""
MOST_ATOMS: Final = 160
"""Atoms of the cell of the target, up to which a search takes about a minute."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BreakingTarget:
    """A crystal in its high symmetry and what is wanted of it.

    crystal: with the atoms and the cell of the target (a supercell where that is larger), undistorted.
    displacements: (n, 3) Å, Cartesian, in the frame of the crystal, without a common shift; or None. strain:
    (3, 3) symmetric, of the cell of the target against that of the crystal; or None. kind, tensor: of a
    tensor that is wanted, (3, …, 3) in the frame of the crystal; or None.
    """

    crystal: Crystal
    displacements: FloatArray | None = None
    strain: FloatArray | None = None
    kind: TensorKind | None = None
    tensor: FloatArray | None = None


def structure_target(crystal: Crystal, distorted: Crystal) -> BreakingTarget:
    """The target of a distorted structure: the crystal is repeated and its atoms ordered as in ``distorted``.

    Atoms and cells are matched by pymatgen's StructureMatcher (S. P. Ong et al., Comput. Mater. Sci. 68, 314
    (2013)); a turn of the whole is removed by the polar decomposition of the deformation. CrystalError where
    the two are not the same arrangement up to a distortion, or the cell has more than `MOST_ATOMS` atoms.
    """
    if len(distorted) > MOST_ATOMS:
        raise CrystalError(
            f"the target has {len(distorted)} atoms; at most {MOST_ATOMS} are taken: with so many a search "
            "lasts about a minute. Give the smallest cell that shows the distortion"
        )
    if len(crystal) == len(distorted) and crystal.species == distorted.species:
        direct = _displaced(crystal, distorted)
        if np.abs(direct.displacements).max() < 1.0:  # type: ignore[arg-type]
            return direct
    return _displaced(_matched(crystal, distorted), distorted)


def _matched(crystal: Crystal, distorted: Crystal) -> Crystal:
    """The crystal in the cell and with the order of atoms of the distorted one, in its own frame."""
    from pymatgen.analysis.structure_matcher import StructureMatcher
    from pymatgen.core.structure import Structure

    small, large = (
        Structure(each.cell, list(each.species), each.fractional) for each in (crystal, distorted)
    )
    matcher = StructureMatcher(
        ltol=0.3, stol=0.5, angle_tol=10, primitive_cell=False, attempt_supercell=len(large) > len(small)
    )
    found = matcher.get_s2_like_s1(large, small)  # type: ignore[no-untyped-call]
    if found is None:
        raise CrystalError(
            f"the target ({formula(distorted)}, {len(distorted)} atoms) is no distortion of the crystal "
            f"({formula(crystal)}, {len(crystal)} atoms); give one with the same atoms, arranged alike"
        )
    species = tuple(str(site.specie.symbol) for site in found)
    cell = np.asarray(found.lattice.matrix)
    places = np.asarray(found.cart_coords) + _shift_back(crystal, species, np.asarray(found.cart_coords))
    return replace(crystal, species=species, cell=cell, fractional=places @ np.linalg.inv(cell), labels=())


def _shift_back(crystal: Crystal, species: tuple[str, ...], places: FloatArray) -> FloatArray:
    """The matcher moves the origin: the shift (3,) that brings all atoms back onto those of the crystal."""
    for atom, symbol in enumerate(crystal.species):
        shift = np.asarray(crystal.cartesian[atom] - places[0])
        if symbol == species[0] and _coincide(crystal, species, places + shift):
            return shift
    return np.zeros(3)


def _coincide(crystal: Crystal, species: tuple[str, ...], places: FloatArray) -> bool:
    step = (places[:, None] - crystal.cartesian[None]) @ np.linalg.inv(crystal.cell)
    far = np.linalg.norm((step - np.rint(step)) @ crystal.cell, axis=-1)
    same = np.array(species)[:, None] == np.array(crystal.species)[None]
    return bool((np.where(same, far, np.inf).min(axis=1) < COINCIDE).all())


def _displaced(crystal: Crystal, distorted: Crystal) -> BreakingTarget:
    deformation = np.linalg.solve(crystal.cell, distorted.cell)  # rows: a' = a F
    left, sizes, _ = np.linalg.svd(deformation)
    strain = (left * (sizes - 1.0)) @ left.T  # F = V R for rows: V = left·sizes·leftᵀ acts first
    step = distorted.fractional - crystal.fractional
    step = step - np.rint(step)
    step = step - _common(step)
    moved = step @ crystal.cell
    still = np.abs(strain).max() < SAME
    return BreakingTarget(
        crystal=crystal,
        displacements=moved - moved.mean(axis=0),
        strain=None if still else np.asarray(strain),
    )


def _common(step: FloatArray) -> FloatArray:
    """The shift (3,) that all atoms share, found on the circle because steps are known modulo 1."""
    turn = np.exp(2j * np.pi * step).mean(axis=0)
    return np.asarray(np.angle(turn) / (2.0 * np.pi))


def tensor_target(crystal: Crystal, kind: TensorKind, tensor: FloatArray) -> BreakingTarget:
    """The target of a tensor (3, …, 3) of a kind in the frame of the crystal."""
    if len(crystal) > MOST_ATOMS:
        raise CrystalError(
            f"the crystal has {len(crystal)} atoms; at most {MOST_ATOMS} are taken: with so many a search "
            "lasts about a minute. Give its primitive cell"
        )
    return BreakingTarget(crystal=crystal, kind=kind, tensor=np.asarray(tensor, dtype=np.float64))
