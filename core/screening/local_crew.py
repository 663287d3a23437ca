"""Processes on this machine, through ``concurrent.futures``."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pyarrow as pa

from core.crystal.guarded import end_with_parent
from core.screening.crew import Work
from core.screening.recipe import Task


class LocalCrew:
    """``jobs`` processes, started when they are needed and again when one of them has ended.

    A script that uses this at its top level needs ``if __name__ == "__main__":``.
    """

    def __init__(self, jobs: int | None = None) -> None:
        """jobs: processes; by default one for each core that this process may use."""
        self.jobs = jobs or usable_cores()
        self._others = {child.pid for child in multiprocessing.active_children()}
        self._pool: ProcessPoolExecutor | None = None
        self._single: ProcessPoolExecutor | None = None

    @property
    def capacity(self) -> int:
        """One task in work for each process, and one in hand for whoever is ready first."""
        return self.jobs + 1

    def submit(self, work: Work, task: Task) -> Future[pa.Table]:
        """See Crew."""
        self._pool, future = _submitted(self._pool, self.jobs, work, task)
        return future

    def submit_alone(self, work: Work, task: Task) -> Future[pa.Table]:
        """See Crew."""
        self._single, future = _submitted(self._single, 1, work, task)
        return future

    def has_ended(self, error: BaseException) -> bool:
        """See Crew."""
        return isinstance(error, BrokenProcessPool)

    def stop(self) -> None:
        """See Crew."""
        for pool in (self._pool, self._single):
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            if child.pid not in self._others:
                child.kill()
                child.join()
        self._pool = self._single = None


def usable_cores() -> int:
    """Cores that this process may run on: fewer than the machine has, where a batch system says so."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _submitted(
    pool: ProcessPoolExecutor | None, jobs: int, work: Work, task: Task
) -> tuple[ProcessPoolExecutor, Future[pa.Table]]:
    """The task in the pool, or in a new one where that has broken."""
    if pool is not None:
        try:
            return pool, pool.submit(work, task)
        except BrokenProcessPool:
            pool.shutdown(wait=False)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
    return pool, pool.submit(work, task)


def _begin() -> None:
    """A worker ends with its parent, however that ends, and leaves Ctrl+C to it."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
