"""A stiffness and the crystal it belongs to: point group, standard axes, projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.elasticity.frames import rotation_to_frame
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetrize_voigt
from core.tensor.voigt import FloatArray

if TYPE_CHECKING:
    from core.crystal.symmetry import CrystalSymmetry

TIED_FRAMES = (Frame.CRYSTAL, Frame.IEEE)
"""Frames whose place in the crystal is known."""


def symmetrized(stiffness: Stiffness, crystal: Crystal) -> Stiffness:
    """The part of a stiffness that has the symmetry of the crystal's point group, in the same frame.

    The nearest such tensor in the Frobenius norm; `core.tensor.symmetrize` says how. TensorError for a
    stiffness in a frame that is not tied to the crystal.
    """
    from core.crystal.symmetry import symmetry_of  # loads spglib, which a tensor alone does not need

    rotations = point_group_in_frame(stiffness.frame, crystal, symmetry_of(crystal))
    return Stiffness(voigt=symmetrize_voigt(stiffness.voigt, rotations), frame=stiffness.frame)


def point_group_in_frame(frame: Frame, crystal: Crystal, symmetry: CrystalSymmetry) -> FloatArray:
    """The point-group matrices (k, 3, 3) of a crystal in a frame that is tied to it; TensorError in any
    other.
    """
    axes = axes_in_crystal(frame, crystal)
    return np.asarray(axes @ symmetry.rotations @ axes.T)


def standard_voigt(
    stiffness: Stiffness, crystal: Crystal, *, axes: npt.ArrayLike | None = None
) -> FloatArray:
    """The stiffness (6, 6) in GPa in the IEEE axes of its crystal.

    axes: (3, 3), rows are the axes of the stiffness in frame ``crystal``; those of its frame where None, and
    then TensorError from a frame that is not tied to the crystal.
    """
    present = axes_in_crystal(stiffness.frame, crystal) if axes is None else np.asarray(axes)
    return rotate_voigt(stiffness.voigt, axes_in_crystal(Frame.IEEE, crystal) @ present.T)


def axes_in_crystal(frame: Frame, crystal: Crystal) -> FloatArray:
    """The axes (3, 3) of a frame as rows in the frame ``crystal``."""
    if frame not in TIED_FRAMES:
        raise TensorError(
            f"a stiffness in frame {frame} cannot be compared with its crystal: the rotation between them is "
            "not known; start from the frame crystal or ieee"
        )
    return rotation_to_frame(Stiffness(voigt=np.eye(6)), frame, crystal)
