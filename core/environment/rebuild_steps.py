"""The steps of a reconstruction: many starts moved together by Levenberg and Marquardt's method.

The bispectrum of a neighbourhood without symmetry gives its density in a frame
(:mod:`core.environment.inversion`); the points then move until theirs is the same. Where symmetry leaves no
frame, and for the power spectrum, the density is known degree by degree, each turned as it may be: the points
move until theirs is one of these, and the bispectrum decides which of them counts. A start that gets no
further has one of its points put where the density lacks one most, or begins anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import torch

from core.environment.density_model import density_model
from core.environment.differences import (
    DensityDifferences,
    Differences,
    Lacking,
    PowerDifferences,
    products_by_degree,
)
from core.environment.invariants import bispectrum
from core.environment.inversion import coefficients_of
from core.environment.rebuild_task import (
    CLOSE,
    MATCHED,
    Invariants,
    RebuildState,
    RebuildTask,
    laid_on,
)

if TYPE_CHECKING:
    from torch import Tensor

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_STARTS: Final = 12
_NEAR: Final = 1e-8
"""Misfit of a start that is let go on although it gets no further: the last digits may come slowly."""

_SAME: Final = 1e-3
"""Relative difference of the angular part of two bispectra, below which they are of one shape."""

_DEGREE: Final = 6
_RADIAL: Final = 6
_PATIENCE: Final = 6
"""Steps in which a start has to halve its differences, or it is changed."""

_ANEW: Final = 0.3
"""Share of the starts that got no further and begin anew where the density has no frame."""

_LONGEST_STEP: Final = 0.25
"""Of a point in one step, as a share of the cutoff."""

_WIDTH: Final = 0.125
"""Of a neighbour, as a share of the cutoff."""

_MOVED: Final = 0.2
"""Share of the cutoff by which a point has to move where it is put elsewhere."""


class RebuildSteps:
    """The steps of a task."""

    def __init__(self, task: RebuildTask) -> None:
        self._task, self._cutoff, self._seed = task, task.cutoff, task.seed
        self._count = len(task.target)
        self._model = density_model(
            cutoff=task.cutoff, degree=_DEGREE, radial=_RADIAL, width=_WIDTH * task.cutoff
        )
        own = self._density(task.target.vectors)
        # What follows knows of the target its invariants alone.
        self._bispectrum = bispectrum(own) if task.invariants is Invariants.BISPECTRUM else None
        density = coefficients_of(self._bispectrum) if self._bispectrum is not None else None
        self.in_frame = density is not None
        self._differences: Differences = (
            DensityDifferences(self._model, density)
            if density is not None
            else PowerDifferences(self._model, products_by_degree(own[0]))
        )
        self._lacking = Lacking(self._model, task.cutoff)

    def _density(self, points: FloatArray) -> FloatArray:
        return np.asarray(self._model.coefficients(torch.as_tensor(points[None].copy())).numpy())

    def begin(self) -> RebuildState:
        """Random starts."""
        points = self._random(_STARTS, 1)
        misfit = self._misfit(torch.as_tensor(points)).numpy()
        return RebuildState(
            points=points,
            misfit=misfit,
            damping=np.full(_STARTS, 0.1),
            before=misfit,
            begun=_STARTS,
            history=(float(misfit.min()),),
        )

    def step(self, state: RebuildState) -> RebuildState:
        """One step of every start; those that stall are changed now and then."""
        points, damping = torch.as_tensor(state.points), torch.as_tensor(state.damping)
        trial = points + self._moves(points, damping)
        lengths = trial.norm(dim=-1, keepdim=True)
        trial = trial * torch.clamp(0.97 * self._cutoff / lengths, max=1.0)
        misfit = self._misfit(trial).numpy()
        better = misfit < state.misfit
        moved = replace(
            state,
            points=np.where(better[:, None, None], trial.numpy(), state.points),
            misfit=np.where(better, misfit, state.misfit),
            damping=np.clip(np.where(better, 0.3, 3.0) * state.damping, 1e-12, 1e8),
            steps=state.steps + 1,
        )
        if moved.is_matched and not self.in_frame:
            moved = self._told_apart(moved)
        if moved.steps % _PATIENCE == 0 and not moved.is_matched:
            moved = self._changed(moved)
        return replace(moved, history=(*state.history, float(moved.misfit.min())))

    def _moves(self, points: Tensor, damping: Tensor) -> Tensor:
        difference, jacobian = self._differences.values_and_derivatives(points)
        curvature = jacobian.transpose(1, 2) @ jacobian
        gradient = (jacobian.transpose(1, 2) @ difference[..., None])[..., 0]
        diagonal = torch.diagonal(curvature, dim1=1, dim2=2)
        lifted = diagonal + 1e-3 * diagonal.mean(dim=1, keepdim=True)
        moves = -torch.linalg.solve(curvature + torch.diag_embed(damping[:, None] * lifted), gradient)
        moves = moves.view_as(points)
        longest = moves.norm(dim=-1).amax(dim=1)
        limited: Tensor = moves * torch.clamp(_LONGEST_STEP * self._cutoff / longest, max=1.0)[:, None, None]
        return limited

    def _misfit(self, points: Tensor) -> Tensor:
        misfit: Tensor = (self._differences.values(points) ** 2).sum(dim=1)
        return misfit

    def _changed(self, state: RebuildState) -> RebuildState:
        """Other points for the starts that have not halved their misfit since the last look."""
        stalled = state.misfit > 0.5 * state.before
        best = int(np.argmin(state.misfit))
        stalled[best] &= state.misfit[best] > _NEAR
        if not stalled.any():
            return replace(state, before=state.misfit)
        changed = self._put(state, stalled, self._other_points(state.points[stalled], state.steps))
        return replace(changed, before=changed.misfit)

    def _told_apart(self, state: RebuildState) -> RebuildState:
        """Of the starts whose power spectrum is met: those that are not what is looked for begin anew. With a
        bispectrum the other hand is mirrored.
        """
        points, wrong = state.points.copy(), np.zeros(len(state.points), dtype=np.bool_)
        for start in np.flatnonzero(state.misfit < MATCHED):
            if self._bispectrum is not None:
                apart = [self._apart(sign * points[start]) for sign in (1.0, -1.0)]
                points[start] *= 1.0 if apart[0] <= apart[1] else -1.0
                wrong[start] = min(apart) > _SAME
            elif self._task.twin:
                _, missed = laid_on(self._task.target, points[start], self._cutoff)
                wrong[start] = min(missed) < CLOSE
        fresh = self._random(int(wrong.sum()), 2 + state.steps)
        changed = self._put(replace(state, points=points), wrong, fresh)
        return replace(changed, met=state.met + int(wrong.sum()))

    def _apart(self, points: FloatArray) -> float:
        """How far the bispectrum of points (n, 3) is from that of the target, l₁ > 0."""
        wanted = self._bispectrum
        assert wanted is not None
        angular = wanted.degrees[:, 0] > 0
        values = bispectrum(self._density(points)).values[:, angular]
        size = float(np.linalg.norm(wanted.values[:, angular]))
        return float(np.linalg.norm(values - wanted.values[:, angular])) / max(size, 1e-300)

    def _put(self, state: RebuildState, changed: BoolArray, points: FloatArray) -> RebuildState:
        """Other points, (c, n, 3), for the starts that are to be changed."""
        if not changed.any():
            return state
        places, misfit = state.points.copy(), state.misfit.copy()
        places[changed] = points
        misfit[changed] = self._misfit(torch.as_tensor(points)).numpy()
        return replace(
            state,
            points=places,
            misfit=misfit,
            damping=np.where(changed, 0.1, state.damping),
            before=np.where(changed, misfit, state.before),
            begun=state.begun + int(changed.sum()),
        )

    def _other_points(self, points: FloatArray, steps: int) -> FloatArray:
        """One point of each start put elsewhere, or all at random."""
        fresh = self._random(len(points), 2 + steps)
        random = np.random.default_rng([self._seed, 2 + steps, 1])
        wanted = self._differences.wanted(torch.as_tensor(points))
        moved = points.copy()
        for start, own in enumerate(moved):
            leaving = int(random.integers(self._count))
            if not self.in_frame and random.random() < _ANEW:
                own[:] = fresh[start]
                continue
            rest = torch.as_tensor(np.delete(own, leaving, axis=0))
            place = self._lacking.place(wanted[start], rest).numpy()
            if np.linalg.norm(place - own[leaving]) < _MOVED * self._cutoff:
                place = fresh[start, 0]
            own[leaving] = place
        return moved

    def _random(self, count: int, draw: int) -> FloatArray:
        """(count, n, 3) points anywhere between a third of the cutoff and the cutoff."""
        random = np.random.default_rng([self._seed, draw])
        ways = random.normal(size=(count, self._count, 3))
        ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
        return np.asarray(ways * self._cutoff * random.uniform(0.33, 0.95, size=(*ways.shape[:2], 1)))


def steps_of(task: RebuildTask) -> RebuildSteps:
    """The steps of a task, kept while it is worked on.

    By content: a task that came through a pipe is another object.
    """
    key = (task.target.vectors.tobytes(), task.invariants, task.seed, task.twin)
    if _KEPT.get("key") != key:
        _KEPT.update(key=key, steps=RebuildSteps(task))
    steps = _KEPT["steps"]
    assert isinstance(steps, RebuildSteps)
    return steps


def forget_steps() -> None:
    """Let go of the steps that are kept: they take 10 MB."""
    _KEPT.clear()


_KEPT: Final[dict[str, object]] = {}
