"""A directional property as a closed surface: the distance from the origin is the value along that
direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import Stiffness
from core.elasticity.transverse import transverse_frame
from core.surface.quantity import Evaluation, SurfaceQuantity, evaluation
from core.surface.sphere_grid import sphere_grid

__all__ = ["Evaluation", "SurfaceMesh", "SurfaceQuantity", "evaluation", "mesh_of", "surface_mesh"]

FloatArray = npt.NDArray[np.float64]
DEFAULT_RESOLUTION: Final = 32
"""10,242 directions, about 2° apart."""

_ZOOM_STEPS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceMesh:
    """A triangulated surface of one quantity, in the frame of the stiffness it was made from.

    points: (n, 3) float64, direction × |value|, in the unit of the quantity. faces: (m, 3) int64, closed,
    counter-clockwise from outside. directions: (n, 3) unit vectors. values: (n,), signed.
    minimum, maximum: value and unit direction (3,) of the extremes over the sphere, sharper than the grid.
    """

    points: FloatArray
    faces: npt.NDArray[np.int64]
    directions: FloatArray
    values: FloatArray
    quantity: SurfaceQuantity
    minimum: tuple[float, FloatArray]
    maximum: tuple[float, FloatArray]


def surface_mesh(
    stiffness: Stiffness,
    quantity: SurfaceQuantity,
    *,
    density_g_cm3: float | None = None,
    resolution: int = DEFAULT_RESOLUTION,
) -> SurfaceMesh:
    """The surface of a quantity on 10 · resolution² + 2 directions.

    density_g_cm3 is needed for velocities and ignored otherwise. UnstableTensorError for a stiffness that
    is not positive definite (but for `LONGITUDINAL`), TensorError for a velocity without density.
    """
    return mesh_of(
        evaluation(stiffness, quantity, density_g_cm3=density_g_cm3), quantity, resolution=resolution
    )


def mesh_of(
    evaluate: Evaluation, quantity: SurfaceQuantity, *, resolution: int = DEFAULT_RESOLUTION
) -> SurfaceMesh:
    """The surface of any function of directions (n, 3) → values (n,), labelled as ``quantity``."""
    grid = sphere_grid(resolution)
    values = evaluate(grid.directions)
    lowest, highest = grid.directions[values.argmin()], grid.directions[values.argmax()]
    return SurfaceMesh(
        points=grid.directions * np.abs(values)[:, None],
        faces=grid.faces,
        directions=grid.directions,
        values=values,
        quantity=quantity,
        minimum=_sharpen(evaluate, lowest, sign=-1.0, width=1.5 / resolution),
        maximum=_sharpen(evaluate, highest, sign=1.0, width=1.5 / resolution),
    )


def _sharpen(
    evaluate: Evaluation, start: FloatArray, *, sign: float, width: float
) -> tuple[float, FloatArray]:
    """The extreme near a grid point: a small square of directions around the best so far, ever smaller.

    Works at kinks as well, which the surfaces of G, ν and S waves have.
    """
    steps = np.linspace(-1.0, 1.0, 7)
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    best = start
    for step in range(_ZOOM_STEPS):
        u, v = transverse_frame(best[:, None])
        square = best + width * 0.5**step * (offsets @ np.concatenate([u.T, v.T]))
        square /= np.linalg.norm(square, axis=1, keepdims=True)
        best = square[(sign * evaluate(square)).argmax()]
    return float(evaluate(best[None])[0]), best
