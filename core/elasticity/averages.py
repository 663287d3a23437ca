"""Voigt, Reuss and Hill averages: the moduli of a polycrystal without texture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from core.elasticity.stability import is_positive_definite
from core.tensor.voigt import FloatArray

Number = TypeVar("Number", float, FloatArray)

_MANY = 200
"""Matrices from which on steps through all of them are faster than inverses one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoigtReussHill(Generic[Number]):
    """One modulus in three averages: upper bound, lower bound and their middle (for Young and Poisson see
    there).
    """

    voigt: Number
    reuss: Number
    hill: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Averages(Generic[Number]):
    """Isotropic moduli in GPa (Poisson's ratio without unit): floats for one tensor, arrays (...) for many.

    Young's modulus, Poisson's ratio, the P-wave modulus and Lamé's λ follow from the bulk and shear modulus
    of the same average, E = 9KG/(3K+G), so the Hill one is **not** the mean of the other two. Reuss and Hill
    are NaN where the stiffness is not positive definite.
    """

    bulk: VoigtReussHill[Number]
    shear: VoigtReussHill[Number]
    young: VoigtReussHill[Number]
    poisson: VoigtReussHill[Number]
    p_wave: VoigtReussHill[Number]
    lame: VoigtReussHill[Number]


def voigt_reuss_hill(voigt: npt.ArrayLike) -> Averages[float]:
    """Averages of one stiffness (6, 6) in GPa; equations as in `averages_of_many`."""
    bulk, shear = _bulk_and_shear(np.asarray(voigt, dtype=np.float64).reshape(6, 6))
    return Averages(
        bulk=_as_floats(bulk),
        shear=_as_floats(shear),
        young=_as_floats(young_from_bulk_shear(bulk, shear)),
        poisson=_as_floats(poisson_from_bulk_shear(bulk, shear)),
        p_wave=_as_floats(bulk + 4.0 * shear / 3.0),
        lame=_as_floats(bulk - 2.0 * shear / 3.0),
    )


def averages_of_many(voigt: npt.ArrayLike) -> Averages[FloatArray]:
    """Averages of stiffnesses (..., 6, 6) in GPa, as arrays (...).

        9 K_V = (C11 + C22 + C33) + 2 (C12 + C13 + C23)
       15 G_V = (C11 + C22 + C33) − (C12 + C13 + C23) + 3 (C44 + C55 + C66)
        1/K_R = (S11 + S22 + S33) + 2 (S12 + S13 + S23)
       15/G_R = 4 (S11 + S22 + S33) − 4 (S12 + S13 + S23) + 3 (S44 + S55 + S66)

    W. Voigt, Lehrbuch der Kristallphysik (1928); A. Reuss, Z. Angew. Math. Mech. 9, 49 (1929); R. Hill,
    Proc. Phys. Soc. A 65, 349 (1952).
    """
    bulk, shear = _bulk_and_shear(np.asarray(voigt, dtype=np.float64))
    return Averages(
        bulk=_as_arrays(bulk),
        shear=_as_arrays(shear),
        young=_as_arrays(young_from_bulk_shear(bulk, shear)),
        poisson=_as_arrays(poisson_from_bulk_shear(bulk, shear)),
        p_wave=_as_arrays(bulk + 4.0 * shear / 3.0),
        lame=_as_arrays(bulk - 2.0 * shear / 3.0),
    )


def young_from_bulk_shear(bulk: npt.ArrayLike, shear: npt.ArrayLike) -> FloatArray:
    """E = 9KG / (3K + G) of an isotropic body; all in the same unit."""
    bulk, shear = np.asarray(bulk, dtype=np.float64), np.asarray(shear, dtype=np.float64)
    return np.asarray(9.0 * bulk * shear / (3.0 * bulk + shear))


def poisson_from_bulk_shear(bulk: npt.ArrayLike, shear: npt.ArrayLike) -> FloatArray:
    """ν = (3K − 2G) / (6K + 2G) of an isotropic body."""
    bulk, shear = np.asarray(bulk, dtype=np.float64), np.asarray(shear, dtype=np.float64)
    return np.asarray((3.0 * bulk - 2.0 * shear) / (6.0 * bulk + 2.0 * shear))


def _bulk_and_shear(stiffness: FloatArray) -> tuple[FloatArray, FloatArray]:
    """K and G, each (3, ...) for Voigt, Reuss, Hill."""
    normal, coupling, shears = _invariant_sums(stiffness)
    bulk_voigt = (normal + 2.0 * coupling) / 9.0
    shear_voigt = (normal - coupling + 3.0 * shears) / 15.0
    stable = is_positive_definite(stiffness)
    invertible = stiffness if stable.all() else np.where(stable[..., None, None], stiffness, np.eye(6))
    normal, coupling, shears = _compliance_sums(invertible)
    bulk_reuss = np.where(stable, 1.0 / (normal + 2.0 * coupling), np.nan)
    shear_reuss = np.where(stable, 15.0 / (4.0 * (normal - coupling) + 3.0 * shears), np.nan)
    return (
        np.stack([bulk_voigt, bulk_reuss, 0.5 * (bulk_voigt + bulk_reuss)]),
        np.stack([shear_voigt, shear_reuss, 0.5 * (shear_voigt + shear_reuss)]),
    )


def _invariant_sums(matrix: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Sums 11+22+33, 12+13+23 and 44+55+66 of (..., 6, 6)."""
    return (
        np.asarray(matrix[..., 0, 0] + matrix[..., 1, 1] + matrix[..., 2, 2]),
        np.asarray(matrix[..., 0, 1] + matrix[..., 0, 2] + matrix[..., 1, 2]),
        np.asarray(matrix[..., 3, 3] + matrix[..., 4, 4] + matrix[..., 5, 5]),
    )


def _compliance_sums(stiffness: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The sums of `_invariant_sums` of the inverse of positive-definite (..., 6, 6).

    Many by Cholesky's factors, C = L Lᵀ and S = L⁻ᵀ L⁻¹, with all matrices side by side in each step: for
    thousands of small matrices several times as fast as inverting one after the other.
    """
    if stiffness.size < 36 * _MANY:
        return _invariant_sums(np.asarray(np.linalg.inv(stiffness), dtype=np.float64))
    inverse = _inverse_factors(np.ascontiguousarray(np.moveaxis(stiffness, (-2, -1), (0, 1))))
    diagonal = [sum(inverse[k][i] ** 2 for k in range(i, 6)) for i in range(6)]
    coupling = sum(inverse[k][i] * inverse[k][j] for i, j in ((0, 1), (0, 2), (1, 2)) for k in range(j, 6))
    return (
        np.asarray(diagonal[0] + diagonal[1] + diagonal[2]),
        np.asarray(coupling),
        np.asarray(diagonal[3] + diagonal[4] + diagonal[5]),
    )


def _inverse_factors(matrix: FloatArray) -> list[list[FloatArray]]:
    """The lower triangle of L⁻¹, entry by entry, of matrices (6, 6, ...)."""
    factor: list[list[FloatArray]] = [[] for _ in range(6)]
    inverse: list[list[FloatArray]] = [[] for _ in range(6)]
    for i in range(6):
        for j in range(i):
            rest = matrix[i, j] - sum(factor[i][k] * factor[j][k] for k in range(j))
            factor[i].append(rest * inverse[j][j])
        pivot = matrix[i, i] - sum(factor[i][k] ** 2 for k in range(i))
        root = np.asarray(1.0 / np.sqrt(pivot))
        for j in range(i):
            below = sum(factor[i][k] * inverse[k][j] for k in range(j, i))
            inverse[i].append(np.asarray(-root * below))
        inverse[i].append(root)
    return inverse


def _as_floats(three: FloatArray) -> VoigtReussHill[float]:
    return VoigtReussHill(voigt=float(three[0]), reuss=float(three[1]), hill=float(three[2]))


def _as_arrays(three: FloatArray) -> VoigtReussHill[FloatArray]:
    return VoigtReussHill(voigt=three[0], reuss=three[1], hill=three[2])
