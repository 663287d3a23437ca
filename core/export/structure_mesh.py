"""A drawn crystal as real triangles: closed balls, closed bars for bonds and edges, faces of polyhedra."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.export.colored_mesh import ColoredMesh, joined
from core.export.structure_model import StructureModel
from core.surface.sphere_grid import sphere_grid

FloatArray = npt.NDArray[np.float64]

MOST_TRIANGLES: Final = 600_000
"""About what all balls together may have; many balls are drawn coarser, down to `_COARSEST`."""
_FINEST: Final = 8
_COARSEST: Final = 2
_SIDES: Final = 20
_SIDES_OF_MANY: Final = 8
_MANY_STICKS: Final = 4_000


def structure_mesh(model: StructureModel) -> ColoredMesh:
    """All of a crystal as one mesh in Å, coloured by element; balls of 20 n² triangles each.

    Bonds end within their balls, so that the solids overlap there as they touch in the picture.
    """
    start, end, color, inset = model.half_sticks
    # A bar begins a little within its ball: no gap opens between the flat end and the round ball.
    along = end - start
    length = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    start = start + along / length * np.minimum(0.9 * inset[:, None], 0.9 * length)
    sides = _SIDES if len(start) < _MANY_STICKS else _SIDES_OF_MANY
    parts = [
        balls_mesh(model.position, model.radius, model.color),
        bars_mesh(start, end, np.full(len(start), model.stick_radius), color, sides=sides),
        bars_mesh(model.edges[:, 0], model.edges[:, 1], model.edge_radius, model.edge_color, sides=12),
    ]
    if len(model.faces):
        parts.append(_faces_mesh(model))
    return joined(f"{model.title}, Å", parts)


def ball_resolution(count: int) -> int:
    """n of the grid (20 n² triangles) for so many balls."""
    affordable = int(np.sqrt(MOST_TRIANGLES / (20.0 * max(count, 1))))
    return int(np.clip(affordable, _COARSEST, _FINEST))


def balls_mesh(position: FloatArray, radius: FloatArray, color: FloatArray) -> ColoredMesh:
    """Balls at (n, 3) with radii (n,) and colours (n, 3): spheres whose volume is that of the ball."""
    grid = sphere_grid(ball_resolution(len(position)))
    # A polyhedron within the sphere is smaller; scaled so that the volumes agree.
    unit = ColoredMesh(title="", points=grid.directions, faces=grid.faces)
    scale = (4.0 / 3.0 * np.pi / unit.volume) ** (1.0 / 3.0)
    points = position[:, None] + scale * radius[:, None, None] * grid.directions
    count = len(grid.directions)
    faces = grid.faces + count * np.arange(len(position))[:, None, None]
    return ColoredMesh(
        title="",
        points=points.reshape(-1, 3),
        faces=faces.reshape(-1, 3),
        colors=np.repeat(color, count, axis=0).reshape(-1, 3),
    )


def bars_mesh(
    start: FloatArray, end: FloatArray, radius: FloatArray, color: FloatArray, *, sides: int
) -> ColoredMesh:
    """Closed round bars from (n, 3) to (n, 3) with radii (n,) and colours (n, 3), each a prism of so many
    sides; the ends have corners of their own, so that shading keeps them flat.
    """
    along = end - start
    along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    across = np.cross(along, np.eye(3)[np.argmin(np.abs(along), axis=1)])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    other = np.cross(along, across)
    angle = 2.0 * np.pi * np.arange(sides) / sides
    ring = np.cos(angle)[:, None] * across[:, None] + np.sin(angle)[:, None] * other[:, None]
    ring = radius[:, None, None] * ring
    low, high = start[:, None] + ring, end[:, None] + ring
    points = np.concatenate([low, high, low, high, start[:, None], end[:, None]], axis=1)
    faces = _bar_faces(sides)[None] + points.shape[1] * np.arange(len(start))[:, None, None]
    return ColoredMesh(
        title="",
        points=points.reshape(-1, 3),
        faces=faces.reshape(-1, 3).astype(np.int64),
        colors=np.repeat(color, points.shape[1], axis=0).reshape(-1, 3),
    )


def _bar_faces(sides: int) -> npt.NDArray[np.int64]:
    """(4 · sides, 3) triangles of one bar: its side twice round, its two ends."""
    this = np.arange(sides)
    following = (this + 1) % sides
    side_one = np.column_stack([this, following, following + sides])
    side_two = np.column_stack([this, following + sides, this + sides])
    foot = np.column_stack([following + 2 * sides, this + 2 * sides, np.full(sides, 4 * sides)])
    head = np.column_stack([this + 3 * sides, following + 3 * sides, np.full(sides, 4 * sides + 1)])
    return np.concatenate([side_one, side_two, foot, head])


def _faces_mesh(model: StructureModel) -> ColoredMesh:
    count = len(model.faces)
    return ColoredMesh(
        title="",
        points=model.faces.reshape(-1, 3),
        faces=np.arange(3 * count, dtype=np.int64).reshape(-1, 3),
        colors=np.repeat(model.face_color, 3, axis=0),
    )
