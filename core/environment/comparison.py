"""Two neighbourhoods compared: how far apart, of which hand, and how one is turned onto the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.environment.invariants import ACHIRAL_BELOW, bispectrum, handedness, power_vector
from core.environment.neighborhood import Neighborhood
from core.environment.projection import Coefficients, project
from core.environment.settings import EnvironmentSettings
from core.environment.superposition import Superposition, best_superposition

FloatArray = npt.NDArray[np.float64]

SAME_BELOW: Final = 0.02
"""Distance below which two sites count as the same to the digits that files have."""

_HAND_RADIAL: Final = 3
_HAND_DEGREE: Final = 6


class Hands(StrEnum):
    """How the hands of two sites stand to each other."""

    ACHIRAL = "both are their own mirror images"
    ONE_CHIRAL = "one is its own mirror image, the other has a hand"
    SAME = "the same hand"
    OPPOSITE = "opposite hands"
    UNRELATED = "both have a hand, of different shapes"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteComparison:
    """distance: of the scalars, 0 where they agree, √2 where nothing is shared; power_distance: of the power
    spectra alone. handedness: of each. hand_product: of the pseudoscalars, 1 where they agree, −1 where they
    are opposite, 0 where either has none. hands: the same in words. rotation, reflection: the best rotation
    of the second onto the first, and the best of its mirror image. moved: Å, root mean square by which the
    neighbours miss each other after the better of the two, None where their numbers or elements differ.
    """

    distance: float
    power_distance: float
    handedness: tuple[float, float]
    hand_product: float
    hands: Hands
    rotation: Superposition
    reflection: Superposition
    moved: float | None

    @property
    def is_same(self) -> bool:
        """The distance is zero to the digits that files have."""
        return self.distance < SAME_BELOW

    @property
    def best(self) -> Superposition:
        """The rotation, or the reflection where only that brings them together."""
        return self.reflection if self.reflection.overlap > self.rotation.overlap + 1e-6 else self.rotation


def compare(first: Neighborhood, second: Neighborhood, settings: EnvironmentSettings) -> SiteComparison:
    """Compare two neighbourhoods, of one crystal or of two."""
    one, other = _aligned(project(first, settings), project(second, settings))
    power_distance = relative_distance(power_vector(one)[0], power_vector(other)[0])
    hand_settings = replace(settings, radial=_HAND_RADIAL, degree=_HAND_DEGREE)
    spectra = [bispectrum(each) for each in _aligned(*(project(n, hand_settings) for n in (first, second)))]
    distance = relative_distance(spectra[0].scalars[0], spectra[1].scalars[0])
    hands = (float(handedness(spectra[0])[0]), float(handedness(spectra[1])[0]))
    product = _product(spectra[0].pseudoscalars[0], spectra[1].pseudoscalars[0], hands)
    same_center = not settings.by_element or first.center == second.center
    total = float(np.sqrt(0.5 * (power_distance**2 + distance**2))) if same_center else float(np.sqrt(2.0))
    rotation = best_superposition(one[0], other[0])
    reflection = best_superposition(one[0], other[0], improper=True)
    better = reflection if reflection.overlap > rotation.overlap + 1e-6 else rotation
    return SiteComparison(
        distance=total,
        power_distance=power_distance,
        handedness=hands,
        hand_product=product,
        hands=_hands(hands, product),
        rotation=rotation,
        reflection=reflection,
        moved=matched_distance(first, second, better.rotation, by_element=settings.by_element),
    )


def site_handedness(neighborhood: Neighborhood, settings: EnvironmentSettings) -> float:
    """Of one neighbourhood: 0 where it is its own mirror image."""
    found = project(neighborhood, replace(settings, radial=_HAND_RADIAL, degree=_HAND_DEGREE)).values
    return float(handedness(bispectrum(found.reshape(1, -1, found.shape[-1])))[0])


def relative_distance(one: FloatArray, other: FloatArray) -> float:
    """|x − y| over the root mean square of |x| and |y|: 0 to √2 for vectors without an angle above 90°."""
    mean = float(np.sqrt(0.5 * (one @ one + other @ other)))
    return float(np.linalg.norm(one - other)) / max(mean, 1e-300)


def matched_distance(
    first: Neighborhood, second: Neighborhood, rotation: FloatArray, *, by_element: bool
) -> float | None:
    """Å: root mean square distance of the neighbours of the first from those of the turned second, each
    matched to one; None where numbers, or by element the elements, differ.
    """
    from scipy.optimize import linear_sum_assignment

    if len(first) != len(second) or (by_element and sorted(first.species) != sorted(second.species)):
        return None
    turned = second.vectors @ rotation.T
    squares = np.sum((first.vectors[:, None] - turned[None]) ** 2, axis=2)
    if by_element:
        squares += 1e6 * (np.array(first.species)[:, None] != np.array(second.species)[None])
    return float(np.sqrt(squares[linear_sum_assignment(squares)].mean()))


def _aligned(one: Coefficients, other: Coefficients) -> tuple[FloatArray, FloatArray]:
    """(1, k, (L + 1)²) of both, channels of elements that only one has filled with zeros in the other."""
    elements = sorted({*one.elements, *other.elements})
    found = []
    for each in (one, other):
        values = np.zeros((1, len(elements), *each.values.shape[2:]))
        values[:, [elements.index(symbol) for symbol in each.elements]] = each.values
        found.append(values.reshape(1, -1, values.shape[-1]))
    return found[0], found[1]


def _product(one: FloatArray, other: FloatArray, hands: tuple[float, float]) -> float:
    if min(hands) < ACHIRAL_BELOW:
        return 0.0
    return float(one @ other) / float(np.linalg.norm(one) * np.linalg.norm(other))


def _hands(hands: tuple[float, float], product: float) -> Hands:
    if max(hands) < ACHIRAL_BELOW:
        return Hands.ACHIRAL
    if min(hands) < ACHIRAL_BELOW:
        return Hands.ONE_CHIRAL
    if product > 0.9:
        return Hands.SAME
    return Hands.OPPOSITE if product < -0.9 else Hands.UNRELATED
