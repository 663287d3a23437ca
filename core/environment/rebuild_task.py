"""What is to be rebuilt from invariants, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.environment.comparison import matched_distance
from core.environment.neighborhood import Neighborhood
from core.environment.point_matching import matching_rotation
from core.environment.projection import project
from core.environment.settings import EnvironmentSettings
from core.environment.superposition import best_superposition
from core.errors import ReconstructionError

FloatArray = npt.NDArray[np.float64]

FEWEST: Final = 2
MOST: Final = 12
"""Neighbours that can be rebuilt."""

MOST_STEPS: Final = 800
MATCHED: Final = 1e-14
"""Sum of the squared, scaled differences at which the invariants agree as far as they are looked at."""

_ROOM: Final = 1.35
"""The cutoff over the longest distance: a neighbour at the cutoff itself would have no weight."""

_NEARLY: Final = 0.1
"""Å: points that are no farther off are laid on each other one by one."""

CLOSE: Final = 0.01
"""Å: neighbours that miss each other by less count as found again."""


class Invariants(StrEnum):
    """What the geometry is rebuilt from."""

    POWER = "power"
    BISPECTRUM = "bispectrum"


class Ending(StrEnum):
    """How a reconstruction came out."""

    RUNNING = "still moving"
    FOUND = "found again"
    MIRROR = "its mirror image"
    TWIN = "a twin of another shape with the same invariants"
    MISSED = "not found"
    NO_TWIN = "no twin found"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuildTask:
    """target: 2 to 12 neighbours, whose elements are not told apart. seed: of the random starts. twin: what
    is looked for is another shape with the same invariants, neither the target nor its mirror image.
    """

    target: Neighborhood
    invariants: Invariants = Invariants.BISPECTRUM
    seed: int = 0
    twin: bool = False

    def __post_init__(self) -> None:
        count = len(self.target)
        if FEWEST <= count <= MOST:
            return
        name = self.target.label or "the neighbourhood"
        if count < FEWEST:
            raise ReconstructionError(
                f"{name} has {count} neighbour within the cutoff; at least {FEWEST} make a geometry, so "
                "choose a larger cutoff"
            )
        shell = self.target.distances[MOST - 1]
        raise ReconstructionError(
            f"{name} has {count} neighbours within the cutoff, at most {MOST} can be rebuilt; choose a "
            f"cutoff of {shell:.2f} Å or less"
        )

    @property
    def cutoff(self) -> float:
        """Å, of the functions that the target is described by."""
        return _ROOM * float(self.target.distances.max())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuildState:
    """Where a reconstruction stands. points: (s, n, 3) Å, of every start. misfit: (s,) sum of the squared
    differences of their invariants, or of the density that these describe, from the target's. damping,
    before: (s,) of the method. steps: done so far. begun: how often points were put somewhere anew, all of a
    start or one. met: how often the target or its mirror image was found while a twin is looked for. history:
    least misfit after each step.
    """

    points: FloatArray
    misfit: FloatArray
    damping: FloatArray
    before: FloatArray
    steps: int = 0
    begun: int = 0
    met: int = 0
    history: tuple[float, ...] = field(default=())

    @property
    def best(self) -> FloatArray:
        """(n, 3) the start that comes nearest."""
        return np.asarray(self.points[int(np.argmin(self.misfit))])

    @property
    def is_matched(self) -> bool:
        """The invariants of the best start are those of the target."""
        return bool(self.misfit.min() < MATCHED)

    @property
    def is_over(self) -> bool:
        """Nothing is left to do."""
        return self.is_matched or self.steps >= MOST_STEPS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rebuilt:
    """How the best points compare with the target. rotation: (3, 3), improper for its mirror image, that lays
    them on it. moved: Å, root mean square by which neighbours then miss those of the target.
    """

    ending: Ending
    points: FloatArray
    rotation: FloatArray
    moved: float

    @property
    def superposed(self) -> FloatArray:
        """(n, 3) the points, turned onto the target."""
        return np.asarray(self.points @ self.rotation.T)


def laid_on(
    target: Neighborhood, points: FloatArray, cutoff: float
) -> tuple[tuple[FloatArray, FloatArray], tuple[float, float]]:
    """(3, 3) the best rotation of points (n, 3) onto the target, and the best with an inversion; Å by which
    the points then miss it, each.
    """
    found = replace(target, species=("",) * len(target), vectors=points, sites=None)
    ways = [_way(target, found, cutoff, sign) for sign in (1.0, -1.0)]
    missed = [matched_distance(target, found, way, by_element=False) or 0.0 for way in ways]
    return (ways[0], ways[1]), (missed[0], missed[1])


def _way(target: Neighborhood, found: Neighborhood, cutoff: float, sign: float) -> FloatArray:
    exact = matching_rotation(target.vectors, sign * found.vectors, within=_NEARLY)
    if exact is not None:
        return sign * exact
    settings = EnvironmentSettings(cutoff=max(1.5, cutoff), degree=6, radial=6)
    one, other = (project(each, settings).values[0, 0] for each in (target, found))
    return best_superposition(one, other, improper=sign < 0.0).rotation
