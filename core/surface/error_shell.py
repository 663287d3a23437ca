"""The band of a prediction's errors over all directions: one shell inside a surface, one outside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import Stiffness
from core.errors import TensorError
from core.surface.error_band import band_limits, error_half_width, missing_band
from core.surface.harmonic_surface import Drawn, drawn_evaluation
from core.surface.quantity import Evaluation
from core.surface.sphere_grid import sphere_grid
from core.surface.surface_mesh import DEFAULT_RESOLUTION

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ErrorShell:
    """Limits of a quantity on the directions of a sphere grid.

    directions: (n, 3) unit vectors. faces: (m, 3) int64, closed, counter-clockwise from outside. lower,
    upper: (n,), signed, in the unit of the quantity.
    """

    directions: FloatArray
    faces: npt.NDArray[np.int64]
    lower: FloatArray
    upper: FloatArray

    @property
    def inner(self) -> FloatArray:
        """(n,) the least absolute value between the limits; 0 where they have different signs."""
        return absolute_limits(self.lower, self.upper)[0]

    @property
    def outer(self) -> FloatArray:
        """(n,) the greatest absolute value between the limits."""
        return absolute_limits(self.lower, self.upper)[1]


def absolute_limits(lower: FloatArray, upper: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Least and greatest absolute value (n,) between limits (n,)."""
    crosses = (lower < 0.0) & (upper > 0.0)
    near = np.where(crosses, 0.0, np.minimum(np.abs(lower), np.abs(upper)))
    return near, np.asarray(np.maximum(np.abs(lower), np.abs(upper)))


def error_shell(
    stiffness: Stiffness,
    shown: Drawn,
    errors: npt.ArrayLike,
    *,
    density_g_cm3: float | None = None,
    resolution: int = DEFAULT_RESOLUTION,
) -> ErrorShell:
    """The band of a quantity, or of a part of its series, along 10 · resolution² + 2 directions.

    errors: (k, 6, 6) GPa, independent symmetric changes of the stiffness (`core.surface.error_band` says how
    they reach the quantity, and what the band then means). TensorError for a quantity that has no band, and
    as `core.surface.quantity.evaluation`.
    """
    missing = missing_band(shown)
    if missing:
        raise TensorError(missing)
    grid = sphere_grid(resolution)

    def quantity_of(changed: Stiffness) -> Evaluation:
        return drawn_evaluation(changed, shown, density_g_cm3=density_g_cm3)

    half = error_half_width(stiffness, errors, quantity_of, grid.directions)
    lower, upper = band_limits(shown, quantity_of(stiffness)(grid.directions), half)
    return ErrorShell(directions=grid.directions, faces=grid.faces, lower=lower, upper=upper)
