"""What can be drawn as a surface, a section or a map: quantities that have one value along each direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import (
    envelopes,
    linear_compressibility,
    longitudinal_stiffness,
    pugh_ratio_range,
    young_modulus,
)
from core.elasticity.extrema import compressibility_extrema
from core.elasticity.focusing import enhancement_factors
from core.elasticity.stiffness import Stiffness
from core.elasticity.transverse import transverse_frame
from core.elasticity.waves import phase_velocities, plane_waves
from core.errors import TensorError
from core.surface.remade import Remade
from core.units import INVERSE_GPA_IN_INVERSE_TPA

FloatArray = npt.NDArray[np.float64]
Evaluation = Callable[[FloatArray], FloatArray]
"""From directions (n, 3) to values (n,)."""

ENHANCEMENT_LIMITS: Final = (1e-3, 10.0)
"""Enhancement factors beyond are given as these: on caustics they are infinite, beside acoustic axes 0."""

_NUDGE: Final = 1e-3


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
    ENHANCEMENT_P = "enhancement_p"
    ENHANCEMENT_S1 = "enhancement_s1"
    ENHANCEMENT_S2 = "enhancement_s2"
    PUGH_MIN = "pugh_min"
    PUGH_MAX = "pugh_max"
    PUGH_MEAN = "pugh_mean"
    INVERSE_YOUNG = "inverse_young"

    @property
    def title(self) -> str:  # type: ignore[override]  # no quantity is ever title-cased
        """Name for menus, colour bars and captions."""
        family = family_of(self)
        return f"{family.title}, {self.variant}" if self.variant else family.title

    @property
    def unit(self) -> str:
        """Unit of the values; empty for a pure number."""
        return family_of(self).unit

    @property
    def variant(self) -> str:
        """Which one of its family: "minimum", "fast S", …; empty where the family has no other."""
        return _VARIANTS.get(self.value.rpartition("_")[2], "")

    @property
    def needs_density(self) -> bool:
        """Whether the quantity belongs to waves, which a stiffness alone does not give."""
        return family_of(self).of_waves


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One property with its variants: least, greatest, mean over the second direction, or the three waves.

    title, unit: as in menus. members: in the order of menus. of_waves: needs a density.
    """

    title: str
    unit: str
    members: tuple[SurfaceQuantity, ...]
    of_waves: bool = False


_VARIANTS: Final = {
    "min": "minimum",
    "max": "maximum",
    "mean": "mean",
    "p": "P",
    "s1": "fast S",
    "s2": "slow S",
}
_MODES: Final = ("p", "s1", "s2")


def _ranged(title: str, unit: str, stem: str) -> Family:
    return Family(
        title=title, unit=unit, members=tuple(SurfaceQuantity(f"{stem}_{v}") for v in ("min", "max", "mean"))
    )


def _waves(title: str, unit: str, stem: str) -> Family:
    members = tuple(SurfaceQuantity(f"{stem}_{mode}") for mode in _MODES)
    return Family(title=title, unit=unit, members=members, of_waves=True)


FAMILIES: Final = (
    Family(title="Young's modulus", unit="GPa", members=(SurfaceQuantity.YOUNG,)),
    Family(title="Inverse Young's modulus", unit="1/TPa", members=(SurfaceQuantity.INVERSE_YOUNG,)),
    Family(title="Linear compressibility", unit="1/TPa", members=(SurfaceQuantity.COMPRESSIBILITY,)),
    _ranged("Shear modulus", "GPa", "shear"),
    _ranged("Poisson's ratio", "", "poisson"),
    _ranged("Pugh's ratio", "", "pugh"),
    Family(title="Longitudinal stiffness", unit="GPa", members=(SurfaceQuantity.LONGITUDINAL,)),
    _waves("Phase velocity", "km/s", "velocity"),
    _waves("Group velocity", "km/s", "group"),
    _waves("Slowness", "s/km", "slowness"),
    _waves("Power-flow angle", "°", "power_flow"),
    _waves("Enhancement factor", "", "enhancement"),
)
"""Every quantity belongs to one of these; those that need no density come first."""

_FAMILY_OF: Final = {member: family for family in FAMILIES for member in family.members}


def family_of(quantity: SurfaceQuantity) -> Family:
    """The property that a quantity is a variant of."""
    return _FAMILY_OF[quantity]


def evaluation(
    stiffness: Stiffness, quantity: SurfaceQuantity, *, density_g_cm3: float | None = None
) -> Evaluation:
    """The quantity as a function of directions; for a surface, a plane, a hover, a grid of one's own.

    TensorError for a wave quantity without density. A stiffness that is not positive definite raises
    UnstableTensorError when the function is called (but for `LONGITUDINAL`).
    """
    return Remade(_evaluation, stiffness.voigt, quantity, density_g_cm3)


def _evaluation(voigt: FloatArray, quantity: SurfaceQuantity, density_g_cm3: float | None) -> Evaluation:
    if quantity.needs_density:
        if density_g_cm3 is None:
            raise TensorError(
                f"{quantity.title} needs the density: give it in g/cm³, or give the crystal structure"
            )
        return _wave_evaluation(voigt, quantity, density_g_cm3)
    evaluations: dict[SurfaceQuantity, Evaluation] = {
        SurfaceQuantity.YOUNG: lambda n: young_modulus(voigt, n),
        SurfaceQuantity.INVERSE_YOUNG: lambda n: INVERSE_GPA_IN_INVERSE_TPA / young_modulus(voigt, n),
        SurfaceQuantity.COMPRESSIBILITY: lambda n: linear_compressibility(voigt, n),
        SurfaceQuantity.SHEAR_MIN: lambda n: envelopes(voigt, n).shear.minimum,
        SurfaceQuantity.SHEAR_MAX: lambda n: envelopes(voigt, n).shear.maximum,
        SurfaceQuantity.SHEAR_MEAN: lambda n: envelopes(voigt, n).shear.mean,
        SurfaceQuantity.POISSON_MIN: lambda n: envelopes(voigt, n).poisson.minimum,
        SurfaceQuantity.POISSON_MAX: lambda n: envelopes(voigt, n).poisson.maximum,
        SurfaceQuantity.POISSON_MEAN: lambda n: envelopes(voigt, n).poisson.mean,
        SurfaceQuantity.PUGH_MIN: lambda n: _pugh(voigt, n, "minimum"),
        SurfaceQuantity.PUGH_MAX: lambda n: _pugh(voigt, n, "maximum"),
        SurfaceQuantity.PUGH_MEAN: lambda n: _pugh(voigt, n, "mean"),
        SurfaceQuantity.LONGITUDINAL: lambda n: longitudinal_stiffness(voigt, n),
    }
    return evaluations[quantity]


def _wave_evaluation(voigt: FloatArray, quantity: SurfaceQuantity, density: float) -> Evaluation:
    stem, _, name = quantity.value.rpartition("_")
    mode = _MODES.index(name)
    evaluations: dict[str, Evaluation] = {
        "velocity": lambda n: phase_velocities(voigt, density, n)[mode],
        "slowness": lambda n: 1.0 / phase_velocities(voigt, density, n)[mode],
        "group": lambda n: plane_waves(voigt, density, n).group_speed[mode],
        "power_flow": lambda n: plane_waves(voigt, density, n).power_flow_angle[mode],
        "enhancement": lambda n: _enhancement(voigt, density, n, mode),
    }
    return evaluations[stem]


def _pugh(voigt: FloatArray, directions: FloatArray, which: str) -> FloatArray:
    least = compressibility_extrema(voigt).minimum.value
    if least <= 0.0:
        raise TensorError(
            f"Pugh's ratio has poles: the linear compressibility goes down to {least:.3g} 1/TPa, "
            "and K(n) = 1/(3 β(n)) is infinite where it is 0"
        )
    return np.asarray(getattr(pugh_ratio_range(voigt, directions), which))


def _enhancement(voigt: FloatArray, density: float, directions: FloatArray, mode: int) -> FloatArray:
    """On an acoustic axis, where the factor is not defined, its value a twentieth of a degree beside it."""
    factors = enhancement_factors(voigt, density, plane_waves(voigt, density, directions))[mode]
    undefined = np.isnan(factors)
    if undefined.any():
        beside = np.asarray(directions)[undefined]
        beside = beside + _NUDGE * transverse_frame(beside.T)[0].T
        factors[undefined] = enhancement_factors(voigt, density, plane_waves(voigt, density, beside))[mode]
    if np.isnan(factors).all():
        raise TensorError(
            "no enhancement factor: the two S waves have one velocity in these directions, "
            "and none of them an energy flow of its own"
        )
    low, high = ENHANCEMENT_LIMITS
    return np.asarray(np.clip(np.nan_to_num(factors, nan=high), low, high))
