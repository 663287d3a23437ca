"""What runs and what waits, as lines of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.work.jobs import Job, JobKind

_RUNNING = {
    JobKind.LOAD_MODEL: "Loading the network",
    JobKind.READ: "Reading",
    JobKind.PREDICT: "Predicting",
    JobKind.TENSOR: "Reading the tensor of",
    JobKind.ANALYSE: "Analysing",
    JobKind.TEXTURE: "Averaging",
}
MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One line. key: of the crystal that is worked on, 0 for none. running: now; otherwise it waits.
    can_stop: it may be cancelled.
    """

    key: int
    text: str
    running: bool
    can_stop: bool


def job_rows(
    running: Job | None, waiting: Iterable[Job], name_of: Callable[[int], str]
) -> tuple[tuple[JobRow, ...], int]:
    """The lines, the running job first, one for each crystal that waits; and how many did not fit.

    name_of: of the crystal with a key.
    """
    rows = [_row(running, name_of, running=True)] if running is not None else []
    seen = {running.key} if running is not None and running.key else set()
    for job in waiting:
        if job.key and job.key in seen:
            continue
        seen.add(job.key)
        rows.append(_row(job, name_of, running=False))
    return tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS)


def _row(job: Job, name_of: Callable[[int], str], *, running: bool) -> JobRow:
    verb = _RUNNING.get(job.kind, str(job.kind).capitalize())
    name = name_of(job.key) if job.key else ""
    text = f"{verb} {name}".strip() if running or not name else name
    return JobRow(key=job.key, text=text, running=running, can_stop=bool(job.key))
