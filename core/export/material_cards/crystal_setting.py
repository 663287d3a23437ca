"""The conventional cell of a crystal and the Cartesian axes along it that MTEX is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.crystal.crystal import Crystal, FloatArray
from core.elasticity.frames import rotation_to_frame
from core.elasticity.stiffness import Frame, Stiffness

_TWO_FOLD_ALONG_A: Final = frozenset(
    {150, 152, 154, 155, 156, 158, 160, 161, 164, 165, 166, 167}
)  # the groups 321, 3m1, -3m1 and those on the rhombohedral lattice
_LAST_OF_CLASS: Final = (
    (2, "-1"),
    (15, "12/m1"),
    (74, "mmm"),
    (88, "4/m"),
    (142, "4/mmm"),
    (167, "-3"),
    (176, "6/m"),
    (194, "6/mmm"),
    (206, "m-3"),
    (230, "m-3m"),
)
"""Last space group of each Laue class (International Tables A), b the unique axis of monoclinic cells."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalSetting:
    """A conventional cell in the Cartesian frame with y along b* and z along c.

    group: Laue class with its setting, as MTEX names it; elasticity tells no more. It is -3 for the classes
    312, 31m and -31m, which have more than that. lengths: Å. angles: degrees. rotation: (3, 3), v_setting =
    rotation @ v in the stiffness' frame.
    """

    group: str
    lengths: tuple[float, float, float]
    angles: tuple[float, float, float]
    rotation: FloatArray


def crystal_setting(crystal: Crystal, stiffness: Stiffness) -> CrystalSetting | None:
    """The setting of the crystal's conventional cell; None for a stiffness in a frame not tied to the cell.

    Raises SymmetryError when the space group cannot be found.
    """
    from core.crystal.space_group import search_space_group

    if stiffness.frame not in (Frame.CRYSTAL, Frame.IEEE):
        return None
    found = search_space_group(crystal)
    basis = found.conventional * np.sign(np.linalg.det(found.conventional))
    lengths = np.linalg.norm(basis, axis=1)
    a, b, c = basis / lengths[:, None]
    z = c
    y = np.cross(c, a) / np.linalg.norm(np.cross(c, a))
    to_crystal = rotation_to_frame(stiffness, Frame.CRYSTAL, crystal)
    cosines = np.clip([b @ c, a @ c, a @ b], -1.0, 1.0)
    alpha, beta, gamma = np.degrees(np.arccos(cosines))
    return CrystalSetting(
        group=laue_setting(found.number),
        lengths=(float(lengths[0]), float(lengths[1]), float(lengths[2])),
        angles=(float(alpha), float(beta), float(gamma)),
        rotation=np.stack([np.cross(y, z), y, z]) @ to_crystal,
    )


def laue_setting(space_group: int) -> str:
    """The Laue class of a space group number (1 to 230) with the setting of its axes."""
    if space_group in _TWO_FOLD_ALONG_A:
        return "-3m1"
    return next(name for last, name in _LAST_OF_CLASS if space_group <= last)
