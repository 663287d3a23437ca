"""Global maxima over the sphere with a proof.

The properties looked for are ratios N(n, m) / D(n) whose N and D are components of the compliance in a turned
frame. Along any rotation by an angle θ such a component is a trigonometric polynomial of degree 4 at most,
and so is F = N − φ D. By Bernstein's inequality its second derivative is at most 16 ρ, where ρ = sup|F − c|
for any constant c. Let φ* be the maximum, attained at n*. Then F* = N − φ* D is at most 0, is 0 at n* and
has a zero derivative there, so at every n within an angle r

    F*(n) ≥ −8 ρ r²,   that is   φ* ≤ φ(n) + 8 ρ r² / D(n).

A cell of the sphere with centre n and radius r in which N − φ_best D < −8 ρ r² can therefore not hold the
maximum and is dropped; the others are cut in four until the right-hand side proves the value. No derivative
is needed and kinks do no harm. `search_cells.RingCells` has the bound for a tensor that is nearly the same
all around an axis. S. Bernstein, Mém. Acad. R. Belg. 4, 1 (1912); H. Ehlich and K. Zeller,
Math. Z. 86, 41 (1964).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.elasticity.search_cells import Cells
from core.elasticity.search_domain import Domain
from core.elasticity.transverse import transverse_frame
from core.tensor.voigt import FloatArray

MOST_CELLS: Final = 200_000
"""Beyond this the search stops and says how far it got."""

_WHOLE_SPHERE: Final = 0.2
"""When more than this share of the domain still reaches the maximum, all of it does: the value is
constant.
"""

_SHARPEST: Final = 1e-8
"""Radians; a maximum is climbed to with squares of directions down to this size."""

_SQUARE: Final = np.stack(np.meshgrid(np.linspace(-1.0, 1.0, 7), np.linspace(-1.0, 1.0, 7))).reshape(2, -1)

_TIED: Final = 1e-9
"""Share by which tops that are climbed to may differ and still be one value."""

_NEAR: Final = 1e-4
"""Share by which a top may still rise after the first climb."""

_MOST_STARTS: Final = 60

_TIES: Final = 24
"""More separate maxima than a point group can make of one direction: they form a line or fill the sphere."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratio:
    """The property along n as (greatest N, least N, D) over the second direction; each (n,), D > 0."""

    highest: FloatArray
    lowest: FloatArray
    denominator: FloatArray


Property = Callable[[FloatArray], Ratio]
"""From unit directions (3, n) to the property's parts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GlobalMaximum:
    """value: the greatest N/D found; gap ≥ 0: no direction exceeds value + gap.

    directions: (k, 3) unit vectors, one of each ± pair, that reach the value within the gap; the first is the
    best. continuous: they form lines on the sphere or fill it, and only one is given.
    """

    value: float
    gap: float
    directions: FloatArray
    continuous: bool


def maximum_over_directions(
    prop: Property,
    domain: Domain,
    *,
    relative: float = 0.0,
    absolute: float = 0.0,
    ceiling: float = np.inf,
) -> GlobalMaximum:
    """The global maximum of N/D, proved to ``absolute + relative·|value|``, or as near as `MOST_CELLS`
    allows.

    ceiling: a value that N/D is known not to exceed; needed (finite) only where D depends on the direction.
    """
    cells, share = domain.cells, 1.0
    survey = _Survey.of(prop, cells)
    best, direction = _zoom(prop, survey.direction, float(cells.radii.max()))
    while True:
        ratio = prop(cells.directions)
        best, direction = _improve(prop, cells, ratio, best, direction)
        twist = domain.twist * survey.twist_factor(best, ceiling)
        amplitude = survey.amplitude(best, ceiling, twist)
        allowance = cells.slack(amplitude, twist)
        kept = ratio.highest - best * ratio.denominator >= -allowance
        gap = float((allowance[kept] / ratio.denominator[kept]).max(initial=0.0))
        ceiling = min(ceiling, best + gap)
        share *= float(kept.mean())
        cells = cells.only(kept)
        tolerance = absolute + relative * abs(best)
        if gap <= tolerance or 4 * kept.sum() > MOST_CELLS:
            break
        cells = cells.divided(amplitude, twist)
    tops, continuous = np.array([direction]), share > _WHOLE_SPHERE
    if not continuous:
        tops, continuous = separate_tops(prop, cells, direction, best, domain)
    directions = pointing_up(tops[:1]) if continuous else with_equivalents(tops, domain)
    return GlobalMaximum(value=best, gap=gap, directions=directions, continuous=continuous)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Survey:
    """The property on the first cells, from which its amplitude everywhere is bounded."""

    cells: Cells
    ratio: Ratio
    direction: FloatArray

    @staticmethod
    def of(prop: Property, cells: Cells) -> _Survey:
        ratio, directions = prop(cells.directions), cells.directions
        top = int((ratio.highest / ratio.denominator).argmax())
        return _Survey(cells=cells, ratio=ratio, direction=directions[:, top])

    @property
    def variation(self) -> float:
        """How much D differs between directions; 0 where it is a constant."""
        return float(np.ptp(self.ratio.denominator))

    def twist_factor(self, best: float, ceiling: float) -> float:
        """The twist of F = N − φ D in twists of the tensor."""
        return 1.0 if self.variation == 0.0 else 1.0 + max(abs(best), abs(ceiling))

    def amplitude(self, best: float, ceiling: float, twist: float) -> float:
        """A bound of ρ for F = N − φ D with the true maximum φ, which lies between ``best`` and ``ceiling``.

        By the argument above the first cells see all of an amplitude but their slack.
        """
        ratio = self.ratio
        spread = float((ratio.highest - best * ratio.denominator).max())
        spread -= float((ratio.lowest - best * ratio.denominator).min())
        if self.variation > 0.0:
            spread += (ceiling - best) * self.variation
        unseen = float(self.cells.slack(0.0, twist).max())
        return (0.5 * spread + unseen) / (1.0 - float(self.cells.slack(1.0, 0.0).max()))


def _improve(
    prop: Property, cells: Cells, ratio: Ratio, best: float, direction: FloatArray
) -> tuple[float, FloatArray]:
    values = ratio.highest / ratio.denominator
    index = int(values.argmax())
    if values[index] <= best + 1e-13 * abs(best):
        return best, direction
    return _zoom(prop, cells.directions[:, index], float(cells.radii.max()))


def climb(
    value: Callable[[FloatArray], FloatArray],
    starts: FloatArray,
    width: float,
    sharpest: float = _SHARPEST,
) -> tuple[FloatArray, FloatArray]:
    """Climb to the maxima near directions (3, k) with ever smaller squares; values (k,), directions (3, k).

    value: from unit directions (3, n) to (n,). width, sharpest: radians, how far a maximum may be and how
    small the squares become. The top of the quadratic through each square is tried as well, which follows
    ridges; kinks do no harm.
    """
    best, highest = starts, np.full(starts.shape[1], -np.inf)
    rows = np.arange(starts.shape[1])
    while width > sharpest:
        u, v = transverse_frame(best)
        squares = best[:, :, None] + width * (u[:, :, None] * _SQUARE[0] + v[:, :, None] * _SQUARE[1])
        squares /= np.linalg.norm(squares, axis=0)
        values = value(squares.reshape(3, -1)).reshape(len(rows), -1)
        x, y = _top_of_quadratic(values)
        vertex = best + width * (u * x + v * y)
        vertex /= np.linalg.norm(vertex, axis=0)
        index = values.argmax(axis=1)
        for tried, reached in ((squares[:, rows, index], values[rows, index]), (vertex, value(vertex))):
            better = reached > highest
            best, highest = np.where(better, tried, best), np.where(better, reached, highest)
        width *= 0.4
    return highest, best


_QUADRATIC: Final = np.linalg.pinv(
    np.stack([np.ones(_SQUARE.shape[1]), *_SQUARE, _SQUARE[0] ** 2, _SQUARE.prod(axis=0), _SQUARE[1] ** 2]).T
)


def _top_of_quadratic(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The top (k,), (k,) of the quadratic through values (k, 49) on the square; 0 where it has none."""
    _, x, y, xx, xy, yy = _QUADRATIC @ values.T
    determinant = 4.0 * xx * yy - xy**2
    concave = (determinant > 0.0) & (xx < 0.0)
    divisor = np.where(concave, determinant, 1.0)
    top = np.stack([xy * y - 2.0 * yy * x, xy * x - 2.0 * xx * y]) / divisor
    top = np.where(concave, top, 0.0)
    shortened = np.minimum(1.0, 2.0 / np.maximum(np.linalg.norm(top, axis=0), 1e-300))
    return top[0] * shortened, top[1] * shortened


def _zoom(prop: Property, start: FloatArray, width: float) -> tuple[float, FloatArray]:
    highest, best = climb(_value_of(prop), start[:, None], width)
    return float(highest[0]), best[:, 0]


def separate_tops(
    prop: Property, cells: Cells, direction: FloatArray, best: float, domain: Domain
) -> tuple[FloatArray, bool]:
    """The distinct tops (k, 3), up to sign, among the cells that are left; whether they form lines."""
    if cells.rings_closed() and domain.axis is not None and abs(float(direction @ domain.axis)) < 1.0 - 1e-6:
        return direction[None], True
    radius = float(cells.radii.max(initial=0.0))
    value, extent = _value_of(prop), radius * np.sqrt(cells.directions.shape[1])
    reach = max(4.0 * radius, 0.3 * extent, 1e-3)
    starts = np.concatenate([direction[:, None], _spread(value, cells.directions, reach)], axis=1)
    highest, tops = climb(value, starts, 2.0 * reach, sharpest=1e-4)
    near = tops.T[highest >= best - _NEAR * abs(best)]
    tops = distinct(np.concatenate([direction[None], near])).T
    for width in (2e-3, 1e-3, 5e-4):  # again and again, as climbs along a kink stop early
        highest, tops = climb(value, tops, width)
    tied = tops.T[highest >= best - _TIED * abs(best)]
    found = distinct(np.concatenate([direction[None], tied]))
    most = 2 + _TIES // len(domain.group)
    return found, len(found) > most or any(domain.goes_round(top) for top in found)


def _spread(value: Callable[[FloatArray], FloatArray], directions: FloatArray, reach: float) -> FloatArray:
    """The highest of directions (3, n), no more than `_MOST_STARTS`, none within ``reach`` of another up to
    sign.
    """
    remaining = directions[:, np.argsort(-value(directions))]
    chosen: list[FloatArray] = []
    while remaining.shape[1] and len(chosen) < _MOST_STARTS:
        chosen.append(remaining[:, 0])
        remaining = remaining[:, np.abs(remaining[:, 0] @ remaining) < np.cos(reach)]
    return np.array(chosen).reshape(-1, 3).T


def _value_of(prop: Property) -> Callable[[FloatArray], FloatArray]:
    def value(n: FloatArray) -> FloatArray:
        ratio = prop(n)
        return np.asarray(ratio.highest / ratio.denominator)

    return value


def with_equivalents(tops: FloatArray, domain: Domain) -> FloatArray:
    """All images (k, 3) of the directions found, one of each ± pair, the best first."""
    turns = np.einsum("gij,hjk->ghik", domain.symmetry, domain.group).reshape(-1, 3, 3)
    return distinct(np.einsum("gij,tj->tgi", turns, tops).reshape(-1, 3))


def distinct(directions: FloatArray) -> FloatArray:
    """One of each set of directions (k, 3) that are the same up to sign and 1e-3 radians, in their order."""
    upward = pointing_up(directions)
    same = np.abs(upward @ upward.T) > 1.0 - 5e-7
    return np.asarray(upward[same.argmax(axis=1) == np.arange(len(upward))])


def pointing_up(directions: FloatArray) -> FloatArray:
    """Of each pair ± of directions (k, 3) the member whose last component that is not 0 is positive."""
    clean = np.where(np.abs(directions) < 3.0 * _SHARPEST, 0.0, directions)
    signs = np.sign(clean)
    leading = np.where(signs[:, 2] != 0, signs[:, 2], np.where(signs[:, 1] != 0, signs[:, 1], signs[:, 0]))
    return np.asarray(clean * leading[:, None] / np.linalg.norm(clean, axis=1, keepdims=True))
