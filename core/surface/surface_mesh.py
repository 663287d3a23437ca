"""A directional property as a closed surface: the distance from the origin is the value along that
direction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import (
    envelopes,
    linear_compressibility,
    longitudinal_stiffness,
    young_modulus,
)
from core.elasticity.stiffness import Stiffness
from core.elasticity.transverse import transverse_frame
from core.elasticity.waves import phase_velocities
from core.errors import TensorError
from core.surface.sphere_grid import sphere_grid

FloatArray = npt.NDArray[np.float64]
Evaluation = Callable[[FloatArray], FloatArray]

DEFAULT_RESOLUTION: Final = 32
"""10,242 directions, about 2° apart."""

_ZOOM_STEPS: Final = 16


class SurfaceQuantity(StrEnum):
    """What a surface can show. For G and ν the second direction turns about the first: least, most or
    mean.
    """

    YOUNG = "young"
    COMPRESSIBILITY = "compressibility"
    SHEAR_MIN = "shear_min"
    SHEAR_MAX = "shear_max"
    SHEAR_MEAN = "shear_mean"
    POISSON_MIN = "poisson_min"
    POISSON_MAX = "poisson_max"
    POISSON_MEAN = "poisson_mean"
    LONGITUDINAL = "longitudinal"
    VELOCITY_P = "velocity_p"
    VELOCITY_S1 = "velocity_s1"
    VELOCITY_S2 = "velocity_s2"

    @property
    def title(self) -> str:  # type: ignore[override]  # no quantity is ever title-cased
        """Name for menus, colour bars and captions."""
        return _TITLES[self][0]

    @property
    def unit(self) -> str:
        """Unit of the values; empty for a pure number."""
        return _TITLES[self][1]

    @property
    def needs_density(self) -> bool:
        """Whether the quantity is a velocity, which a stiffness alone does not give."""
        return self in _VELOCITIES


_TITLES: Final = {
    SurfaceQuantity.YOUNG: ("Young's modulus", "GPa"),
    SurfaceQuantity.COMPRESSIBILITY: ("Linear compressibility", "1/TPa"),
    SurfaceQuantity.SHEAR_MIN: ("Shear modulus, minimum", "GPa"),
    SurfaceQuantity.SHEAR_MAX: ("Shear modulus, maximum", "GPa"),
    SurfaceQuantity.SHEAR_MEAN: ("Shear modulus, mean", "GPa"),
    SurfaceQuantity.POISSON_MIN: ("Poisson's ratio, minimum", ""),
    SurfaceQuantity.POISSON_MAX: ("Poisson's ratio, maximum", ""),
    SurfaceQuantity.POISSON_MEAN: ("Poisson's ratio, mean", ""),
    SurfaceQuantity.LONGITUDINAL: ("Longitudinal stiffness", "GPa"),
    SurfaceQuantity.VELOCITY_P: ("Phase velocity, P", "km/s"),
    SurfaceQuantity.VELOCITY_S1: ("Phase velocity, fast S", "km/s"),
    SurfaceQuantity.VELOCITY_S2: ("Phase velocity, slow S", "km/s"),
}
_VELOCITIES: Final = (SurfaceQuantity.VELOCITY_P, SurfaceQuantity.VELOCITY_S1, SurfaceQuantity.VELOCITY_S2)


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


def evaluation(
    stiffness: Stiffness, quantity: SurfaceQuantity, *, density_g_cm3: float | None = None
) -> Evaluation:
    """The quantity as a function of directions (n, 3) → values (n,); for a plane, a hover, a grid of one's
    own.

    Errors as for `surface_mesh`; those of the stiffness come when the function is called.
    """
    if quantity.needs_density and density_g_cm3 is None:
        raise TensorError(
            f"{quantity.title} needs the density: give it in g/cm³, or give the crystal structure"
        )
    density = density_g_cm3 or 0.0
    voigt = stiffness.voigt
    evaluations: dict[SurfaceQuantity, Evaluation] = {
        SurfaceQuantity.YOUNG: lambda n: young_modulus(voigt, n),
        SurfaceQuantity.COMPRESSIBILITY: lambda n: linear_compressibility(voigt, n),
        SurfaceQuantity.SHEAR_MIN: lambda n: envelopes(voigt, n).shear.minimum,
        SurfaceQuantity.SHEAR_MAX: lambda n: envelopes(voigt, n).shear.maximum,
        SurfaceQuantity.SHEAR_MEAN: lambda n: envelopes(voigt, n).shear.mean,
        SurfaceQuantity.POISSON_MIN: lambda n: envelopes(voigt, n).poisson.minimum,
        SurfaceQuantity.POISSON_MAX: lambda n: envelopes(voigt, n).poisson.maximum,
        SurfaceQuantity.POISSON_MEAN: lambda n: envelopes(voigt, n).poisson.mean,
        SurfaceQuantity.LONGITUDINAL: lambda n: longitudinal_stiffness(voigt, n),
        SurfaceQuantity.VELOCITY_P: lambda n: phase_velocities(voigt, density, n)[0],
        SurfaceQuantity.VELOCITY_S1: lambda n: phase_velocities(voigt, density, n)[1],
        SurfaceQuantity.VELOCITY_S2: lambda n: phase_velocities(voigt, density, n)[2],
    }
    return evaluations[quantity]


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
