"""Cuts through a directional quantity: its values around any plane."""

from __future__ import annotations

from dataclasses import dataclass

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
