"""Cuts through a directional quantity: its values around any plane, and on maps of half a sphere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import unit_directions
from core.surface.quantity import Evaluation

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """A quantity around a plane. angles: (n,) radians from ``first`` towards ``second``, 0 ≤ … < 2π.

    first, second: (3,) unit vectors in the plane, right-handed with its normal. directions: (n, 3). values:
    (n,).
    """

    first: FloatArray
    second: FloatArray
    angles: FloatArray
    directions: FloatArray
    values: FloatArray


class Projection(StrEnum):
    """How the upper half of the sphere is laid flat on the unit disc."""

    EQUAL_AREA = "equal-area"
    """J. H. Lambert (1772): areas are kept."""

    STEREOGRAPHIC = "stereographic"
    """Angles are kept: the pole figures of crystallography."""


def section(
    evaluate: Evaluation, normal: npt.ArrayLike, *, start: npt.ArrayLike | None = None, count: int = 720
) -> Section:
    """Values all around the plane across ``normal`` (3,).

    start: (3,), what the angle is counted from, laid into the plane; where None, the x axis, or y if the
    plane is across x. TensorError for a normal that is no direction or a start along it.
    """
    across = unit_directions(np.asarray(normal, dtype=np.float64)[None])[0]
    if start is None:
        start = [1.0, 0.0, 0.0] if abs(across[0]) < 0.9 else [0.0, 1.0, 0.0]
    wanted = np.asarray(start, dtype=np.float64)
    first = unit_directions((wanted - (wanted @ across) * across)[None])[0]
    second = np.cross(across, first)
    angles = 2.0 * np.pi * np.arange(count) / count
    directions = np.cos(angles)[:, None] * first + np.sin(angles)[:, None] * second
    return Section(
        first=first, second=second, angles=angles, directions=directions, values=evaluate(directions)
    )


def project(directions: npt.ArrayLike, projection: Projection) -> FloatArray:
    """Places (n, 2) on the unit disc of directions (n, 3); those with z < 0 are taken as their opposites.

    The pole z is the middle, the equator the rim; x points right and y up.
    """
    unit = unit_directions(directions)
    unit = unit * np.where(unit[:, 2:] < 0.0, -1.0, 1.0)
    height = unit[:, 2:]
    scale = 1.0 / np.sqrt(1.0 + height) if projection is Projection.EQUAL_AREA else 1.0 / (1.0 + height)
    return np.asarray(unit[:, :2] * scale)


def unproject(places: npt.ArrayLike, projection: Projection) -> FloatArray:
    """Unit directions (n, 3) with z ≥ 0 of places (n, 2) on the unit disc; NaN for places outside it."""
    flat = np.asarray(places, dtype=np.float64)
    squared = (flat**2).sum(axis=1, keepdims=True)
    squared = np.where(squared <= 1.0 + 1e-12, np.minimum(squared, 1.0), np.nan)
    if projection is Projection.EQUAL_AREA:
        return np.concatenate([flat * np.sqrt(2.0 - squared), 1.0 - squared], axis=1)
    return np.concatenate([2.0 * flat, 1.0 - squared], axis=1) / (1.0 + squared)


def disc_map(evaluate: Evaluation, projection: Projection, *, width: int = 201) -> FloatArray:
    """A picture (width, width) of a quantity on the unit disc, rows from y = −1 to 1; NaN outside the
    disc.
    """
    ticks = np.linspace(-1.0, 1.0, width)
    x, y = np.meshgrid(ticks, ticks)
    directions = unproject(np.stack([x.reshape(-1), y.reshape(-1)], axis=1), projection)
    inside = np.isfinite(directions).all(axis=1)
    values = np.full(width * width, np.nan)
    values[inside] = evaluate(directions[inside])
    return values.reshape(width, width)
