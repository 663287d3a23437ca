"""What follows from sound velocities: Debye temperature and the least possible thermal conductivity."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.stability import compliance_voigt
from core.elasticity.waves import check_density, phase_velocities
from core.errors import TensorError
from core.tensor.voigt import FloatArray
from core.units import BOLTZMANN_J_PER_K, PLANCK_J_S

_KM_IN_M: Final = 1.0e3
_PER_CUBIC_ANGSTROM_IN_PER_M3: Final = 1.0e30
_G_PER_CM3_IN_KG_PER_M3: Final = 1.0e3
_GPA_IN_PA: Final = 1.0e9
_CONVERGED: Final = 1e-7


def isotropic_velocities(voigt: npt.ArrayLike, density_g_cm3: float) -> tuple[float, float]:
    """Velocities of P and S waves in a polycrystal, km/s: √((K + 4G/3)/ρ) and √(G/ρ) with the Hill moduli.

    voigt: (6, 6) GPa. UnstableTensorError where it is not positive definite, TensorError for a density ≤ 0.
    """
    check_density(density_g_cm3)
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    averages = voigt_reuss_hill(voigt)
    return (
        float(np.sqrt(averages.p_wave.hill / density_g_cm3)),
        float(np.sqrt(averages.shear.hill / density_g_cm3)),
    )


def mean_velocity(voigt: npt.ArrayLike, density_g_cm3: float) -> float:
    """Debye's mean velocity v_m in km/s over all directions and modes: 3/v_m³ = (1/4π) ∫ Σ_s v_s⁻³ dΩ.

    By Gauss–Legendre quadrature that is refined until it changes by less than 1e-7. O. L. Anderson, J.
    Phys. Chem. Solids 24, 909 (1963). Errors as for `isotropic_velocities`.
    """
    previous = 0.0
    for order in (24, 48, 96, 192):
        directions, weights = _hemisphere(order)
        velocities = phase_velocities(voigt, density_g_cm3, directions)
        mean = float((weights @ (velocities**-3.0).sum(axis=0) / 3.0) ** (-1.0 / 3.0))
        if abs(mean - previous) < _CONVERGED * mean:
            break
        previous = mean
    return mean


def mean_velocity_isotropic(voigt: npt.ArrayLike, density_g_cm3: float) -> float:
    """The same with the two velocities of a polycrystal: 3/v_m³ = 1/v_P³ + 2/v_S³, km/s. Anderson (1963)."""
    longitudinal, transverse = isotropic_velocities(voigt, density_g_cm3)
    return float(((longitudinal**-3 + 2.0 * transverse**-3) / 3.0) ** (-1.0 / 3.0))


def debye_temperature(mean_velocity_km_s: float, atoms_per_cubic_angstrom: float) -> float:
    """θ_D = (ħ/k_B) (6π² N/V)^(1/3) v_m in K, of the acoustic velocities. Anderson (1963)."""
    number = _number_density(atoms_per_cubic_angstrom)
    wave_number = (6.0 * np.pi**2 * number) ** (1.0 / 3.0)
    reduced_planck = PLANCK_J_S / (2.0 * np.pi)
    return float(reduced_planck / BOLTZMANN_J_PER_K * wave_number * mean_velocity_km_s * _KM_IN_M)


def clarke_conductivity(voigt: npt.ArrayLike, density_g_cm3: float, atoms_per_cubic_angstrom: float) -> float:
    """Least thermal conductivity at high temperature, W/(m K): 0.87 k_B M̄^(−2/3) E^(1/2) ρ^(1/6).

    M̄: mean mass of an atom, E: Young's modulus (Hill). D. R. Clarke, Surf. Coat. Technol. 163–164, 67 (2003).
    Errors as for `isotropic_velocities`.
    """
    check_density(density_g_cm3)
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    density = density_g_cm3 * _G_PER_CM3_IN_KG_PER_M3
    mass = density / _number_density(atoms_per_cubic_angstrom)
    young = voigt_reuss_hill(voigt).young.hill * _GPA_IN_PA
    return float(0.87 * BOLTZMANN_J_PER_K * mass ** (-2.0 / 3.0) * young**0.5 * density ** (1.0 / 6.0))


def cahill_conductivity(voigt: npt.ArrayLike, density_g_cm3: float, atoms_per_cubic_angstrom: float) -> float:
    """Least thermal conductivity at high temperature, W/(m K).

    ½ (π/6)^(1/3) k_B (N/V)^(2/3) (v_P + 2 v_S), the limit T ≫ θ_D of D. G. Cahill, S. K. Watson and R. O.
    Pohl, Phys. Rev. B 46, 6131 (1992). Errors as for `isotropic_velocities`.
    """
    longitudinal, transverse = isotropic_velocities(voigt, density_g_cm3)
    number = _number_density(atoms_per_cubic_angstrom)
    prefactor = 0.5 * (np.pi / 6.0) ** (1.0 / 3.0) * BOLTZMANN_J_PER_K
    return float(prefactor * number ** (2.0 / 3.0) * (longitudinal + 2.0 * transverse) * _KM_IN_M)


def _number_density(atoms_per_cubic_angstrom: float) -> float:
    if not (np.isfinite(atoms_per_cubic_angstrom) and atoms_per_cubic_angstrom > 0.0):
        raise TensorError(
            f"there are {atoms_per_cubic_angstrom} atoms in a cubic ångström, "
            "expected a finite number above 0"
        )
    return atoms_per_cubic_angstrom * _PER_CUBIC_ANGSTROM_IN_PER_M3


def _hemisphere(order: int) -> tuple[FloatArray, FloatArray]:
    """Directions (n, 3) of half a sphere and weights (n,) that sum to 1, for functions that are even."""
    height, weight = np.polynomial.legendre.leggauss(order)
    azimuth = np.pi * (np.arange(order) + 0.5) / order
    radius = np.sqrt(1.0 - height**2)[:, None]
    x, y = radius * np.cos(azimuth), radius * np.sin(azimuth)
    z = np.broadcast_to(height[:, None], x.shape)
    weights = np.broadcast_to(0.5 * weight[:, None] / order, x.shape)
    return np.stack([x, y, z], axis=-1).reshape(-1, 3), weights.reshape(-1)
