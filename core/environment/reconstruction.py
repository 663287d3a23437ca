"""A neighbourhood found again from its invariants alone, by automatic differentiation.

Points start at random and move until their power spectrum or bispectrum is that of the target (Levenberg and
Marquardt's method; :mod:`core.environment.rebuild_steps`). The bispectrum is met by the target alone (up to a
rotation), the power spectrum by its mirror image as well, and now and then by a twin of another shape
(Pozdnyakov et al., Phys. Rev. Lett. 125, 166001 (2020)).
"""

from __future__ import annotations

from core.environment.rebuild_task import (
    CLOSE,
    MOST_STEPS,
    Ending,
    RebuildState,
    RebuildTask,
    Rebuilt,
    laid_on,
)


def advance(task: RebuildTask, state: RebuildState | None = None, *, steps: int = 10) -> RebuildState:
    """Move the points of a reconstruction some steps on; without a state it begins."""
    import torch

    from core.environment.rebuild_steps import forget_steps, steps_of

    problem = steps_of(task)
    if state is None:
        state = problem.begin()
    with torch.no_grad():
        for _ in range(steps):
            if state.is_over:
                break
            state = problem.step(state)
    if state.is_over:
        forget_steps()
    return state


def rebuild(task: RebuildTask) -> RebuildState:
    """Go on until the invariants agree or MOST_STEPS are over."""
    return advance(task, steps=MOST_STEPS)


def judged(task: RebuildTask, state: RebuildState) -> Rebuilt:
    """What the best points of a state are."""
    ways, moved = laid_on(task.target, state.best, task.cutoff)
    better = 0 if moved[0] < CLOSE or moved[0] <= moved[1] else 1
    return Rebuilt(
        ending=_ending(task, state, moved), points=state.best, rotation=ways[better], moved=moved[better]
    )


def _ending(task: RebuildTask, state: RebuildState, moved: tuple[float, float]) -> Ending:
    if not state.is_over:
        return Ending.RUNNING
    if task.twin:
        return Ending.TWIN if state.is_matched else Ending.NO_TWIN
    if moved[0] < CLOSE:
        return Ending.FOUND
    if moved[1] < CLOSE:
        return Ending.MIRROR
    # Only where the invariants agree to the last digits is another shape a twin, and not a shallow minimum.
    return Ending.TWIN if state.is_matched else Ending.MISSED
