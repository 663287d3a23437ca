"""The point group of each site, and which degrees of its neighbourhood it forbids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.space_group import DEFAULT_TOLERANCE, SpaceGroupSearch, search_space_group
from core.crystal.symmetry import cartesian_rotations
from core.environment.harmonics import HIGHEST_DEGREE

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteSymmetry:
    """point_group: international symbol; oriented: the same in its directions, as the International Tables
    write it ("..2"); wyckoff: letter. orbit: index of the first equivalent atom. rotations: (g, 3, 3)
    float64, Cartesian, in the crystal's frame, proper and improper. allowed: for l = 0 … 8, how many
    combinations of the 2l + 1 harmonics the group leaves alone.
    """

    point_group: str
    oriented: str
    wyckoff: str
    orbit: int
    rotations: FloatArray
    allowed: tuple[int, ...]

    @property
    def vanishing(self) -> tuple[int, ...]:
        """Degrees l ≤ 8 whose coefficients vanish, whatever the atoms are."""
        return tuple(degree for degree, count in enumerate(self.allowed) if count == 0)

    @property
    def is_chiral(self) -> bool:
        """The group has no improper operation, so the site may have a hand."""
        return bool(np.all(np.linalg.det(self.rotations) > 0.0))


def site_symmetries(crystal: Crystal, *, tolerance: float = DEFAULT_TOLERANCE) -> tuple[SiteSymmetry, ...]:
    """One for each atom of a crystal, through spglib. Raises SymmetryError."""
    found = search_space_group(crystal, tolerance)
    matrices = cartesian_rotations(found.cell, found.rotations)
    fractional = crystal.cartesian @ np.linalg.inv(found.cell)
    kept: dict[int, SiteSymmetry] = {}
    sites = []
    for atom in range(len(crystal)):
        first = int(found.equivalent_atoms[atom])
        stabilizer = _fixing(found, fractional[atom], tolerance)
        allowed = kept[first].allowed if first in kept else allowed_counts(matrices[stabilizer])
        group = kept[first].point_group if first in kept else _symbol(found, stabilizer)
        site = SiteSymmetry(
            point_group=group,
            oriented=found.site_symmetry[atom],
            wyckoff=found.wyckoff[atom],
            orbit=first,
            rotations=matrices[stabilizer],
            allowed=allowed,
        )
        kept.setdefault(first, site)
        sites.append(site)
    return tuple(sites)


def allowed_counts(rotations: FloatArray) -> tuple[int, ...]:
    """For l = 0 … 8 the number of invariants of a point group (g, 3, 3) among harmonics of natural parity:
    the mean of the characters χ_l(θ) = sin((l + ½)θ)/sin(θ/2), times (−1)^l for improper operations.
    """
    sign = np.sign(np.linalg.det(rotations))
    angle = np.arccos(np.clip((sign * np.trace(rotations, axis1=1, axis2=2) - 1.0) / 2.0, -1.0, 1.0))
    counts = []
    for degree in range(HIGHEST_DEGREE + 1):
        # The character as a sum of cosines, which is defined for every angle.
        character = 1.0 + 2.0 * sum(np.cos(m * angle) for m in range(1, degree + 1))
        counts.append(round(float(np.mean(character * sign**degree))))
    return tuple(counts)


def _fixing(found: SpaceGroupSearch, place: FloatArray, tolerance: float) -> npt.NDArray[np.int64]:
    """Indices into ``found.rotations`` of the operations that leave a place alone, up to a lattice vector."""
    matrices, translations = found.operations
    moved = matrices @ place + translations - place
    distance = np.linalg.norm((moved - np.rint(moved)) @ found.cell, axis=1)
    fixing = matrices[distance < 2.0 * tolerance]
    same = (found.rotations[:, None] == fixing[None]).all(axis=(2, 3))
    return np.flatnonzero(same.any(axis=1))


def _symbol(found: SpaceGroupSearch, stabilizer: npt.NDArray[np.int64]) -> str:
    import spglib

    found_group = spglib.get_pointgroup(np.asarray(found.rotations[stabilizer], dtype=np.intc))
    return str(found_group[0]).strip() if found_group else "not known"
