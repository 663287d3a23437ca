"""The Laue class that a stiffness shows by itself, in the axes it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.search_domain import TURNS_OF_THE_CUBE
from core.tensor.rotation import rotation_matrices
from core.tensor.symmetrize import symmetry_misfit
from core.tensor.voigt import FloatArray

TOLERANCE: Final = 0.01
"""A tensor has a symmetry when no more than this share of it lies outside."""

SYSTEMS: Final[Mapping[str, str]] = {
    "m-3m": "cubic",
    "6/mmm": "hexagonal",
    "4/mmm": "tetragonal",
    "4/m": "tetragonal",
    "-3m": "trigonal",
    "-3": "trigonal",
    "mmm": "orthorhombic",
    "2/m": "monoclinic",
    "-1": "triclinic",
}
"""Crystal system of each Laue class that an elasticity tensor can tell, highest first."""


def own_laue_class(voigt: npt.ArrayLike) -> str:
    """The highest of `SYSTEMS` that a stiffness (6, 6) has to `TOLERANCE` in its own axes.

    Main axis along z, a two-fold one along x (4/mmm, -3m), monoclinic axes along any of x, y, z. A tensor of
    rank 4 does not tell m-3 from m-3m nor 6/m from 6/mmm, and an isotropic one is called cubic.
    """
    return own_group(voigt)[0]


def own_group(voigt: npt.ArrayLike) -> tuple[str, FloatArray]:
    """`own_laue_class` and its proper rotations (k, 3, 3) in the axes of the stiffness (6, 6)."""
    for name, groups in _groups().items():
        for group in groups:
            if float(symmetry_misfit(voigt, group)) <= TOLERANCE:
                return name, group
    return "-1", np.eye(3)[None]


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[FloatArray, ...]]:
    def about(axis: int, fold: int) -> FloatArray:
        return rotation_matrices((2.0 * np.pi * np.arange(fold) / fold)[:, None] * np.eye(3)[axis])

    def with_two_fold(group: FloatArray) -> FloatArray:
        return np.concatenate([group, group @ about(0, 2)[1]])

    return {
        "m-3m": (TURNS_OF_THE_CUBE,),
        "6/mmm": (with_two_fold(about(2, 6)),),
        "4/mmm": (with_two_fold(about(2, 4)),),
        "4/m": (about(2, 4),),
        "-3m": (with_two_fold(about(2, 3)),),
        "-3": (about(2, 3),),
        "mmm": (with_two_fold(about(2, 2)),),
        "2/m": tuple(about(axis, 2) for axis in (1, 2, 0)),
    }
