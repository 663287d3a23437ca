"""A directional property as a closed surface: the distance from the origin is the value along that
direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.harmonic_series import series_of
from core.elasticity.stiffness import Stiffness
from core.surface.harmonic_surface import (
    HIGHEST_DEGREE,
    Drawn,
    HarmonicSurface,
    Labelled,
    part_evaluation,
    series_note,
)
from core.surface.quantity import Evaluation, SurfaceQuantity, evaluation
from core.surface.sphere_grid import sphere_grid
from core.surface.surface_extremes import SurfaceExtreme, extreme_of

__all__ = [
    "Evaluation",
    "SurfaceMesh",
    "SurfaceQuantity",
    "evaluation",
    "extreme_value",
    "mesh_of",
    "surface_mesh",
]

FloatArray = npt.NDArray[np.float64]
ROUNDING: Final = 1e-6
"""Share of the greatest value up to which an extreme is 0 but for the search for it: an angle that vanishes
along an axis is found as 10⁻⁶ of a degree.
"""
DEFAULT_RESOLUTION: Final = 32
"""10,242 directions, about 2° apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceMesh:
    """A triangulated surface of one quantity, in the frame of the stiffness it was made from.

    points: (n, 3) float64, direction × |value|, in the unit of the quantity. faces: (m, 3) int64, closed,
    counter-clockwise from outside. directions: (n, 3) unit vectors. values: (n,), signed.
    lowest, highest: the extremes over the sphere, sharper than the grid. evaluate: the quantity along any
    directions. note: what has to be said of it, empty where nothing.
    """

    points: FloatArray
    faces: npt.NDArray[np.int64]
    directions: FloatArray
    values: FloatArray
    quantity: Labelled
    lowest: SurfaceExtreme
    highest: SurfaceExtreme
    evaluate: Evaluation
    note: str = ""

    @property
    def minimum(self) -> tuple[float, FloatArray]:
        """Least value and one unit direction (3,) of it."""
        return self.lowest.value, self.lowest.directions[0]

    @property
    def maximum(self) -> tuple[float, FloatArray]:
        """Greatest value and one unit direction (3,) of it."""
        return self.highest.value, self.highest.directions[0]


def extreme_value(mesh: SurfaceMesh, extreme: SurfaceExtreme) -> float:
    """The value of one of the extremes of a surface as it is written: 0 where it is rounding of the other."""
    reach = max(abs(mesh.lowest.value), abs(mesh.highest.value))
    return extreme.value if abs(extreme.value) > ROUNDING * reach else 0.0


def surface_mesh(
    stiffness: Stiffness,
    quantity: Drawn,
    *,
    density_g_cm3: float | None = None,
    resolution: int = DEFAULT_RESOLUTION,
) -> SurfaceMesh:
    """The surface of a quantity, or of a part of its series, on 10 · resolution² + 2 directions.

    density_g_cm3 is needed for quantities of waves and ignored otherwise. UnstableTensorError for a stiffness
    that is not positive definite (but for `LONGITUDINAL`), TensorError for a wave without density.
    """
    if isinstance(quantity, HarmonicSurface):
        evaluate = evaluation(stiffness, quantity.quantity, density_g_cm3=density_g_cm3)
        series = series_of(evaluate, highest=HIGHEST_DEGREE)
        part = part_evaluation(evaluate, series, quantity.part)
        return mesh_of(part, quantity, resolution=resolution, note=series_note(series, quantity))
    evaluate = evaluation(stiffness, quantity, density_g_cm3=density_g_cm3)
    return mesh_of(evaluate, quantity, resolution=resolution)


def mesh_of(
    evaluate: Evaluation, quantity: Labelled, *, resolution: int = DEFAULT_RESOLUTION, note: str = ""
) -> SurfaceMesh:
    """The surface of any function of directions (n, 3) → values (n,), labelled as ``quantity``."""
    grid = sphere_grid(resolution)
    values = evaluate(grid.directions)
    lowest, highest = (extreme_of(evaluate, grid, values, sign=sign) for sign in (-1.0, 1.0))
    return SurfaceMesh(
        points=grid.directions * np.abs(values)[:, None],
        faces=grid.faces,
        directions=grid.directions,
        values=values,
        quantity=quantity,
        lowest=lowest,
        highest=highest,
        evaluate=evaluate,
        note=note,
    )
