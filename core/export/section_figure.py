"""Sections of a property as vector graphics (SVG, PDF): through the planes xy, xz and yz, or any other.

A surface drawn in three dimensions can only be exported as a raster; its sections are lines, and stay lines.
The section through any plane may also be written as a picture of pixels (PNG) or as a table (CSV).
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import Stiffness
from core.errors import ExportError
from core.export.figure_file import take_apart, write_figure
from core.export.statement import comment_lines
from core.files import write_atomically
from core.surface.plane_section import PlaneCurve, PlaneSection
from core.surface.surface_mesh import SurfaceQuantity, evaluation

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.projections.polar import PolarAxes

FloatArray = npt.NDArray[np.float64]

SCREEN_DPI: Final = 100.0
"""Dots an inch of a figure in a window, where a dot is a point of the screen."""

SECTION_SUFFIXES: Final = (".svg", ".pdf")
PLANES: Final = {"xy": (0, 1), "xz": (0, 2), "yz": (1, 2)}
POINTS: Final = 721
"""Every half degree, the first one again at the end."""
COLOURS: Final = ("#00224e", "#7d7c78", "#c8a02c")
"""Dark blue, grey, ochre: three steps of cividis, told apart by colour-blind readers and in grey."""
DASHES: Final = ("-", "--", ":")
INCHES: Final = (10.0, 4.4)
PLANE_SUFFIXES: Final = (".svg", ".pdf", ".png", ".csv")
PLANE_INCHES: Final = (5.0, 5.4)
BAND_LABEL: Final = "from the 90 % interval"
LETTER_INCHES: Final = 0.068
SAMPLE_INCHES: Final = 0.62
TITLE_LETTER_INCHES: Final = 0.085
"""Widths of a letter of the legend, of the sample before a label with the gaps around it, and of a letter of
the title.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Colours of a section, ``#rrggbb``: ground, letters, grid, the curves in their order, and the parts of
    any curve where its values are negative.
    """

    ground: str = "#ffffff"
    text: str = "#1a222d"
    grid: str = "#c9ced6"
    curves: tuple[str, ...] = COLOURS
    negative: str = "#b5301b"


PRINT: Final = Ink()


def plane_directions(plane: str, angles: FloatArray) -> FloatArray:
    """Unit vectors (n, 3) at angles (n,) in radians, from the plane's first axis towards its second."""
    first, second = PLANES[plane]
    directions = np.zeros((len(angles), 3))
    directions[:, first], directions[:, second] = np.cos(angles), np.sin(angles)
    return directions


def write_section_figure(
    path: Path,
    stiffness: Stiffness,
    quantities: Sequence[SurfaceQuantity],
    *,
    density_g_cm3: float | None = None,
    title: str = "",
    stated: Mapping[str, str],
) -> None:
    """Draw up to three quantities of one unit into an .svg or .pdf file; the radius is the absolute value.

    Where a value is negative the line is drawn thin. The statements go into the file's metadata, unit and
    frame into the picture. Raises ExportError for another suffix; errors of the quantities as in
    :func:`core.surface.surface_mesh.evaluation`.
    """
    if path.suffix.lower() not in SECTION_SUFFIXES:
        suffixes = " or ".join(SECTION_SUFFIXES)
        raise ExportError(f"{path}: sections are drawn as {suffixes}, not '{path.suffix}'")
    figure = _figure(stiffness, quantities, density_g_cm3=density_g_cm3, title=title)
    write_figure(path, figure, stated)


def _figure(
    stiffness: Stiffness,
    quantities: Sequence[SurfaceQuantity],
    *,
    density_g_cm3: float | None,
    title: str,
) -> Figure:
    # Figure without pyplot: no global state, no window system.
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=INCHES, layout=ConstrainedLayoutEngine(h_pad=0.1, w_pad=0.1))
    panels: Any = figure.subplots(1, 3, subplot_kw={"projection": "polar"})
    angles = np.linspace(0.0, 2.0 * np.pi, POINTS)
    for panel, plane in zip(panels, PLANES, strict=True):
        for index, quantity in enumerate(quantities):
            evaluate = evaluation(stiffness, quantity, density_g_cm3=density_g_cm3)
            values = evaluate(plane_directions(plane, angles))
            _draw_curve(panel, angles, values, index=index, label=quantity.title)
        _label_axes(panel, plane)
    unit = quantities[0].unit or "no unit"
    figure.suptitle(f"{title}  ({unit}, frame {stiffness.frame})".strip())
    # A negative branch may show in one plane only.
    lines = {line.get_label(): line for panel in panels for line in panel.lines}
    figure.legend(list(lines.values()), list(lines), loc="outside lower center", ncols=3, frameon=False)
    return figure


def _draw_curve(panel: PolarAxes, angles: FloatArray, values: FloatArray, *, index: int, label: str) -> None:
    colour, dashes = COLOURS[index], DASHES[index]
    positive = np.where(values >= 0, values, np.nan)
    negative = np.where(values < 0, -values, np.nan)
    panel.plot(angles, positive, color=colour, linestyle=dashes, linewidth=1.6, label=label)
    if np.isfinite(negative).any():
        panel.plot(
            angles, negative, color=colour, linestyle=dashes, linewidth=0.6, label=f"{label}, negative"
        )


def _label_axes(panel: PolarAxes, plane: str) -> None:
    first, second = plane[0], plane[1]
    panel.set_xticks(np.radians([0, 90, 180, 270]), [first, second, f"−{first}", f"−{second}"])
    panel.set_ylim(bottom=0.0)
    panel.grid(color=PRINT.grid, linewidth=0.6)
    panel.spines["polar"].set_color(PRINT.grid)
    panel.tick_params(labelsize=8)
    _scale_radius(panel, 45.0)
    panel.set_title(f"plane {plane}", fontsize=10)


def write_plane_section(
    path: Path, section: PlaneSection, *, title: str = "", stated: Mapping[str, str]
) -> None:
    """Write a section through one plane: drawn (.svg, .pdf, .png), or as a table (.csv).

    The radius is the absolute value; negative values have a colour of their own. The statements go into the
    metadata of a figure and to the head of a table. ExportError for another suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in PLANE_SUFFIXES:
        known = ", ".join(PLANE_SUFFIXES)
        raise ExportError(f"{path}: a section is written as one of {known}, not '{path.suffix}'")
    if suffix == ".csv":
        write_atomically(path, section_csv(section, stated))
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=PLANE_INCHES, layout="constrained")
    draw_plane_section(figure, section, title=title)
    write_figure(path, figure, stated)


def section_csv(section: PlaneSection, stated: Mapping[str, str]) -> str:
    """The section as a table: statements as ``# key: value``, a line of column names, one line a direction.

    Angle in degrees from the first direction named, the direction's Cartesian components, then every curve
    with its limits where it has some, in the unit of the property, all at full precision.
    """
    columns: dict[str, FloatArray] = {"angle_deg": np.degrees(section.angles)}
    columns |= dict(zip("xyz", section.directions.T, strict=True))
    for curve in section.curves:
        columns |= {curve.label: curve.values}
        if curve.lower is not None and curve.upper is not None:
            columns |= {f"{curve.label} lower": curve.lower, f"{curve.label} upper": curve.upper}
    names = ",".join(name.replace(",", "") for name in columns)
    rows = np.stack(list(columns.values()), axis=1).tolist()
    head = comment_lines(dict(stated) | {"property": section.title, "unit": section.unit or "1"})
    return head + names + "\n" + "".join(",".join(map(repr, row)) + "\n" for row in rows)


def section_image(
    section: PlaneSection, size: tuple[int, int], *, ratio: float = 1.0, title: str = "", ink: Ink = PRINT
) -> npt.NDArray[np.uint8]:
    """(h, w, 4) colours, first row at the top, of a section drawn in ``size`` points, width and height, with
    ``ratio`` pixels a point.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    inches = (size[0] / SCREEN_DPI, size[1] / SCREEN_DPI)
    figure = Figure(figsize=inches, dpi=SCREEN_DPI * ratio, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    draw_plane_section(figure, section, title=title, ink=ink)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.array(canvas.buffer_rgba(), dtype=np.uint8)  # type: ignore[no-untyped-call]
    take_apart(figure)
    return pixels


def draw_plane_section(figure: Figure, section: PlaneSection, *, title: str = "", ink: Ink = PRINT) -> None:
    """Draw a section into an empty figure: curves with their bands, crystal directions around, a legend.

    Property and unit are written over it, with the title before them.
    """
    figure.set_facecolor(ink.ground)
    panel: Any = figure.add_subplot(projection="polar", facecolor=ink.ground)
    for index, curve in enumerate(section.curves):
        _draw_plane_curve(panel, section.angles, curve, index=index, ink=ink)
    _mark_directions(panel, section)
    panel.set_ylim(bottom=0.0)
    panel.grid(color=ink.grid, linewidth=0.6)
    panel.spines["polar"].set_color(ink.grid)
    panel.tick_params(labelsize=9, colors=ink.text, pad=6)
    _scale_radius(panel, _quiet_angle(section))
    name = f"{section.title}, {section.unit}" if section.unit else section.title
    head = textwrap.fill(title, max(12, int(figure.get_figwidth() / TITLE_LETTER_INCHES)))
    figure.suptitle(f"{head}\n{name}" if title else name, fontsize=10, color=ink.text)
    handles, labels = panel.get_legend_handles_labels()
    if any(curve.lower is not None for curve in section.curves):
        handles, labels = [*handles, _band_sample(ink)], [*labels, BAND_LABEL]
    figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=_columns(figure, labels),
        frameon=False,
        fontsize=9,
        labelcolor=ink.text,
    )


def _columns(figure: Figure, labels: Sequence[str]) -> int:
    """In how many columns, at most three, the labels of the legend fit into the width of a figure."""
    for count in range(min(3, len(labels)), 1, -1):
        columns = np.array_split([len(label) for label in labels], count)
        letters = sum(int(column.max()) for column in columns)
        if SAMPLE_INCHES * count + LETTER_INCHES * letters < figure.get_figwidth():
            return count
    return 1


def _band_sample(ink: Ink) -> Any:
    from matplotlib.patches import Patch

    return Patch(color=ink.curves[0], alpha=0.16, linewidth=0)


def _scale_radius(panel: Any, degrees: float) -> None:
    """About four round numbers along the radius, written where no crystal direction stands."""
    from matplotlib.ticker import MaxNLocator

    top = panel.get_ylim()[1]
    panel.set_yticks([tick for tick in MaxNLocator(4).tick_values(0.0, top) if 0.0 < tick <= top])
    panel.tick_params(axis="y", labelsize=7.5)
    panel.set_rlabel_position(degrees)


def _draw_plane_curve(
    panel: PolarAxes, angles: FloatArray, curve: PlaneCurve, *, index: int, ink: Ink
) -> None:
    closed = np.append(angles, angles[0] + 2.0 * np.pi)
    values = np.append(curve.values, curve.values[0])
    colour = ink.curves[index]
    if curve.lower is not None and curve.upper is not None:
        near, far = _radii(*(np.append(limit, limit[0]) for limit in (curve.lower, curve.upper)))
        panel.fill_between(closed, near, far, color=colour, alpha=0.16, linewidth=0)
    signs = [(values >= 0, curve.label, colour), (values < 0, f"{curve.label}, negative", ink.negative)]
    for where, label, shade in signs:
        if where.any():
            shown = np.where(where, np.abs(values), np.nan)
            panel.plot(closed, shown, color=shade, linestyle=DASHES[index], linewidth=1.8, label=label)


def _radii(lower: FloatArray, upper: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Least and greatest absolute value between two limits."""
    near = np.where((lower < 0) & (upper > 0), 0.0, np.minimum(np.abs(lower), np.abs(upper)))
    return near, np.maximum(np.abs(lower), np.abs(upper))


def _mark_directions(panel: Any, section: PlaneSection) -> None:
    """Crystal directions around the rim; where the plane holds none, Cartesian ones."""
    if section.marks:
        ticks = [mark.angle for mark in section.marks]
        labels = [uvw_mathtext(mark.uvw) for mark in section.marks]
    else:
        ticks = [0.0, 0.5 * np.pi, np.pi, 1.5 * np.pi]
        axes = (section.first, section.second, -section.first, -section.second)
        labels = ["\n".join(f"{part + 0.0:.2f}".replace("-", "−") for part in axis) for axis in axes]
    panel.set_xticks(ticks, labels)


def uvw_mathtext(uvw: Sequence[int]) -> str:
    """[uvw] in matplotlib's mathematical notation, minus signs as bars."""
    figures = r"\,".join(rf"\bar{{{-index}}}" if index < 0 else str(index) for index in uvw)
    return rf"$[{figures}]$"


def _quiet_angle(section: PlaneSection) -> float:
    """Degrees in the middle of the widest gap between marks, where the numbers of the radius stand free."""
    angles = np.array([mark.angle for mark in section.marks]) if section.marks else np.arange(4) * 0.5 * np.pi
    gaps = np.diff(np.append(angles, angles[0] + 2.0 * np.pi))
    widest = int(np.argmax(gaps > gaps.max() - 1e-6))
    return float(np.degrees(angles[widest] + 0.5 * gaps[widest]))
