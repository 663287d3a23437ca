"""Mandel (Kelvin) notation: the 6×6 form in which a rotation is an orthogonal matrix.

A symmetric second-rank tensor becomes the vector (xx, yy, zz, √2 yz, √2 xz, √2 xy), stress and strain alike,
and a stiffness the matrix M_IJ = w_I w_J C_IJ with w = (1, 1, 1, √2, √2, √2). Eigenvalues, inverses and
Frobenius norms of M are those of the fourth-rank tensor. M. M. Mehrabadi and S. C. Cowin, Q. J. Mech. Appl.
Math. 43, 15 (1990). Every function takes leading batch dimensions.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.tensor.voigt import FloatArray, tensor_from_voigt, voigt_from_tensor

_WEIGHTS: Final = np.array([1.0, 1.0, 1.0, *[np.sqrt(2.0)] * 3])
_FACTORS: Final = np.outer(_WEIGHTS, _WEIGHTS)


def _symmetric_basis() -> FloatArray:
    basis = np.zeros((6, 3, 3))
    for index, (i, j) in enumerate(((0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1))):
        basis[index, i, j] = basis[index, j, i] = 1.0 if i == j else np.sqrt(0.5)
    basis.setflags(write=False)
    return basis


SYMMETRIC_BASIS: Final = _symmetric_basis()
"""(6, 3, 3): the orthonormal symmetric matrices that the six Mandel components stand for."""


def mandel_from_voigt(voigt: npt.ArrayLike) -> FloatArray:
    """Mandel matrix (..., 6, 6) of a stiffness in Voigt form, same units."""
    return np.asarray(voigt, dtype=np.float64) * _FACTORS


def voigt_from_mandel(mandel: npt.ArrayLike) -> FloatArray:
    """Stiffness in Voigt form (..., 6, 6) from its Mandel matrix, same units."""
    return np.asarray(mandel, dtype=np.float64) / _FACTORS


def mandel_from_compliance_voigt(voigt: npt.ArrayLike) -> FloatArray:
    """Mandel matrix (..., 6, 6) of a compliance in Voigt form; it is the inverse of the stiffness' one."""
    return np.asarray(voigt, dtype=np.float64) / _FACTORS


def compliance_voigt_from_mandel(mandel: npt.ArrayLike) -> FloatArray:
    """Compliance in Voigt form (..., 6, 6) from its Mandel matrix."""
    return np.asarray(mandel, dtype=np.float64) * _FACTORS


def mandel_from_tensor(tensor: npt.ArrayLike) -> FloatArray:
    """Mandel matrix (..., 6, 6) of a fourth-rank tensor (..., 3, 3, 3, 3) with both minor symmetries."""
    return voigt_from_tensor(tensor) * _FACTORS


def tensor_from_mandel(mandel: npt.ArrayLike) -> FloatArray:
    """Fourth-rank tensor (..., 3, 3, 3, 3) from its Mandel matrix (..., 6, 6)."""
    return tensor_from_voigt(voigt_from_mandel(mandel))


def mandel_vector(matrix: npt.ArrayLike) -> FloatArray:
    """Mandel vector (..., 6) of a symmetric matrix (..., 3, 3): stress, strain or direction dyad alike."""
    return np.asarray(np.einsum("aij,...ij->...a", SYMMETRIC_BASIS, np.asarray(matrix, dtype=np.float64)))


def matrix_from_mandel_vector(vector: npt.ArrayLike) -> FloatArray:
    """Symmetric matrix (..., 3, 3) from its Mandel vector (..., 6)."""
    return np.asarray(np.einsum("aij,...a->...ij", SYMMETRIC_BASIS, np.asarray(vector, dtype=np.float64)))
