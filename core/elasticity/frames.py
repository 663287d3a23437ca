"""The same stiffness in another Cartesian frame."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError
from core.tensor.rotation import rotate_voigt
from core.tensor.voigt import FloatArray, tensor_from_voigt

DESCRIPTIONS: Final[dict[Frame, str]] = {
    Frame.CRYSTAL: "Cartesian frame of the file's own cell as pymatgen builds it "
    "(from cell lengths and angles: c along z, a in the xz plane; cell vectors are kept as they are)",
    Frame.IEEE: "IEEE standard 176-1987 on piezoelectricity, section 3",
    Frame.PRINCIPAL: "axes that diagonalise the contraction C_ijkk, largest value first",
    Frame.USER: "axes of the user's choice",
}
"""What the axes of each frame are, for everybody who reads an output."""

_DEGENERATE: Final = 1e-6
"""Two principal values closer than this, relative to the largest, leave their axes undefined."""


def to_frame(stiffness: Stiffness, frame: Frame, crystal: Crystal | None = None) -> Stiffness:
    """The stiffness with its components in ``frame``; `rotation_to_frame` says by which rotation."""
    if frame is stiffness.frame:
        return stiffness
    return Stiffness(
        voigt=rotate_voigt(stiffness.voigt, rotation_to_frame(stiffness, frame, crystal)), frame=frame
    )


def rotation_to_frame(stiffness: Stiffness, frame: Frame, crystal: Crystal | None = None) -> FloatArray:
    """The (3, 3) whose rows are the axes of ``frame`` in the stiffness' own frame: v_new = Q v_old.

    crystal ↔ ieee needs the crystal, because the IEEE axes (standard 176-1987) follow the cell and not
    the tensor; principal needs the tensor only. TensorError for a way that does not exist: without the
    crystal, towards a user's frame (see `in_user_frame`), or back from a principal or user's frame.
    """
    if frame is stiffness.frame:
        return np.eye(3)
    if frame is Frame.PRINCIPAL:
        return principal_axes(stiffness.voigt)
    pair = (stiffness.frame, frame)
    if pair not in ((Frame.CRYSTAL, Frame.IEEE), (Frame.IEEE, Frame.CRYSTAL)):
        raise TensorError(
            f"a stiffness in frame {stiffness.frame} cannot be brought to frame {frame}: "
            "the rotation between them is not known; start from the frame crystal or ieee"
        )
    if crystal is None:
        raise TensorError(
            f"the way from frame {stiffness.frame} to {frame} depends on the cell: give the crystal structure"
        )
    from core.crystal.symmetry import ieee_rotation  # loads spglib, which most uses of this module need not

    rotation = np.asarray(ieee_rotation(crystal), dtype=np.float64)
    return rotation if frame is Frame.IEEE else rotation.T


def in_user_frame(stiffness: Stiffness, axes: npt.ArrayLike) -> Stiffness:
    """The stiffness in axes of the user's choice: rows of ``axes`` (3, 3) are x, y, z in the present frame.

    TensorError where they are not orthonormal to 1e-6 (left-handed axes are allowed).
    """
    rotation = np.asarray(axes, dtype=np.float64)
    if rotation.shape != (3, 3) or not np.abs(rotation @ rotation.T - np.eye(3)).max() < 1e-6:
        raise TensorError("the axes of a frame are three unit vectors across each other, as rows of a 3×3")
    return Stiffness(voigt=rotate_voigt(stiffness.voigt, rotation), frame=Frame.USER)


def principal_axes(voigt: npt.ArrayLike) -> FloatArray:
    """Right-handed axes (3, 3), in rows, that diagonalise the contractions of a stiffness (6, 6) in GPa.

    First C_ijkk (the stress of a uniform dilatation), largest value first; where two of its values
    coincide, C_ikjk decides within that plane; where all three coincide, C_ikjk decides alone. Axes that
    neither determines (a hexagonal basal plane, a cubic crystal) are left as near to the present ones as
    can be. S. C. Cowin and M. M. Mehrabadi, Q. J. Mech. Appl. Math. 40, 451 (1987).
    """
    tensor = tensor_from_voigt(voigt)
    axes = _refine(np.eye(3), np.einsum("ijkk->ij", tensor), np.einsum("ikjk->ij", tensor))
    signs = np.where(axes[np.arange(3), np.abs(axes).argmax(axis=1)] < 0.0, -1.0, 1.0)
    axes = axes * signs[:, None]
    return axes if np.linalg.det(axes) > 0.0 else axes * np.array([[1.0], [1.0], [-1.0]])


def _refine(space: FloatArray, matrix: FloatArray, *others: FloatArray) -> FloatArray:
    """Rows of ``space`` replaced by eigenvectors of the matrix within it, degenerate ones by those of the
    next.
    """
    within = space @ matrix @ space.T
    values, vectors = np.linalg.eigh(within)
    values, rows = values[::-1], vectors.T[::-1] @ space
    same = np.diff(values) > -_DEGENERATE * max(float(np.abs(values).max()), 1e-300)
    groups = np.split(np.arange(len(values)), np.flatnonzero(~same) + 1)
    parts = []
    for group in groups:
        subspace = rows[group]
        if len(group) == 1:
            parts.append(subspace)
        elif others:
            parts.append(_refine(subspace, *others))
        else:
            parts.append(_nearest_to_present_axes(subspace))
    return np.concatenate(parts)


def _nearest_to_present_axes(subspace: FloatArray) -> FloatArray:
    """An orthonormal basis of the rows' span, made of the present axes that lie most within it."""
    projector = subspace.T @ subspace
    chosen = np.sort(np.argsort(-np.diag(projector), kind="stable")[: len(subspace)])
    left, _, right = np.linalg.svd(projector[chosen], full_matrices=False)
    return np.asarray(left @ right, dtype=np.float64)
