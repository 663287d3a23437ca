"""What can be drawn as a surface, a section or a map: quantities that have one value along each direction."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import (
    envelopes,
    linear_compressibility,
    longitudinal_stiffness,
    young_modulus,
)
from core.elasticity.stiffness import Stiffness
from core.elasticity.waves import phase_velocities, plane_waves
from core.errors import TensorError

FloatArray = npt.NDArray[np.float64]
Evaluation = Callable[[FloatArray], FloatArray]
"""From directions (n, 3) to values (n,)."""


class SurfaceQuantity(StrEnum):
    """What a surface can show. For G and ν the second direction turns about the first: least, most or mean.

    Wave quantities are those of a wave along the direction; P is the fastest, S1 and S2 the fast and slow S
    wave.
    """

    YOUNG = "young"
    COMPRESSIBILITY = "compressibility"
    SHEAR_MIN = "shear_min"
    SHEAR_MAX = "shear_max"
    SHEAR_MEAN = "shear_mean"
    POISSON_MIN = "poisson_min"
    POISSON_MAX = "poisson_max"
    POISSON_MEAN = "poisson_mean"
    LONGITUDINAL = "longitudinal"
    VELOCITY_P = "velocity_p"
    VELOCITY_S1 = "velocity_s1"
    VELOCITY_S2 = "velocity_s2"
    SLOWNESS_P = "slowness_p"
    SLOWNESS_S1 = "slowness_s1"
    SLOWNESS_S2 = "slowness_s2"
    GROUP_P = "group_p"
    GROUP_S1 = "group_s1"
    GROUP_S2 = "group_s2"
    POWER_FLOW_P = "power_flow_p"
    POWER_FLOW_S1 = "power_flow_s1"
    POWER_FLOW_S2 = "power_flow_s2"

    @property
    def title(self) -> str:  # type: ignore[override]  # no quantity is ever title-cased
        """Name for menus, colour bars and captions."""
        return _STATIC[self][0] if self in _STATIC else _wave_title(self)

    @property
    def unit(self) -> str:
        """Unit of the values; empty for a pure number."""
        return _STATIC[self][1] if self in _STATIC else _WAVES[_family(self)][1]

    @property
    def needs_density(self) -> bool:
        """Whether the quantity belongs to waves, which a stiffness alone does not give."""
        return self not in _STATIC


_STATIC: Final = {
    SurfaceQuantity.YOUNG: ("Young's modulus", "GPa"),
    SurfaceQuantity.COMPRESSIBILITY: ("Linear compressibility", "1/TPa"),
    SurfaceQuantity.SHEAR_MIN: ("Shear modulus, minimum", "GPa"),
    SurfaceQuantity.SHEAR_MAX: ("Shear modulus, maximum", "GPa"),
    SurfaceQuantity.SHEAR_MEAN: ("Shear modulus, mean", "GPa"),
    SurfaceQuantity.POISSON_MIN: ("Poisson's ratio, minimum", ""),
    SurfaceQuantity.POISSON_MAX: ("Poisson's ratio, maximum", ""),
    SurfaceQuantity.POISSON_MEAN: ("Poisson's ratio, mean", ""),
    SurfaceQuantity.LONGITUDINAL: ("Longitudinal stiffness", "GPa"),
}

_WAVES: Final = {
    "velocity": ("Phase velocity", "km/s"),
    "slowness": ("Slowness", "s/km"),
    "group": ("Group velocity", "km/s"),
    "power_flow": ("Power-flow angle", "°"),
}

_MODES: Final = {"p": "P", "s1": "fast S", "s2": "slow S"}


def evaluation(
    stiffness: Stiffness, quantity: SurfaceQuantity, *, density_g_cm3: float | None = None
) -> Evaluation:
    """The quantity as a function of directions; for a surface, a plane, a hover, a grid of one's own.

    TensorError for a wave quantity without density. A stiffness that is not positive definite raises
    UnstableTensorError when the function is called (but for `LONGITUDINAL`).
    """
    voigt = stiffness.voigt
    if quantity.needs_density:
        if density_g_cm3 is None:
            raise TensorError(
                f"{quantity.title} needs the density: give it in g/cm³, or give the crystal structure"
            )
        return _wave_evaluation(voigt, quantity, density_g_cm3)
    evaluations: dict[SurfaceQuantity, Evaluation] = {
        SurfaceQuantity.YOUNG: lambda n: young_modulus(voigt, n),
        SurfaceQuantity.COMPRESSIBILITY: lambda n: linear_compressibility(voigt, n),
        SurfaceQuantity.SHEAR_MIN: lambda n: envelopes(voigt, n).shear.minimum,
        SurfaceQuantity.SHEAR_MAX: lambda n: envelopes(voigt, n).shear.maximum,
        SurfaceQuantity.SHEAR_MEAN: lambda n: envelopes(voigt, n).shear.mean,
        SurfaceQuantity.POISSON_MIN: lambda n: envelopes(voigt, n).poisson.minimum,
        SurfaceQuantity.POISSON_MAX: lambda n: envelopes(voigt, n).poisson.maximum,
        SurfaceQuantity.POISSON_MEAN: lambda n: envelopes(voigt, n).poisson.mean,
        SurfaceQuantity.LONGITUDINAL: lambda n: longitudinal_stiffness(voigt, n),
    }
    return evaluations[quantity]


def _wave_evaluation(voigt: FloatArray, quantity: SurfaceQuantity, density: float) -> Evaluation:
    mode = tuple(_MODES).index(_mode(quantity))
    evaluations: dict[str, Evaluation] = {
        "velocity": lambda n: phase_velocities(voigt, density, n)[mode],
        "slowness": lambda n: 1.0 / phase_velocities(voigt, density, n)[mode],
        "group": lambda n: plane_waves(voigt, density, n).group_speed[mode],
        "power_flow": lambda n: plane_waves(voigt, density, n).power_flow_angle[mode],
    }
    return evaluations[_family(quantity)]


def _family(quantity: SurfaceQuantity) -> str:
    return quantity.value.rpartition("_")[0]


def _mode(quantity: SurfaceQuantity) -> str:
    return quantity.value.rpartition("_")[2]


def _wave_title(quantity: SurfaceQuantity) -> str:
    return f"{_WAVES[_family(quantity)][0]}, {_MODES[_mode(quantity)]}"
