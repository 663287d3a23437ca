"""A tensor's property over all directions as a coloured surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.camera import axis_direction
from app.scene.content import SurfaceContent
from app.scene.geometry import MeshActor, balls, sticks
from app.scene.parts import Axis, Label, SceneParts
from app.scene.section_plane import clip_lines, plane_actors
from app.scene.shading import INNER_SHELL, MARKED, OUTER_SHELL, Marks, set_marks
from app.scene.surface_bar import bar_range, color_bar, contour_step, is_hatched
from app.scene.surface_cell import SurroundingCell
from app.scene.theme import SceneTheme, rgb
from core.surface.color_maps import value_colors
from core.surface.harmonic_surface import is_cut_off
from core.surface.surface_extremes import SurfaceExtreme
from core.surface.surface_mesh import SurfaceMesh, extreme_value

FloatArray = npt.NDArray[np.float64]

OVERHANG: Final = 1.1
"""How far the lines of extremes and of crystal directions reach, in units of the greatest value."""
SIDE_ROOM: Final = 22.0
"""Points to the left and right of it, for labels."""
HATCHES: Final = 12.0
"""Stripes from the middle to the farthest negative value."""
LINE: Final = 15.0
"""Height in points of another line of the caption."""


class SurfaceScene:
    """Keeps the mesh between calls, so that another quantity or crystal only moves its points."""

    def __init__(self) -> None:
        self._surface: MeshActor | None = None
        self._shells: tuple[MeshActor, ...] = ()

    def parts(self, content: SurfaceContent, theme: SceneTheme) -> SceneParts:
        """Actors, labels, colour bar and axes for one surface."""
        options, radius = content.options, _size(content)
        lines, labels, reach = _lines_and_labels(content, radius, theme)
        outer, inner = self._band(content, theme)
        if options.clip is not None:
            lines += clip_lines(content, radius, theme)
        return SceneParts(
            actors=(self._main(content), *outer, *lines),
            contours=inner,
            center=np.zeros(3),
            radius=reach,
            margin=(SIDE_ROOM, 22.0 + LINE * options.caption.count("\n")),
            labels=tuple(labels),
            axes=_axes(content, theme) if options.axes else (),
            color_bar=color_bar(content) if options.color_bar else None,
            caption=options.caption,
        )

    def _main(self, content: SurfaceContent) -> vtkActor:
        mesh, options = content.mesh, content.options
        if self._surface is None or self._surface.faces is not mesh.faces:
            self._surface = MeshActor(mesh.faces, MARKED)
        colors = value_colors(options.color_map, *bar_range(content))(mesh.values)
        self._surface.update(content.points, colors, mesh.values)
        actor = self._surface.actor
        set_marks(actor, _marks(content))
        clear = options.opacity < 1.0
        actor.GetProperty().SetOpacity(options.opacity)
        actor.SetForceTranslucent(clear)
        actor.SetForceOpaque(not clear)
        # Both sides of a clear surface over each other would be mixed in no order.
        actor.GetProperty().SetBackfaceCulling(clear and options.clip is None)
        return actor

    def _band(
        self, content: SurfaceContent, theme: SceneTheme
    ) -> tuple[tuple[vtkActor, ...], tuple[vtkActor, ...]]:
        """The outer shell, seen through, and the inner one, whose rim is drawn over the surface."""
        band = content.band
        if band is None or content.options.sphere:
            return (), ()
        if not self._shells or self._shells[0].faces is not band.faces:
            self._shells = (MeshActor(band.faces, OUTER_SHELL), MeshActor(band.faces, INNER_SHELL))
        color = np.tile(np.array(rgb(theme.text)), (len(band.directions), 1))
        for shell, radii in zip(self._shells, (band.outer, band.inner), strict=True):
            shell.update(band.directions * radii[:, None], color, radii)
            set_marks(shell.actor, Marks(clip=_clip(content), clip_distance=content.clip_distance))
            shell.actor.GetProperty().SetBackfaceCulling(content.options.clip is None)
        outer, inner = (shell.actor for shell in self._shells)
        return (outer,), (inner,)


def _clip(content: SurfaceContent) -> tuple[float, float, float]:
    if content.options.clip is None:
        return 0.0, 0.0, 0.0
    x, y, z = (float(part) for part in content.options.clip)
    return x, y, z


def _marks(content: SurfaceContent) -> Marks:
    negative = is_hatched(content)
    points = content.points[content.mesh.values < 0.0]
    return Marks(
        contour_step=contour_step(content),
        hatched=negative,
        hatch_spacing=float(np.abs(points).max(initial=0.0)) / HATCHES or 1.0,
        clip=_clip(content),
        clip_distance=content.clip_distance,
    )


def _size(content: SurfaceContent) -> float:
    """The distance from the middle that fills the picture."""
    if content.options.full_radius is not None:
        return content.options.full_radius
    if content.band is None or content.options.sphere:
        return content.largest
    return float(max(content.largest, content.band.outer.max()))


def _lines_and_labels(
    content: SurfaceContent, radius: float, theme: SceneTheme
) -> tuple[list[vtkActor], list[Label], float]:
    """Everything thin that stands around the surface, and how far it reaches."""
    mesh, options = content.mesh, content.options
    lines: list[vtkActor] = []
    labels: list[Label] = []
    if options.extremes and _is_anisotropic(mesh):
        marks = extreme_marks(mesh, theme)
        lines += _extreme_lines(marks, content, radius)
        labels += _extreme_labels(marks, content, radius)
    if content.around is not None:
        cell = SurroundingCell(content.around, radius)
        around = [*lines, *cell.actors(theme)]
        return around, [*labels, *cell.labels(theme)], max(cell.reach, OVERHANG * radius)
    if options.cell is not None:
        lines.append(_direction_lines(options.cell, radius, theme))
        labels += _direction_labels(options.cell, content, radius, theme)
    reach = radius * (OVERHANG if lines else 1.0)
    if options.plane is not None:
        lines += plane_actors(content, options.plane, OVERHANG * radius, theme)
    return lines, labels, reach


def _is_anisotropic(mesh: SurfaceMesh) -> bool:
    low, high = mesh.minimum[0], mesh.maximum[0]
    return high - low > 1e-3 * max(abs(low), abs(high))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExtremeMark:
    """An extreme with its name and colour."""

    name: str
    extreme: SurfaceExtreme
    color: str

    @property
    def both_ways(self) -> FloatArray:
        """(2k, 3) its directions and their opposites."""
        return np.concatenate([self.extreme.directions, -self.extreme.directions])


def extreme_marks(mesh: SurfaceMesh, theme: SceneTheme) -> list[ExtremeMark]:
    """The least and the greatest value; not one that is only where the drawing was cut off."""
    marks = [
        ExtremeMark(name="min", extreme=mesh.lowest, color=theme.warning),
        ExtremeMark(name="max", extreme=mesh.highest, color=theme.accent),
    ]
    return [mark for mark in marks if not is_cut_off(mesh.quantity, mark.extreme.value)]


def _kept(mark: ExtremeMark, content: SurfaceContent) -> FloatArray:
    """Those of the directions of an extreme, and their opposites, that are not cut off: (n, 3)."""
    ways, clip = mark.both_ways, content.options.clip
    if clip is None:
        return ways
    far = content.radii(np.array([mark.extreme.value]))[0] * (ways @ clip)
    return np.asarray(ways[far <= content.clip_distance + 1e-6 * content.largest])


def _extreme_lines(marks: list[ExtremeMark], content: SurfaceContent, radius: float) -> list[vtkActor]:
    """A dot wherever an extreme is reached; a thin line through it, unless the dots already make a line."""
    parts = []
    for mark in marks:
        ways, color = _kept(mark, content), np.array([rgb(mark.color)])
        if not len(ways):
            continue
        size = (0.016 if mark.extreme.continuous else 0.024) * radius
        place = content.radii(np.array([mark.extreme.value]))[0] * ways
        parts.append(balls(place, np.full(len(ways), size), np.repeat(color, len(ways), axis=0)))
        if not mark.extreme.continuous:
            ends = OVERHANG * radius * ways
            parts.append(sticks(0.0 * ends, ends, 0.006 * radius, np.repeat(color, len(ends), axis=0)))
    return parts


def _extreme_labels(marks: list[ExtremeMark], content: SurfaceContent, radius: float) -> list[Label]:
    unit = content.mesh.quantity.unit
    found = []
    for mark in marks:
        places = OVERHANG * radius * _kept(mark, content)
        if not len(places):
            continue
        gap = "" if unit in ("", "°") else " "
        text = f"{mark.name} {significant(extreme_value(content.mesh, mark.extreme))}{gap}{unit}"
        found.append(Label(text=text, anchor=places[0], color=mark.color, instead=places[1:]))
    return found


def _direction_lines(cell: FloatArray, radius: float, theme: SceneTheme) -> vtkActor:
    ends = np.array([OVERHANG * radius * axis_direction(cell, name) for name in "abc"])
    return sticks(np.zeros((3, 3)), ends, 0.005 * radius, np.array([rgb(color) for color in theme.axes]))


def _direction_labels(
    cell: FloatArray, content: SurfaceContent, radius: float, theme: SceneTheme
) -> list[Label]:
    body = float(content.radii(content.mesh.values).mean())
    return [
        Label(text=n, anchor=OVERHANG * radius * axis_direction(cell, n), color=color, hidden_within=body)
        for n, color in zip("abc", theme.axes, strict=True)
    ]


def _axes(content: SurfaceContent, theme: SceneTheme) -> tuple[Axis, ...]:
    named = zip(content.options.axis_names, np.eye(3), theme.axes, strict=True)
    return tuple(Axis(name=name, direction=direction, color=color) for name, direction, color in named)


def significant(value: float, digits: int = 4) -> str:
    """At most ``digits`` significant digits, no exponent for everyday sizes, a true minus sign."""
    if value == 0.0:
        return "0"
    decimals = max(0, digits - 1 - int(np.floor(np.log10(abs(value)))))
    return f"{value:.{min(decimals, 6)}f}".replace("-", "−")
