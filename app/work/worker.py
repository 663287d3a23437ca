"""The worker: one QThread that owns the jobs and drives the working process.

Jobs are queued from the window's thread and come back as signals. A cancelled job is answered at once; if the
process is still busy with it a second later, the process is ended and a new one started.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import wait
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from app.work import near_work
from app.work.engine_process import EngineProcess
from app.work.job_kinds import LOOKED_AT_KINDS, NEAR_KINDS
from app.work.job_queue import JobQueue
from app.work.jobs import (
    EngineConfig,
    Failed,
    Job,
    JobKind,
    Loaded,
    Outcome,
    Priority,
)
from core.errors import ElastoscopeError

PROCESS_ENDED = "the working process ended unexpectedly"
"""So begins the message of a failure that took the working process with it."""

NOT_STARTED = "the working process cannot be started"

CANCEL_PATIENCE = 0.8
"""Seconds after which the process is ended that still works on a cancelled job."""


class Worker(QObject):
    """The window's side of the worker. All methods are called from the window's thread and return at once.

    job_started(Job), result(Job, Outcome), failed(Job, Failed), cancelled(tuple[Job, ...]); idle(): nothing
    is left to do; log(str): what the user may want to read afterwards.
    """

    job_started = Signal(object)
    result = Signal(object, object)
    failed = Signal(object, object)
    cancelled = Signal(object)
    idle = Signal()
    log = Signal(str)

    def __init__(
        self,
        config: EngineConfig,
        parent: QObject | None = None,
        *,
        start_engine: Callable[[EngineConfig], EngineProcess] = EngineProcess,
        started: EngineProcess | None = None,
    ) -> None:
        super().__init__(parent)
        self._thread = WorkThread(self, config, start_engine, started)

    def start(self) -> None:
        """Start the thread; the working process starts with the first job, unless it was there before."""
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job."""
        self._thread.submit(job)

    def hurry(self, key: int) -> None:
        """Somebody looks at this crystal: its jobs go first."""
        self._thread.hurry(key)

    def drop(self, keys: Iterable[int]) -> None:
        """These crystals were closed: forget their jobs."""
        self._thread.drop(frozenset(keys))

    def cancel(self, keys: Iterable[int] | None = None) -> None:
        """Drop the jobs of these crystals, or every job, that wait or run, apart from the loading of the
        network.
        """
        self.cancelled.emit(self._thread.cancel(None if keys is None else frozenset(keys)))

    def jobs(self) -> tuple[Job | None, tuple[Job, ...]]:
        """What runs, and what waits in the order in which it will be done."""
        return self._thread.jobs()

    @property
    def config(self) -> EngineConfig:
        """What the working process is started with."""
        return self._thread.config

    def set_config(self, config: EngineConfig) -> None:
        """Work otherwise from now on: the working process is started anew after the running job."""
        self._thread.set_config(config)

    @property
    def busy(self) -> bool:
        """Something waits or runs."""
        return self._thread.busy

    @property
    def running(self) -> bool:
        """The thread lives."""
        return self._thread.isRunning()

    def stop(self) -> None:
        """End thread and process; returns when both are gone (well within two seconds)."""
        self._thread.stop()


class WorkThread(QThread):
    """The loop that hands jobs to the process one at a time and passes on what comes back."""

    def __init__(
        self,
        signals: Worker,
        config: EngineConfig,
        start_engine: Callable[[EngineConfig], EngineProcess],
        started: EngineProcess | None,
    ) -> None:
        super().__init__()
        self._signals = signals
        self._config = config
        self._start_engine = start_engine
        self._engine = started
        self._lock = threading.Lock()
        self._queue = JobQueue()
        self._near: list[Job] = []
        self._current: Job | None = None
        self._deadline: float | None = None
        self._generation = 0
        self._stopping = False
        self._idle = True
        self._loaded_once = self._renewing = False
        self._given_up: Job | None = None
        self._bell_in, self._bell = Pipe(duplex=False)

    # --- called from the window's thread -----------------------------------------------------------------
    def submit(self, job: Job) -> None:
        """Queue a job of the present generation."""
        with self._lock:
            job = replace(job, generation=self._generation)
            if job.kind in NEAR_KINDS:
                self._near.append(job)
            else:
                self._queue.push(job)
            self._idle = False
        self._ring()

    def hurry(self, key: int) -> None:
        """Move a crystal's jobs to the front."""
        with self._lock:
            self._queue.hurry(key)

    def drop(self, keys: frozenset[int]) -> None:
        """Forget the jobs of these crystals."""
        with self._lock:
            self._queue.drop(keys)

    def cancel(self, keys: frozenset[int] | None = None) -> tuple[Job, ...]:
        """Take jobs away (None: all); the running one is given up, its result will not be passed on."""
        with self._lock:
            jobs = self._take_all() if keys is None else self._queue.drop(keys)
            current = self._current
            meant = current is not None and (keys is None or current.key in keys)
            if current is not None and meant and current.kind is not JobKind.LOAD_MODEL:
                if self._deadline is None:
                    self._deadline = time.monotonic() + CANCEL_PATIENCE
                    jobs.insert(0, current)
                self._given_up = current
        self._ring()
        return tuple(jobs)

    def _take_all(self) -> list[Job]:
        self._generation += 1
        jobs = self._queue.clear()
        for job in [job for job in jobs if job.kind is JobKind.LOAD_MODEL]:
            jobs.remove(job)
            self._queue.push(replace(job, generation=self._generation))
        return jobs

    def jobs(self) -> tuple[Job | None, tuple[Job, ...]]:
        """What runs and what waits."""
        with self._lock:
            given_up = self._current is not None and self._current is self._given_up
            return (None if given_up else self._current), self._queue.waiting()

    @property
    def config(self) -> EngineConfig:
        """What the process is started with."""
        return self._config

    def set_config(self, config: EngineConfig) -> None:
        """Start the working process anew, between two jobs."""
        with self._lock:
            self._config, self._renewing = config, True
        self.submit(Job(kind=JobKind.LOAD_MODEL, priority=Priority.LOAD_MODEL))

    @property
    def busy(self) -> bool:
        """Something waits or runs."""
        return not self._idle

    def stop(self) -> None:
        """End the loop and the process, and wait for both."""
        if not self.isRunning():
            if self._engine is not None:
                self._engine.end(at_once=True)
                self._engine = None
            return
        with self._lock:
            self._stopping = True
        self._ring()
        self.wait()

    def _ring(self) -> None:
        self._bell.send_bytes(b"!")

    # --- the thread itself -------------------------------------------------------------------------------
    def run(self) -> None:
        """The loop; a failure of ours is logged and the loop goes on."""
        while not self._stopping:
            try:
                self._turn()
            except Exception:
                self._signals.log.emit(traceback.format_exc())
        if self._engine is not None:
            self._engine.end(at_once=self._current is not None)
            self._engine = None

    def _turn(self) -> None:
        self._do_near_work()
        self._hand_out()
        ready = self._wait()
        while self._bell_in.poll():
            self._bell_in.recv_bytes()
        engine = self._engine
        if engine is not None and (engine.connection in ready or engine.sentinel in ready):
            self._collect(engine)
        elif self._deadline is not None and time.monotonic() >= self._deadline:
            self._give_up_engine()

    def _wait(self) -> Sequence[object]:
        watched: list[Any] = [self._bell_in]
        if self._engine is not None:
            watched += [self._engine.connection, self._engine.sentinel]
        timeout = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        return wait(watched, timeout)

    def _do_near_work(self) -> None:
        while self._near:
            with self._lock:
                job = self._near.pop(0)
            try:
                self._pass_on(job, near_work.do(job))
            except ElastoscopeError as error:
                self._pass_on(job, Failed(message=str(error)))
            except Exception as error:
                self._pass_on(job, Failed(message=str(error), details=traceback.format_exc()))

    def _hand_out(self) -> None:
        if self._current is not None:
            return
        with self._lock:
            self._current = job = self._queue.pop()
            self._given_up = None
            became_idle = job is None and not self._idle and not self._near
            self._idle = job is None
        if job is None:
            if became_idle:
                self._signals.idle.emit()
            return
        if self._renewing and self._engine is not None:
            self._engine.end(at_once=False)
            self._engine = None
        self._renewing = False
        self._signals.job_started.emit(job)
        try:
            engine = self._running_engine(job)
        except Exception as error:
            self._give_back(job, f"{NOT_STARTED}: {error}")
        else:
            self._ask(engine, job)

    def _running_engine(self, job: Job) -> EngineProcess:
        if self._engine is None:
            self._engine = self._start_engine(self._config)
            if self._loaded_once and job.kind is not JobKind.LOAD_MODEL:
                self._signals.log.emit("The working process was started again.")
        return self._engine

    def _ask(self, engine: EngineProcess, job: Job) -> None:
        try:
            engine.send(job)
        except OSError:
            pass  # The process is gone: its sentinel says so in this very turn, and the job fails in words.
        except Exception as error:
            self._give_back(job, f"the job cannot be handed over: {error}")

    def _give_back(self, job: Job, reason: str) -> None:
        self._released()
        self._pass_on(job, Failed(message=reason, details=traceback.format_exc()))
        self._ring()  # for the next one: no process is there whose answer would wake this thread

    def _collect(self, engine: EngineProcess) -> None:
        try:
            outcome = engine.receive()
        except (EOFError, OSError):
            code = engine.end(at_once=True)
            self._engine = None
            outcome = Failed(
                message=f"{PROCESS_ENDED} (exit code {code}), perhaps without memory; "
                "close other programs or take a smaller cell, then predict again"
            )
        job = self._released()
        if job is not None:
            self._pass_on(job, outcome)

    def _released(self) -> Job | None:
        with self._lock:
            job, self._current = self._current, None
            self._deadline = None
        return job

    def _pass_on(self, job: Job, outcome: Outcome) -> None:
        if isinstance(outcome, Loaded):
            self._loaded_once = True
        elif job.kind not in LOOKED_AT_KINDS and (
            job.generation != self._generation or job is self._given_up
        ):
            return
        if isinstance(outcome, Failed):
            self._signals.failed.emit(job, outcome)
        else:
            self._signals.result.emit(job, outcome)

    def _give_up_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.end(at_once=True)
        self._released()
        self._signals.log.emit("The cancelled job did not end by itself; the working process was ended.")
        self.submit(Job(kind=JobKind.LOAD_MODEL, priority=Priority.LOAD_MODEL))
