"""How a neighbourhood is looked at: cutoff, degrees, radial functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.environment.harmonics import HIGHEST_DEGREE
from core.errors import EnvironmentSettingError

SHORTEST_CUTOFF: Final = 1.5
LONGEST_CUTOFF: Final = 12.0
NARROWEST: Final = 0.1
WIDEST: Final = 2.0
FEWEST_RADIAL: Final = 2
MOST_RADIAL: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSettings:
    """cutoff: Å, how far a neighbour may be. degree: the highest l. radial: number of radial functions.
    width: Å, standard deviation of the Gaussian that stands for a neighbour. by_element: neighbours of
    different elements are told apart, and so are their centres; otherwise only places count.

    Raises EnvironmentSettingError for what is out of range.
    """

    cutoff: float = 5.0
    degree: int = 6
    radial: int = 6
    width: float = 0.5
    by_element: bool = False

    def __post_init__(self) -> None:
        ranges = (
            ("cutoff", self.cutoff, SHORTEST_CUTOFF, LONGEST_CUTOFF, " Å"),
            ("highest degree l", self.degree, 0, HIGHEST_DEGREE, ""),
            ("number of radial functions", self.radial, FEWEST_RADIAL, MOST_RADIAL, ""),
            ("radial width", self.width, NARROWEST, WIDEST, " Å"),
        )
        for name, value, low, high, unit in ranges:
            if not low <= value <= high:
                raise EnvironmentSettingError(
                    f"the {name} is {value:g}{unit}; give a value from {low:g} to {high:g}{unit}"
                )
