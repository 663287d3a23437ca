"""Directions as crystallographers write them: [uvw] along the cell, (hkl) across its planes.

Cells are (3, 3) in Å with vectors in rows, directions unit vectors in the cell's Cartesian frame.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import unit_directions
from core.errors import TensorError
from core.tensor.voigt import FloatArray

LARGEST_INDEX: Final = 12


def direction_along(cell: npt.ArrayLike, uvw: npt.ArrayLike) -> FloatArray:
    """The unit vector (3,) along u a + v b + w c; TensorError for [000]."""
    return _unit(
        np.asarray(uvw, dtype=np.float64) @ np.asarray(cell, dtype=np.float64),
        f"[uvw] = {np.asarray(uvw).tolist()}",
    )


def normal_of_plane(cell: npt.ArrayLike, hkl: npt.ArrayLike) -> FloatArray:
    """The unit vector (3,) across the planes (hkl): along h a* + k b* + l c*; TensorError for (000)."""
    reciprocal = np.linalg.inv(np.asarray(cell, dtype=np.float64)).T
    return _unit(np.asarray(hkl, dtype=np.float64) @ reciprocal, f"(hkl) = {np.asarray(hkl).tolist()}")


def nearest_uvw(
    cell: npt.ArrayLike, direction: npt.ArrayLike, *, tolerance_degrees: float = 0.5
) -> tuple[int, int, int] | None:
    """The smallest whole [uvw], up to `LARGEST_INDEX`, within an angle of a direction (3,); None where none
    is.
    """
    return _nearest(np.asarray(cell, dtype=np.float64), direction, tolerance_degrees)


def nearest_hkl(
    cell: npt.ArrayLike, direction: npt.ArrayLike, *, tolerance_degrees: float = 0.5
) -> tuple[int, int, int] | None:
    """The smallest whole (hkl), up to `LARGEST_INDEX`, across whose planes a direction (3,) is; None where
    none.
    """
    return _nearest(np.linalg.inv(np.asarray(cell, dtype=np.float64)).T, direction, tolerance_degrees)


def _nearest(
    rows: FloatArray, direction: npt.ArrayLike, tolerance_degrees: float
) -> tuple[int, int, int] | None:
    unit = unit_directions(np.asarray(direction, dtype=np.float64)[None])[0]
    span = np.arange(-LARGEST_INDEX, LARGEST_INDEX + 1)
    indices = np.stack(np.meshgrid(span, span, span, indexing="ij"), axis=-1).reshape(-1, 3)
    indices = indices[np.gcd.reduce(indices, axis=1) == 1]
    vectors = indices @ rows
    cosines = vectors @ unit / np.linalg.norm(vectors, axis=1)
    close = indices[cosines >= np.cos(np.radians(tolerance_degrees))]
    if not len(close):
        return None
    u, v, w = (int(index) for index in close[np.abs(close).sum(axis=1).argmin()])
    return u, v, w


def _unit(vector: FloatArray, name: str) -> FloatArray:
    length = float(np.linalg.norm(vector))
    if not (np.isfinite(length) and length > 0.0):
        raise TensorError(f"{name} is no direction: give three whole numbers, not all 0")
    return np.asarray(vector / length)
