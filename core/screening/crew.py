"""Who does the work, seen the same way here and on a cluster; and the tasks that end their process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from typing import Final, Protocol

import pyarrow as pa

from core.crystal.file_content import plain_name
from core.errors import ScreeningError
from core.screening.listing import file_state, shown_name
from core.screening.recipe import Task
from core.screening.tables import CHANGED, SIZE, failure_row, table_of

Work = Callable[[Task], pa.Table]

ENDED: Final = (
    "the process that worked on it ended without an answer: it broke down, ran out of memory or took longer "
    "than {seconds:g} s; use a smaller cell, or get or write the file again"
)


class WorkerEndedError(ScreeningError):
    """A process ended in the middle of a file."""


class Crew(Protocol):
    """Some processes. ``capacity``: tasks to hand out at a time, so that none of them waits for work."""

    @property
    def capacity(self) -> int:
        """See the class."""

    def submit(self, work: Work, task: Task) -> Future[pa.Table]:
        """Hand out a task."""

    def submit_alone(self, work: Work, task: Task) -> Future[pa.Table]:
        """Hand out a task to a process that has nothing else: if it ends, this task is why."""

    def has_ended(self, error: BaseException) -> bool:
        """Whether an error says that the process which had the task has ended."""

    def stop(self) -> None:
        """End all processes now, whatever they do."""


def answers(crew: Crew, work: Work, tasks: Iterator[Task]) -> Iterator[pa.Table]:
    """The tasks' tables as they come. A file that ends its process is a failure of its own.

    Only as many tasks are taken as the crew can work on. Other errors of the work (no network, no memory
    left on a device, …) end the iteration.
    """
    running: dict[Future[pa.Table], Task] = {}
    while True:
        while len(running) < crew.capacity and (task := next(tasks, None)) is not None:
            running[crew.submit(work, task)] = task
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield _answer(crew, work, future, running.pop(future))


def _answer(crew: Crew, work: Work, future: Future[pa.Table], task: Task) -> pa.Table:
    error = future.exception()
    if error is None:
        return future.result()
    if not crew.has_ended(error):
        raise error
    return _again(crew, work, task)


def _again(crew: Crew, work: Work, task: Task) -> pa.Table:
    """A task whose process ended, perhaps by another's fault: once more alone; then its files one by one."""
    future = crew.submit_alone(work, task)
    error = future.exception()
    if error is None:
        return future.result()
    if not crew.has_ended(error):
        raise error
    if len(task.names) > 1:
        return pa.concat_tables([_again(crew, work, replace(task, names=(name,))) for name in task.names])
    return _ended(task)


def _ended(task: Task) -> pa.Table:
    (name,) = task.names
    path = task.folder / name
    error = WorkerEndedError(ENDED.format(seconds=task.recipe.file_seconds))
    row = failure_row(shown_name(name), plain_name(path), error)
    row |= dict(zip((SIZE, CHANGED), file_state(path), strict=True))
    return table_of([row], task.recipe.columns)
