"""The least and the greatest value of a function on the sphere, and every direction that reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.transverse import transverse_frame
from core.surface.quantity import Evaluation
from core.surface.sphere_grid import SphereGrid

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_ZOOM_STEPS: Final = 16
_TIED: Final = 5e-6
"""Two heights that differ by less than this share of their size are one: a predicted tensor has its crystal's
symmetry to single precision only, and a climb to a kink ends a little below it."""
_CONSTANT: Final = 1e-6
"""Values that differ by less than this share are the same in every direction."""
_NEAR: Final = 0.03
"""Tops of the grid lower than the highest by more than this share of the range are not looked at."""
_ALONG_A_LINE: Final = 2e-3
_SPACING: Final = float(np.radians(7.0))
_RADIUS: Final = 0.05
_MOST: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceExtreme:
    """An extreme value over the sphere.

    directions: (k, 3) unit vectors, all that reach it, one of each ± pair, the one nearest to z first.
    continuous: they form a line or fill the sphere; ``directions`` are then points along it, about 7° apart.
    """

    value: float
    directions: FloatArray
    continuous: bool


def extreme_of(evaluate: Evaluation, grid: SphereGrid, values: FloatArray, *, sign: float) -> SurfaceExtreme:
    """The greatest (sign 1) or the least (−1) value of an even function with ``values`` (n,) on a grid.

    From every top of the grid a small square of directions around the best so far shrinks towards it; that
    works at kinks as well, which the surfaces of G, ν and S waves have. The value found is not proved.
    """
    heights = sign * values
    spread = float(np.ptp(values))
    if spread <= max(_CONSTANT * float(np.abs(values).max()), _CONSTANT * 1e-3):
        value = float(values[heights.argmax()])
        return SurfaceExtreme(value=value, directions=np.array([[0.0, 0.0, 1.0]]), continuous=True)
    half = _upper_half(grid.directions)
    width = 1.5 / np.sqrt(0.1 * (len(values) - 2))
    high = heights >= heights.max() - _NEAR * spread
    found, tops = _sharpen(evaluate, grid.directions[half & high & _is_top(grid, heights)], sign, width)
    best = found[tops.argmax()]
    if not _is_isolated(evaluate, best, sign, spread):
        line = half & (heights >= heights.max() - _ALONG_A_LINE * spread)
        points = _thinned(np.concatenate([best[None], grid.directions[line]]))
        found, tops = _sharpen(evaluate, points, sign, width)
        return _extreme(found, tops, spread, sign, continuous=True)
    return _extreme(found, tops, spread, sign, continuous=False)


def _extreme(
    found: FloatArray, tops: FloatArray, spread: float, sign: float, *, continuous: bool
) -> SurfaceExtreme:
    tied = found[tops >= tops.max() - _tolerance(float(tops.max()), spread)]
    upward = np.where(_upper_half(tied)[:, None], tied, -tied)
    order = np.lexsort(np.round(upward, 4).T)[::-1]
    return SurfaceExtreme(
        value=float(sign * tops.max()), directions=_distinct(upward[order]), continuous=continuous
    )


def _upper_half(directions: FloatArray) -> BoolArray:
    """One of each ± pair: the last component that is not 0 is positive."""
    x, y, z = (np.where(np.abs(part) < 1e-6, 0.0, part) for part in directions.T)
    return np.asarray((z > 0) | ((z == 0) & ((y > 0) | ((y == 0) & (x > 0)))))


def _is_top(grid: SphereGrid, heights: FloatArray) -> BoolArray:
    """Whether no neighbour on the grid is higher."""
    highest = np.full(len(heights), -np.inf)
    for one, other in ((0, 1), (1, 2), (2, 0)):
        np.maximum.at(highest, grid.faces[:, one], heights[grid.faces[:, other]])
    return np.asarray(heights >= highest)


def _sharpen(
    evaluate: Evaluation, starts: FloatArray, sign: float, width: float
) -> tuple[FloatArray, FloatArray]:
    """Directions (k, 3) climbed from the highest of the starts (n, 3), and their heights (k,)."""
    if len(starts) > _MOST:
        starts = starts[np.argsort(-sign * evaluate(starts), kind="stable")[:_MOST]]
    steps = np.linspace(-1.0, 1.0, 5)
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    best = starts
    heights = sign * evaluate(best)
    for step in range(_ZOOM_STEPS):
        u, v = transverse_frame(best.T)
        across = np.einsum("ok,kcn->noc", offsets, np.stack([u, v]))
        square = best[:, None] + width * 0.5**step * across
        square /= np.linalg.norm(square, axis=2, keepdims=True)
        reached = sign * evaluate(square.reshape(-1, 3)).reshape(len(best), -1)
        highest = reached.argmax(axis=1)
        best, heights = square[np.arange(len(best)), highest], reached.max(axis=1)
    return best, heights


def _is_isolated(evaluate: Evaluation, top: FloatArray, sign: float, spread: float) -> bool:
    """Whether the function falls in every way that leads from a top."""
    u, v = (axis[:, 0] for axis in transverse_frame(top[:, None]))

    def heights(angle: FloatArray) -> FloatArray:
        circle = top + _RADIUS * (np.cos(angle)[:, None] * u + np.sin(angle)[:, None] * v)
        return np.asarray(sign * evaluate(circle / np.linalg.norm(circle, axis=1, keepdims=True)))

    angles = np.linspace(0.0, 2.0 * np.pi, 720, endpoint=False)
    around, width = heights(angles), 2.0 * np.pi / 720
    best = angles[around.argmax()]
    for step in range(_ZOOM_STEPS):
        near = best + width * 0.5**step * np.linspace(-1.0, 1.0, 5)
        around = heights(near)
        best = near[around.argmax()]
    height = sign * float(evaluate(top[None])[0])
    return height - float(around.max()) > _tolerance(height, spread)


def _tolerance(height: float, spread: float) -> float:
    return _TIED * max(abs(height), 0.1 * spread)


def _thinned(directions: FloatArray) -> FloatArray:
    """Directions (k, 3) none of which, or of whose opposites, are nearer to each other than the spacing."""
    kept: list[FloatArray] = []
    for direction in directions:
        if all(abs(float(direction @ other)) < np.cos(_SPACING) for other in kept):
            kept.append(direction)
    return np.array(kept)


def _distinct(directions: FloatArray) -> FloatArray:
    """One of each set of directions (k, 3) that are the same up to sign and half a degree."""
    same = np.abs(directions @ directions.T) > np.cos(np.radians(0.5))
    return np.asarray(directions[same.argmax(axis=1) == np.arange(len(directions))])
