"""The rotation that lays points on others, where both are the same points but for rounding."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def matching_rotation(target: FloatArray, points: FloatArray, *, within: float) -> FloatArray | None:
    """(3, 3) the rotation R that brings the points (n, 3) nearest to those of the target, R p; None where no
    rotation about the origin brings two of them within ``within`` (Å) of the two that span most.

    Every pair of points is tried that two of the target could be: a shape that is nearly symmetric has
    many rotations that are nearly as good, of which an optimum of overlapping densities may be another.
    """
    first, second = _pair(target)
    one, two = target[first], target[second]
    lengths = np.linalg.norm(points, axis=1)
    alike = [np.abs(lengths - np.linalg.norm(place)) < within for place in (one, two)]
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    fits = np.abs(apart - np.linalg.norm(one - two)) < 2.0 * within
    pairs = np.argwhere(alike[0][:, None] & alike[1][None] & fits)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    if not len(pairs):
        return None
    own = _frame(one, two)
    rotations = np.array([own.T @ _frame(points[a], points[b]) for a, b in pairs])
    missed = [_missed(target, points @ rotation.T) for rotation in rotations]
    return _refined(target, points, rotations[int(np.argmin(missed))])


def _pair(target: FloatArray) -> tuple[int, int]:
    area = np.linalg.norm(np.cross(target[:, None], target[None]), axis=2)
    first, second = np.unravel_index(int(np.argmax(area)), area.shape)
    return int(first), int(second)


def _frame(one: FloatArray, two: FloatArray) -> FloatArray:
    """(3, 3) rows: along the first, across it towards the second, and upright on both."""
    along = one / np.linalg.norm(one)
    across = two - (two @ along) * along
    across = across / max(float(np.linalg.norm(across)), 1e-300)
    return np.stack([along, across, np.cross(along, across)])


def _missed(target: FloatArray, points: FloatArray) -> float:
    """Å², the sum over the target of the squared distance to the nearest point."""
    squares = ((target[:, None] - points[None]) ** 2).sum(axis=2)
    return float(squares.min(axis=1).sum())


def _refined(target: FloatArray, points: FloatArray, rotation: FloatArray) -> FloatArray:
    """Kabsch's rotation for the points that are nearest to each other now."""
    squares = ((target[:, None] - (points @ rotation.T)[None]) ** 2).sum(axis=2)
    left, _, right = np.linalg.svd(target.T @ points[squares.argmin(axis=1)])
    hand = np.sign(np.linalg.det(left @ right))
    return np.asarray(left @ np.diag([1.0, 1.0, hand]) @ right)
