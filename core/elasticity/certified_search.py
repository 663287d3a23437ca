"""Global maxima over the sphere with a proof.

The properties looked for are ratios N(n, m) / D(n) whose N and D are components of the compliance in a turned
frame. Along any rotation by an angle θ such a component is a trigonometric polynomial of degree 4 at most,
and so is F = N − φ D. By Bernstein's inequality its second derivative is at most 16 ρ, where ρ = sup|F − c|
for any constant c. Let φ* be the maximum, attained at n*. Then F* = N − φ* D is at most 0, is 0 at n* and
has a zero derivative there, so at every n within an angle r

    F*(n) ≥ −8 ρ r²,   that is   φ* ≤ φ(n) + 8 ρ r² / D(n).

A cell of the sphere with centre n and radius r in which N − φ_best D < −8 ρ r² can therefore not hold the
maximum and is dropped; the others are cut in four until the right-hand side proves the value. No derivative
is needed and kinks do no harm. S. Bernstein, Mém. Acad. R. Belg. 4, 1 (1912); H. Ehlich and K. Zeller,
Math. Z. 86, 41 (1964).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.elasticity.transverse import transverse_frame
from core.tensor.voigt import FloatArray

FIRST_CUT: Final = 12
"""Cells along the edge of each face of the cube that the search starts from."""

MOST_CELLS: Final = 200_000
"""Beyond this the search stops and says how far it got."""

_ZOOM_STEPS: Final = 26
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


def maximum_over_directions(prop: Property, *, relative: float = 0.0, absolute: float = 0.0) -> GlobalMaximum:
    """The global maximum of N/D, proved to ``absolute + relative·|value|`` (or as near as `MOST_CELLS`
    allows).
    """
    cells = _first_cells()
    best, direction, radius_bound = _survey(prop, cells)
    tolerance = absolute + relative * abs(best)
    while True:
        ratio = prop(cells.directions)
        best, direction = _improve(prop, cells, ratio, best, direction)
        allowance = 8.0 * radius_bound * cells.radii**2
        kept = ratio.highest - best * ratio.denominator >= -allowance
        gap = float((allowance[kept] / ratio.denominator[kept]).max(initial=0.0))
        cells = cells.only(kept)
        if gap <= tolerance or 4 * len(cells.radii) > MOST_CELLS:
            break
        cells = cells.quartered()
    directions, continuous = _separate(prop, cells, direction, best - max(gap, tolerance))
    return GlobalMaximum(value=best, gap=gap, directions=directions, continuous=continuous)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """Squares on three faces of the cube around the sphere (the others are their opposites)."""

    face: FloatArray
    u: FloatArray
    v: FloatArray
    width: float

    @property
    def directions(self) -> FloatArray:
        points = np.stack([self.u, self.v, np.ones_like(self.u)])
        turned = np.where(
            self.face == 0, points, np.where(self.face == 1, points[[2, 0, 1]], points[[1, 2, 0]])
        )
        return np.asarray(turned / np.linalg.norm(turned, axis=0))

    @property
    def radii(self) -> FloatArray:
        """An upper bound of the angle from each centre to its corners: half diagonal over least distance."""
        near_u = np.maximum(np.abs(self.u) - 0.5 * self.width, 0.0)
        near_v = np.maximum(np.abs(self.v) - 0.5 * self.width, 0.0)
        return np.asarray(self.width * np.sqrt(0.5) / np.sqrt(1.0 + near_u**2 + near_v**2))

    def only(self, kept: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> _Cells:
        return _Cells(face=self.face[kept], u=self.u[kept], v=self.v[kept], width=self.width)

    def quartered(self) -> _Cells:
        shift = 0.25 * self.width
        return _Cells(
            face=np.tile(self.face, 4),
            u=np.concatenate([self.u - shift, self.u - shift, self.u + shift, self.u + shift]),
            v=np.concatenate([self.v - shift, self.v + shift, self.v - shift, self.v + shift]),
            width=0.5 * self.width,
        )


def _first_cells() -> _Cells:
    width = 2.0 / FIRST_CUT
    ticks = -1.0 + width * (np.arange(FIRST_CUT) + 0.5)
    face, u, v = (grid.reshape(-1) for grid in np.meshgrid(np.arange(3.0), ticks, ticks, indexing="ij"))
    return _Cells(face=face, u=u, v=v, width=width)


def _survey(prop: Property, cells: _Cells) -> tuple[float, FloatArray, float]:
    """A first good value, its direction, and a bound for ρ that stays valid however the value improves."""
    ratio = prop(cells.directions)
    values = ratio.highest / ratio.denominator
    best, direction = _zoom(prop, cells.directions[:, values.argmax()], float(cells.radii.max()))
    lowest = ratio.lowest - best * ratio.denominator
    highest = ratio.highest - best * ratio.denominator
    spread = 0.5 * float(highest.max() - lowest.min())
    # On the grid the amplitude is seen to a share 8 r² at least; the last percent covers a better value
    # later.
    return best, direction, 1.01 * spread / (1.0 - 8.0 * float(cells.radii.max()) ** 2)


def _improve(
    prop: Property, cells: _Cells, ratio: Ratio, best: float, direction: FloatArray
) -> tuple[float, FloatArray]:
    values = ratio.highest / ratio.denominator
    index = int(values.argmax())
    if values[index] <= best:
        return best, direction
    return _zoom(prop, cells.directions[:, index], float(cells.radii.max()))


def _zoom(prop: Property, start: FloatArray, width: float) -> tuple[float, FloatArray]:
    """Climb to the maximum near a direction (3,) with ever smaller squares of directions; value,
    direction.
    """
    steps = np.linspace(-1.0, 1.0, 5)
    offsets = np.stack(np.meshgrid(steps, steps)).reshape(2, -1)
    best, value = start, -np.inf
    for step in range(_ZOOM_STEPS):
        frame = np.concatenate(transverse_frame(best[:, None]), axis=1)
        square = best[:, None] + width * 0.5**step * (frame @ offsets)
        square /= np.linalg.norm(square, axis=0)
        ratio = prop(square)
        values = ratio.highest / ratio.denominator
        index = int(values.argmax())
        if values[index] > value:
            best, value = square[:, index], float(values[index])
    return value, best


def _separate(
    prop: Property, cells: _Cells, direction: FloatArray, threshold: float
) -> tuple[FloatArray, bool]:
    """The distinct directions (up to sign) among the cells that are left, each climbed to its own top."""
    found = [direction]
    remaining = cells.directions.T
    reach = np.cos(max(12.0 * float(cells.radii.max(initial=0.0)), 1e-3))
    remaining = remaining[np.abs(remaining @ direction) < reach]
    while len(remaining) and len(found) <= _TIES:
        centre = remaining[0]
        value, top = _zoom(prop, centre, float(cells.radii.max()))
        is_new = value >= threshold and np.abs(np.array(found) @ top).max() < reach
        if is_new:
            found.append(top)
        near = np.abs(remaining @ centre) >= reach
        near |= np.abs(remaining @ top) >= reach
        remaining = remaining[~near]
    if len(found) > _TIES:
        return _pointing_up(direction[None]), True
    return _pointing_up(np.array(found)), False


def _pointing_up(directions: FloatArray) -> FloatArray:
    """Of each ± pair the member whose last component that is not 0 is positive."""
    clean = np.where(np.abs(directions) < 1e-9, 0.0, directions)
    signs = np.sign(clean)
    leading = np.where(signs[:, 2] != 0, signs[:, 2], np.where(signs[:, 1] != 0, signs[:, 1], signs[:, 0]))
    return np.asarray(clean * leading[:, None] / np.linalg.norm(clean, axis=1, keepdims=True))
