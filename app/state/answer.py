"""What is known of one crystal, as it comes back from the process that reads and predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.elasticity.averages import Averages
    from core.export.framed_prediction import FramedPrediction
    from core.prediction.prediction import Prediction

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalFacts:
    """What can be said of a crystal without a network.

    formula: reduced ("SiO2"); atoms: in the cell; density: g/cm³; space_group, symbol, crystal_system: 0 and
    "" where the symmetry could not be found; bonds: the ones drawn, None where they could not be found.
    """

    formula: str
    atoms: int
    density: float
    space_group: int
    symbol: str
    crystal_system: str
    bonds: Bonds | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extremum:
    """An extreme value along a direction: GPa, and a unit vector in the crystal's Cartesian frame."""

    value: float
    direction: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """A prediction and what follows from it.

    in_crystal, in_ieee: stiffness and limits in the two frames, the latter None with the reason in
    ``ieee_missing`` where the crystal's axes cannot be found; averages: GPa; kelvin: (6,) GPa ascending;
    universal_anisotropy, log_euclidean_anisotropy: pure numbers; stable: positive
    definite; young_minimum, young_maximum: over all directions.
    """

    prediction: Prediction
    in_crystal: FramedPrediction
    in_ieee: FramedPrediction | None
    ieee_missing: str
    averages: Averages
    kelvin: FloatArray
    universal_anisotropy: float
    log_euclidean_anisotropy: float
    stable: bool
    young_minimum: Extremum
    young_maximum: Extremum
