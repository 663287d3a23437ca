"""What the networks got wrong on crystals like this one: a memory of the training crystals.

A network is smooth in its own description of a crystal and leaves errors that near relatives share (the same
prototype with a neighbouring element). Kernel regression of those errors over the invariants that the
trained networks describe a crystal by (Nadaraya 1964; Watson 1964; the description is learned, as in the deep
kernels of Wilson et al. 2016) mends a part of them. The correction has five numbers, one for each
irreducible part: it is added to the scalars, and along the direction of its own in each other part. So it
turns with the crystal, has its symmetry, and leaves the stiffness the exponential of a symmetric matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.prediction.outputs import Outputs
from core.tensor.irreps import BLOCKS

FloatArray = npt.NDArray[np.float64]

LARGEST_ERROR = 0.6
"""Errors beyond this (of the logarithm) are labels that are wrong, or networks that are: cut to it."""
DIMENSIONS = 128
_SMALLEST_PART = 0.02
"""Norm of an irreducible part of the logarithm below which its direction says little."""
_SHARE = 0.8
"""How much of the mean error of the relatives is taken off."""
_PRIOR = 0.1
_SOFTENING = 0.05
_NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recall:
    """shift: (g, 21) what to add to the components. distance: (g,) root mean square distance to the three
    nearest training crystals; 1 is what is usual for a crystal not trained on. error: (g,) mean size of the
    errors that the networks made on the relatives. nearest: (g, 3) numbers of the nearest training crystals,
    and distances (g, 3) to them.
    """

    shift: FloatArray
    distance: FloatArray
    error: FloatArray
    nearest: npt.NDArray[np.int64]
    distances: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Memory:
    """Training crystals as points.

    center: (f,), projection: (f, q): a description minus the centre times the projection is a point. points:
    (n, q). errors: (n, 5) label minus network, along each part, of the logarithm. names: n, of the crystals.
    scale: squared distance that is usual between a crystal not trained on and its third nearest point.
    """

    center: FloatArray
    projection: FloatArray
    points: FloatArray
    errors: FloatArray
    names: tuple[str, ...]
    scale: float
    _squares: FloatArray = field(init=False, repr=False)
    _sizes: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_squares", (self.points**2).sum(axis=-1))
        object.__setattr__(self, "_sizes", np.linalg.norm(self.errors, axis=-1))

    def recall(self, outputs: Outputs) -> Recall:
        """The correction for each crystal. ValueError: the outputs are of other networks."""
        if outputs.description.shape[1] != len(self.center):
            raise ValueError("the memory belongs to other networks")
        asked = (outputs.description - self.center) @ self.projection
        squared = _squared_distances(asked, self.points, self._squares) / self.scale
        softened = squared + _SOFTENING
        weights = np.exp(-squared) / (softened * softened * softened)  # a power takes ten times as long
        total = weights.sum(axis=1, keepdims=True)
        nearest = _nearest(squared)
        distances = np.sqrt(np.take_along_axis(squared, nearest, axis=1))
        return Recall(
            shift=along_parts(outputs.mean, _SHARE * (weights @ self.errors) / (_PRIOR + total)),
            distance=np.sqrt((distances**2).mean(axis=1)),
            error=(weights @ self._sizes) / np.maximum(total[:, 0], np.finfo(np.float64).tiny),
            nearest=nearest,
            distances=distances,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recalled:
    """outputs: with the correction. hints: (g, h), what says how large the errors are: the sizes that the
    networks expect, and distance and error of the recall. recall: None without a memory.
    """

    outputs: Outputs
    hints: FloatArray
    recall: Recall | None


def recalled(outputs: Outputs, memory: Memory | None) -> Recalled:
    """Outputs corrected by a memory, where there is one."""
    if memory is None:
        return Recalled(outputs=outputs, hints=outputs.expected_errors, recall=None)
    recall = memory.recall(outputs)
    hints = np.column_stack([outputs.expected_errors, recall.distance, recall.error])
    return Recalled(outputs=outputs.shifted(recall.shift), hints=hints, recall=recall)


def fit_memory(training: Outputs, targets: FloatArray, names: Sequence[str], held_out: Outputs) -> Memory:
    """A memory of ``training`` with the labels ``targets`` (n, 21), components of the target.

    held_out: outputs for crystals not trained on, from which the scale is taken. Descriptions are
    standardised and reduced to their principal axes, those of large spread held back: singular values enter
    by their root.
    """
    described = training.description
    center, spread = _single(described.mean(axis=0)), described.std(axis=0)
    inverse = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 1e-9)
    _, singular, axes = np.linalg.svd((described - center) * inverse, full_matrices=False)
    kept = min(DIMENSIONS, int((singular > 1e-6 * singular[0]).sum()))
    projection = _single((inverse[:, None] * axes[:kept].T) / np.sqrt(singular[:kept] / singular[0]))
    points = _single((described - center) @ projection)
    fresh = _squared_distances((held_out.description - center) @ projection, points, (points**2).sum(axis=1))
    third = np.sort(fresh, axis=1)[:, min(_NEAREST, fresh.shape[1]) - 1]
    return Memory(
        center=center,
        projection=projection,
        points=points,
        errors=_single(np.clip(_parts(training.mean, targets), -LARGEST_ERROR, LARGEST_ERROR)),
        names=tuple(names),
        scale=float(max(np.median(third), 1e-12)),
    )


def _nearest(squared: FloatArray) -> npt.NDArray[np.int64]:
    """(g, 3) places of the least of each row (g, n), the least first."""
    few = np.argpartition(squared, min(_NEAREST, squared.shape[1]) - 1, axis=1)[:, :_NEAREST]
    order = np.argsort(np.take_along_axis(squared, few, axis=1), axis=1, kind="stable")
    return np.asarray(np.take_along_axis(few, order, axis=1))


def along_parts(components: FloatArray, sizes: FloatArray) -> FloatArray:
    """(g, 21): five numbers (g, 5), each along its irreducible part of ``components`` (g, 21)."""
    return np.concatenate(
        [sizes[:, [number]] * _direction(components, number) for number in range(len(BLOCKS))], axis=1
    )


def _parts(components: FloatArray, targets: FloatArray) -> FloatArray:
    """(n, 5): target minus components, projected on the direction of each irreducible part."""
    error = targets - components
    return np.stack(
        [
            (error[:, block] * _direction(components, number)).sum(axis=1)
            for number, block in enumerate(BLOCKS)
        ],
        axis=1,
    )


def _direction(components: FloatArray, number: int) -> FloatArray:
    part = components[:, BLOCKS[number]]
    if part.shape[1] == 1:
        return np.ones_like(part)
    return np.asarray(part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), _SMALLEST_PART))


def _single(values: FloatArray) -> FloatArray:
    """Rounded to single precision, in which the numbers are stored."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def _squared_distances(left: FloatArray, right: FloatArray, right_squares: FloatArray) -> FloatArray:
    """(g, n), in double precision: rounding is 1e-13 of the largest norm. right_squares: (n,), of ``right``
    alone.
    """
    squared = (left**2).sum(axis=1)[:, None] + right_squares - 2.0 * left @ right.T
    return np.asarray(np.maximum(squared, 0.0))
