"""A property over all directions as a flat map: drawn (SVG, PDF, PNG), or as a table (CSV)."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from core.errors import ExportError
from core.export.figure_file import figure_bytes, take_apart
from core.export.section_figure import PLANE_SUFFIXES, PRINT, SCREEN_DPI, Ink
from core.export.statement import comment_lines
from core.files import write_atomically
from core.surface.color_maps import color_range, nice_ticks, resolve_name, tick_texts, value_colors
from core.surface.harmonic_surface import is_cut_off
from core.surface.projection import Projection, project, unproject
from core.surface.sphere_map import Pole, PoleKind, SphereMap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FloatArray = npt.NDArray[np.float64]

INCHES: Final = {projection: (5.0, 5.4) for projection in Projection} | {Projection.MOLLWEIDE: (7.0, 4.6)}
SHADES: Final = 64
"""Steps of colour; each is an area of its own, so that the drawing stays lines and areas."""
LINES: Final = 8
NET_DEGREES: Final = 30
_BAR_INCHES: Final = 0.16
_LETTER_INCHES: Final = 0.085
EXTREME_POINTS: Final = 7.5
_NEAR_TOP: Final = 0.93
_LINE: Final = "#101318"
_ROOM: Final = 1.13
"""Half the side of the drawing, the outline having 1: there are letters around it."""


def draw_projection(figure: Figure, found: SphereMap, *, title: str = "", ink: Ink = PRINT) -> None:
    """Draw a map into an empty figure: areas and lines of equal value, directions of the crystal, extremes, a
    bar of the colours with the unit. Negative areas are hatched. The title stands above the property's name.
    """
    figure.set_facecolor(ink.ground)
    panel, bar = _places(figure, found)
    _draw_values(panel, found, ink)
    _draw_net(panel, found, ink)
    _mark_poles(panel, found, ink)
    _mark_extremes(panel, found, ink)
    _draw_bar(bar, found, ink)
    name = found.shown.title + (f", {found.shown.unit}" if found.shown.unit else "")
    width = max(16, int(figure.get_figwidth() / _LETTER_INCHES))
    head = " · ".join(filter(None, (title, half_text(found))))
    text = "\n".join(textwrap.fill(line, width) for line in (head, name))
    figure.text(
        0.5, 1.0 - 0.08 / figure.get_figheight(), text, ha="center", va="top", fontsize=10, color=ink.text
    )


def half_text(found: SphereMap) -> str:
    """``stereographic, upper half``."""
    kind = found.projection.title.lower().replace("(schmidt)", "(Schmidt)")
    if found.projection is Projection.MOLLWEIDE:
        return "Mollweide"
    return f"{kind}, {'lower' if found.lower else 'upper'} half"


def _places(figure: Figure, found: SphereMap) -> tuple[Any, Any]:
    """The axes of the map and those of the bar below it, by the size of the figure in inches."""
    width, height = figure.get_figwidth(), figure.get_figheight()
    head, foot = min(0.5 / height, 0.3), min(0.8 / height, 0.3)
    panel: Any = figure.add_axes((0.03, foot + 0.02, 0.94, 0.96 - head - foot))
    wide = found.projection.half_width
    panel.set_xlim(-_ROOM * wide, _ROOM * wide)
    panel.set_ylim(-_ROOM, _ROOM)
    panel.set_aspect("equal")
    panel.axis("off")
    share = min(0.8, 4.0 / width)
    bar: Any = figure.add_axes((0.5 - 0.5 * share, 0.36 / height, share, _BAR_INCHES / height))
    return panel, bar


def _levels(found: SphereMap) -> tuple[float, float, FloatArray]:
    """Least and greatest value of the colours, and the round numbers of the lines."""
    low, high = color_range(np.array([found.lowest.value, found.highest.value]))
    return low, high, np.array(nice_ticks(low, high, LINES))


def _draw_values(panel: Any, found: SphereMap, ink: Ink) -> None:
    low, high, lines = _levels(found)
    edges = np.linspace(low, high, SHADES + 1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    colors = value_colors(resolve_name("auto", low, high), low, high)(middle)
    values = np.clip(found.values, low, high)
    areas = panel.contourf(found.x, found.y, values, levels=edges, colors=colors)
    # Seams between areas would show as a net of pale lines.
    areas.set_edgecolor("face")
    areas.set_linewidth(0.6)
    drawn = [areas]
    if values.max() > values.min():
        drawn.append(
            panel.contour(found.x, found.y, values, levels=lines, colors=_LINE, linewidths=0.5, alpha=0.55)
        )
    if low < 0.0:
        drawn += _hatch(panel, found, values, low)
    rim = _outline(found.projection)
    (line,) = panel.plot(*rim.T, color=ink.text, linewidth=1.0)
    for each in drawn:
        each.set_clip_path(line.get_path(), panel.transData)


def _hatch(panel: Any, found: SphereMap, values: FloatArray, low: float) -> list[Any]:
    """Stripes over what is negative, and the line where the sign changes."""
    import matplotlib as mpl

    with mpl.rc_context({"hatch.linewidth": 0.6, "hatch.color": _LINE}):
        stripes = panel.contourf(
            found.x, found.y, values, levels=[low - 1.0, 0.0], colors="none", hatches=["////"]
        )
    if values.min() < 0.0 < values.max():
        return [
            stripes,
            panel.contour(found.x, found.y, values, levels=[0.0], colors=_LINE, linewidths=1.2),
        ]
    return [stripes]


def _outline(projection: Projection) -> FloatArray:
    angle = np.linspace(0.0, 2.0 * np.pi, 361)
    return np.stack([projection.half_width * np.cos(angle), np.sin(angle)], axis=1)


def _draw_net(panel: Any, found: SphereMap, ink: Ink) -> None:
    """Meridians and parallels every 30°."""
    away = np.radians(np.linspace(-179.99, 179.99, 361))
    polar = np.radians(np.linspace(0.01, 179.99, 181))
    inside = range(NET_DEGREES, 180, NET_DEGREES)
    lines = [_sphere_line(np.full_like(away, np.radians(theta)), away) for theta in inside]
    lines += [
        _sphere_line(polar, np.full_like(polar, np.radians(phi))) for phi in range(-180, 180, NET_DEGREES)
    ]
    for line in lines:
        shown = _on_half(line, found)
        if len(shown) > 1:
            places = project(shown, found.projection, lower=found.lower)
            panel.plot(*places.T, color=ink.text, linewidth=0.4, alpha=0.28)


def _sphere_line(theta: FloatArray, phi: FloatArray) -> FloatArray:
    sine = np.sin(theta)
    return np.stack([sine * np.cos(phi), sine * np.sin(phi), np.cos(theta)], axis=1)


def _on_half(directions: FloatArray, found: SphereMap) -> FloatArray:
    if found.projection is Projection.MOLLWEIDE:
        return directions
    height = -directions[:, 2] if found.lower else directions[:, 2]
    return np.asarray(directions[height >= 0.0])


def _mark_poles(panel: Any, found: SphereMap, ink: Ink) -> None:
    """All of them, axes first; the name of a plane that would lie on another or on an extreme is left out."""
    panel.apply_aspect()
    taken = _rooms_of_extremes(panel, found)
    for pole in sorted(found.poles, key=lambda each: each.kind is not PoleKind.AXIS):
        axis = pole.kind is PoleKind.AXIS
        x, y = pole.place
        shape, size = ("s", 6.0) if axis else ("o", 3.6)
        panel.plot(x, y, shape, color="#ffffff", markeredgecolor=_LINE, markersize=size, markeredgewidth=0.9,
                   clip_on=False, zorder=5)  # fmt: skip
        name = _write(panel, pole.place, _name(pole), bold=axis, size=10.0 if axis else 7.5, ink=ink)
        room = name.get_window_extent()
        if not axis and any(room.overlaps(other) for other in taken):
            name.remove()
        else:
            taken.append(room)


def _rooms_of_extremes(panel: Any, found: SphereMap) -> list[Any]:
    """Where the marks of the extremes will stand, in pixels."""
    from matplotlib.transforms import Bbox

    places = [found.places_of(extreme.directions) for extreme in (found.lowest, found.highest)]
    half = 0.5 * EXTREME_POINTS * panel.figure.dpi / 72.0
    return [
        Bbox.from_extents(x - half, y - half, x + half, y + half)
        for x, y in panel.transData.transform(np.concatenate(places))
    ]


def _name(pole: Pole) -> str:
    """The name with bars over negative indices."""
    if pole.kind is PoleKind.AXIS:
        return pole.name
    return "(" + " ".join(f"{abs(index)}\u0305" if index < 0 else str(index) for index in pole.indices) + ")"


def _write(panel: Any, place: FloatArray, text: str, *, bold: bool, size: float, ink: Ink) -> Any:
    """Beside a place, with a rim of the ground's colour; on the outline, outside it."""
    from matplotlib.patheffects import withStroke

    x, y = place
    on_rim = float(np.hypot(x * _ROOM / panel.get_xlim()[1], y)) > _NEAR_TOP
    across, above = 9.0 * np.array([x, y]) / max(np.hypot(x, y), 1e-9) if on_rim else (0.0, 4.0)
    return panel.annotate(
        text, (x, y), (across, above), textcoords="offset points", ha="center",
        va="center" if on_rim else "bottom", fontsize=size, fontweight="bold" if bold else "normal",
        color=ink.text, annotation_clip=False, zorder=6,
        path_effects=[withStroke(linewidth=2.2, foreground=ink.ground, alpha=0.85)],
    )  # fmt: skip


def _mark_extremes(panel: Any, found: SphereMap, ink: Ink) -> None:
    """Where the least and the greatest value are reached, by shape and not by colour alone."""
    marks = (("min", found.lowest, "v", "#e08a1e"), ("max", found.highest, "^", "#1766b5"))
    handles = []
    for name, extreme, shape, color in marks:
        if is_cut_off(found.shown, extreme.value):
            continue
        places = found.places_of(extreme.directions)
        unit = f" {found.shown.unit}" if found.shown.unit else ""
        label = f"{name} {extreme.value:.4g}{unit}".replace("-", "−")
        handles += panel.plot(*places.T, shape, color=color, markeredgecolor="#ffffff",
                              markersize=EXTREME_POINTS, markeredgewidth=0.8, linestyle="none",
                              label=label, clip_on=False, zorder=7)  # fmt: skip
    if handles:
        panel.figure.legend(handles=handles, loc="lower center", ncols=2, frameon=False, fontsize=9,
                            labelcolor=ink.text, bbox_to_anchor=(0.5, 0.60 / panel.figure.get_figheight()),
                            borderaxespad=0.0, handletextpad=0.2)  # fmt: skip


def _draw_bar(bar: Any, found: SphereMap, ink: Ink) -> None:
    low, high, lines = _levels(found)
    middle = low + (high - low) * (np.arange(SHADES) + 0.5) / SHADES
    colors = value_colors(resolve_name("auto", low, high), low, high)(middle)
    width = (high - low) / SHADES
    bar.bar(middle, 1.0, width=1.04 * width, color=colors, linewidth=0)
    bar.set_xlim(low, high)
    bar.set_ylim(0.0, 1.0)
    bar.set_yticks([])
    texts = tick_texts(lines.tolist())
    room = bar.figure.get_figwidth() * bar.get_position().width / max(len(lines), 1)
    every = 1 if 0.07 * max(map(len, texts)) < room else 2
    step = lines[1] - lines[0] if len(lines) > 1 else 1.0
    # Every other number is left out so that 0 stays.
    kept = [round(line / step) % every == 0 for line in lines.tolist()]
    bar.set_xticks(lines, [text if keep else "" for text, keep in zip(texts, kept, strict=True)])
    bar.tick_params(labelsize=8, colors=ink.text, length=3)
    for line in lines:
        bar.axvline(line, color=_LINE, linewidth=0.5, alpha=0.55)
    if low < 0.0:
        import matplotlib as mpl

        with mpl.rc_context({"hatch.linewidth": 0.6, "hatch.color": _LINE}):
            bar.axvspan(low, min(high, 0.0), facecolor="none", edgecolor=_LINE, hatch="////", linewidth=0.0)
    for side in bar.spines.values():
        side.set_color(ink.grid)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapImage:
    """A map as it is shown. pixels: (h, w, 4) uint8, first row at the top. outline: left, top, right and
    bottom edge of the map's outline as fractions of the picture, from its upper left corner.
    """

    found: SphereMap
    pixels: npt.NDArray[np.uint8]
    outline: tuple[float, float, float, float]

    def direction_at(self, across: float, down: float) -> FloatArray | None:
        """The unit vector (3,) at a place in fractions of the picture; None beside the map."""
        left, top, right, bottom = self.outline
        x = self.found.projection.half_width * (2.0 * (across - left) / (right - left) - 1.0)
        y = 1.0 - 2.0 * (down - top) / (bottom - top)
        return self.found.direction_at(x, y)


def projection_image(
    found: SphereMap, size: tuple[int, int], *, ratio: float = 1.0, title: str = "", ink: Ink = PRINT
) -> MapImage:
    """Draw a map of ``size`` points, width and height, with ``ratio`` pixels a point."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size[0] / SCREEN_DPI, size[1] / SCREEN_DPI), dpi=SCREEN_DPI * ratio)
    canvas = FigureCanvasAgg(figure)
    draw_projection(figure, found, title=title, ink=ink)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.array(canvas.buffer_rgba(), dtype=np.uint8)  # type: ignore[no-untyped-call]
    wide = found.projection.half_width
    corners = figure.axes[0].transData.transform([(-wide, 1.0), (wide, -1.0)])
    (left, top), (right, bottom) = corners / (pixels.shape[1], pixels.shape[0])
    edges = (float(left), 1.0 - float(top), float(right), 1.0 - float(bottom))
    take_apart(figure)
    return MapImage(found=found, pixels=pixels, outline=edges)


def write_projection(path: Path, found: SphereMap, *, title: str = "", stated: Mapping[str, str]) -> None:
    """Write a map: drawn (.svg, .pdf, .png), or as a table (.csv).

    The statements go into the metadata of a figure and to the head of a table. ExportError for another
    suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in PLANE_SUFFIXES:
        known = ", ".join(PLANE_SUFFIXES)
        raise ExportError(f"{path}: a projection is written as one of {known}, not '{path.suffix}'")
    if suffix == ".csv":
        write_atomically(path, projection_csv(found, stated))
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES[found.projection])
    draw_projection(figure, found, title=title)
    write_atomically(path, figure_bytes(figure, suffix, _about(found, stated)))


def _about(found: SphereMap, stated: Mapping[str, str]) -> dict[str, str]:
    """The statements, and what the map is of and how it is laid flat."""
    unit = found.shown.unit or "no unit"
    return {**stated, "property": f"{found.shown.title}, {unit}", "projection": half_text(found)}


def projection_csv(found: SphereMap, stated: Mapping[str, str]) -> str:
    """The map as a table: statements as ``# key: value``, a line of column names, one line a place.

    Place on the map (the disc's radius, or half the height of Mollweide's ellipse, is 1), the direction's
    Cartesian components, the value in the property's unit, all at full precision; only places inside.
    """
    places = np.stack(np.meshgrid(found.x, found.y), axis=-1).reshape(-1, 2)
    directions = unproject(places, found.projection, lower=found.lower)
    inside = np.isfinite(directions).all(axis=1)
    rows = np.column_stack([places, directions, found.values.reshape(-1)])[inside]
    unit = f" ({found.shown.unit})" if found.shown.unit else ""
    head = f"map_x,map_y,x,y,z,{found.shown.title.replace(',', '')}{unit}"
    lines = [head, *(",".join(repr(float(value)) for value in row) for row in rows)]
    return comment_lines(_about(found, stated)) + "\n".join(lines) + "\n"
