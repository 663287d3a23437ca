"""Where a view looks from: a frozen pose and the arithmetic of turning, shifting and zooming it. No VTK."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin, tan
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Vector = tuple[float, float, float]
VectorLike = Sequence[float] | FloatArray

VIEW_ANGLE: Final = 24.0
"""Vertical opening of the perspective camera in degrees: narrow, so that shapes stay true."""

AXIS_NAMES: Final = ("a", "b", "c", "a*", "b*", "c*", "x", "y", "z")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPose:
    """Orientation, centre and size of a view.

    direction: unit vector from the eye into the scene. up: unit vector at right angles to it (made so here).
    center: the point in the middle of the picture. height: how much of the scene the picture shows from
    bottom to top at ``center``, in the units of the scene. perspective: off for a parallel projection.
    """

    direction: Vector = (0.0, 1.0, 0.0)
    up: Vector = (0.0, 0.0, 1.0)
    center: Vector = (0.0, 0.0, 0.0)
    height: float = 2.0
    perspective: bool = False

    def __post_init__(self) -> None:
        direction = _unit(self.direction)
        up = np.asarray(self.up, dtype=np.float64)
        up = up - (up @ direction) * direction
        if np.linalg.norm(up) < 1e-6:
            up = _some_normal(direction)
        object.__setattr__(self, "direction", _vector(direction))
        object.__setattr__(self, "up", _vector(_unit(up)))
        object.__setattr__(self, "center", _vector(self.center))

    @property
    def axes(self) -> FloatArray:
        """(3, 3) rotation from the scene's to the view's frame: rows are right, up and towards the eye."""
        direction, up = np.array(self.direction), np.array(self.up)
        return np.stack([np.cross(direction, up), up, -direction])

    @property
    def distance(self) -> float:
        """From the eye to ``center``."""
        return 0.5 * self.height / tan(radians(0.5 * VIEW_ANGLE))

    @property
    def eye(self) -> FloatArray:
        """(3,) position of the eye."""
        return np.array(self.center) - self.distance * np.array(self.direction)

    def rotated(self, azimuth: float, elevation: float, roll: float = 0.0) -> CameraPose:
        """Turn the object by degrees: its front to the right, upwards, and counterclockwise in the
        picture.
        """
        turn = _about(2, roll) @ _about(0, -elevation) @ _about(1, azimuth)
        return self.with_axes(turn @ self.axes)

    def with_axes(self, axes: FloatArray) -> CameraPose:
        """The same view with rows right, up, towards the eye as in ``axes``."""
        return replace(self, direction=_vector(-axes[2]), up=_vector(axes[1]))

    def looking_along(self, direction: VectorLike, up: VectorLike | None = None) -> CameraPose:
        """Look along ``direction``; without ``up``, z points up (y where the view is along z)."""
        along = _unit(direction)
        if up is None:
            up = (0.0, 1.0, 0.0) if abs(along[2]) > 0.98 else (0.0, 0.0, 1.0)
        return replace(self, direction=_vector(along), up=_vector(up))

    def panned(self, right: float, up: float) -> CameraPose:
        """Shift the object in the picture by fractions of the picture's height."""
        shift = self.height * (right * self.axes[0] + up * self.axes[1])
        return replace(self, center=_vector(np.array(self.center) - shift))

    def zoomed(self, factor: float, right: float = 0.0, up: float = 0.0) -> CameraPose:
        """Enlarge by ``factor``, keeping in place the point at (right, up), fractions of the picture's height
        from its middle.
        """
        keep = 1.0 - 1.0 / factor
        moved = self.panned(-right * keep, -up * keep)
        return replace(moved, height=self.height / factor)

    def fitted(self, center: VectorLike, radius: float, aspect: float) -> CameraPose:
        """Show a ball as large as the picture (width / height = ``aspect``) allows, whatever the
        orientation.
        """
        extent = 2.0 * max(radius, 1e-9) / min(1.0, aspect)
        if self.perspective:
            extent /= cos(radians(0.5 * VIEW_ANGLE))
        return replace(self, center=_vector(center), height=extent)

    def project(self, points: FloatArray) -> FloatArray:
        """(n, 3) for points (n, 3): right and up as fractions of the picture's height from its middle, and
        depth towards the eye in units of the scene.
        """
        local = (np.asarray(points, dtype=np.float64) - np.array(self.center)) @ self.axes.T
        scale = np.full(len(local), 1.0 / self.height)
        if self.perspective:
            scale *= self.distance / np.maximum(self.distance - local[:, 2], 1e-6 * self.distance)
        return np.column_stack([local[:, :2] * scale[:, None], local[:, 2]])

    def ray(self, right: float, up: float) -> tuple[FloatArray, FloatArray]:
        """Origin and unit direction of the line of sight through a place given in heights of the picture from
        its middle.
        """
        across = self.height * (right * self.axes[0] + up * self.axes[1])
        if self.perspective:
            return self.eye, _unit(np.array(self.center) + across - self.eye)
        return self.eye + across, np.array(self.direction)


def standard_pose(perspective: bool = False) -> CameraPose:
    """Three quarters from the front, slightly from above, z up."""
    azimuth, elevation = radians(-62.0), radians(18.0)
    eye = (cos(elevation) * cos(azimuth), cos(elevation) * sin(azimuth), sin(elevation))
    return CameraPose(direction=(-eye[0], -eye[1], -eye[2]), perspective=perspective)


def axis_direction(cell: FloatArray | None, name: str) -> FloatArray:
    """Unit vector (3,) along a, b, c, a*, b*, c* of a cell (rows, Å) or along x, y, z (``cell`` may be
    None).
    """
    if name not in AXIS_NAMES:
        raise ValueError(f"axis {name!r} is not known; expected one of {', '.join(AXIS_NAMES)}")
    if name in "xyz":
        return np.asarray(np.eye(3)["xyz".index(name)])
    if cell is None:
        raise ValueError(f"axis {name!r} needs a unit cell, and what is shown has none; use x, y or z")
    vectors = np.linalg.inv(cell).T if name.endswith("*") else np.asarray(cell)
    return _unit(vectors["abc".index(name[0])])


def up_for_axis(cell: FloatArray | None, name: str) -> Vector:
    """What stands upright when one looks along an axis: c, and b when the view is along c or c*."""
    if cell is None or name in "xyz":
        return (0.0, 1.0, 0.0) if name == "z" else (0.0, 0.0, 1.0)
    return _vector(axis_direction(cell, "b" if name[0] == "c" else "c"))


def up_for_direction(cell: FloatArray | None, direction: VectorLike) -> Vector:
    """What stands upright when one looks along any direction (3,): c, b where that is nearly along c."""
    axes = np.eye(3)[[2, 1]] if cell is None else np.array([axis_direction(cell, n) for n in "cb"])
    return _vector(axes[1] if abs(axes[0] @ _unit(direction)) > 0.98 else axes[0])


def interpolated(start: CameraPose, end: CameraPose, fraction: float) -> CameraPose:
    """A pose on the way: turned at constant rate about one axis, sized at a constant ratio."""
    quaternion = _slerp(_quaternion(start.axes), _quaternion(end.axes), fraction)
    center = (1.0 - fraction) * np.array(start.center) + fraction * np.array(end.center)
    height = start.height ** (1.0 - fraction) * end.height**fraction
    return replace(end, center=_vector(center), height=height).with_axes(_matrix(quaternion))


def _unit(vector: VectorLike) -> FloatArray:
    array = np.asarray(vector, dtype=np.float64)
    length = np.linalg.norm(array)
    if not length > 0.0:
        raise ValueError(f"direction {tuple(array)} has no length; expected a vector that is not zero")
    return array / length


def _vector(array: VectorLike) -> Vector:
    x, y, z = (float(v) for v in array)
    return x, y, z


def two_normals(along: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two unit vectors that stand on a third one and on each other, right-handed with it last."""
    across = _unit(_some_normal(along))
    return across, np.cross(along, across)


def _some_normal(direction: FloatArray) -> FloatArray:
    return np.cross(direction, np.eye(3)[int(np.argmin(np.abs(direction)))])


def _about(axis: int, degrees: float) -> FloatArray:
    matrix = np.eye(3)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    c, s = cos(radians(degrees)), sin(radians(degrees))
    matrix[i, i], matrix[i, j], matrix[j, i], matrix[j, j] = c, -s, s, c
    return matrix


def _quaternion(rotation: FloatArray) -> FloatArray:
    """(w, x, y, z) of a proper rotation, from the dominant column of 4 q qᵀ (stable for every angle)."""
    m = rotation
    outer = np.array(
        [
            [1 + m[0, 0] + m[1, 1] + m[2, 2], m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]],
            [m[2, 1] - m[1, 2], 1 + m[0, 0] - m[1, 1] - m[2, 2], m[0, 1] + m[1, 0], m[0, 2] + m[2, 0]],
            [m[0, 2] - m[2, 0], m[0, 1] + m[1, 0], 1 - m[0, 0] + m[1, 1] - m[2, 2], m[1, 2] + m[2, 1]],
            [m[1, 0] - m[0, 1], m[0, 2] + m[2, 0], m[1, 2] + m[2, 1], 1 - m[0, 0] - m[1, 1] + m[2, 2]],
        ]
    )
    return _unit(outer[:, int(np.argmax(np.diag(outer)))])


def _slerp(start: FloatArray, end: FloatArray, fraction: float) -> FloatArray:
    cosine = float(start @ end)
    if cosine < 0.0:
        end, cosine = -end, -cosine
    angle = np.arccos(min(cosine, 1.0))
    if angle < 1e-6:
        return end
    between = np.sin((1.0 - fraction) * angle) * start + np.sin(fraction * angle) * end
    return np.asarray(between / np.sin(angle))


def _matrix(quaternion: FloatArray) -> FloatArray:
    w, v = quaternion[0], quaternion[1:]
    cross = np.array([[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]])
    return np.asarray((w * w - v @ v) * np.eye(3) + 2.0 * np.outer(v, v) + 2.0 * w * cross)
