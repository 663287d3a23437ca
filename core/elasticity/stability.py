"""Mechanical stability: Kelvin moduli and positive definiteness."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.errors import UnstableTensorError
from core.tensor.mandel import mandel_from_voigt
from core.tensor.voigt import FloatArray

RELATIVE_FLOOR: Final = 1e-10
"""A Kelvin modulus below this share of the mean one counts as zero: rounding could have made it."""


def kelvin_moduli(voigt: npt.ArrayLike) -> FloatArray:
    """The six Kelvin moduli (..., 6) in GPa, ascending: eigenvalues of the Mandel matrix, the same in every
    frame.

    voigt: (..., 6, 6) stiffness in GPa. W. Thomson (Lord Kelvin), Phil. Trans. R. Soc. 146, 481 (1856);
    M. M. Mehrabadi and S. C. Cowin, Q. J. Mech. Appl. Math. 43, 15 (1990).
    """
    return np.asarray(np.linalg.eigvalsh(_without_dust(mandel_from_voigt(voigt))), dtype=np.float64)


def kelvin_modes(voigt: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Kelvin moduli (..., 6) in GPa, ascending, and the strains they belong to.

    The modes (..., 6, 6) are unit Mandel vectors in **rows**: mode k is strained by no stress but its own,
    σ = λ_k ε. Source as for `kelvin_moduli`.
    """
    values, vectors = np.linalg.eigh(_without_dust(mandel_from_voigt(voigt)))
    return values, np.swapaxes(vectors, -1, -2)


def is_positive_definite(voigt: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether every strain costs energy; (...) of bool for stiffnesses (..., 6, 6).

    The necessary and sufficient condition of M. Born and K. Huang, Dynamical Theory of Crystal Lattices
    (1954), in the form valid for every symmetry: the smallest Kelvin modulus is above `RELATIVE_FLOOR` of
    the mean one.
    """
    mandel = mandel_from_voigt(voigt)
    floor = RELATIVE_FLOOR * np.abs(np.trace(mandel, axis1=-2, axis2=-1)) / 6.0
    shifted = mandel - floor[..., None, None] * np.eye(6)
    try:  # ten times as fast as eigenvalues, and nearly every tensor passes
        np.linalg.cholesky(shifted)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.eigvalsh(shifted)[..., 0] > 0.0)
    return np.ones(mandel.shape[:-2], dtype=np.bool_)


def compliance_voigt(voigt: npt.ArrayLike) -> FloatArray:
    """Compliance S_IJ (..., 6, 6) in 1/GPa, the inverse of the stiffness (..., 6, 6) in GPa.

    UnstableTensorError where a stiffness is not positive definite: what follows from its inverse (Young's
    modulus, Reuss averages, …) would describe a crystal that cannot exist.
    """
    stiffness = np.asarray(voigt, dtype=np.float64)
    if not is_positive_definite(stiffness).all():
        smallest = float(kelvin_moduli(stiffness)[..., 0].min())
        raise UnstableTensorError(
            f"the stiffness is not positive definite: its smallest Kelvin modulus is {smallest:.4g} GPa and "
            "should be above 0; check the numbers, their order (xx yy zz yz xz xy) and their unit (GPa)"
        )
    return np.asarray(np.linalg.inv(stiffness), dtype=np.float64)


def _without_dust(mandel: FloatArray) -> FloatArray:
    """Entries far below rounding set to zero: beside entries of 1, ones of 1e-100 spoil LAPACK's
    eigenvalues.
    """
    largest = np.abs(mandel).max(axis=(-2, -1), keepdims=True)
    return np.where(np.abs(mandel) < 1e-25 * largest, 0.0, mandel)
