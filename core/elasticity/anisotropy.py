"""How far a stiffness is from isotropic.

All indices compare averages that only a positive-definite stiffness has; for any other they raise
UnstableTensorError instead of giving a number that means nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy.typing as npt

from core.elasticity.averages import Averages, voigt_reuss_hill
from core.elasticity.stability import compliance_voigt
from core.elasticity.velocity_extrema import VelocityExtrema, velocity_extrema


@dataclass(frozen=True, slots=True, kw_only=True)
class AnisotropyIndices:
    """Indices without unit (the percentages in %); sources beside the functions of the same names."""

    universal: float
    log_euclidean: float
    percent_bulk: float
    percent_shear: float
    ledbetter_migliori: float


def anisotropy_indices(
    voigt: npt.ArrayLike, *, velocities: VelocityExtrema | None = None
) -> AnisotropyIndices:
    """All indices of one stiffness (6, 6) in GPa. velocities: its extrema where they are known already."""
    return AnisotropyIndices(
        universal=universal_anisotropy(voigt),
        log_euclidean=log_euclidean_anisotropy(voigt),
        percent_bulk=percent_bulk_anisotropy(voigt),
        percent_shear=percent_shear_anisotropy(voigt),
        ledbetter_migliori=ledbetter_migliori_anisotropy(voigt, velocities=velocities),
    )


def universal_anisotropy(voigt: npt.ArrayLike) -> float:
    """A^U = 5 G_V/G_R + K_V/K_R − 6 ≥ 0, zero for an isotropic stiffness (6, 6) in GPa.

    S. I. Ranganathan and M. Ostoja-Starzewski, Phys. Rev. Lett. 101, 055504 (2008).
    """
    averages = _stable_averages(voigt)
    shear, bulk = averages.shear, averages.bulk
    return 5.0 * shear.voigt / shear.reuss + bulk.voigt / bulk.reuss - 6.0


def log_euclidean_anisotropy(voigt: npt.ArrayLike) -> float:
    """A^L = √[ln²(K_V/K_R) + 5 ln²(G_V/G_R)] ≥ 0, zero for an isotropic stiffness (6, 6) in GPa.

    C. M. Kube, AIP Advances 6, 095209 (2016).
    """
    averages = _stable_averages(voigt)
    bulk = math.log(averages.bulk.voigt / averages.bulk.reuss)
    shear = math.log(averages.shear.voigt / averages.shear.reuss)
    return math.sqrt(bulk**2 + 5.0 * shear**2)


def percent_bulk_anisotropy(voigt: npt.ArrayLike) -> float:
    """100 (K_V − K_R)/(K_V + K_R) in %, of a stiffness (6, 6) in GPa; 0 ≤ … < 100.

    D. H. Chung and W. R. Buessem, J. Appl. Phys. 38, 2010 (1967).
    """
    bulk = _stable_averages(voigt).bulk
    return 100.0 * (bulk.voigt - bulk.reuss) / (bulk.voigt + bulk.reuss)


def percent_shear_anisotropy(voigt: npt.ArrayLike) -> float:
    """100 (G_V − G_R)/(G_V + G_R) in %, of a stiffness (6, 6) in GPa; 0 ≤ … < 100.

    D. H. Chung and W. R. Buessem, J. Appl. Phys. 38, 2010 (1967).
    """
    shear = _stable_averages(voigt).shear
    return 100.0 * (shear.voigt - shear.reuss) / (shear.voigt + shear.reuss)


def ledbetter_migliori_anisotropy(
    voigt: npt.ArrayLike, *, velocities: VelocityExtrema | None = None
) -> float:
    """v²_S,max / v²_S,min ≥ 1 over all directions and both S waves; 1 for an isotropic stiffness (6, 6) in
    GPa.

    H. Ledbetter and A. Migliori, J. Appl. Phys. 100, 063516 (2006); the definition compared with that of
    MS_anisotropy in MSAT 0.8. The density cancels. velocities: the extrema where they are known already.
    """
    extrema = velocities or velocity_extrema(voigt, 1.0)
    return (extrema.s1.maximum.value / extrema.s2.minimum.value) ** 2


def _stable_averages(voigt: npt.ArrayLike) -> Averages[float]:
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    return voigt_reuss_hill(voigt)
