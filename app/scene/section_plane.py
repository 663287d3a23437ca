"""A plane through a surface: a pale disc, its rim, and the line in which it cuts the surface."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.geometry import mesh as mesh_actor
from app.scene.geometry import sticks
from app.scene.shading import PLAIN
from app.scene.theme import SceneTheme, rgb
from core.surface.section import section
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

_POINTS: Final = 240
_OPACITY: Final = 0.22
_LIFTED: Final = 1.004
"""The line stands off the surface by this factor, so that it does not flicker in and out of it."""


def plane_actors(mesh: SurfaceMesh, normal: FloatArray, radius: float, theme: SceneTheme) -> list[vtkActor]:
    """Disc, rim and line of the plane across ``normal`` (3,); radius: of the disc."""
    cut = section(mesh.evaluate, normal, count=_POINTS)
    rim = radius * cut.directions
    line = _LIFTED * np.abs(cut.values)[:, None] * cut.directions
    return [
        _disc(rim, theme.accent),
        _closed_line(rim, 0.004 * radius, theme.accent),
        _closed_line(line, 0.009 * radius, theme.text),
    ]


def _disc(rim: FloatArray, color: str) -> vtkActor:
    count = len(rim)
    ring = np.arange(count)
    faces = np.column_stack([ring, np.roll(ring, -1), np.full(count, count)])
    points = np.concatenate([rim, np.zeros((1, 3))])
    disc = mesh_actor(points, faces, np.tile(np.array(rgb(color)), (count + 1, 1)), PLAIN)
    disc.GetProperty().SetOpacity(_OPACITY)
    disc.ForceTranslucentOn()
    return disc


def _closed_line(points: FloatArray, radius: float, color: str) -> vtkActor:
    return sticks(
        points, np.roll(points, -1, axis=0), radius, np.tile(np.array(rgb(color)), (len(points), 1)), PLAIN
    )
