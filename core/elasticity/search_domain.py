"""Which directions a search over the sphere has to look at, given the symmetry of the tensor itself.

Opposite directions are equivalent always. A tensor that some of the 24 turns of the cube leave unchanged
needs one of each set of equivalent cells only, because those turns map the cells on each other; one that
turns about an axis hardly change is searched in rings around it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.search_cells import Cells, RingCells, SquareCells
from core.elasticity.tensor_symmetry import symmetry_turns
from core.elasticity.transverse import transverse_frame
from core.tensor.mandel import tensor_from_mandel
from core.tensor.rotation import mandel_rotation, rotation_matrices
from core.tensor.voigt import FloatArray

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

SQUARES_ON_AN_EDGE: Final = 12
"""Cells along the edge of each face of the cube around the sphere, at the start."""

_RINGS: Final = 16
_PIECES: Final = 8

_EXACT: Final = 1e-10
"""A turn that alters no component by more than this share of the largest leaves the tensor unchanged."""

_NEARLY: Final = 0.02
"""Rings are worth while when the twist is less than this share of the tensor's deviation from isotropy."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Domain:
    """Where to search. group: (k, 3, 3) turns by which the cells stand for all others. symmetry: (k, 3, 3)
    all turns that leave the tensor as it is, to 1e-6, and take a direction found to its equivalents.

    axis: (3,) of a tensor that is searched in rings, otherwise None. twist: the spectral norm of what is
    not the same all around the axis, 0 for a tensor that turns about the axis do not change.
    """

    cells: Cells
    group: FloatArray
    symmetry: FloatArray
    axis: FloatArray | None = None
    twist: float = 0.0

    def goes_round(self, direction: FloatArray) -> bool:
        """Whether a direction (3,) off the axis is equivalent to all others on its ring."""
        if self.axis is None or self.twist > 0.0:
            return False
        return abs(float(direction @ self.axis)) < 1.0 - 1e-9


def search_domain(mandel: FloatArray) -> Domain:
    """The smallest domain that stands for all directions of a tensor, given as Mandel matrix (6, 6)."""
    axis, twist = _axis_and_twist(mandel)
    if axis is not None:
        frame = np.concatenate([*(v.T for v in transverse_frame(axis[:, None])), axis[None]])
        pieces = 1 if twist == 0.0 else _PIECES
        # About the axis of a round tensor any turn will do; the two-fold axes across it are what is left.
        symmetry = symmetry_turns(mandel, frame)
        return Domain(
            cells=_rings(frame, pieces), group=np.eye(3)[None], symmetry=symmetry, axis=axis, twist=twist
        )
    axes = _cube_axes(mandel)
    turn = mandel_rotation(axes)
    group = TURNS_OF_THE_CUBE[_unchanged_by(turn @ mandel @ turn.T, _CUBE_MANDEL)]
    cells = replace(_representatives(all_squares(), group), axes=axes)
    return Domain(cells=cells, group=np.asarray(axes.T @ group @ axes), symmetry=symmetry_turns(mandel, axes))


def all_squares() -> SquareCells:
    """The whole sphere up to sign."""
    width = 2.0 / SQUARES_ON_AN_EDGE
    ticks = -1.0 + width * (np.arange(SQUARES_ON_AN_EDGE) + 0.5)
    face, u, v = (grid.reshape(-1) for grid in np.meshgrid(np.arange(3), ticks, ticks, indexing="ij"))
    return SquareCells(face=face.astype(np.int64), u=u, v=v, width=width)


def _rings(frame: FloatArray, pieces: int) -> RingCells:
    polar_width, azimuth_width = 0.5 * np.pi / _RINGS, 2.0 * np.pi / pieces
    polar, azimuth = np.meshgrid(
        polar_width * (np.arange(_RINGS) + 0.5), azimuth_width * (np.arange(pieces) + 0.5)
    )
    return RingCells(
        frame=frame,
        polar=np.asarray(polar.reshape(-1), dtype=np.float64),
        azimuth=np.asarray(azimuth.reshape(-1), dtype=np.float64),
        polar_width=polar_width,
        azimuth_width=azimuth_width,
    )


def _axis_and_twist(mandel: FloatArray) -> tuple[FloatArray | None, float]:
    """The axis that turns change the tensor least about, and its twist; no axis where that is too much.

    Such an axis is an eigenvector of both contractions, up to the twist. Six turns about an axis average a
    tensor of rank 4 as all turns do.
    """
    tensor = tensor_from_mandel(mandel)
    contractions = np.stack([np.einsum("ijkk->ij", tensor), np.einsum("ikjk->ij", tensor)])
    candidates = np.concatenate([np.eye(3)[::-1], *np.swapaxes(np.linalg.eigh(contractions)[1], 1, 2)])
    turns = mandel_rotation(rotation_matrices(_SIX_ANGLES[:, None, None] * candidates))
    round_parts = (turns @ mandel @ np.swapaxes(turns, -1, -2)).mean(axis=0)
    twists = np.linalg.norm(round_parts - mandel, axis=(-2, -1), ord=2)
    best = int(twists.argmin())
    twist = float(twists[best])
    if twist <= _EXACT * float(np.abs(mandel).max()):
        return candidates[best], 0.0
    anisotropy = float(np.linalg.norm(anisotropic_part(mandel), ord=2))
    return (candidates[best], twist) if twist < _NEARLY * anisotropy else (None, twist)


_SIX_ANGLES: Final = 2.0 * np.pi * np.arange(6) / 6


def _cube_axes(mandel: FloatArray) -> FloatArray:
    """The axes (3, 3), in rows, of a cubic tensor in any orientation; the present ones of all others.

    T_nnnn of a cubic tensor deviates most from its mean along the cube axes: one is found by the power method
    (T. G. Kolda and J. R. Mayo, SIAM J. Matrix Anal. Appl. 32, 1095 (2011)), the others by the phase of the
    four-fold wave around it.
    """
    tensor = tensor_from_mandel(anisotropic_part(mandel))
    scale = 10.0 * _EXACT * float(np.abs(mandel).max())
    if max(np.abs(np.einsum(form, tensor)).max() for form in ("ijkk->ij", "ikjk->ij")) > scale:
        return np.eye(3)
    start = all_squares().directions
    values = _quartic(tensor, start)
    top = int(np.abs(values).argmax())
    axis, sign, shift = start[:, top], np.sign(values[top]), float(np.abs(values).max())
    for _ in range(100):
        axis = sign * np.einsum("ijkl,j,k,l->i", tensor, axis, axis, axis) + shift * axis
        axis = axis / np.linalg.norm(axis)
    u, v = (vector[:, 0] for vector in transverse_frame(axis[:, None]))
    angles = 2.0 * np.pi * np.arange(16) / 16.0
    wave = sign * _quartic(tensor, u[:, None] * np.cos(angles) + v[:, None] * np.sin(angles))
    phase = 0.25 * np.arctan2(wave @ np.sin(4.0 * angles), wave @ np.cos(4.0 * angles))
    first = u * np.cos(phase) + v * np.sin(phase)
    return np.stack([first, np.cross(axis, first), axis])


def _quartic(tensor: FloatArray, n: FloatArray) -> FloatArray:
    """T_nnnn (k,) along unit directions (3, k)."""
    return np.asarray(np.einsum("ijkl,in,jn,kn,ln->n", tensor, n, n, n, n, optimize=True))


def anisotropic_part(mandel: FloatArray) -> FloatArray:
    """A tensor, as Mandel matrix (6, 6), without its isotropic part."""
    pressure = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0]) / np.sqrt(3.0)
    dilatation = float(pressure @ mandel @ pressure)
    shear = (float(np.trace(mandel)) - dilatation) / 5.0
    isotropic = shear * np.eye(6) + (dilatation - shear) * np.outer(pressure, pressure)
    return np.asarray(mandel - isotropic)


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
