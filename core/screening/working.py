"""The work itself: some files to a table of rows and failures. Runs in a worker, here or on a cluster."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Self

import pyarrow as pa

from core.crystal.crystal import Crystal
from core.crystal.file_content import plain_name
from core.crystal.guarded import read_crystals_guarded
from core.crystal.reading import read_crystals
from core.crystal.symmetrized import symmetrized
from core.prediction.prediction import Prediction
from core.screening.listing import file_state, shown_name
from core.screening.recipe import Recipe, Task
from core.screening.rows import Facts, Row, facts_of, row_of, young_rows
from core.screening.tables import CHANGED, SIZE, failure_row, table_of

if TYPE_CHECKING:
    from core.prediction.predictor import Predictor, Prepared

STAGES: Final = ("reading", "symmetry", "graph", "network", "columns")

_ONE_AT_A_TIME: Final = threading.Lock()
"""A worker of a cluster may run tasks in several threads; the network answers one at a time."""


@dataclass(slots=True)
class Times:
    """CPU seconds of this thread by stage."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count what runs inside."""
        started = time.thread_time()
        try:
            yield
        finally:
            self.seconds[stage] += time.thread_time() - started


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ready:
    facts: Facts
    prepared: Prepared


def screen_files(task: Task) -> pa.Table:
    """Rows and failures of the task's files, in their order, as ``tables.part_schema`` has it.

    What goes wrong with a file or crystal is a row of its own. CheckpointError, DeviceError: the network
    cannot be used. A file that takes longer than its limit of time ends this process.
    """
    with _ONE_AT_A_TIME:
        predictor = _predictor(task.recipe.model, task.recipe.device)
        with Watchdog(task.recipe.file_seconds) as watchdog:
            work = _Work(task=task, predictor=predictor, watchdog=watchdog)
            for name in task.names:
                work.add(name)
            work.answer()
        return table_of(work.rows, task.recipe.columns, work.times.seconds)


@lru_cache(maxsize=1)
def _predictor(model: Path, device: str) -> Predictor:
    """The network, loaded once a process; one thread, because the other processes have the other cores."""
    import torch

    from core.prediction.predictor import Predictor

    torch.set_num_threads(1)
    return Predictor.load(model, device=device)


@dataclass(slots=True, kw_only=True)
class _Work:
    """Rows in the order of the files; those whose answer is awaited hold only the file and its state."""

    task: Task
    predictor: Predictor
    watchdog: Watchdog
    times: Times = field(default_factory=Times)
    rows: list[Row] = field(default_factory=list)
    waiting: list[tuple[int, _Ready]] = field(default_factory=list)

    @property
    def _recipe(self) -> Recipe:
        return self.task.recipe

    def add(self, name: str) -> None:
        """Read a file and prepare its crystals."""
        path, shown = self.task.folder / name, shown_name(name)
        state = dict(zip((SIZE, CHANGED), file_state(path), strict=True))
        self.watchdog.allow(self._recipe.file_seconds)
        try:
            with self.times.of("reading"):
                crystals = _read(path, self._recipe.file_seconds / 2)
        except Exception as error:  # whatever a parser raises is the failure of this file
            self.rows.append(failure_row(shown, plain_name(path), error) | state)
            return
        for crystal in crystals:
            self._prepare(crystal, shown, state)
        if sum(ready.prepared.graph.edge_count for _, ready in self.waiting) >= self._recipe.batch_edges:
            self.answer()

    def _prepare(self, crystal: Crystal, shown: str, state: Row) -> None:
        self.rows.append({"file": shown, "name": crystal.name} | state)
        try:
            with self.times.of("symmetry"):
                symmetric = symmetrized(crystal)
                facts = facts_of(crystal, symmetric, shown, self._recipe.columns)
            with self.times.of("graph"):
                prepared = self.predictor.prepare(crystal, symmetric=symmetric)
        except Exception as error:
            self.rows[-1] = failure_row(shown, crystal.name, error) | state
            return
        self.waiting.append((len(self.rows) - 1, _Ready(facts=facts, prepared=prepared)))

    def answer(self) -> None:
        """Put what waits through the network and complete its rows."""
        batch = [ready for _, ready in self.waiting]
        self.watchdog.allow(self._recipe.file_seconds * max(1, len(batch)))
        with self.times.of("network"):
            answers = _answers(self.predictor, [ready.prepared for ready in batch])
        with self.times.of("columns"):
            young = self._young(answers)
            for (place, ready), answer, extrema in zip(self.waiting, answers, young, strict=True):
                self._complete(place, ready.facts, answer, extrema)
        self.waiting.clear()

    def _young(self, answers: Sequence[Prediction | Exception]) -> list[Row]:
        """Columns of all answers that are predictions, computed together."""
        predictions = [answer for answer in answers if not isinstance(answer, Exception)]
        rows = iter(young_rows(predictions, self._recipe.columns))
        return [{} if isinstance(answer, Exception) else next(rows) for answer in answers]

    def _complete(self, place: int, facts: Facts, answer: Prediction | Exception, young: Row) -> None:
        row = self.rows[place]
        try:
            if isinstance(answer, Exception):
                raise answer
            row |= row_of(facts, answer, young, self._recipe.columns)
        except Exception as error:
            row |= failure_row(row["file"], row["name"], error)


def _read(path: Path, seconds: float) -> tuple[Crystal, ...]:
    """The crystals of a file; nobody waits for it, so it may take longer than in a window.

    A worker that may not have children (of a cluster) reads without one: there the limit of time of the whole
    file ends the worker.
    """
    if multiprocessing.current_process().daemon:
        return read_crystals(path)
    return read_crystals_guarded(path, seconds=seconds)


def _answers(predictor: Predictor, prepared: Sequence[Prepared]) -> list[Prediction | Exception]:
    """Predictions of a batch; where that fails, of each alone."""
    try:
        return [*predictor.answers(prepared)]
    except Exception as error:
        if len(prepared) == 1:
            return [error]
    return [answer for one in prepared for answer in _answers(predictor, [one])]


class Watchdog:
    """Ends this process when it does not come back in time, even where it never returns to Python.

    Through faulthandler's watchdog, a thread in C that no loop in a parser can hold up. Whoever started the
    process sees it end and knows the task.
    """

    def __init__(self, seconds: float) -> None:
        """seconds: what one file may take; between this and twice as long is waited, since starting the
        watchdog anew for every file would cost more than some files do.
        """
        self.seconds = seconds
        self._until = 0.0

    def __enter__(self) -> Self:
        """Watch."""
        self.allow(self.seconds)
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no more."""
        faulthandler.cancel_dump_traceback_later()

    def allow(self, seconds: float) -> None:
        """The next step may take this long."""
        if self._until < time.monotonic() + seconds or self._until > time.monotonic() + 2.5 * seconds:
            faulthandler.dump_traceback_later(2.0 * seconds, exit=True, file=_nowhere())
            self._until = time.monotonic() + 2.0 * seconds


@lru_cache(maxsize=1)
def _nowhere() -> IO[str]:
    return Path(os.devnull).open("w", encoding="utf-8")
