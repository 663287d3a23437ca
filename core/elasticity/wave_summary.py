"""What sound and heat do in a crystal, in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy.typing as npt

from core.elasticity.thermal import (
    cahill_conductivity,
    clarke_conductivity,
    debye_temperature,
    isotropic_velocities,
    mean_velocity,
    mean_velocity_isotropic,
)
from core.elasticity.velocity_extrema import VelocityExtrema, acoustic_axes, velocity_extrema
from core.tensor.voigt import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ThermalSummary:
    """Needs the number of atoms in a volume. Temperatures in K, conductivities in W/(m K), see
    `core.elasticity.thermal`.

    debye_temperature: from the mean over all directions and modes; debye_temperature_isotropic: from the two
    velocities of the polycrystal.
    """

    debye_temperature: float
    debye_temperature_isotropic: float
    clarke_conductivity: float
    cahill_conductivity: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaveSummary:
    """Velocities in km/s. isotropic: (P, S) of the polycrystal. acoustic_axes: (k, 3). thermal: None
    without atoms.
    """

    extrema: VelocityExtrema
    acoustic_axes: FloatArray
    isotropic: tuple[float, float]
    mean: float
    thermal: ThermalSummary | None


def wave_summary(
    voigt: npt.ArrayLike,
    density_g_cm3: float,
    *,
    atoms_per_cubic_angstrom: float | None = None,
    extrema: VelocityExtrema | None = None,
) -> WaveSummary:
    """The summary of one stiffness (6, 6) in GPa; errors as for `waves.phase_velocities`.

    extrema: of the velocities at this density, where they are known already.
    """
    mean = mean_velocity(voigt, density_g_cm3)
    thermal = None
    if atoms_per_cubic_angstrom is not None:
        number = atoms_per_cubic_angstrom
        thermal = ThermalSummary(
            debye_temperature=debye_temperature(mean, number),
            debye_temperature_isotropic=debye_temperature(
                mean_velocity_isotropic(voigt, density_g_cm3), number
            ),
            clarke_conductivity=clarke_conductivity(voigt, density_g_cm3, number),
            cahill_conductivity=cahill_conductivity(voigt, density_g_cm3, number),
        )
    return WaveSummary(
        extrema=extrema or velocity_extrema(voigt, density_g_cm3),
        acoustic_axes=acoustic_axes(voigt, density_g_cm3),
        isotropic=isotropic_velocities(voigt, density_g_cm3),
        mean=mean,
        thermal=thermal,
    )
