"""All curves of one property around a plane, ready to be drawn or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.crystal_directions import directions_in_plane
from core.elasticity.directional import unit_directions
from core.elasticity.stiffness import Stiffness
from core.surface.error_band import band_limits, error_half_width, missing_band
from core.surface.harmonic_surface import Drawn, HarmonicSurface, drawn_evaluation
from core.surface.quantity import family_of
from core.surface.section import Section, section

FloatArray = npt.NDArray[np.float64]

COUNT: Final = 720
"""Directions around the plane: every half degree."""
_MARK_SPACING: Final = float(np.radians(25.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaneCurve:
    """One curve: its name in the property, values (n,), and the limits of its band (n,) where it has one."""

    label: str
    values: FloatArray
    lower: FloatArray | None = None
    upper: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mark:
    """A crystal direction in the plane: angle in radians, [uvw]."""

    angle: float
    uvw: tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaneSection:
    """Curves of one property around the plane across ``normal`` (3,), a unit vector.

    title, unit: of the property. angles: (n,) radians from ``first`` towards ``second``, unit vectors (3,) in
    the plane, right-handed with the normal. directions: (n, 3). marks: crystal directions with small indices
    that lie in the plane, 25° or more apart; none without a cell, or in a plane that holds none.
    """

    title: str
    unit: str
    normal: FloatArray
    first: FloatArray
    second: FloatArray
    angles: FloatArray
    directions: FloatArray
    curves: tuple[PlaneCurve, ...]
    marks: tuple[Mark, ...]


def plane_section(
    stiffness: Stiffness,
    shown: Drawn,
    normal: npt.ArrayLike,
    *,
    cell: FloatArray | None = None,
    density_g_cm3: float | None = None,
    errors: FloatArray | None = None,
    count: int = COUNT,
) -> PlaneSection:
    """The section of a property: all variants of its family, or the one part of a series that is shown.

    normal: (3,), of any length. cell: (3, 3) Å, rows, in the stiffness' frame: names crystal directions, the
    first of which is where the angle starts. density_g_cm3: for waves. errors: (k, 6, 6) GPa, independent
    errors of a prediction, for the bands. TensorError for a normal without direction, or waves without
    density; UnstableTensorError as in `core.surface.quantity.evaluation`.
    """
    across = unit_directions(np.asarray(normal, dtype=np.float64)[None])[0]
    inside = () if cell is None else directions_in_plane(cell, across)
    start = inside[0][1] if inside else None
    quantities = (shown,) if isinstance(shown, HarmonicSurface) else family_of(shown).members
    first: Section | None = None
    curves = []
    for quantity in quantities:
        evaluate = drawn_evaluation(stiffness, quantity, density_g_cm3=density_g_cm3)
        first = section(evaluate, across, start=start, count=count)
        curves.append(_curve(stiffness, quantity, first, density_g_cm3, errors))
    assert first is not None  # every family has members
    return PlaneSection(
        title=shown.title if isinstance(shown, HarmonicSurface) else family_of(shown).title,
        unit=shown.unit,
        normal=across,
        first=first.first,
        second=first.second,
        angles=first.angles,
        directions=first.directions,
        curves=tuple(curves),
        marks=_marks(inside, first),
    )


def _curve(
    stiffness: Stiffness, shown: Drawn, found: Section, density: float | None, errors: FloatArray | None
) -> PlaneCurve:
    label = shown.part.title if isinstance(shown, HarmonicSurface) else shown.variant or shown.title
    if errors is None or missing_band(shown):
        return PlaneCurve(label=label, values=found.values)
    half = error_half_width(
        stiffness,
        errors,
        lambda changed: drawn_evaluation(changed, shown, density_g_cm3=density),
        found.directions,
    )
    lower, upper = band_limits(shown, found.values, half)
    return PlaneCurve(label=label, values=found.values, lower=lower, upper=upper)


def _marks(inside: Sequence[tuple[tuple[int, int, int], FloatArray]], found: Section) -> tuple[Mark, ...]:
    """Directions with small indices first, none nearer to another than the spacing; opposites come along."""
    marks: list[Mark] = []
    for uvw, vector in inside:
        angle = float(np.arctan2(vector @ found.second, vector @ found.first)) % (2.0 * np.pi)
        if all(np.cos(angle - mark.angle) < np.cos(_MARK_SPACING) for mark in marks):
            marks.append(Mark(angle=angle, uvw=uvw))
    return tuple(sorted(marks, key=lambda mark: mark.angle))
