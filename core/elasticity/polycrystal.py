"""Polycrystals with a texture: averages over a distribution of orientations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stability import compliance_voigt
from core.errors import TensorError
from core.tensor.mandel import mandel_from_voigt, voigt_from_mandel
from core.tensor.rotation import mandel_rotation, rotation_matrices
from core.tensor.voigt import FloatArray

_FULL_TURN: Final = 6
"""Steps about an axis that average a tensor of rank 4 exactly: any number above four."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TexturedAverages:
    """Stiffnesses (6, 6) of the polycrystal in GPa, in the sample's frame.

    voigt: all grains strained alike, ⟨C⟩; reuss: all stressed alike, ⟨S⟩⁻¹; hill: the mean of the two;
    geometric: exp⟨ln C⟩, which lies between. R. Hill, Proc. Phys. Soc. A 65, 349 (1952); S. Matthies and M.
    Humbert, J. Appl. Cryst. 28, 254 (1995).
    """

    voigt: FloatArray
    reuss: FloatArray
    hill: FloatArray
    geometric: FloatArray


def textured_averages(
    voigt: npt.ArrayLike, orientations: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> TexturedAverages:
    """Averages of a stiffness (6, 6) in GPa over grains.

    orientations: (n, 3, 3) rotations that turn the crystal's axes into the sample's, v_sample = g v_crystal.
    weights: (n,) volumes of the grains, any scale, not negative; equal ones where None. TensorError for
    matrices that are no rotations or weights that do not add up to more than 0; UnstableTensorError for
    a stiffness that is not positive definite.
    """
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    turns = mandel_rotation(_checked_rotations(orientations))
    shares = _checked_weights(weights, len(turns))
    values, vectors = np.linalg.eigh(mandel_from_voigt(voigt))

    def mean(of_eigenvalues: FloatArray) -> FloatArray:
        single = (vectors * of_eigenvalues) @ vectors.T
        return np.asarray(np.einsum("n,nab,bc,ndc->ad", shares, turns, single, turns, optimize=True))

    upper, lower = mean(values), np.linalg.inv(mean(1.0 / values))
    logarithms, axes = np.linalg.eigh(mean(np.log(values)))
    return TexturedAverages(
        voigt=voigt_from_mandel(upper),
        reuss=voigt_from_mandel(lower),
        hill=voigt_from_mandel(0.5 * (upper + lower)),
        geometric=voigt_from_mandel((axes * np.exp(logarithms)) @ axes.T),
    )


def fibre_texture(crystal_direction: npt.ArrayLike, sample_axis: npt.ArrayLike) -> FloatArray:
    """Orientations (6, 3, 3) of a perfect fibre: one direction of every grain along an axis, any turn about
    it.

    Six turns average a tensor of rank 4 just as all turns do. Both are vectors (3,) of any length;
    TensorError where one is zero. For `textured_averages`.
    """
    start, goal = _unit(crystal_direction), _unit(sample_axis)
    axis = np.cross(start, goal)
    sine = float(np.linalg.norm(axis))
    if sine < 1e-12:
        axis = np.linalg.svd(start[None])[2][1]
        sine = 1.0
    angle = np.arctan2(np.linalg.norm(np.cross(start, goal)), start @ goal)
    onto = rotation_matrices(axis / sine * angle)
    turns = rotation_matrices((2.0 * np.pi * np.arange(_FULL_TURN) / _FULL_TURN)[:, None] * goal)
    return np.asarray(turns @ onto)


def _unit(vector: npt.ArrayLike) -> FloatArray:
    array = np.asarray(vector, dtype=np.float64).reshape(3)
    length = float(np.linalg.norm(array))
    if not (np.isfinite(length) and length > 0.0):
        raise TensorError(f"{array.tolist()} is no direction: give three finite numbers, not all 0")
    return np.asarray(array / length)


def _checked_rotations(orientations: npt.ArrayLike) -> FloatArray:
    rotations = np.asarray(orientations, dtype=np.float64)
    if rotations.ndim != 3 or rotations.shape[1:] != (3, 3) or not len(rotations):
        raise TensorError(f"orientations have shape {rotations.shape}, expected (n, 3, 3) with n > 0")
    off = np.abs(rotations @ np.swapaxes(rotations, 1, 2) - np.eye(3)).max()
    if not off < 1e-6:
        raise TensorError(f"an orientation is no rotation matrix: R Rᵀ is off the identity by {off:.2g}")
    return rotations


def _checked_weights(weights: npt.ArrayLike | None, count: int) -> FloatArray:
    if weights is None:
        return np.full(count, 1.0 / count)
    shares = np.asarray(weights, dtype=np.float64)
    if shares.shape != (count,) or not (
        np.isfinite(shares).all() and (shares >= 0.0).all() and shares.sum() > 0.0
    ):
        raise TensorError(f"{count} orientations need {count} weights that are not negative and not all 0")
    return np.asarray(shares / shares.sum())
