"""Rotation of fourth-rank tensors in all three notations.

Rotations are **active**: the material is turned by the orthogonal matrix R (proper or improper) while the
axes stay, v' = R v and

    C'_ijkl = R_ia R_jb R_kc R_ld C_abcd.

To change axes instead (rows of Q are the new axes in the old frame) pass Q: components then read in the
new frame. All functions take leading batch dimensions, which broadcast against each other.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.tensor.mandel import (
    SYMMETRIC_BASIS,
    compliance_voigt_from_mandel,
    mandel_from_compliance_voigt,
    mandel_from_voigt,
    voigt_from_mandel,
)
from core.tensor.voigt import FloatArray

_FLAT_BASIS: Final = SYMMETRIC_BASIS.reshape(6, 9)


def mandel_rotation(rotation: npt.ArrayLike) -> FloatArray:
    """The orthogonal (..., 6, 6) by which a rotation (..., 3, 3) acts on Mandel vectors.

    Q_ab = tr(B_a R B_b Rᵀ) with the orthonormal symmetric matrices B; M' = Q M Qᵀ.
    Mehrabadi and Cowin (1990).
    """
    matrix = np.asarray(rotation, dtype=np.float64)
    dyad = np.einsum("...ik,...jl->...ijkl", matrix, matrix).reshape(*matrix.shape[:-2], 9, 9)
    return np.asarray(_FLAT_BASIS @ dyad @ _FLAT_BASIS.T)


def rotate_mandel(mandel: npt.ArrayLike, rotation: npt.ArrayLike) -> FloatArray:
    """Mandel matrix (..., 6, 6) of the tensor turned by R (..., 3, 3)."""
    turn = mandel_rotation(rotation)
    return np.asarray(turn @ np.asarray(mandel, dtype=np.float64) @ np.swapaxes(turn, -1, -2))


def rotate_voigt(voigt: npt.ArrayLike, rotation: npt.ArrayLike) -> FloatArray:
    """Stiffness in Voigt form (..., 6, 6) turned by R (..., 3, 3), same units."""
    return voigt_from_mandel(rotate_mandel(mandel_from_voigt(voigt), rotation))


def rotate_compliance_voigt(voigt: npt.ArrayLike, rotation: npt.ArrayLike) -> FloatArray:
    """Compliance in Voigt form (..., 6, 6) turned by R (..., 3, 3), same units."""
    return compliance_voigt_from_mandel(rotate_mandel(mandel_from_compliance_voigt(voigt), rotation))


def rotate_tensor(tensor: npt.ArrayLike, rotation: npt.ArrayLike) -> FloatArray:
    """Fourth-rank tensor (..., 3, 3, 3, 3) turned by R (..., 3, 3)."""
    result = np.asarray(tensor, dtype=np.float64)
    matrix = np.asarray(rotation, dtype=np.float64)
    for _ in range(4):  # each pass turns the first index and moves it last, so four passes restore the order
        result = np.einsum("...ia,...ajkl->...jkli", matrix, result)
    return result


def rotation_matrices(vectors: npt.ArrayLike) -> FloatArray:
    """Rotations (..., 3, 3) by |v| radians about v, for vectors (..., 3): O. Rodrigues' formula (1840)."""
    vector = np.asarray(vectors, dtype=np.float64)
    angle = np.linalg.norm(vector, axis=-1)[..., None, None]
    cross = np.zeros((*vector.shape[:-1], 3, 3))
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        cross[..., j, i], cross[..., i, j] = vector[..., k], -vector[..., k]
    half = np.sinc(angle / (2.0 * np.pi)) ** 2 / 2.0
    return np.asarray(np.eye(3) + np.sinc(angle / np.pi) * cross + half * (cross @ cross))
