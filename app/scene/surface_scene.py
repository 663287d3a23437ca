"""A tensor's property over all directions as a coloured surface."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.camera import axis_direction
from app.scene.color_maps import color_range, nice_ticks, resolve_name, tick_texts, value_colors
from app.scene.content import SurfaceContent
from app.scene.geometry import MeshActor, balls, sticks
from app.scene.parts import Axis, ColorBar, Label, SceneParts
from app.scene.shading import GLOSSY, SHELL
from app.scene.theme import SceneTheme, rgb
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

OVERHANG: Final = 1.14
"""How far the lines of extremes and of crystal directions reach, in units of the greatest value."""
BAR_COLORS: Final = 96


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
            lines += _extreme_lines(mesh, radius, theme)
            labels += _extreme_labels(mesh, radius, theme)
        if options.cell is not None:
            lines.append(_direction_lines(options.cell, radius, theme))
            labels += _direction_labels(options.cell, mesh, radius, theme)
        return SceneParts(
            actors=(self._main(mesh, colors(mesh.values)), *lines),
            contours=self._band(content, theme),
            center=np.zeros(3),
            radius=radius * (OVERHANG if lines else 1.0),
            margin=(34.0, 26.0),
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
    """The greatest distance from the origin."""
    meshes = [content.mesh] if content.band is None else [content.mesh, content.band.upper]
    return max(float(np.sqrt((mesh.points**2).sum(axis=1).max())) for mesh in meshes)


def _is_anisotropic(mesh: SurfaceMesh) -> bool:
    low, high = mesh.minimum[0], mesh.maximum[0]
    return high - low > 1e-3 * max(abs(low), abs(high))


def _extremes(mesh: SurfaceMesh, theme: SceneTheme) -> list[tuple[str, float, FloatArray, str]]:
    """(name, value, direction, colour) of the least and the greatest value."""
    return [
        ("min", mesh.minimum[0], np.asarray(mesh.minimum[1]), theme.warning),
        ("max", mesh.maximum[0], np.asarray(mesh.maximum[1]), theme.accent),
    ]


def _extreme_lines(mesh: SurfaceMesh, radius: float, theme: SceneTheme) -> list[vtkActor]:
    """A thin line along each extreme direction, both ways, and a dot where it leaves the surface."""
    extremes = _extremes(mesh, theme)
    color = np.array([rgb(c) for _, _, _, c in extremes])
    outer = np.array([OVERHANG * radius * direction for _, _, direction, _ in extremes])
    dots = np.array([abs(value) * direction for _, value, direction, _ in extremes])
    both = np.concatenate([color, color])
    return [
        sticks(-outer, outer, 0.006 * radius, color),
        balls(np.concatenate([dots, -dots]), np.full(2 * len(dots), 0.024 * radius), both),
    ]


def _extreme_labels(mesh: SurfaceMesh, radius: float, theme: SceneTheme) -> list[Label]:
    unit = mesh.quantity.unit
    return [
        Label(
            text=f"{name} {significant(value)} {unit}".rstrip(),
            anchor=OVERHANG * radius * direction,
            color=color,
            two_sided=True,
        )
        for name, value, direction, color in _extremes(mesh, theme)
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
