"""Directions as crystallographers write them: [uvw] along the cell, (hkl) across its planes.

Cells are (3, 3) in Å with vectors in rows, directions unit vectors in the cell's Cartesian frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import unit_directions
from core.errors import TensorError
from core.tensor.voigt import FloatArray

LARGEST_INDEX: Final = 12
SMALL_INDEX: Final = 4
SMALL_ANGLE: Final = 1.0
"""Degrees within which a direction is given the name of one with small indices, and the angle between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionName:
    """A direction as components along the axes of a cell, direct or reciprocal.

    indices: small whole numbers within `SMALL_ANGLE` of it, None where there are none. angle: degrees between
    them and the direction. components: the exact ones, the largest of size 1.
    """

    indices: tuple[int, int, int] | None
    angle: float
    components: tuple[float, float, float]


def uvw_name(cell: npt.ArrayLike, direction: npt.ArrayLike, *, largest: int = SMALL_INDEX) -> DirectionName:
    """A direction (3,) as [uvw], with indices up to ``largest``."""
    return _name(np.asarray(cell, dtype=np.float64), direction, largest)


def hkl_name(cell: npt.ArrayLike, direction: npt.ArrayLike, *, largest: int = SMALL_INDEX) -> DirectionName:
    """The planes (hkl) across a direction (3,), with indices up to ``largest``."""
    return _name(np.linalg.inv(np.asarray(cell, dtype=np.float64)).T, direction, largest)


def directions_in_plane(
    cell: npt.ArrayLike, normal: npt.ArrayLike, *, largest: int = SMALL_INDEX
) -> tuple[tuple[tuple[int, int, int], FloatArray], ...]:
    """Every [uvw] with indices up to ``largest`` that lies in the plane across ``normal`` (3,), to 0.01°.

    Pairs of indices and unit vector (3,), those with the smallest indices first; opposites are both there.
    """
    across = unit_directions(np.asarray(normal, dtype=np.float64)[None])[0]
    indices = _coprime(largest)
    vectors = indices @ np.asarray(cell, dtype=np.float64)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    inside = np.abs(vectors @ across) < np.sin(np.radians(0.01))
    found = sorted(
        zip(indices[inside].tolist(), vectors[inside], strict=True), key=lambda pair: _rank(pair[0])
    )
    return tuple(((u, v, w), vector) for (u, v, w), vector in found)


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
    found = _closest(rows, direction, tolerance_degrees, LARGEST_INDEX)
    return None if found is None else found[0]


def _name(rows: FloatArray, direction: npt.ArrayLike, largest: int) -> DirectionName:
    found = _closest(rows, direction, SMALL_ANGLE, largest)
    x, y, z = np.asarray(direction, dtype=np.float64) @ np.linalg.inv(rows)
    size = max(abs(x), abs(y), abs(z))
    indices, angle = found if found is not None else (None, float("nan"))
    return DirectionName(
        indices=indices, angle=angle, components=(float(x / size), float(y / size), float(z / size))
    )


def _closest(
    rows: FloatArray, direction: npt.ArrayLike, tolerance_degrees: float, largest: int
) -> tuple[tuple[int, int, int], float] | None:
    """The smallest indices within the tolerance, and the angle in degrees between; None where there are
    none.
    """
    unit = unit_directions(np.asarray(direction, dtype=np.float64)[None])[0]
    indices = _coprime(largest)
    vectors = indices @ rows
    cosines = vectors @ unit / np.linalg.norm(vectors, axis=1)
    close = np.flatnonzero(cosines >= np.cos(np.radians(tolerance_degrees)))
    if not len(close):
        return None
    best = close[np.abs(indices[close]).sum(axis=1).argmin()]
    across = np.linalg.norm(np.cross(vectors[best], unit)) / np.linalg.norm(vectors[best])
    u, v, w = (int(index) for index in indices[best])
    return (u, v, w), float(np.degrees(np.arcsin(min(float(across), 1.0))))


@lru_cache(maxsize=4)
def _coprime(largest: int) -> npt.NDArray[np.int64]:
    """All (k, 3) whole numbers up to ``largest`` without a common divisor."""
    span = np.arange(-largest, largest + 1)
    indices = np.stack(np.meshgrid(span, span, span, indexing="ij"), axis=-1).reshape(-1, 3)
    coprime = np.asarray(indices[np.gcd.reduce(indices, axis=1) == 1], dtype=np.int64)
    coprime.setflags(write=False)
    return coprime


def _rank(indices: list[int]) -> tuple[int, int, list[int]]:
    """Small sums first, then few minus signs, then the first index greatest."""
    return sum(map(abs, indices)), sum(index < 0 for index in indices), [-index for index in indices]


def _unit(vector: FloatArray, name: str) -> FloatArray:
    length = float(np.linalg.norm(vector))
    if not (np.isfinite(length) and length > 0.0):
        raise TensorError(f"{name} is no direction: give three whole numbers, not all 0")
    return np.asarray(vector / length)
