"""Extremes over all directions, waves and heat as tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from app.state.analysis_checks import missing
from app.state.analysis_context import AnalysisContext
from app.state.analysis_table import Cell, Row, Section, Table, Target, columns, figure, row, words
from app.state.display import Tone
from app.state.figures import sentence
from core.surface.surface_mesh import SurfaceQuantity

if TYPE_CHECKING:
    from core.elasticity.analysis import Analysis
    from core.elasticity.extrema import Extrema, Extremum
    from core.elasticity.wave_summary import WaveSummary

PROVED: Final = 2e-6
"""A bound no farther from the value than this share of it is the proof of the value."""

CLICK_NOTE: Final = "; a click shows the surface from there"
"""Ends the note of a table whose rows show something in the window."""
EQUIVALENTS: Final = "Equiv."
_ELASTIC: Final = (
    ("young", "Young's modulus E", "GPa", SurfaceQuantity.YOUNG, SurfaceQuantity.YOUNG),
    (
        "linear_compressibility",
        "Compressibility β",
        "1/TPa",
        SurfaceQuantity.COMPRESSIBILITY,
        SurfaceQuantity.COMPRESSIBILITY,
    ),
    ("shear", "Shear modulus G", "GPa", SurfaceQuantity.SHEAR_MIN, SurfaceQuantity.SHEAR_MAX),
    ("poisson", "Poisson's ratio ν", "", SurfaceQuantity.POISSON_MIN, SurfaceQuantity.POISSON_MAX),
)
_WAVES: Final = (
    ("p", "P wave", "km/s", SurfaceQuantity.VELOCITY_P, SurfaceQuantity.VELOCITY_P),
    ("s1", "Fast S wave", "km/s", SurfaceQuantity.VELOCITY_S1, SurfaceQuantity.VELOCITY_S1),
    ("s2", "Slow S wave", "km/s", SurfaceQuantity.VELOCITY_S2, SurfaceQuantity.VELOCITY_S2),
)
Property = tuple[str, str, str, SurfaceQuantity, SurfaceQuantity]


def extrema_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """Least and greatest E, β, G, ν with their directions."""
    if analysis.extrema is None:
        return missing(analysis, "extrema", "extrema", "Extrema")
    table = _extrema_table("Extrema over all directions", analysis.extrema, _ELASTIC, context, across=True)
    return Section(name="extrema", title="Extrema", tables=(table,))


def _extrema_table(
    title: str, record: object, properties: tuple[Property, ...], context: AnalysisContext, *, across: bool
) -> Table:
    heads = ["Property", "", "Value", "Direction", "[uvw]"]
    heads += ["Second direction", "[uvw] "] if across else []
    heads += [EQUIVALENTS, "Proof"]
    words_in = tuple(number for number in range(len(heads)) if number != 2 and heads[number] != EQUIVALENTS)
    rows: list[Row] = []
    for name, text, unit, least, greatest in properties:
        extrema: Extrema = getattr(record, name)
        named = f"{text}, {unit}" if unit else text
        rows.append(_extremum_row(named, "min", extrema.minimum, least, context, across))
        rows.append(_extremum_row("", "max", extrema.maximum, greatest, context, across))
    kept = [number for number, head in enumerate(heads) if context.cell is not None or "[uvw]" not in head]
    return Table(
        title=title,
        note=f"{context.axes_note}{CLICK_NOTE}",
        columns=tuple(columns(*heads, words_in=words_in)[number] for number in kept),
        rows=tuple(Row(cells=tuple(each.cells[n] for n in kept), target=each.target) for each in rows),
    )


def _extremum_row(
    text: str,
    which: str,
    extremum: Extremum,
    quantity: SurfaceQuantity,
    context: AnalysisContext,
    across: bool,
) -> Row:
    x, y, z = (float(part) for part in extremum.direction)
    second = extremum.second_direction
    cells = [
        words(text),
        words(which),
        figure(extremum.value, digits=5),
        context.direction(extremum.direction),
        context.uvw(extremum.direction),
        *((context.direction(second), context.uvw(second)) if across else ()),
        equivalents_cell(extremum, context),
        proof_cell(extremum),
    ]
    return row(*cells, target=Target(quantity=quantity, direction=(x, y, z)))


def equivalents_cell(extremum: Extremum, context: AnalysisContext) -> Cell:
    """How many directions, up to sign, reach the value."""
    if extremum.continuous:
        return Cell(text="continuum", tip="The value is the same along a line of directions, or everywhere")
    directions = [context.direction(each) for each in extremum.equivalents]
    return Cell(
        text=str(len(directions)),
        full="; ".join(each.copied for each in directions),
        tip="One of each ± pair:\n" + "\n".join(each.text for each in directions[:24]),
    )


def proof_cell(extremum: Extremum) -> Cell:
    """Whether the value is proved to be the extreme of all directions."""
    if not math.isfinite(extremum.bound):
        return Cell(text="not proved", tip="Found by climbing from many starts", tone=Tone.DOUBT)
    gap = abs(extremum.bound - extremum.value)
    tip = f"No direction goes beyond {extremum.bound:.9g}"
    if gap <= PROVED * max(abs(extremum.value), 1.0):
        return Cell(text="certified", tip=tip)
    return Cell(text=f"within {gap:.2g}", tip=tip, tone=Tone.DOUBT)


def waves_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """Sound velocities and what heat does with them; the density is stated."""
    waves = analysis.waves
    if waves is None or analysis.density_g_cm3 is None:
        return missing(analysis, "waves", "waves", "Waves and heat")
    tables = [
        _heat_table(analysis, waves, context),
        _extrema_table("Phase velocities", waves.extrema, _WAVES, context, across=False),
    ]
    if len(waves.acoustic_axes):
        tables.append(_acoustic_axes(waves, context))
    return Section(name="waves", title="Waves and heat", tables=tuple(tables))


def _heat_table(analysis: Analysis, waves: WaveSummary, context: AnalysisContext) -> Table:
    rows = [
        row("Density", figure(analysis.density_g_cm3), "g/cm³", context.density_source),
        row("Mean velocity", figure(waves.mean, digits=5), "km/s", "all directions and modes, Anderson 1963"),
        row("P velocity, polycrystal", figure(waves.isotropic[0], digits=5), "km/s", "Hill average"),
        row("S velocity, polycrystal", figure(waves.isotropic[1], digits=5), "km/s", "Hill average"),
        *_thermal_rows(analysis, waves),
    ]
    return Table(
        title="Sound and heat",
        note=f"at {analysis.density_g_cm3:.4g} g/cm³, the same in every frame",
        columns=columns("Quantity", "Value", "Unit", "From", words_in=(0, 2, 3)),
        rows=tuple(rows),
    )


def _thermal_rows(analysis: Analysis, waves: WaveSummary) -> list[Row]:
    thermal = waves.thermal
    named = (
        ("Debye temperature", "debye_temperature", "K", "velocities in all directions"),
        ("Debye temperature, isotropic", "debye_temperature_isotropic", "K", "P and S of the polycrystal"),
        ("Least conductivity, Clarke", "clarke_conductivity", "W/(m K)", "high temperature; Clarke 2003"),
        ("Least conductivity, Cahill", "cahill_conductivity", "W/(m K)", "high temperature; Cahill 1992"),
    )
    reason = sentence(analysis.absent.get("thermal", ""))
    return [
        row(text, figure(getattr(thermal, key) if thermal else None), unit, source if thermal else reason)
        for text, key, unit, source in named
    ]


def _acoustic_axes(waves: WaveSummary, context: AnalysisContext) -> Table:
    rows = []
    for number, axis in enumerate(waves.acoustic_axes, start=1):
        x, y, z = (float(part) for part in axis)
        target = Target(quantity=SurfaceQuantity.VELOCITY_S1, direction=(x, y, z))
        rows.append(row(str(number), context.direction(axis), context.uvw(axis), target=target))
    return Table(
        title="Acoustic axes",
        note=f"directions in which both S waves are equally fast; {context.axes_note}",
        columns=columns("", "Direction", "[uvw]", words_in=(0, 1, 2)),
        rows=tuple(rows),
    )
