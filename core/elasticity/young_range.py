"""Least and greatest Young's modulus of many tensors at once, for tables.

1/E(n) = S_nnnn is an even form of degree four on the sphere. It is evaluated on a grid for all tensors
together; from every place of the grid that its neighbours do not surpass, Newton's method on the sphere goes
on to the extremum. What is found is an extremum to rounding. That none was overlooked is not proved, as it is
by ``core.elasticity.extrema.young_extrema``, which takes much longer; but along a great circle the form is a
trigonometric polynomial of degree four, so within the reach r of a grid place it falls by at most
(1 − cos 4r)/2, 1 %, of its range (M. Riesz, Jahresber. Dtsch. Math.-Ver. 23, 354 (1914)): what was overlooked
would surpass what was found by less than that.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from core.elasticity.stability import compliance_voigt
from core.elasticity.transverse import transverse_frame
from core.tensor.mandel import mandel_from_compliance_voigt, mandel_vector, tensor_from_mandel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_DIRECTIONS = 1_500
_STARTS = 12
"""Places of the grid from which Newton's method goes on; more extrema of one kind have not been seen."""
_STEPS = 6
_LONGEST_STEP = 0.1
_SHORTEST_STEP = 1e-6
"""The form is flat at an extremum: a step of this length changes it by its square, 1e-12."""


def young_range(voigt: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Least and greatest Young's modulus (n,), (n,) in GPa over all directions, of stiffnesses (n, 6, 6) in
    GPa. UnstableTensorError where one is not positive definite.
    """
    stiffness = np.asarray(voigt, dtype=np.float64).reshape(-1, 6, 6)
    mandel = mandel_from_compliance_voigt(compliance_voigt(stiffness))
    directions, neighbors = _grid()
    dyads = mandel_vector(directions[:, :, None] * directions[:, None, :])
    pairs = (dyads[:, :, None] * dyads[:, None, :]).reshape(len(dyads), 36)
    values = mandel.reshape(-1, 36) @ pairs.T
    form = _symmetric_form(mandel)
    both = np.concatenate([form, -form]), np.concatenate([values, -values])
    softest, stiffest = np.split(_greatest(*both, directions, neighbors), 2)
    return 1.0 / softest, -1.0 / stiffest


@cache
def _grid() -> tuple[FloatArray, IntArray]:
    """Directions (m, 3), even over a hemisphere (R. Swinbank and R. J. Purser, Q. J. R. Meteorol. Soc. 132,
    1769 (2006)), and for each its seven nearest (m, 7), opposite directions being the same.
    """
    from scipy.spatial import cKDTree

    height = 1.0 - (np.arange(_DIRECTIONS) + 0.5) / _DIRECTIONS
    turn = np.pi * (3.0 - np.sqrt(5.0)) * np.arange(_DIRECTIONS)
    ring = np.sqrt(1.0 - height**2)
    directions = np.stack([ring * np.cos(turn), ring * np.sin(turn), height], axis=1)
    both = np.concatenate([directions, -directions])
    _, nearest = cKDTree(both).query(directions, k=8)
    return directions, np.asarray(nearest[:, 1:] % _DIRECTIONS, dtype=np.int64)


def _symmetric_form(mandel: FloatArray) -> FloatArray:
    """(n, 9, 9): the part of S_ijkl that is symmetric in all indices, which alone makes S_nnnn."""
    tensor = tensor_from_mandel(mandel)
    total = tensor + np.einsum("nijkl->nikjl", tensor) + np.einsum("nijkl->niljk", tensor)
    return np.asarray(total / 3.0).reshape(-1, 9, 9)


def _greatest(
    form: FloatArray, values: FloatArray, directions: FloatArray, neighbors: IntArray
) -> FloatArray:
    """(n,) greatest value of each form; ``values`` (n, m) are those on the grid."""
    peaks = np.where(values >= values[:, neighbors].max(axis=-1), values, -np.inf)
    starts = np.argpartition(peaks, -_STARTS, axis=1)[:, -_STARTS:]
    place = directions[starts]
    best = values.max(axis=1)
    at_peak = np.take_along_axis(peaks, starts, axis=1) > -np.inf  # the others only fill the array
    for _ in range(_STEPS):
        place, length = _stepped(form, place)
        if length[at_peak].max(initial=0.0) < _SHORTEST_STEP:
            break
    return np.asarray(np.maximum(best, _curvature(form, place)[1].max(axis=1)))


def _curvature(form: FloatArray, place: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A = S_ijkl n_k n_l (n, s, 3, 3) and the value nᵀ A n (n, s) at unit vectors (n, s, 3)."""
    dyads = (place[..., :, None] * place[..., None, :]).reshape(*place.shape[:2], 9)
    matrix = dyads @ form
    return matrix.reshape(*place.shape, 3), np.asarray((matrix * dyads).sum(axis=-1))


def _stepped(form: FloatArray, place: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where a step of Newton's method towards a maximum leads (n, s, 3), and the length (n, s) it would have.

    Gradient 4 A n, second derivative 12 A − 4 (nᵀ A n) in the tangent plane; upwards along directions in
    which the form is not curved downwards.
    """
    matrix, value = _curvature(form, place)
    tangents = _tangents(place)
    slope = 4.0 * (tangents @ (matrix @ place[..., None]))[..., 0]
    bend = 12.0 * tangents @ matrix @ np.swapaxes(tangents, -1, -2) - 4.0 * value[..., None, None] * np.eye(2)
    curves, axes = np.linalg.eigh(bend)
    along = (np.swapaxes(axes, -1, -2) @ slope[..., None])[..., 0]
    # A form that is flat along an axis has no slope along it either, but for rounding.
    step = along / np.maximum(np.abs(curves), 1e-6 * np.abs(value)[..., None])
    length = np.linalg.norm(step, axis=-1)
    step *= np.minimum(1.0, _LONGEST_STEP / np.maximum(length, 1e-30))[..., None]
    moved = place + (np.swapaxes(tangents, -1, -2) @ (axes @ step[..., None]))[..., 0]
    return moved / np.linalg.norm(moved, axis=-1, keepdims=True), length


def _tangents(place: FloatArray) -> FloatArray:
    """(…, 2, 3): two unit vectors across each of (…, 3) and each other."""
    frame = np.stack(transverse_frame(place.reshape(-1, 3).T))
    return np.ascontiguousarray(np.moveaxis(frame, -1, 0)).reshape(*place.shape[:-1], 2, 3)
