"""The sphere of directions laid flat: stereographic and equal-area halves, and Mollweide's whole."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import unit_directions
from core.surface.quantity import Evaluation

FloatArray = npt.NDArray[np.float64]

_HALVINGS: Final = 60
_ROUNDING: Final = 1e-12


class Projection(StrEnum):
    """How directions are laid flat. The pole z is the middle of a disc, x points right, y up."""

    STEREOGRAPHIC = "stereographic"
    """Angles are kept: the pole figures of crystallography. Half a sphere on the unit disc."""

    EQUAL_AREA = "equal-area"
    """J. H. Lambert (1772), W. Schmidt (1925): areas are kept. Half a sphere on the unit disc."""

    MOLLWEIDE = "mollweide"
    """K. B. Mollweide (1805): areas are kept. The whole sphere on an ellipse of half axes 2 and 1, z at the
    top, x in the middle."""

    @property
    def title(self) -> str:  # type: ignore[override]  # no projection is ever title-cased
        """Name for menus and captions."""
        return _TITLES[self]

    @property
    def half_width(self) -> float:
        """Half the width of the outline, its half height being 1."""
        return 2.0 if self is Projection.MOLLWEIDE else 1.0


_TITLES: Final = {
    Projection.STEREOGRAPHIC: "Stereographic",
    Projection.EQUAL_AREA: "Equal area (Schmidt)",
    Projection.MOLLWEIDE: "Mollweide",
}


def project(directions: npt.ArrayLike, projection: Projection, *, lower: bool = False) -> FloatArray:
    """Places (n, 2) of directions (n, 3).

    On a disc those with z < 0 are taken as their opposites; with ``lower`` those with z > 0, and the lower
    half is seen from above. TensorError for a direction of no length.
    """
    unit = unit_directions(directions)
    if projection is Projection.MOLLWEIDE:
        return _mollweide(unit)
    away = unit[:, 2:] > 0.0 if lower else unit[:, 2:] < 0.0
    unit = np.where(away, -unit, unit)
    height = np.abs(unit[:, 2:])
    scale = 1.0 / np.sqrt(1.0 + height) if projection is Projection.EQUAL_AREA else 1.0 / (1.0 + height)
    return np.asarray(unit[:, :2] * scale)


def unproject(places: npt.ArrayLike, projection: Projection, *, lower: bool = False) -> FloatArray:
    """Unit directions (n, 3) of places (n, 2); NaN outside the outline. The inverse of `project`."""
    flat = np.asarray(places, dtype=np.float64)
    if projection is Projection.MOLLWEIDE:
        return _from_mollweide(flat)
    squared = (flat**2).sum(axis=1, keepdims=True)
    squared = np.where(squared <= 1.0 + _ROUNDING, np.minimum(squared, 1.0), np.nan)
    if projection is Projection.EQUAL_AREA:
        unit = np.concatenate([flat * np.sqrt(2.0 - squared), 1.0 - squared], axis=1)
    else:
        unit = np.concatenate([2.0 * flat, 1.0 - squared], axis=1) / (1.0 + squared)
    return np.asarray(unit * (1.0, 1.0, -1.0) if lower else unit)


def to_outline(places: npt.ArrayLike, projection: Projection) -> FloatArray:
    """Places (n, 2), those outside the outline moved straight towards the middle until they lie on it."""
    flat = np.asarray(places, dtype=np.float64)
    size = np.linalg.norm(flat / (projection.half_width, 1.0), axis=1, keepdims=True)
    return np.asarray(flat / np.maximum(size, 1.0))


def flat_map(
    evaluate: Evaluation,
    projection: Projection,
    *,
    lower: bool = False,
    height: int = 201,
    beyond: bool = False,
) -> FloatArray:
    """A picture (height, width) of a quantity, rows from y = −1 to 1; Mollweide's is twice as wide.

    Outside the outline: NaN, or with ``beyond`` the values of the rim, for a drawing that is cut along it.
    """
    x, y = map_axes(projection, height=height)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    if beyond:
        places = to_outline(places, projection)
    directions = unproject(places, projection, lower=lower)
    inside = np.isfinite(directions).all(axis=1)
    values = np.full(len(places), np.nan)
    values[inside] = evaluate(directions[inside])
    return values.reshape(len(y), len(x))


def map_axes(projection: Projection, *, height: int) -> tuple[FloatArray, FloatArray]:
    """x of the columns and y of the rows of a map."""
    wide = projection.half_width
    return np.linspace(-wide, wide, round(wide * (height - 1)) + 1), np.linspace(-1.0, 1.0, height)


def _mollweide(unit: FloatArray) -> FloatArray:
    """x = (2/π) λ cos θ, y = sin θ with 2θ + sin 2θ = π sin φ; λ: azimuth from x, φ: latitude."""
    target = np.pi * np.clip(unit[:, 2], -1.0, 1.0)
    theta = _auxiliary_angle(target)
    azimuth = np.arctan2(unit[:, 1], unit[:, 0])
    return np.stack([2.0 / np.pi * azimuth * np.cos(theta), np.sin(theta)], axis=1)


def _auxiliary_angle(target: FloatArray) -> FloatArray:
    """θ with 2θ + sin 2θ = target, −π … π: bisection, as Newton's steps crawl at the poles, where the
    derivative is 0.
    """
    low, high = np.full(len(target), -0.5 * np.pi), np.full(len(target), 0.5 * np.pi)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        small = 2.0 * middle + np.sin(2.0 * middle) < target
        low, high = np.where(small, middle, low), np.where(small, high, middle)
    return np.asarray(0.5 * (low + high))


def _from_mollweide(flat: FloatArray) -> FloatArray:
    inside = (0.25 * flat[:, 0] ** 2 + flat[:, 1] ** 2) <= 1.0 + _ROUNDING
    theta = np.arcsin(np.clip(flat[:, 1], -1.0, 1.0))
    z = (2.0 * theta + np.sin(2.0 * theta)) / np.pi
    cosine = np.maximum(np.cos(theta), 1e-300)
    azimuth = np.clip(0.5 * np.pi * flat[:, 0] / cosine, -np.pi, np.pi)
    across = np.sqrt(np.maximum(1.0 - z**2, 0.0))
    unit = np.stack([across * np.cos(azimuth), across * np.sin(azimuth), z], axis=1)
    return np.asarray(np.where(inside[:, None], unit, np.nan))
