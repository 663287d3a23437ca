"""Projection of a tensor on the tensors that a point group leaves unchanged."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.tensor.mandel import mandel_from_voigt, voigt_from_mandel
from core.tensor.rotation import mandel_rotation
from core.tensor.voigt import FloatArray


def symmetrize_voigt(voigt: npt.ArrayLike, rotations: npt.ArrayLike) -> FloatArray:
    """Mean of a stiffness over a group: (1/k) Σ_g g·C, the orthogonal projection on its invariant tensors.

    voigt: (..., 6, 6), any unit. rotations: (k, 3, 3), all elements of the group as Cartesian orthogonal
    matrices in the frame of the tensor. The projection is orthogonal in the Frobenius norm of the
    fourth-rank tensor and idempotent; J.-P. Serre, Linear Representations of Finite Groups (1977),
    section 2.6.
    """
    turns = mandel_rotation(rotations)
    mandel = mandel_from_voigt(voigt)
    return voigt_from_mandel(
        np.einsum("gab,...bc,gdc->...ad", turns, mandel, turns, optimize=True) / len(turns)
    )


def symmetry_misfit(voigt: npt.ArrayLike, rotations: npt.ArrayLike) -> FloatArray:
    """‖C − C projected on the group‖ / ‖C‖ in the Frobenius norm of the fourth-rank tensor; (...), 0 = exact.

    Arguments as for `symmetrize_voigt`. A tensor of zeros has misfit 0.
    """
    mandel = mandel_from_voigt(voigt)
    rest = mandel - mandel_from_voigt(symmetrize_voigt(voigt, rotations))
    norm = np.linalg.norm(mandel, axis=(-2, -1))
    return np.asarray(np.linalg.norm(rest, axis=(-2, -1)) / np.where(norm > 0.0, norm, 1.0))
