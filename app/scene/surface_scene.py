"""A tensor's property over all directions as a coloured surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.camera import axis_direction
from app.scene.color_maps import color_range, nice_ticks, resolve_name, tick_texts, value_colors
from app.scene.content import SurfaceContent
from app.scene.geometry import MeshActor, balls, sticks
from app.scene.parts import Axis, ColorBar, Label, SceneParts
from app.scene.section_plane import plane_actors
from app.scene.shading import GLOSSY, SHELL
from app.scene.theme import SceneTheme, rgb
from core.surface.harmonic_surface import is_cut_off
from core.surface.surface_extremes import SurfaceExtreme
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

OVERHANG: Final = 1.14
"""How far the lines of extremes and of crystal directions reach, in units of the greatest value."""
BAR_COLORS: Final = 96
LINE: Final = 15.0
"""Height in points of another line of the caption."""


class SurfaceScene:
    """Keeps the mesh between calls, so that another quantity or crystal only moves its points."""

    def __init__(self) -> None:
        self._surface: MeshActor | None = None
        self._shells: tuple[MeshActor, ...] = ()

    def parts(self, content: SurfaceContent, theme: SceneTheme) -> SceneParts:
        """Actors, labels, colour bar and axes for one surface."""
        mesh, options = content.mesh, content.options
        low, high = options.value_range or color_range(mesh.values)
        colors = value_colors(options.color_map, low, high)
        radius = _size(content)
        lines, labels = [], []
        if options.extremes and _is_anisotropic(mesh):
            marks = extreme_marks(mesh, theme)
            lines += _extreme_lines(marks, radius)
            labels += _extreme_labels(marks, mesh, radius)
        if options.cell is not None:
            lines.append(_direction_lines(options.cell, radius, theme))
            labels += _direction_labels(options.cell, mesh, radius, theme)
        reach = radius * (OVERHANG if lines else 1.0)
        if options.plane is not None:
            lines += plane_actors(mesh, options.plane, OVERHANG * radius, theme)
        return SceneParts(
            actors=(self._main(mesh, colors(mesh.values)), *lines),
            contours=self._band(content, theme),
            center=np.zeros(3),
            radius=reach,
            margin=(34.0, 26.0 + LINE * options.caption.count("\n")),
            labels=tuple(labels),
            axes=_axes(content, theme) if options.axes else (),
            color_bar=_color_bar(content, low, high) if options.color_bar else None,
            caption=options.caption,
        )

    def _main(self, mesh: SurfaceMesh, colors: FloatArray) -> vtkActor:
        if self._surface is None or self._surface.faces is not mesh.faces:
            self._surface = MeshActor(mesh.faces, GLOSSY)
        self._surface.update(mesh.points, colors)
        return self._surface.actor

    def _band(self, content: SurfaceContent, theme: SceneTheme) -> tuple[vtkActor, ...]:
        if content.band is None:
            return ()
        meshes = (content.band.lower, content.band.upper)
        if len(self._shells) != 2 or any(
            s.faces is not m.faces for s, m in zip(self._shells, meshes, strict=True)
        ):
            self._shells = tuple(MeshActor(mesh.faces, SHELL) for mesh in meshes)
        color = np.array(rgb(theme.text))
        for shell, mesh in zip(self._shells, meshes, strict=True):
            shell.update(mesh.points, np.tile(color, (len(mesh.points), 1)))
        return tuple(shell.actor for shell in self._shells)


def _size(content: SurfaceContent) -> float:
    """The distance from the origin that fills the picture."""
    if content.options.full_radius is not None:
        return content.options.full_radius
    meshes = [content.mesh] if content.band is None else [content.mesh, content.band.upper]
    return max(float(np.sqrt((mesh.points**2).sum(axis=1).max())) for mesh in meshes)


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


def _extreme_lines(marks: list[ExtremeMark], radius: float) -> list[vtkActor]:
    """A dot wherever an extreme is reached; a thin line through it, unless the dots already make a line."""
    parts = []
    for mark in marks:
        ways, color = mark.both_ways, np.array([rgb(mark.color)])
        size = (0.016 if mark.extreme.continuous else 0.024) * radius
        parts.append(
            balls(
                abs(mark.extreme.value) * ways, np.full(len(ways), size), np.repeat(color, len(ways), axis=0)
            )
        )
        if not mark.extreme.continuous:
            ends = OVERHANG * radius * mark.extreme.directions
            parts.append(sticks(-ends, ends, 0.006 * radius, np.repeat(color, len(ends), axis=0)))
    return parts


def _extreme_labels(marks: list[ExtremeMark], mesh: SurfaceMesh, radius: float) -> list[Label]:
    unit = mesh.quantity.unit
    return [
        Label(
            text=f"{mark.name} {significant(mark.extreme.value)} {unit}".rstrip(),
            anchor=OVERHANG * radius * mark.both_ways[0],
            color=mark.color,
            instead=OVERHANG * radius * mark.both_ways[1:],
        )
        for mark in marks
    ]


def _direction_lines(cell: FloatArray, radius: float, theme: SceneTheme) -> vtkActor:
    ends = np.array([OVERHANG * radius * axis_direction(cell, name) for name in "abc"])
    return sticks(np.zeros((3, 3)), ends, 0.005 * radius, np.array([rgb(color) for color in theme.axes]))


def _direction_labels(cell: FloatArray, mesh: SurfaceMesh, radius: float, theme: SceneTheme) -> list[Label]:
    body = float(np.linalg.norm(mesh.points, axis=1).mean())
    return [
        Label(text=n, anchor=OVERHANG * radius * axis_direction(cell, n), color=color, hidden_within=body)
        for n, color in zip("abc", theme.axes, strict=True)
    ]


def _axes(content: SurfaceContent, theme: SceneTheme) -> tuple[Axis, ...]:
    named = zip(content.options.axis_names, np.eye(3), theme.axes, strict=True)
    return tuple(Axis(name=name, direction=direction, color=color) for name, direction, color in named)


def _color_bar(content: SurfaceContent, low: float, high: float) -> ColorBar:
    quantity = content.mesh.quantity
    position = (np.arange(BAR_COLORS) + 0.5) / BAR_COLORS
    ticks = nice_ticks(low, high)
    name = resolve_name(content.options.color_map, low, high)
    return ColorBar(
        title=f"{quantity.title} ({quantity.unit})" if quantity.unit else quantity.title,
        colors=value_colors(name, low, high)(low + position * (high - low)),
        low=low,
        high=high,
        ticks=tuple(ticks),
        tick_texts=tuple(tick_texts(ticks)),
    )


def significant(value: float, digits: int = 4) -> str:
    """At most ``digits`` significant digits, no exponent for everyday sizes, a true minus sign."""
    if value == 0.0:
        return "0"
    decimals = max(0, digits - 1 - int(np.floor(np.log10(abs(value)))))
    return f"{value:.{min(decimals, 6)}f}".replace("-", "−")
