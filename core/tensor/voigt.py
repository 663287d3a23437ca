"""Voigt's two-index notation against the full 3×3×3×3 tensor.

Order of indices: xx yy zz yz xz xy. A stiffness keeps its components (C_44 = C_yzyz) because the Voigt
strain carries the factor 2 (γ_yz = 2 ε_yz); a compliance therefore carries factors 2 and 4
(S_14 = 2 S_xxyz, S_44 = 4 S_yzyz). J. F. Nye, Physical Properties of Crystals (1985), chapter VIII.

Every function takes leading batch dimensions: (..., 6, 6) or (..., 3, 3, 3, 3).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

VOIGT_PAIRS: Final = ((0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1))
"""The Cartesian index pair of each Voigt index."""

_FIRST: Final = np.array([pair[0] for pair in VOIGT_PAIRS])
_SECOND: Final = np.array([pair[1] for pair in VOIGT_PAIRS])
_VOIGT_INDEX: Final = np.array([[0, 5, 4], [5, 1, 3], [4, 3, 2]])
_ENGINEERING: Final = np.array([1.0, 1.0, 1.0, 2.0, 2.0, 2.0])
_COMPLIANCE_FACTORS: Final = np.outer(_ENGINEERING, _ENGINEERING)
_UPPER: Final = np.triu_indices(6)


def tensor_from_voigt(voigt: npt.ArrayLike) -> FloatArray:
    """C_ijkl (..., 3, 3, 3, 3) from a stiffness C_IJ (..., 6, 6), same units."""
    matrix = np.asarray(voigt, dtype=np.float64)
    return matrix[..., _VOIGT_INDEX[:, :, None, None], _VOIGT_INDEX[None, None, :, :]]


def voigt_from_tensor(tensor: npt.ArrayLike) -> FloatArray:
    """C_IJ (..., 6, 6) from a stiffness C_ijkl (..., 3, 3, 3, 3) with both minor symmetries, same units."""
    full = np.asarray(tensor, dtype=np.float64)
    return full[..., _FIRST[:, None], _SECOND[:, None], _FIRST[None, :], _SECOND[None, :]]


def compliance_tensor_from_voigt(voigt: npt.ArrayLike) -> FloatArray:
    """S_ijkl (..., 3, 3, 3, 3) from a compliance S_IJ (..., 6, 6): factors 1, 1/2 and 1/4 taken out."""
    return tensor_from_voigt(np.asarray(voigt, dtype=np.float64) / _COMPLIANCE_FACTORS)


def compliance_voigt_from_tensor(tensor: npt.ArrayLike) -> FloatArray:
    """S_IJ (..., 6, 6) from a compliance S_ijkl (..., 3, 3, 3, 3): factors 1, 2 and 4 put in."""
    return voigt_from_tensor(tensor) * _COMPLIANCE_FACTORS


def upper_triangle(voigt: npt.ArrayLike) -> FloatArray:
    """The 21 numbers (..., 21) on and above the diagonal, row by row: 11 12 … 16 22 … 66."""
    return np.asarray(voigt, dtype=np.float64)[..., _UPPER[0], _UPPER[1]]


def voigt_from_upper_triangle(numbers: npt.ArrayLike) -> FloatArray:
    """The symmetric (..., 6, 6) from its 21 numbers (..., 21) on and above the diagonal, row by row."""
    triangle = np.asarray(numbers, dtype=np.float64)
    voigt = np.empty((*triangle.shape[:-1], 6, 6))
    voigt[..., _UPPER[0], _UPPER[1]] = triangle
    voigt[..., _UPPER[1], _UPPER[0]] = triangle
    return voigt
