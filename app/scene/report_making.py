"""The report of one crystal, put together from its analysis, its figures and what every file states."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from app.scene.content import CrystalContent, CrystalOptions
from app.scene.structure_model import fitted_view, structure_model
from app.scene.theme import LIGHT
from app.state.analysis_context import AnalysisContext
from app.state.analysis_directions import CLICK_NOTE
from app.state.analysis_sections import analysis_sections
from app.state.analysis_table import Section
from app.state.display import Tone
from app.state.figures import pretty_formula, pretty_symbol
from core.elasticity.analysis import Analysis
from core.export.matrix_figure import MatrixSubject
from core.export.report import ReportContent, ReportFigure, ReportSection, ReportTable
from core.export.report_surface import RESOLUTION, ReportSurface
from core.surface.color_maps import color_range, value_colors
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal

FloatArray = npt.NDArray[np.float64]

CELL_POINTS: Final = (420.0, 420.0)
SECTION_INCHES: Final = (3.7, 4.0)
STOPS: Final = 17
"""Colours that the scale of the surface is made of."""
_TYPESET: Final = {"Formula": pretty_formula, "Space group": pretty_symbol}
PLANES: Final = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportSubject:
    """What the report is of.

    facts: (name, value) of the crystal and the network. analysis: of the stiffness, in whose frame all is
    given. limits: (2, 6, 6) GPa or None. errors: (k, 6, 6) GPa of a prediction, for the bands. doubts:
    warnings. stated: what every file says.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    analysis: Analysis
    context: AnalysisContext
    limits: FloatArray | None = None
    errors: FloatArray | None = None
    crystal: Crystal | None = None
    bonds: Bonds | None = None
    doubts: tuple[str, ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict)


def report_content(subject: ReportSubject) -> ReportContent:
    """All of it at once."""
    steps = report_steps(subject)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            content: ReportContent = done.value
            return content


def report_steps(subject: ReportSubject) -> Generator[float, None, ReportContent]:
    """The same in steps of a few tenths of a second: shares of the work; the content is what it returns."""
    figures = []
    if subject.crystal is not None:
        figures.append(_cell_figure(subject, subject.crystal))
        yield 0.2
    quantity = SurfaceQuantity.YOUNG if subject.analysis.stable else SurfaceQuantity.LONGITUDINAL
    for number, axis in enumerate(PLANES):
        figures.append(_section_figure(subject, quantity, axis))
        yield 0.4 + 0.15 * number
    surface = _surface(subject, quantity)
    yield 0.85
    return ReportContent(
        title=subject.title,
        facts=tuple((name, _TYPESET.get(name, str)(value)) for name, value in subject.facts),
        matrix=MatrixSubject(
            title=subject.title,
            values=subject.analysis.stiffness.voigt,
            limits=subject.limits,
            frame=str(subject.analysis.stiffness.frame),
        ),
        doubts=subject.doubts,
        figures=tuple(figures),
        surface=surface,
        sections=tuple(map(report_section, analysis_sections(subject.analysis, subject.context))),
        stated=subject.stated,
    )


def report_section(section: Section) -> ReportSection:
    """A page of the analysis dock as a part of the report."""
    return ReportSection(
        title=section.title,
        remarks=tuple(remark.text for remark in section.remarks),
        doubt=section.tone is not Tone.PLAIN,
        tables=tuple(
            ReportTable(
                title=table.title,
                # Nothing can be clicked on a page.
                note=table.note.removesuffix(CLICK_NOTE),
                columns=tuple((column.name, column.figures) for column in table.columns),
                rows=tuple(tuple(cell.text for cell in row.cells) for row in table.rows),
            )
            for table in section.tables
        ),
    )


def _cell_figure(subject: ReportSubject, crystal: Crystal) -> ReportFigure:
    from core.export.structure_figure import structure_figure
    from core.export.structure_shapes import StructureInk

    content = CrystalContent(crystal=crystal, bonds=subject.bonds, options=CrystalOptions())
    # Without depth cue: what fades into white would be bright on a dark page.
    ink = StructureInk(text=LIGHT.text, grid=LIGHT.grid, outline=LIGHT.outline, depth_cue=0.0)
    model, view = structure_model(content, LIGHT), fitted_view(content, CELL_POINTS)
    figure = structure_figure(model, view, ink=ink, transparent=True)
    return ReportFigure(title="Unit cell, lengths in Å", svg=_svg(figure))


def _section_figure(subject: ReportSubject, quantity: SurfaceQuantity, axis: str) -> ReportFigure:
    from matplotlib.figure import Figure

    from core.export.section_figure import draw_plane_section
    from core.surface.plane_section import plane_section

    section = plane_section(
        subject.analysis.stiffness,
        quantity,
        PLANES[axis],
        cell=subject.context.cell,
        errors=subject.errors,
    )
    figure = Figure(figsize=SECTION_INCHES, layout="constrained")
    draw_plane_section(figure, section)
    figure.set_facecolor("none")
    for panel in figure.axes:
        panel.set_facecolor("none")
    return ReportFigure(title=f"Plane across {axis}, {subject.context.frame}", svg=_svg(figure))


def _svg(figure: Figure) -> str:
    from core.export.figure_file import figure_bytes

    return figure_bytes(figure, ".svg", {}).decode("utf-8")


def _surface(subject: ReportSubject, quantity: SurfaceQuantity) -> ReportSurface:
    mesh = surface_mesh(subject.analysis.stiffness, quantity, resolution=RESOLUTION)
    low, high = color_range(mesh.values)
    positions = np.linspace(0.0, 1.0, STOPS)
    colors = np.round(255.0 * value_colors("auto", low, high)(low + positions * (high - low)))
    stops = [
        (float(position), f"#{int(r):02x}{int(g):02x}{int(b):02x}")
        for position, (r, g, b) in zip(positions, colors, strict=True)
    ]
    return ReportSurface(mesh=mesh, scale=tuple(stops), low=low, high=high, frame=subject.context.frame)
