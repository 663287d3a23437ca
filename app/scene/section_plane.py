"""A plane through a surface: a pale disc, its rim, and the line in which it cuts the surface."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.content import SurfaceContent
from app.scene.geometry import mesh as mesh_actor
from app.scene.geometry import sticks
from app.scene.shading import PLAIN
from app.scene.theme import SceneTheme, rgb
from core.surface.section import section

FloatArray = npt.NDArray[np.float64]

_POINTS: Final = 240
_OPACITY: Final = 0.22
_LIFTED: Final = 1.004
"""The line stands off the surface by this factor, so that it does not flicker in and out of it."""


def plane_actors(
    content: SurfaceContent, normal: FloatArray, radius: float, theme: SceneTheme
) -> list[vtkActor]:
    """Disc, rim and line of the plane across ``normal`` (3,); radius: of the disc."""
    cut = section(content.mesh.evaluate, normal, count=_POINTS)
    rim = radius * cut.directions
    line = _LIFTED * content.radii(cut.values)[:, None] * cut.directions
    return [
        _disc(rim, theme.accent),
        _closed_line(rim, 0.004 * radius, theme.accent),
        _closed_line(line, 0.009 * radius, theme.text),
    ]


def clip_lines(content: SurfaceContent, radius: float, theme: SceneTheme) -> list[vtkActor]:
    """The line along which a surface is cut off, and thinner ones of the limits of its band."""
    assert content.options.clip is not None
    if content.options.clip_offset:
        return _lines_off_the_middle(content, content.options.clip, radius, theme)
    cut = section(content.mesh.evaluate, content.options.clip, count=_POINTS)
    line = content.radii(cut.values)[:, None] * cut.directions
    found = [_closed_line(line, 0.009 * radius, theme.text)]
    band = content.band
    if band is not None and not content.options.sphere:
        for radii in (band.inner, band.outer):
            limit = _along(band.directions, radii, cut.directions)[:, None] * cut.directions
            found.append(_closed_line(limit, 0.004 * radius, theme.muted))
    return found


def _lines_off_the_middle(
    content: SurfaceContent, normal: FloatArray, radius: float, theme: SceneTheme
) -> list[vtkActor]:
    """The same of a plane that does not pass through the middle, on the triangles that are drawn."""
    shapes = [(content.points, content.mesh.faces, 0.009, theme.text)]
    band = content.band
    if band is not None and not content.options.sphere:
        shells = (band.directions * radii[:, None] for radii in (band.inner, band.outer))
        shapes += [(points, band.faces, 0.004, theme.muted) for points in shells]
    found = []
    for points, faces, thick, color in shapes:
        ends = cut_segments(points, faces, normal, content.clip_distance)
        if len(ends):
            colors = np.tile(np.array(rgb(color)), (len(ends), 1))
            found.append(sticks(ends[:, 0], ends[:, 1], thick * radius, colors, PLAIN))
    return found


def cut_segments(
    points: FloatArray, faces: npt.NDArray[np.int64], normal: FloatArray, distance: float
) -> FloatArray:
    """(k, 2, 3) both ends of each piece in which a plane, normal · r = distance, cuts the triangles (m, 3) of
    points (n, 3).
    """
    height = points @ normal - distance
    # A corner on the plane counts as above it, so that every triangle is cut in two places or in none.
    height = np.where(height == 0.0, np.finfo(np.float64).tiny, height)
    first, second = faces, np.roll(faces, -1, axis=1)
    crossing = height[first] * np.sign(height[second]) < 0.0
    rise = np.where(crossing, height[first] - height[second], 1.0)
    share = np.where(crossing, height[first] / rise, 0.0)
    places = points[first] + share[:, :, None] * (points[second] - points[first])
    return np.asarray(places[crossing].reshape(-1, 2, 3))


def _along(directions: FloatArray, radii: FloatArray, wanted: FloatArray) -> FloatArray:
    """Radii (k,) along directions (k, 3) from those (n,) on a grid: of the three nearest, by nearness."""
    near = np.argsort(-(wanted @ directions.T), axis=1)[:, :3]
    apart = np.linalg.norm(wanted[:, None] - directions[near], axis=2)
    weight = 1.0 / np.maximum(apart, 1e-9)
    return np.asarray((weight * radii[near]).sum(axis=1) / weight.sum(axis=1))


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
