"""Directions spread over the sphere, with and without triangles between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SphereGrid:
    """A closed triangulation of the unit sphere, without seams or poles.

    directions: (n, 3) unit vectors. faces: (m, 3) int64, counter-clockwise seen from outside, m = 2n − 4.
    The arrays are read-only, as grids are shared.
    """

    directions: FloatArray
    faces: npt.NDArray[np.int64]


@lru_cache(maxsize=8)
def sphere_grid(frequency: int) -> SphereGrid:
    """The icosahedron with every edge cut into ``frequency`` parts, blown up to the sphere: 10 f² + 2
    directions.

    With every direction its opposite is there as well. M. J. Wenninger, Spherical Models (1979). ValueError
    for a frequency below 1.
    """
    if frequency < 1:
        raise ValueError(f"the frequency of a sphere grid is {frequency}, expected 1 or more")
    corners, triangles = _icosahedron()
    weights, small = _subdivision(frequency)
    points = np.einsum("wk,tkx->twx", weights, corners[triangles]).reshape(-1, 3)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    faces = (small[None] + len(weights) * np.arange(20)[:, None, None]).reshape(-1, 3)
    _, first, inverse = np.unique(np.round(points, 7) + 0.0, axis=0, return_index=True, return_inverse=True)
    directions, joined = points[first], inverse.reshape(-1)[faces].astype(np.int64)
    directions.setflags(write=False)
    joined.setflags(write=False)
    return SphereGrid(directions=directions, faces=joined)


def latitude_longitude(polar: int, azimuthal: int) -> FloatArray:
    """A plain grid (polar · azimuthal, 3): polar angle 0 … π in rows, azimuth 0 … 2π from x in columns."""
    theta = np.linspace(0.0, np.pi, polar)[:, None]
    phi = np.linspace(0.0, 2.0 * np.pi, azimuthal)[None, :]
    sine = np.sin(theta)
    grid = np.broadcast_arrays(sine * np.cos(phi), sine * np.sin(phi), np.cos(theta))
    return np.stack(grid, axis=-1).reshape(-1, 3)


def _icosahedron() -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Corners (12, 3) and triangles (20, 3), counter-clockwise from outside."""
    golden = 0.5 * (1.0 + np.sqrt(5.0))
    flat = np.array([[0.0, a, b * golden] for a in (-1, 1) for b in (-1, 1)])
    corners = np.concatenate([flat, np.roll(flat, 1, axis=1), np.roll(flat, 2, axis=1)])
    near = np.abs(np.linalg.norm(corners[:, None] - corners[None], axis=2) - 2.0) < 1e-9
    triples = [
        (i, j, k)
        for i in range(12)
        for j in range(i + 1, 12)
        for k in range(j + 1, 12)
        if near[i, j] and near[j, k] and near[i, k]
    ]
    triangles = np.array(triples, dtype=np.int64)
    inward = np.linalg.det(corners[triangles]) < 0.0
    triangles[inward] = triangles[inward][:, ::-1]
    return corners, triangles


def _subdivision(frequency: int) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Barycentric weights (p, 3) of the points of one cut triangle, and its small triangles (f², 3)."""
    i, j = np.meshgrid(np.arange(frequency + 1), np.arange(frequency + 1), indexing="ij")
    inside = i + j <= frequency
    number = np.full(i.shape, -1, dtype=np.int64)
    number[inside] = np.arange(inside.sum())
    weights = np.stack([frequency - i - j, i, j], axis=-1)[inside] / frequency
    up = (i + j < frequency)[:-1, :-1]
    down = (i + j < frequency - 1)[:-1, :-1]
    a, b, c, d = number[:-1, :-1], number[1:, :-1], number[:-1, 1:], number[1:, 1:]
    upward = np.stack([a[up], b[up], c[up]], axis=1)
    downward = np.stack([b[down], d[down], c[down]], axis=1)
    return weights, np.concatenate([upward, downward])
