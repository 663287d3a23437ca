"""Which directions a search over the sphere has to look at, given the symmetry of the tensor itself.

Opposite directions are equivalent always. A tensor that some of the 24 turns of the cube leave unchanged
needs one of each set of equivalent cells only, because those turns map the cells on each other; one that no
turn about an axis changes needs one meridian only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from core.elasticity.transverse import transverse_frame
from core.tensor.mandel import tensor_from_mandel
from core.tensor.rotation import mandel_rotation, rotation_matrices
from core.tensor.voigt import FloatArray

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

SQUARES_ON_AN_EDGE: Final = 12
"""Cells along the edge of each face of the cube around the sphere, at the start."""

INTERVALS: Final = 16
"""Cells on a meridian from pole to equator, at the start."""

_EXACT: Final = 1e-10
"""A turn that alters no component by more than this share of the largest leaves the tensor unchanged."""


class Cells(Protocol):
    """Pieces of the domain: their centres, and the angle from each centre to the farthest point of its
    cell.
    """

    @property
    def directions(self) -> FloatArray:
        """(3, n) unit vectors."""
        ...

    @property
    def radii(self) -> FloatArray:
        """(n,) upper bounds in radians."""
        ...

    def only(self, kept: BoolArray) -> Cells:
        """The cells that are marked."""
        ...

    def divided(self) -> Cells:
        """Every cell cut into smaller ones of half the radius."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Domain:
    """Where to search. group: (k, 3, 3) turns that take a direction found to its equivalents.

    axis: (3,) of a tensor that is the same all around it, otherwise None.
    """

    cells: Cells
    group: FloatArray
    axis: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SquareCells:
    """Squares on three faces of the cube around the sphere, seen from its centre; the other faces are
    opposite.

    face: (n,) int64, the axis 0, 1, 2 that the face is across. u, v: (n,) centres in −1 … 1 along the two
    axes that follow it cyclically. width: edge of the squares.
    """

    face: IntArray
    u: FloatArray
    v: FloatArray
    width: float

    @property
    def directions(self) -> FloatArray:
        """(3, n) unit vectors to the centres."""
        points = np.empty((3, len(self.face)))
        column = np.arange(len(self.face))
        points[self.face, column] = 1.0
        points[(self.face + 1) % 3, column] = self.u
        points[(self.face + 2) % 3, column] = self.v
        return np.asarray(points / np.linalg.norm(points, axis=0))

    @property
    def radii(self) -> FloatArray:
        """(n,) half diagonal over the least distance from the centre of the sphere: an upper bound."""
        near_u = np.maximum(np.abs(self.u) - 0.5 * self.width, 0.0)
        near_v = np.maximum(np.abs(self.v) - 0.5 * self.width, 0.0)
        return np.asarray(self.width * np.sqrt(0.5) / np.sqrt(1.0 + near_u**2 + near_v**2))

    def only(self, kept: BoolArray) -> SquareCells:
        """The cells that are marked."""
        return SquareCells(face=self.face[kept], u=self.u[kept], v=self.v[kept], width=self.width)

    def divided(self) -> SquareCells:
        """Every square cut in four."""
        shift = 0.25 * self.width
        return SquareCells(
            face=np.tile(self.face, 4),
            u=np.concatenate([self.u - shift, self.u - shift, self.u + shift, self.u + shift]),
            v=np.concatenate([self.v - shift, self.v + shift, self.v - shift, self.v + shift]),
            width=0.5 * self.width,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeridianCells:
    """Arcs of a quarter circle from an axis (3,) to a direction ``side`` (3,) across it.

    angle: (n,) of the middles, from the axis. width: length of the arcs, radians.
    """

    axis: FloatArray
    side: FloatArray
    angle: FloatArray
    width: float

    @property
    def directions(self) -> FloatArray:
        """(3, n) unit vectors to the middles."""
        return np.asarray(np.outer(self.axis, np.cos(self.angle)) + np.outer(self.side, np.sin(self.angle)))

    @property
    def radii(self) -> FloatArray:
        """(n,) half the length."""
        return np.full(len(self.angle), 0.5 * self.width)

    def only(self, kept: BoolArray) -> MeridianCells:
        """The arcs that are marked."""
        return MeridianCells(axis=self.axis, side=self.side, angle=self.angle[kept], width=self.width)

    def divided(self) -> MeridianCells:
        """Every arc cut in two."""
        shift = 0.25 * self.width
        angle = np.concatenate([self.angle - shift, self.angle + shift])
        return MeridianCells(axis=self.axis, side=self.side, angle=angle, width=0.5 * self.width)


def search_domain(mandel: FloatArray) -> Domain:
    """The smallest domain that stands for all directions of a tensor, given as Mandel matrix (6, 6)."""
    axis = _axis_of_isotropy(mandel)
    if axis is not None:
        side = transverse_frame(axis[:, None])[0][:, 0]
        width = 0.5 * np.pi / INTERVALS
        angle = np.asarray(width * (np.arange(INTERVALS) + 0.5), dtype=np.float64)
        cells = MeridianCells(axis=axis, side=side, angle=angle, width=width)
        return Domain(cells=cells, group=np.eye(3)[None], axis=axis)
    group = TURNS_OF_THE_CUBE[_unchanged_by(mandel, _CUBE_MANDEL)]
    return Domain(cells=_representatives(_all_squares(), group), group=group)


def _axis_of_isotropy(mandel: FloatArray) -> FloatArray | None:
    """An axis about which every turn leaves the tensor unchanged; None where there is none.

    Such an axis is an eigenvector of both contractions. A turn by one radian suffices as a test: its
    multiples come near to every angle, and the tensor holds no harmonic beyond the fourth.
    """
    tensor = tensor_from_mandel(mandel)
    contractions = np.stack([np.einsum("ijkk->ij", tensor), np.einsum("ikjk->ij", tensor)])
    candidates = np.concatenate([np.eye(3)[::-1], *np.swapaxes(np.linalg.eigh(contractions)[1], 1, 2)])
    unchanged = _unchanged_by(mandel, mandel_rotation(rotation_matrices(candidates)))
    return candidates[unchanged.argmax()] if unchanged.any() else None


def _unchanged_by(mandel: FloatArray, turns: FloatArray) -> BoolArray:
    change = np.abs(turns @ mandel @ np.swapaxes(turns, 1, 2) - mandel).max(axis=(1, 2))
    return np.asarray(change <= _EXACT * np.abs(mandel).max())


def _turns_of_the_cube() -> FloatArray:
    """The 24 proper rotations (24, 3, 3) that map the cube on itself."""
    signed = [
        np.eye(3)[list(order)] * np.array(signs)[:, None]
        for order in permutations(range(3))
        for signs in product((1.0, -1.0), repeat=3)
    ]
    return np.array([matrix for matrix in signed if np.linalg.det(matrix) > 0])


TURNS_OF_THE_CUBE: Final = _turns_of_the_cube()
"""(24, 3, 3), the proper rotations that map the cube along the axes on itself."""

_CUBE_MANDEL: Final = mandel_rotation(TURNS_OF_THE_CUBE)


def _all_squares() -> SquareCells:
    width = 2.0 / SQUARES_ON_AN_EDGE
    ticks = -1.0 + width * (np.arange(SQUARES_ON_AN_EDGE) + 0.5)
    face, u, v = (grid.reshape(-1) for grid in np.meshgrid(np.arange(3), ticks, ticks, indexing="ij"))
    return SquareCells(face=face.astype(np.int64), u=u, v=v, width=width)


def _representatives(cells: SquareCells, group: FloatArray) -> SquareCells:
    """One of each set of squares that the group maps on each other."""
    images = np.einsum("gij,jn->gin", group, cells.directions)
    numbers = _square_numbers(images)
    return cells.only(numbers.min(axis=0) == _square_numbers(cells.directions[None])[0])


def _square_numbers(directions: FloatArray) -> IntArray:
    """Which of all squares the directions (g, 3, n), or their opposites, point to; (g, n)."""
    face = np.abs(directions).argmax(axis=1)
    along = [np.take_along_axis(directions, ((face + k) % 3)[:, None], axis=1)[:, 0] for k in range(3)]
    column, row = (
        np.floor((along[k] / along[0] + 1.0) * 0.5 * SQUARES_ON_AN_EDGE).astype(np.int64) for k in (1, 2)
    )
    return np.asarray((face * SQUARES_ON_AN_EDGE + column) * SQUARES_ON_AN_EDGE + row, dtype=np.int64)
