"""Distances, angles and torsions between atoms that were pointed at, each in the cell where it stands.

The atoms are taken as they are named, site and cell; the nearest image of another is never put in their
place, because that is not what somebody sees who points at two atoms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.errors import CrystalError

Shift = tuple[int, int, int]

MOST_ATOMS: Final = 4
"""Atoms of the longest chain that has a measure of its own: four have a torsion angle."""

STRAIGHT: Final = 1e-6
"""Sine of the angle below which three atoms count as standing on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomImage:
    """One atom of an endless crystal. site: its index in the cell; shift: whole cells along a, b, c from the
    place that its own coordinates give.
    """

    site: int
    shift: Shift = (0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainMeasures:
    """Of a chain of up to four atoms, in its order.

    distances: Å, between neighbours in the chain. angles: degrees, 0 to 180, at the inner atoms. torsion:
    degrees, −180 to 180, of four atoms, by the rule of IUPAC: seen along the middle bond, positive when the
    last atom is reached clockwise. None where the chain is shorter, or where three of its neighbours stand
    on one line; ``no_torsion`` then says so.
    """

    distances: tuple[float, ...]
    angles: tuple[float, ...]
    torsion: float | None
    no_torsion: str = ""


def image_positions(crystal: Crystal, atoms: Sequence[AtomImage]) -> FloatArray:
    """(n, 3) Å, where the atoms stand, in the crystal's Cartesian frame. CrystalError for a site that is not
    there.
    """
    for atom in atoms:
        if not 0 <= atom.site < len(crystal):
            raise CrystalError(
                f"the cell has no atom {atom.site + 1}; its {len(crystal)} atoms are numbered from 1"
            )
    sites = np.array([atom.site for atom in atoms], dtype=np.int64)
    shifts = np.array([atom.shift for atom in atoms], dtype=np.float64).reshape(-1, 3)
    return np.asarray((crystal.fractional[sites] + shifts) @ crystal.cell)


def chain_measures(crystal: Crystal, atoms: Sequence[AtomImage]) -> ChainMeasures:
    """All that can be measured along a chain of one to four atoms, each another one.

    CrystalError where an atom stands in the chain twice, or there are more than four.
    """
    if len(atoms) > MOST_ATOMS or len(set(atoms)) != len(atoms):
        raise CrystalError(
            f"{len(atoms)} atoms, {len(set(atoms))} of them different, are no chain that can be measured; "
            f"take up to {MOST_ATOMS} different ones"
        )
    points = image_positions(crystal, atoms)
    angle, torsion, missing = [], None, ""
    for first, middle, last in zip(points, points[1:], points[2:], strict=False):
        angle.append(angle_at(first, middle, last))
    if len(points) == MOST_ATOMS:
        torsion = torsion_angle(points)
        missing = "" if torsion is not None else "three of the atoms stand on one line"
    return ChainMeasures(
        distances=tuple(float(length) for length in np.linalg.norm(np.diff(points, axis=0), axis=1)),
        angles=tuple(angle),
        torsion=torsion,
        no_torsion=missing,
    )


def angle_at(first: npt.ArrayLike, middle: npt.ArrayLike, last: npt.ArrayLike) -> float:
    """The angle in degrees, 0 to 180, at ``middle`` between two points, each (3,)."""
    one, other = np.subtract(first, middle), np.subtract(last, middle)
    # The arc tangent keeps its digits near 0 and 180 degrees, where the arc cosine loses them.
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(one, other)), one @ other)))


def torsion_angle(points: npt.ArrayLike) -> float | None:
    """The torsion angle in degrees, −180 to 180, along four points (4, 3); None where it has no meaning.

    IUPAC, Pure Appl. Chem. 68, 2193 (1996), "torsion angle"; with b the three bonds in order,
    tan φ = |b₂| b₁·(b₂×b₃) / ((b₁×b₂)·(b₂×b₃)).
    """
    one, two, three = np.diff(np.asarray(points, dtype=np.float64), axis=0)
    before, after = np.cross(one, two), np.cross(two, three)
    lengths = [float(np.linalg.norm(bond)) for bond in (one, two, three)]
    flat = np.linalg.norm(before) <= STRAIGHT * lengths[0] * lengths[1]
    if flat or np.linalg.norm(after) <= STRAIGHT * lengths[1] * lengths[2]:
        return None
    return float(np.degrees(np.arctan2(lengths[1] * (one @ after), before @ after)))
