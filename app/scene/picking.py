"""What lies under the pointer: an atom of a cell, or a direction of a surface."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.scene.camera import CameraPose, two_normals
from app.scene.content import CrystalContent, SceneContent, SurfaceContent
from app.scene.crystal_layout import PickedBall, crystal_layout, picked_ball

FloatArray = npt.NDArray[np.float64]


def ball_at(content: SceneContent | None, pose: CameraPose, place: tuple[float, float]) -> PickedBall | None:
    """The ball of a crystal at a place, in heights of the picture from its middle; None beside any."""
    if not isinstance(content, CrystalContent):
        return None
    return picked_ball(crystal_layout(content), *pose.ray(*place))


def direction_at(
    content: SceneContent | None, pose: CameraPose, place: tuple[float, float]
) -> FloatArray | None:
    """The direction (3,) of the surface at a place; None beside it."""
    if not isinstance(content, SurfaceContent):
        return None
    return picked_direction(
        content.points,
        content.mesh.faces,
        *pose.ray(*place),
        clip=content.options.clip,
        clip_distance=content.clip_distance,
    )


def picked_direction(
    points: FloatArray,
    faces: npt.NDArray[np.int64],
    origin: FloatArray,
    along: FloatArray,
    *,
    clip: FloatArray | None = None,
    clip_distance: float = 0.0,
) -> FloatArray | None:
    """The direction (3,), unit, of the first point of a surface on a line of sight; None where it is missed.

    points: (n, 3), faces: (m, 3) of the surface. origin: (3,) of the line. along: (3,) unit vector. clip:
    (3,) what lies farther than ``clip_distance`` along it is not there. After T. Möller and B. Trumbore,
    J. Graph. Tools 2, 21 (1997), on the triangles whose corners lie on more than one side of the line.
    """
    flat = (points - origin) @ np.stack(two_normals(along)).T
    corners = flat[faces]
    near = ~np.any((corners > 0).all(axis=1) | (corners < 0).all(axis=1), axis=1)
    faces = faces[near]
    a, b, c = (points[faces[:, k]] for k in range(3))
    first, second = b - a, c - a
    across = np.cross(along, second)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 1.0 / np.einsum("ni,ni->n", first, across)
        start = origin - a
        u = scale * np.einsum("ni,ni->n", start, across)
        turned = np.cross(start, first)
        v = scale * (turned @ along)
        distance = scale * np.einsum("ni,ni->n", second, turned)
    hit = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1.0 + 1e-9) & np.isfinite(distance)
    if clip is not None:
        hit &= (origin + np.where(hit, distance, 0.0)[:, None] * along) @ clip <= clip_distance
    if not hit.any():
        return None
    point = origin + distance[hit].min() * along
    length = float(np.linalg.norm(point))
    return None if length == 0.0 else np.asarray(point / length)
