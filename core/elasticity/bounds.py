"""Sharper than Voigt and Reuss: Hashin–Shtrikman bounds, self-consistent and geometric averages.

For a polycrystal of equiaxed grains without texture. With an isotropic comparison body K0, G0 the estimate is

    ⟨(C + C*)⁻¹⟩⁻¹ − C*,   C* = 4 G0 on the hydrostatic part, (G0/3)(9 K0 + 8 G0)/(K0 + 2 G0) on the
    deviatoric one

(⟨⟩: the isotropic part; C in Mandel form, 3K and 2G on its two subspaces). It is a lower bound where C − C0
is positive semi-definite and an upper one where it is negative semi-definite; the sharpest is looked for
along the edge of those regions, for K and for G alone. Valid for every crystal symmetry.

Z. Hashin and S. Shtrikman, J. Mech. Phys. Solids 10, 335 (1962); J. P. Watt, J. Appl. Phys. 50, 6290 (1979);
R. Hill, J. Mech. Phys. Solids 13, 213 (1965) for C*; J. M. Brown, Comput. Geosci. 80, 95 (2015) for the
numerical scheme for any symmetry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stability import compliance_voigt
from core.tensor.mandel import mandel_from_compliance_voigt, mandel_from_voigt
from core.tensor.voigt import FloatArray

_HYDROSTATIC: Final = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0]) / np.sqrt(3.0)
_DEVIATORIC: Final = np.eye(6) - np.outer(_HYDROSTATIC, _HYDROSTATIC)

_SAMPLES: Final = 65
_REFINEMENTS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class HashinShtrikman:
    """Bounds of the bulk and shear modulus of a polycrystal, GPa; each lower ≤ upper."""

    bulk_lower: float
    bulk_upper: float
    shear_lower: float
    shear_upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IsotropicModuli:
    """Bulk and shear modulus of an isotropic body, GPa."""

    bulk: float
    shear: float


def hashin_shtrikman(voigt: npt.ArrayLike) -> HashinShtrikman:
    """Hashin–Shtrikman bounds of one stiffness (6, 6) in GPa; equations and sources in the module.

    UnstableTensorError where the stiffness is not positive definite.
    """
    stiffness = mandel_from_voigt(voigt)
    compliance = mandel_from_compliance_voigt(compliance_voigt(voigt))

    def softer(share: FloatArray) -> FloatArray:
        deviatoric, hydrostatic = _edge(stiffness, share)
        return _estimates(stiffness, hydrostatic / 3.0, deviatoric / 2.0)

    def stiffer(share: FloatArray) -> FloatArray:
        deviatoric, hydrostatic = _edge(compliance, share)
        return _estimates(stiffness, 1.0 / (3.0 * hydrostatic), 1.0 / (2.0 * deviatoric))

    lower = [_sharpest(softer, part, 1.0) for part in (0, 1)]
    upper = [_sharpest(stiffer, part, -1.0) for part in (0, 1)]
    return HashinShtrikman(  # where both are one value (cubic K, isotropic), rounding must not cross them
        bulk_lower=min(lower[0], upper[0]),
        bulk_upper=max(lower[0], upper[0]),
        shear_lower=min(lower[1], upper[1]),
        shear_upper=max(lower[1], upper[1]),
    )


def self_consistent(voigt: npt.ArrayLike) -> IsotropicModuli:
    """The polycrystal whose grains sit in a body of just its own moduli; between the bounds.

    The estimate of the module with C0 set to its own result, iterated from the middle of Voigt and Reuss.
    E. Kröner, Z. Phys. 151, 504 (1958); A. V. Hershey, J. Appl. Mech. 21, 236 (1954). UnstableTensorError
    where the stiffness is not positive definite.
    """
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    stiffness = mandel_from_voigt(voigt)
    bulk, shear = _isotropic_part(stiffness) / np.array([3.0, 2.0])
    for _ in range(500):
        estimate = _estimates(stiffness, np.array([bulk]), np.array([shear]))[:, 0]
        change = abs(estimate[0] - bulk) + abs(estimate[1] - shear)
        bulk, shear = estimate
        if change < 1e-13 * (bulk + shear):
            break
    return IsotropicModuli(bulk=float(bulk), shear=float(shear))


def geometric_mean(voigt: npt.ArrayLike) -> IsotropicModuli:
    """exp ⟨ln C⟩: the average that gives the same whether stiffnesses or compliances are averaged.

    K. S. Aleksandrov and L. A. Aisenberg, Sov. Phys. Dokl. 11, 323 (1966); S. Matthies and M. Humbert, J.
    Appl. Cryst. 28, 254 (1995). UnstableTensorError where the stiffness is not positive definite.
    """
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    values, vectors = np.linalg.eigh(mandel_from_voigt(voigt))
    three_bulk, two_shear = np.exp(_isotropic_part(vectors @ np.diag(np.log(values)) @ vectors.T))
    return IsotropicModuli(bulk=float(three_bulk / 3.0), shear=float(two_shear / 2.0))


def _isotropic_part(mandel: FloatArray) -> FloatArray:
    """(2, ...): the values on the hydrostatic and on the deviatoric subspace, of (..., 6, 6)."""
    hydrostatic = _HYDROSTATIC @ mandel @ _HYDROSTATIC
    return np.stack([hydrostatic, (np.trace(mandel, axis1=-2, axis2=-1) - hydrostatic) / 5.0])


def _estimates(stiffness: FloatArray, bulk: FloatArray, shear: FloatArray) -> FloatArray:
    """(2, n): K and G in GPa for comparison bodies K0, G0 (n,) in GPa."""
    constraint = np.stack([4.0 * shear, shear / 3.0 * (9.0 * bulk + 8.0 * shear) / (bulk + 2.0 * shear)])
    added = (
        constraint[0, :, None, None] * np.outer(_HYDROSTATIC, _HYDROSTATIC)
        + constraint[1, :, None, None] * _DEVIATORIC
    )
    inverse = _isotropic_part(np.asarray(np.linalg.inv(stiffness + added), dtype=np.float64))
    return np.asarray((1.0 / inverse - constraint) / np.array([[3.0], [2.0]]))


def _edge(matrix: FloatArray, share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Isotropic matrices that only just leave ``matrix`` − isotropic positive semi-definite.

    share: (n,) in (0, 1) of the greatest possible deviatoric value. Returns deviatoric and hydrostatic values
    (n,): d = share / λ_max(J M⁻¹ J), h = 1 / (eᵀ (M − d J)⁻¹ e), J the deviatoric projector and e the unit
    pressure.
    """
    greatest = 1.0 / np.linalg.eigvalsh(_DEVIATORIC @ np.linalg.inv(matrix) @ _DEVIATORIC)[-1]
    deviatoric = share * greatest
    rest = np.linalg.inv(matrix - deviatoric[:, None, None] * _DEVIATORIC)
    return deviatoric, 1.0 / np.asarray(_HYDROSTATIC @ rest @ _HYDROSTATIC)


def _sharpest(estimates: Callable[[FloatArray], FloatArray], part: int, sign: float) -> float:
    """The greatest (sign 1) or least (−1) K (part 0) or G (1) over shares in (0, 1).

    On a grid that is made finer around its best point again and again.
    """
    low, high = 1e-6, 1.0 - 1e-7
    for _ in range(_REFINEMENTS):
        shares = np.linspace(low, high, _SAMPLES)
        values = estimates(shares)[part]
        top = int((sign * values).argmax())
        low, high = shares[max(top - 1, 0)], shares[min(top + 1, _SAMPLES - 1)]
    return float(values[top])
