"""What is known of one crystal, as it comes back from the process that reads and predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.state.measured import Measurement

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.elasticity.averages import Averages
    from core.elasticity.stiffness import Stiffness
    from core.export.framed_prediction import FramedPrediction
    from core.prediction.prediction import Interval90, Prediction

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalGroup:
    """The point group of a crystal. rotations: (k, 3, 3) Cartesian matrices in the crystal's frame."""

    point_group: str
    laue_class: str
    crystal_system: str
    rotations: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalFacts:
    """What can be said of a crystal without a network.

    formula: reduced ("SiO2"); atoms: in the cell; density: g/cm³; space_group, symbol, crystal_system: 0 and
    "" where the symmetry could not be found; bonds: the ones drawn, None where they could not be found.
    measured: constants of this crystal that were measured; group: None where the symmetry could not be
    found.
    """

    formula: str
    atoms: int
    density: float
    space_group: int
    symbol: str
    crystal_system: str
    bonds: Bonds | None
    measured: tuple[Measurement, ...] = ()
    group: CrystalGroup | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extremum:
    """An extreme value along a direction: GPa, and a unit vector in the crystal's Cartesian frame."""

    value: float
    direction: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FramedTensor:
    """A stiffness that was read, in one frame. rotation: (3, 3), rows are the frame's axes in its own frame;
    limits: it has none.
    """

    stiffness: Stiffness
    rotation: FloatArray
    limits: None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Symmetry:
    """The point group of the crystal and how far the tensor is from it, relative to its size.

    projected: what is shown is the projection; ``misfit`` is then that of the tensor as it was read.
    """

    point_group: str
    misfit: float
    projected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """What engineers estimate from the Hill averages of a stable tensor.

    hardness: (model, GPa) of each model of `core.elasticity.engineering`. mean_velocity: km/s, of an
    untextured polycrystal, None without a density; debye: K, of that velocity, None without a crystal either.
    """

    hardness: tuple[tuple[str, float], ...]
    mean_velocity: float | None
    debye: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """A tensor, predicted or read, and what follows from it.

    stiffness: GPa, what every view shows, in the crystal's frame or, without a crystal, in its own.
    prediction: None for a tensor that was read; ``notes`` then say what was recognised and done.
    in_crystal, in_ieee, in_principal: stiffness and limits in the three frames, the second None with the
    reason in ``ieee_missing`` where the crystal's axes cannot be found; symmetry: of a tensor that was read
    beside its crystal; density: g/cm³, None where it is not known; averages: GPa; kelvin: (6,) GPa ascending;
    stable: positive definite. The anisotropies (pure numbers), the extremes of Young's modulus and the
    estimates are None where it is not.
    """

    stiffness: Stiffness
    prediction: Prediction | None
    notes: tuple[str, ...] = ()
    in_crystal: FramedPrediction | FramedTensor
    in_ieee: FramedPrediction | FramedTensor | None
    ieee_missing: str
    in_principal: FramedPrediction | FramedTensor | None = None
    symmetry: Symmetry | None
    density: float | None
    averages: Averages[float]
    kelvin: FloatArray
    universal_anisotropy: float | None
    log_euclidean_anisotropy: float | None
    stable: bool
    young_minimum: Extremum | None
    young_maximum: Extremum | None
    estimates: Estimates | None = None

    @property
    def interval(self) -> Interval90 | None:
        """Limits of a prediction, where it has some."""
        return self.prediction.interval if self.prediction is not None else None
