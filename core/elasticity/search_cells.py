"""Pieces of the sphere that a search over directions cuts up, and how much a property can rise within one.

Directions are searched up to sign. The bounds are those of `core.elasticity.certified_search`: ρ there is
``amplitude`` here. ``twist`` bounds the amplitude of what a property is not the same all around an axis.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core.tensor.voigt import FloatArray

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


class Cells(Protocol):
    """Pieces of the domain, each known by its centre."""

    @property
    def directions(self) -> FloatArray:
        """(3, n) unit vectors."""
        ...

    @property
    def radii(self) -> FloatArray:
        """(n,) radians: how far a climb from the centre looks for a top."""
        ...

    def slack(self, amplitude: float, twist: float) -> FloatArray:
        """(n,) how far below its maximum a property can be at the centre of the cell that holds the
        maximum.
        """
        ...

    def only(self, kept: BoolArray) -> Cells:
        """The cells that are marked."""
        ...

    def divided(self, amplitude: float, twist: float) -> Cells:
        """Every cell cut into smaller ones, where that lessens the slack most."""
        ...

    def rings_closed(self) -> bool:
        """Whether the cells go all around an axis."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SquareCells:
    """Squares on three faces of the cube around the sphere, seen from its centre; the other faces are
    opposite.

    face: (n,) int64, the axis 0, 1, 2 that the face is across. u, v: (n,) centres in −1 … 1 along the two
    axes that follow it cyclically. width: edge of the squares. axes: (3, 3), rows are the axes of the cube.
    """

    face: IntArray
    u: FloatArray
    v: FloatArray
    width: float
    axes: FloatArray = field(default_factory=lambda: np.eye(3))

    @property
    def directions(self) -> FloatArray:
        """(3, n) unit vectors to the centres."""
        points = np.empty((3, len(self.face)))
        column = np.arange(len(self.face))
        points[self.face, column] = 1.0
        points[(self.face + 1) % 3, column] = self.u
        points[(self.face + 2) % 3, column] = self.v
        return np.asarray(self.axes.T @ (points / np.linalg.norm(points, axis=0)))

    @property
    def radii(self) -> FloatArray:
        """(n,) half diagonal over the least distance from the centre of the sphere: an upper bound."""
        near_u = np.maximum(np.abs(self.u) - 0.5 * self.width, 0.0)
        near_v = np.maximum(np.abs(self.v) - 0.5 * self.width, 0.0)
        return np.asarray(self.width * np.sqrt(0.5) / np.sqrt(1.0 + near_u**2 + near_v**2))

    def slack(self, amplitude: float, twist: float) -> FloatArray:
        """(n,) 8 ρ r²; squares have no axis that a twist could refer to."""
        return np.asarray(8.0 * amplitude * self.radii**2)

    def rings_closed(self) -> bool:
        """Squares form no rings."""
        return False

    def only(self, kept: BoolArray) -> SquareCells:
        """The cells that are marked."""
        return replace(self, face=self.face[kept], u=self.u[kept], v=self.v[kept])

    def divided(self, amplitude: float, twist: float) -> SquareCells:
        """Every square cut in four, whatever the arguments."""
        shift = 0.25 * self.width
        return replace(
            self,
            face=np.tile(self.face, 4),
            u=np.concatenate([self.u - shift, self.u - shift, self.u + shift, self.u + shift]),
            v=np.concatenate([self.v - shift, self.v + shift, self.v - shift, self.v + shift]),
            width=0.5 * self.width,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RingCells:
    """Pieces of rings around an axis, for a tensor that is nearly or just the same all around it.

    A turn about the axis by α changes the property by its twist only, so a cell may be long along the ring:
    at its centre, α and θ away from the maximum, a property is below it by no more than

        8 ρ θ² + 8 τ α² + 16 τ α θ,   τ the twist,

    because the part that is the same all around does not see α, and because the maximum has no slope.

    frame: (3, 3), rows: two directions across the axis and the axis. polar, azimuth: (n,) of the centres,
    radians. polar_width, azimuth_width: of all cells.
    """

    frame: FloatArray
    polar: FloatArray
    azimuth: FloatArray
    polar_width: float
    azimuth_width: float

    @property
    def directions(self) -> FloatArray:
        """(3, n) unit vectors to the centres."""
        sine = np.sin(self.polar)
        local = np.stack([sine * np.cos(self.azimuth), sine * np.sin(self.azimuth), np.cos(self.polar)])
        return np.asarray(self.frame.T @ local)

    @property
    def radii(self) -> FloatArray:
        """(n,) half the width of the ring."""
        return np.full(len(self.polar), 0.5 * self.polar_width)

    def slack(self, amplitude: float, twist: float) -> FloatArray:
        """(n,) as above."""
        along, across = 0.5 * self.azimuth_width, 0.5 * self.polar_width
        bound = 8.0 * amplitude * across**2 + twist * (8.0 * along**2 + 16.0 * along * across)
        return np.full(len(self.polar), bound)

    def only(self, kept: BoolArray) -> RingCells:
        """The cells that are marked."""
        return RingCells(
            frame=self.frame,
            polar=self.polar[kept],
            azimuth=self.azimuth[kept],
            polar_width=self.polar_width,
            azimuth_width=self.azimuth_width,
        )

    def divided(self, amplitude: float, twist: float) -> RingCells:
        """Every cell cut in two, across the ring or along it."""
        cut_polar = self.slack(amplitude, 0.0).max(initial=0.0) >= self.slack(0.0, twist).max(initial=0.0)
        shift = 0.25 * (self.polar_width if cut_polar else self.azimuth_width)
        by_polar, by_azimuth = (shift, 0.0) if cut_polar else (0.0, shift)
        return RingCells(
            frame=self.frame,
            polar=np.concatenate([self.polar - by_polar, self.polar + by_polar]),
            azimuth=np.concatenate([self.azimuth - by_azimuth, self.azimuth + by_azimuth]),
            polar_width=self.polar_width * (0.5 if cut_polar else 1.0),
            azimuth_width=self.azimuth_width * (1.0 if cut_polar else 0.5),
        )

    def rings_closed(self) -> bool:
        """Whether there is a cell at every azimuth."""
        present = np.unique(np.round(2.0 * self.azimuth / self.azimuth_width))
        return len(present) >= round(2.0 * np.pi / self.azimuth_width)
