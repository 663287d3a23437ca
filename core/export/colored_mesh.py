"""Triangles with a colour at each corner: what every mesh file is written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColoredMesh:
    """A triangle mesh in a Cartesian frame.

    title: what it is, with the unit of its coordinates. points: (n, 3). faces: (m, 3) indices,
    counter-clockwise from outside. colors: (n, 3) sRGB in [0, 1], or None where it has none. values: (n,)
    signed values at the points, or None.
    """

    title: str
    points: FloatArray
    faces: IntArray
    colors: FloatArray | None = None
    values: FloatArray | None = None

    @property
    def color_bytes(self) -> npt.NDArray[np.uint8]:
        """(n, 3) colours as bytes; grey where there are none."""
        if self.colors is None:
            return np.full((len(self.points), 3), 200, dtype=np.uint8)
        return np.round(255.0 * np.clip(self.colors, 0.0, 1.0)).astype(np.uint8)

    @property
    def normals(self) -> FloatArray:
        """(n, 3) unit normals: those of the faces around each point, added up by area."""
        corners = self.points[self.faces]
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        at, weight = self.faces.ravel(), np.repeat(normal, 3, axis=0)
        count = len(self.points)
        total = np.column_stack([np.bincount(at, weights=weight[:, k], minlength=count) for k in range(3)])
        length = np.linalg.norm(total, axis=1, keepdims=True)
        up = np.array([0.0, 0.0, 1.0])
        return np.where(length > 1e-300, total / np.maximum(length, 1e-300), up)

    @property
    def volume(self) -> float:
        """Volume within the closed mesh, by the divergence theorem; parts that overlap count twice."""
        first, second, third = np.moveaxis(self.points[self.faces], 1, 0)
        return float(np.einsum("fi,fi->", first, np.cross(second, third)) / 6.0)


def surface_as_mesh(mesh: SurfaceMesh, colors: FloatArray | None = None) -> ColoredMesh:
    """A tensor's surface with colours (n, 3) in [0, 1] at its points."""
    unit = mesh.quantity.unit or "no unit"
    return ColoredMesh(
        title=f"{mesh.quantity.title}, {unit}",
        points=mesh.points,
        faces=mesh.faces,
        colors=colors,
        values=mesh.values,
    )


def joined(title: str, parts: Sequence[ColoredMesh]) -> ColoredMesh:
    """Several meshes, all with colours and without values, as one."""
    starts = np.cumsum([0, *(len(part.points) for part in parts)])
    empty_points, empty_faces = np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64)
    return ColoredMesh(
        title=title,
        points=np.concatenate([empty_points, *(part.points for part in parts)]),
        faces=np.concatenate(
            [empty_faces, *(part.faces + start for part, start in zip(parts, starts[:-1], strict=True))]
        ),
        colors=np.concatenate([empty_points, *(part.color_bytes / 255.0 for part in parts)]),
    )
