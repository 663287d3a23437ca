"""Parts of a quantity's series of spherical harmonics as quantities of their own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from core.elasticity.harmonic_series import HarmonicSeries, series_of
from core.elasticity.stiffness import Stiffness
from core.surface.named_signal import NamedSignal
from core.surface.quantity import ENHANCEMENT_LIMITS, Evaluation, SurfaceQuantity, evaluation, family_of
from core.surface.quantity_difference import QuantityDifference
from core.surface.remade import Remade

HIGHEST_DEGREE: Final = 4


class HarmonicPart(StrEnum):
    """What is drawn: the quantity itself, one degree of its series, their sum, or what they leave out."""

    WHOLE = "whole"
    L0 = "l0"
    L2 = "l2"
    L4 = "l4"
    SUM = "sum"
    RESIDUAL = "residual"

    @property
    def title(self) -> str:  # type: ignore[override]  # no part is ever title-cased
        """Name for menus and captions."""
        return _TITLES[self]

    @property
    def degree(self) -> int | None:
        """The one degree l it consists of; None where it is no single one."""
        return int(self.value[1]) if self.value in ("l0", "l2", "l4") else None


_TITLES: Final = {
    HarmonicPart.WHOLE: "whole",
    HarmonicPart.L0: "l = 0",
    HarmonicPart.L2: "l = 2",
    HarmonicPart.L4: "l = 4",
    HarmonicPart.SUM: "sum l ≤ 4",
    HarmonicPart.RESIDUAL: "rest l > 4",
}

_LAST_DEGREE: Final = {
    SurfaceQuantity.LONGITUDINAL: 4,
    SurfaceQuantity.INVERSE_YOUNG: 4,
    SurfaceQuantity.COMPRESSIBILITY: 2,
}
_WITHOUT_SERIES: Final = ("Pugh's ratio", "Power-flow angle", "Enhancement factor")


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmonicSurface:
    """A part, not ``WHOLE``, of the series of a quantity."""

    quantity: SurfaceQuantity
    part: HarmonicPart

    @property
    def title(self) -> str:
        """Name for menus, colour bars and captions."""
        return f"{self.quantity.title}, {self.part.title}"

    @property
    def unit(self) -> str:
        """Unit of the values; empty for a pure number."""
        return self.quantity.unit

    @property
    def needs_density(self) -> bool:
        """Whether the quantity belongs to waves."""
        return self.quantity.needs_density


Drawn = SurfaceQuantity | HarmonicSurface
"""What a surface can show."""

Labelled = Drawn | QuantityDifference | NamedSignal
"""What a mesh can be of: also the difference between two tensors, or any function with a name."""


def drawn(quantity: SurfaceQuantity, part: HarmonicPart) -> Drawn:
    """A part of a quantity, or the quantity itself where that is what is meant or it has no such part."""
    if part is HarmonicPart.WHOLE or missing_part(quantity, part):
        return quantity
    return HarmonicSurface(quantity=quantity, part=part)


def is_cut_off(shown: Labelled, value: float) -> bool:
    """Whether a value stands for all that lie beyond it."""
    if not isinstance(shown, SurfaceQuantity) or family_of(shown).title != "Enhancement factor":
        return False
    return value in ENHANCEMENT_LIMITS


def missing_part(quantity: SurfaceQuantity, part: HarmonicPart) -> str:
    """Why a quantity has no such part; empty where it has one.

    Quantities that may be infinite, or whose sheets are not smooth enough for a series of three degrees to
    say anything, have none.
    """
    if part is HarmonicPart.WHOLE:
        return ""
    family = family_of(quantity)
    if family.title in _WITHOUT_SERIES:
        return f"{family.title} has poles or kinks that a series up to l = {HIGHEST_DEGREE} says nothing of"
    last = _LAST_DEGREE.get(quantity)
    if last is None:
        return ""
    beyond = part is HarmonicPart.RESIDUAL or (part.degree or 0) > last
    return f"The series of {quantity.title} ends at l = {last}: nothing is left" if beyond else ""


def part_evaluation(evaluate: Evaluation, series: HarmonicSeries, part: HarmonicPart) -> Evaluation:
    """The part of a quantity as a function of directions (n, 3) → values (n,)."""
    return Remade(_part, evaluate, series, part)


def _part(evaluate: Evaluation, series: HarmonicSeries, part: HarmonicPart) -> Evaluation:
    degree = part.degree
    if degree is not None:
        return lambda n: series.part(degree, n)
    if part is HarmonicPart.SUM:
        return series.value
    if part is HarmonicPart.RESIDUAL:
        return lambda n: np.asarray(evaluate(n) - series.value(n))
    return evaluate


def drawn_evaluation(stiffness: Stiffness, shown: Drawn, *, density_g_cm3: float | None = None) -> Evaluation:
    """What is shown as a function of directions (n, 3) → values (n,); errors as those of
    `core.surface.quantity.evaluation`.
    """
    if isinstance(shown, SurfaceQuantity):
        return evaluation(stiffness, shown, density_g_cm3=density_g_cm3)
    evaluate = evaluation(stiffness, shown.quantity, density_g_cm3=density_g_cm3)
    return part_evaluation(evaluate, series_of(evaluate, highest=HIGHEST_DEGREE), shown.part)


def series_note(series: HarmonicSeries, surface: HarmonicSurface) -> str:
    """How much of the quantity's variation over the directions the part holds, and the series leaves out.

    Shares are of ∫ (f − mean)² dΩ; a degree's size is the root of the mean of its square over the sphere.
    """
    left = _left_out(series, surface.quantity)
    degree = surface.part.degree
    if degree is None:
        return left
    size = series.norms().get(degree, 0.0)
    unit = f" {surface.unit}" if surface.unit else ""
    if degree == 0:
        return f"the mean, {series.mean:.4g}{unit}; {left}"
    varied = sum(norm**2 for l, norm in series.norms().items() if l) / max(1.0 - series.missing, 1e-12)
    share = size**2 / varied if varied > 0.0 else 0.0
    return f"r.m.s. {size:.3g}{unit}, {_percent(share)} of the variation; {left}"


def _left_out(series: HarmonicSeries, quantity: SurfaceQuantity) -> str:
    last = _LAST_DEGREE.get(quantity)
    if last is not None:
        return f"the series ends at l = {last} and is exact"
    return f"l = 0, 2, 4 leave out {_percent(series.missing)} of the variation"


def _percent(share: float) -> str:
    return "less than 0.01 %" if share < 1e-4 else f"{100.0 * share:.3g} %"
