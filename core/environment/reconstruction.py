"""A neighbourhood found again from its invariants alone, by automatic differentiation.

Points start at random and move until their power spectrum or bispectrum is that of the target: Levenberg and
Marquardt's method on the scaled differences. Several starts move together, and one that stalls begins anew.
The bispectrum is met by the target alone (up to a rotation), the power spectrum by its mirror image as well,
and now and then by a twin of another shape (Pozdnyakov et al., Phys. Rev. Lett. 125, 166001 (2020)).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from core.environment.comparison import matched_distance
from core.environment.neighborhood import Neighborhood
from core.environment.projection import project
from core.environment.settings import EnvironmentSettings
from core.environment.superposition import Superposition, best_superposition
from core.errors import ReconstructionError

if TYPE_CHECKING:
    from torch import Tensor

FloatArray = npt.NDArray[np.float64]

FEWEST: Final = 2
MOST: Final = 12
"""Neighbours that can be rebuilt."""

MOST_STEPS: Final = 800
_STARTS: Final = 12
_MATCHED: Final = 1e-14
"""Sum of the squared, scaled differences at which the invariants agree as far as they are looked at."""

_NEAR: Final = 1e-8
"""The same for a start that is let go on although it gets no further: near a symmetric shape, or where the
mirror image is all but the target, the last digits come slowly. Shallow minima may lie as low.
"""

_PATIENCE: Final = 10
"""Steps in which a start has to halve its differences, or it begins anew."""

_ROOM: Final = 1.35
"""The cutoff over the longest distance: a neighbour at the cutoff itself would have no weight."""

_LONGEST_STEP: Final = 0.25
"""Of a point in one step, as a share of the cutoff."""

CLOSE: Final = 0.01
"""Å: neighbours that miss each other by less count as found again."""


class Invariants(StrEnum):
    """What the geometry is rebuilt from."""

    POWER = "power"
    BISPECTRUM = "bispectrum"


class Ending(StrEnum):
    """How a reconstruction came out."""

    RUNNING = "still moving"
    FOUND = "found again"
    MIRROR = "its mirror image"
    TWIN = "a twin of another shape with the same invariants"
    MISSED = "not found"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuildTask:
    """target: 2 to 12 neighbours, whose elements are not told apart. seed: of the random starts."""

    target: Neighborhood
    invariants: Invariants = Invariants.BISPECTRUM
    seed: int = 0

    def __post_init__(self) -> None:
        count = len(self.target)
        if FEWEST <= count <= MOST:
            return
        name = self.target.label or "the neighbourhood"
        if count < FEWEST:
            raise ReconstructionError(
                f"{name} has {count} neighbour within the cutoff; at least {FEWEST} make a geometry, so "
                "choose a larger cutoff"
            )
        shell = self.target.distances[MOST - 1]
        raise ReconstructionError(
            f"{name} has {count} neighbours within the cutoff, at most {MOST} can be rebuilt; choose a "
            f"cutoff of {shell:.2f} Å or less"
        )

    @property
    def cutoff(self) -> float:
        """Å, of the functions that the target is described by."""
        return _ROOM * float(self.target.distances.max())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuildState:
    """Where a reconstruction stands. points: (s, n, 3) Å, of every start. misfit: (s,) how far their
    invariants are from the target's. damping, before: (s,) of the method. steps: done so far. begun: how many
    starts there were. history: least misfit after each
    step.
    """

    points: FloatArray
    misfit: FloatArray
    damping: FloatArray
    before: FloatArray
    steps: int = 0
    begun: int = 0
    history: tuple[float, ...] = field(default=())

    @property
    def best(self) -> FloatArray:
        """(n, 3) the start that comes nearest."""
        return np.asarray(self.points[int(np.argmin(self.misfit))])

    @property
    def is_matched(self) -> bool:
        """The invariants of the best start are those of the target."""
        return bool(self.misfit.min() < _MATCHED)

    @property
    def is_over(self) -> bool:
        """Nothing is left to do."""
        return self.is_matched or self.steps >= MOST_STEPS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rebuilt:
    """How the best points compare with the target. superposition: that carries them onto it. moved: Å, root
    mean square by which neighbours then miss those of the target.
    """

    ending: Ending
    points: FloatArray
    superposition: Superposition
    moved: float

    @property
    def superposed(self) -> FloatArray:
        """(n, 3) the points, turned onto the target."""
        return np.asarray(self.points @ self.superposition.rotation.T)


def advance(task: RebuildTask, state: RebuildState | None = None, *, steps: int = 10) -> RebuildState:
    """Move the points of a reconstruction some steps on; without a state it begins."""
    import torch

    problem = _Problem.of(task)
    if state is None:
        state = problem.begin()
    with torch.no_grad():
        for _ in range(steps):
            if state.is_over:
                break
            state = problem.step(state)
    return state


def rebuild(task: RebuildTask) -> RebuildState:
    """Go on until the invariants agree or MOST_STEPS are over."""
    return advance(task, steps=MOST_STEPS)


def judged(task: RebuildTask, state: RebuildState) -> Rebuilt:
    """What the best points of a state are."""
    target = task.target
    settings = EnvironmentSettings(cutoff=max(1.5, task.cutoff), degree=6, radial=6)
    found = replace(target, vectors=state.best, sites=None)
    one, other = (project(each, settings).values[0, 0] for each in (target, found))
    ways = [best_superposition(one, other, improper=improper) for improper in (False, True)]
    moved = [matched_distance(target, found, way.rotation, by_element=False) or 0.0 for way in ways]
    better = 0 if moved[0] < CLOSE or moved[0] <= moved[1] else 1
    return Rebuilt(
        ending=_ending(state, moved), points=state.best, superposition=ways[better], moved=moved[better]
    )


def _ending(state: RebuildState, moved: list[float]) -> Ending:
    if not state.is_over:
        return Ending.RUNNING
    if moved[0] < CLOSE:
        return Ending.FOUND
    if moved[1] < CLOSE:
        return Ending.MIRROR
    # Only where the invariants agree to the last digits is another shape a twin, and not a shallow minimum.
    return Ending.TWIN if state.is_matched else Ending.MISSED


class _Problem:
    """The differences of one task, scaled by how much each invariant varies among random neighbourhoods."""

    def __init__(self, task: RebuildTask) -> None:
        import torch

        from core.environment.invariant_model import invariant_model

        self._torch, self._task = torch, task
        self._model = invariant_model(
            bispectrum=task.invariants is Invariants.BISPECTRUM,
            cutoff=task.cutoff,
            degree=4,
            radial=3,
            width=0.125 * task.cutoff,
        )
        sample = self._model.values(torch.as_tensor(self._random(32, 0)))
        self._scale = sample.std(dim=0) * sample.shape[1] ** 0.5 + 1e-300
        self._target = self._model.values(torch.as_tensor(task.target.vectors[None].copy()))

    @classmethod
    def of(cls, task: RebuildTask) -> _Problem:
        """The problem of a task, kept while it is worked on."""
        # By content: a task that came through a pipe is another object.
        key = (task.target.vectors.tobytes(), task.invariants, task.seed)
        if _KEPT.get("key") != key:
            _KEPT.update(key=key, problem=cls(task))
        problem = _KEPT["problem"]
        assert isinstance(problem, _Problem)
        return problem

    def begin(self) -> RebuildState:
        """Random starts."""
        points = self._random(_STARTS, 1)
        misfit = self._misfit(self._torch.as_tensor(points)).numpy()
        return RebuildState(
            points=points,
            misfit=misfit,
            damping=np.full(_STARTS, 0.1),
            before=misfit,
            begun=_STARTS,
            history=(float(misfit.min()),),
        )

    def step(self, state: RebuildState) -> RebuildState:
        """One step of every start; the stalled ones begin anew now and then."""
        torch = self._torch
        points, damping = torch.as_tensor(state.points), torch.as_tensor(state.damping)
        trial = points + self._moves(points, damping)
        lengths = trial.norm(dim=-1, keepdim=True)
        trial = trial * torch.clamp(0.97 * self._task.cutoff / lengths, max=1.0)
        misfit = self._misfit(trial).numpy()
        better = misfit < state.misfit
        moved = replace(
            state,
            points=np.where(better[:, None, None], trial.numpy(), state.points),
            misfit=np.where(better, misfit, state.misfit),
            damping=np.clip(np.where(better, 0.3, 3.0) * state.damping, 1e-12, 1e8),
            steps=state.steps + 1,
        )
        if moved.steps % _PATIENCE == 0 and not moved.is_matched:
            moved = self._renewed(moved)
        return replace(moved, history=(*state.history, float(moved.misfit.min())))

    def _moves(self, points: Tensor, damping: Tensor) -> Tensor:
        torch = self._torch
        values, derivatives = self._model.values_and_derivatives(points)
        difference = (values - self._target) / self._scale
        jacobian = derivatives / self._scale[:, None]
        curvature = jacobian.transpose(1, 2) @ jacobian
        gradient = (jacobian.transpose(1, 2) @ difference[..., None])[..., 0]
        diagonal = torch.diagonal(curvature, dim1=1, dim2=2)
        lifted = diagonal + 1e-3 * diagonal.mean(dim=1, keepdim=True)
        moves = -torch.linalg.solve(curvature + torch.diag_embed(damping[:, None] * lifted), gradient)
        moves = moves.view_as(points)
        longest = moves.norm(dim=-1).amax(dim=1)
        limited: Tensor = (
            moves * torch.clamp(_LONGEST_STEP * self._task.cutoff / longest, max=1.0)[:, None, None]
        )
        return limited

    def _misfit(self, points: Tensor) -> Tensor:
        difference: Tensor = (self._model.values(points) - self._target) / self._scale
        return (difference**2).sum(dim=1)

    def _renewed(self, state: RebuildState) -> RebuildState:
        """Fresh random points for the starts that have not halved their misfit since the last look."""
        stalled = state.misfit > 0.5 * state.before
        best = int(np.argmin(state.misfit))
        stalled[best] &= state.misfit[best] > _NEAR
        if not stalled.any():
            return replace(state, before=state.misfit)
        fresh = self._random(int(stalled.sum()), 2 + state.steps)
        points, misfit = state.points.copy(), state.misfit.copy()
        points[stalled] = fresh
        misfit[stalled] = self._misfit(self._torch.as_tensor(fresh)).numpy()
        damping = np.where(stalled, 0.1, state.damping)
        return replace(
            state,
            points=points,
            misfit=misfit,
            damping=damping,
            before=misfit,
            begun=state.begun + int(stalled.sum()),
        )

    def _random(self, count: int, draw: int) -> FloatArray:
        """(count, n, 3) points anywhere between a third of the cutoff and the cutoff."""
        random = np.random.default_rng([self._task.seed, draw])
        ways = random.normal(size=(count, len(self._task.target), 3))
        ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
        return np.asarray(ways * self._task.cutoff * random.uniform(0.33, 0.95, size=(*ways.shape[:2], 1)))


_KEPT: Final[dict[str, object]] = {}
