"""How an error in the network's outputs spreads to stiffness and moduli.

The error of a prediction is taken as a Gaussian in the 21 components of the logarithm, isotropic within each
irreducible part (so that it turns with the crystal) and confined to what the crystal's point group allows
(so that a component that symmetry forbids has no error). To first order a quantity f then has the variance
Σ_k (∂f/∂x_k)², x_k running over the standard deviations along the projected components.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.elasticity.averages import averages_of_many
from core.network.config import Target
from core.network.target import voigt_from_components
from core.tensor.irreps import BLOCKS, MANDEL_BASIS
from core.tensor.rotation import mandel_rotation

FloatArray = npt.NDArray[np.float64]
_STEP = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """Standard deviations for a unit error: stiffness (6, 6) in GPa; K, G, E (Hill) as Δ ln (no unit).

    steps: (k, 6, 6) GPa, how the stiffness changes with each of the k independent errors; ``stiffness`` is
    the root of the sum of their squares.
    """

    stiffness: FloatArray
    steps: FloatArray
    log_bulk: float
    log_shear: float
    log_young: float


def group_projector(rotations: npt.ArrayLike) -> FloatArray:
    """(21, 21) projector of irreducible components on what the point group (k, 3, 3) leaves unchanged."""
    turn = mandel_rotation(rotations)
    turned = np.einsum("gab,cbd,ged->gcae", turn, MANDEL_BASIS, turn, optimize=True).mean(axis=0)
    return np.asarray(np.einsum("cab,dab->dc", turned, MANDEL_BASIS))


def spread_of(
    components: FloatArray, rotations: npt.ArrayLike, block_scale: npt.ArrayLike, target: Target
) -> Spread:
    """Spread around (21,) components whose parts 0e 0e 2e 2e 4e have errors of standard deviation
    ``block_scale`` a component, by central differences along the projected components.
    """
    scale = np.empty(21)
    for block, value in zip(BLOCKS, np.asarray(block_scale, dtype=np.float64), strict=True):
        scale[block] = value
    steps = _STEP * (group_projector(rotations) * scale).T  # one step a row: the columns of P·diag(scale)
    steps = steps[np.abs(steps).max(axis=1) > 1e-9 * _STEP]
    voigt = voigt_from_components(np.concatenate([components + steps, components - steps]), target)
    averages = averages_of_many(voigt)

    def deviation(values: FloatArray) -> FloatArray:
        plus, minus = np.split(values, 2)
        return np.asarray(np.sqrt((((plus - minus) / (2.0 * _STEP)) ** 2).sum(axis=0)))

    return Spread(
        stiffness=deviation(voigt),
        steps=np.subtract(*np.split(voigt, 2)) / (2.0 * _STEP),
        log_bulk=float(deviation(np.log(averages.bulk.hill))),
        log_shear=float(deviation(np.log(averages.shear.hill))),
        log_young=float(deviation(np.log(averages.young.hill))),
    )
