"""Every directional quantity along a list of directions, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import (
    TransverseRange,
    envelopes,
    longitudinal_stiffness,
    pugh_ratio_range,
    unit_directions,
)
from core.elasticity.focusing import enhancement_factors
from core.elasticity.waves import PlaneWaves, plane_waves
from core.tensor.voigt import FloatArray

MODES = ("p", "s1", "s2")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DirectionTable:
    """Values along n directions, each (n,): see the functions of the same name in `directional`.

    directions: (n, 3) unit vectors. young, longitudinal, shear in GPa; compressibility in 1/TPa; poisson and
    pugh without unit, pugh infinite where the compressibility is 0. waves, enhancement (3, n): None without a
    density; the enhancement is infinite on caustics and NaN on acoustic axes.
    """

    directions: FloatArray
    young: FloatArray
    compressibility: FloatArray
    longitudinal: FloatArray
    shear: TransverseRange
    poisson: TransverseRange
    pugh: TransverseRange
    waves: PlaneWaves | None
    enhancement: FloatArray | None

    def columns(self) -> dict[str, FloatArray]:
        """Every number as a column (n,), by a name that ends with its unit where it has one."""
        x, y, z = self.directions.T
        columns = {"x": x, "y": y, "z": z, "young_GPa": self.young}
        columns |= {"compressibility_1_per_TPa": self.compressibility, "longitudinal_GPa": self.longitudinal}
        for name, values, unit in (
            ("shear", self.shear, "_GPa"),
            ("poisson", self.poisson, ""),
            ("pugh", self.pugh, ""),
        ):
            columns |= {
                f"{name}_min{unit}": values.minimum,
                f"{name}_max{unit}": values.maximum,
                f"{name}_mean{unit}": values.mean,
            }
        for number, mode in enumerate(MODES if self.waves is not None else ()):
            columns |= self._wave_columns(number, mode)
        return columns

    def _wave_columns(self, number: int, mode: str) -> dict[str, FloatArray]:
        waves, enhancement = self.waves, self.enhancement
        if waves is None or enhancement is None:
            return {}
        vectors = {"polarization": waves.polarization, "group": waves.group_velocity}
        parts = {
            f"{name}_{axis}_{mode}" + ("_km_per_s" if name == "group" else ""): vector[number, :, index]
            for name, vector in vectors.items()
            for index, axis in enumerate("xyz")
        }
        return {
            f"phase_{mode}_km_per_s": waves.phase_velocity[number],
            f"slowness_{mode}_s_per_km": waves.slowness[number],
            f"group_{mode}_km_per_s": waves.group_speed[number],
            f"power_flow_{mode}_degrees": waves.power_flow_angle[number],
            f"enhancement_{mode}": enhancement[number],
            **parts,
        }


def direction_table(
    voigt: npt.ArrayLike, directions: npt.ArrayLike, *, density_g_cm3: float | None = None
) -> DirectionTable:
    """The table of one stiffness (6, 6) in GPa along directions (n, 3) of any length.

    UnstableTensorError where the stiffness is not positive definite, TensorError for what is no direction.
    """
    unit = unit_directions(directions)
    found = envelopes(voigt, unit)
    waves = None if density_g_cm3 is None else plane_waves(voigt, density_g_cm3, unit)
    with np.errstate(divide="ignore", invalid="ignore"):
        pugh = pugh_ratio_range(voigt, unit)
    return DirectionTable(
        directions=unit,
        young=found.young,
        compressibility=found.compressibility,
        longitudinal=longitudinal_stiffness(voigt, unit),
        shear=found.shear,
        poisson=found.poisson,
        pugh=pugh,
        waves=waves,
        enhancement=None
        if waves is None or density_g_cm3 is None
        else enhancement_factors(voigt, density_g_cm3, waves),
    )
