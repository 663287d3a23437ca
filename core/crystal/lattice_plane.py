"""Lattice planes: their spacing, the plane through three atoms, and where a plane cuts a cell.

A plane is g·r = order, with g = h a* + k b* + l c* in 1/Å (no factor 2π) and r in Å, in the crystal's
Cartesian frame: order 0 goes through the origin, and whole orders are the planes of the family (hkl), 1/|g|
apart. C. Giacovazzo et al., Fundamentals of Crystallography (2011), section 1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import FloatArray
from core.errors import CrystalError

LARGEST_INDEX: Final = 12
"""Indices up to which the plane through three atoms is given the name of a family."""
PARALLEL: Final = 1e-3
"""Radians within which a plane has the name of a family of small indices: coordinates are rounded."""
_TOUCHING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LatticePlane:
    """One plane. normal: g, (3,), 1/Å; order: g·r on it. whole: the plane's direction has small whole
    indices, so that it belongs to a family with a spacing.
    """

    normal: tuple[float, float, float]
    order: float
    whole: bool = True

    @property
    def spacing(self) -> float:
        """Å between one whole order and the next."""
        return 1.0 / float(np.linalg.norm(self.normal))

    def indices(self, cell: npt.ArrayLike) -> tuple[float, float, float]:
        """(h k l) along the axes of a cell (3, 3) in Å, rows: h = a·g. Whole numbers come out exact."""
        h, k, l = (float(index) for index in np.asarray(cell, dtype=np.float64) @ np.array(self.normal))
        if self.whole:
            h, k, l = (_exact(index) for index in (h, k, l))
        return h, k, l

    def moved_to(self, order: float) -> LatticePlane:
        """The parallel plane of another order."""
        return LatticePlane(normal=self.normal, order=order, whole=self.whole)


def plane_of_indices(
    cell: npt.ArrayLike, hkl: tuple[float, float, float], order: float | None = None
) -> LatticePlane:
    """The plane (hkl) of a cell (3, 3) in Å, rows.

    order: which plane of the family; None takes the one next to the origin, which meets the axes at 1/h, 1/k
    and 1/l, or where that does not cut the cell, the one nearest to the middle of it. CrystalError for (000)
    and for indices that are not whole.
    """
    rows = np.asarray(cell, dtype=np.float64)
    indices = np.asarray(hkl, dtype=np.float64)
    written = "(" + " ".join(f"{index:g}" for index in hkl) + ")"
    if not indices.any() or not np.isfinite(indices).all():
        raise CrystalError(f"{written} is no plane: give three whole numbers that are not all 0")
    if np.abs(indices - np.round(indices)).max() > 1e-9:
        raise CrystalError(
            f"{written} is no family of lattice planes: its indices are whole numbers, as in (1 1 0)"
        )
    x, y, z = (float(part) for part in indices @ np.linalg.inv(rows).T)
    plane = LatticePlane(normal=(x, y, z), order=1.0)
    return plane.moved_to(_first_order(plane, rows) if order is None else order)


def plane_through(cell: npt.ArrayLike, points: npt.ArrayLike) -> LatticePlane:
    """The plane through three points (3, 3), Å, rows; of whole indices up to `LARGEST_INDEX` where it is
    parallel to such a family, to `PARALLEL`. CrystalError where the points stand on one line.
    """
    rows = np.asarray(cell, dtype=np.float64)
    first, second, third = np.asarray(points, dtype=np.float64)
    across = np.cross(second - first, third - first)
    sides = np.linalg.norm(second - first) * np.linalg.norm(third - first)
    if not np.linalg.norm(across) > 1e-6 * sides:
        raise CrystalError("the three atoms stand on one line, which lies in many planes; pick others")
    indices = rows @ across
    indices /= np.abs(indices).max()
    found = _whole_indices(rows, indices)
    chosen = indices if found is None else found
    if chosen[np.flatnonzero(np.abs(chosen) > 1e-9)[0]] < 0.0:
        chosen = -chosen
    normal = chosen @ np.linalg.inv(rows).T
    x, y, z = (float(part) for part in normal)
    return LatticePlane(normal=(x, y, z), order=float(normal @ first), whole=found is not None)


def cell_section(block: npt.ArrayLike, plane: LatticePlane) -> FloatArray:
    """(k, 3) corners, in order around it, of the polygon in which a plane cuts a parallelepiped.

    block: (3, 3) Å, rows are its edges from the origin. Three to six corners; none where the plane passes
    the block by or only touches it.
    """
    edges = np.asarray(block, dtype=np.float64)
    normal = np.array(plane.normal)
    start, along = _edges(edges)
    height, rise = start @ normal - plane.order, along @ normal
    scale = np.abs(edges @ normal).max()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = -height / rise
    crossing = (np.abs(rise) > _TOUCHING * scale) & (share > -_TOUCHING) & (share < 1.0 + _TOUCHING)
    points = start[crossing] + np.clip(share[crossing], 0.0, 1.0)[:, None] * along[crossing]
    return _around(_distinct(points, float(np.linalg.norm(edges, axis=1).max())), normal)


def orders_through(block: npt.ArrayLike, plane: LatticePlane) -> tuple[float, ...]:
    """The orders, ascending, of all planes parallel to one at whole distances of its spacing that cut a
    parallelepiped (3, 3), Å, rows.
    """
    low, high = _range(plane, np.asarray(block, dtype=np.float64))
    first, last = int(np.ceil(low - plane.order - 1e-9)), int(np.floor(high - plane.order + 1e-9))
    orders = (plane.order + step for step in range(first, last + 1))
    return tuple(order for order in orders if len(cell_section(block, plane.moved_to(order))))


def _first_order(plane: LatticePlane, cell: FloatArray) -> float:
    if len(cell_section(cell, plane)):
        return 1.0
    low, high = _range(plane, cell)
    cutting = orders_through(cell, plane.moved_to(0.0))
    return min(cutting, key=lambda order: (abs(order - 0.5 * (low + high)), abs(order - 1.0)))


def _range(plane: LatticePlane, block: FloatArray) -> tuple[float, float]:
    """The least and the greatest order that has a point in common with a block."""
    reach = block @ np.array(plane.normal)
    return float(reach[reach < 0.0].sum()), float(reach[reach > 0.0].sum())


def _whole_indices(cell: FloatArray, indices: FloatArray) -> FloatArray | None:
    """The smallest whole indices of a plane parallel to one whose largest index is 1."""
    reciprocal = np.linalg.inv(cell).T
    wanted = indices @ reciprocal
    for largest in range(1, LARGEST_INDEX + 1):
        whole = np.round(largest * indices)
        vector = whole @ reciprocal
        off = np.linalg.norm(np.cross(vector, wanted)) / (np.linalg.norm(vector) * np.linalg.norm(wanted))
        if off < PARALLEL:
            return np.asarray(whole)
    return None


def _edges(block: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Starts and vectors, (12, 3) each, of the edges of a parallelepiped."""
    start, along = [], []
    for axis in range(3):
        one, other = block[(axis + 1) % 3], block[(axis + 2) % 3]
        for first, second in ((0, 0), (1, 0), (0, 1), (1, 1)):
            start.append(first * one + second * other)
            along.append(block[axis])
    return np.array(start), np.array(along)


def _distinct(points: FloatArray, size: float) -> FloatArray:
    kept: list[FloatArray] = []
    for point in points:
        if all(np.linalg.norm(point - other) > 1e-7 * size for other in kept):
            kept.append(point)
    return np.array(kept).reshape(-1, 3)


def _around(points: FloatArray, normal: FloatArray) -> FloatArray:
    """Points of one plane in their order around their middle; none where they are fewer than three."""
    if len(points) < 3:
        return np.zeros((0, 3))
    spokes = points - points.mean(axis=0)
    right = spokes[0] / np.linalg.norm(spokes[0])
    up = np.cross(normal / np.linalg.norm(normal), right)
    return np.asarray(points[np.argsort(np.arctan2(spokes @ up, spokes @ right))])


def _exact(index: float) -> float:
    return float(round(index)) if abs(index - round(index)) < 1e-6 else index
