"""The working process: it reads files and runs the network, one job after the other, until the pipe closes.

It is a process and not only a thread because parsing (pure Python) and importing torch hold the interpreter
for hundreds of milliseconds, in which a window of the same process would not answer.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from app.kept_memory import give_back
from app.state.crystal_display import CellChoice
from app.state.environment_request import EnvironmentDone, EnvironmentRequest
from app.work.jobs import (
    CellReady,
    EngineConfig,
    Failed,
    Job,
    JobKind,
    Loaded,
    Outcome,
    Predicted,
    PredictorLike,
)
from app.work.loading_ahead import LoadingAhead
from core.crystal.crystal import Crystal
from core.errors import CheckpointError, ElastoscopeError

BACKGROUND_NICENESS = 5
"""The window goes first where the processor is shared."""
QUIET = 1.0
"""Seconds without a job, after which memory that is free is given back: a reconstruction leaves 30 MB."""


def load_predictor(model: Path, device: str) -> PredictorLike:
    """The real network, with one processor core left to the window. Raises CheckpointError, DeviceError."""
    import torch

    from core.prediction.predictor import Predictor

    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
    return cast(PredictorLike, Predictor.load(model, device=device))


def serve(connection: Connection, config: EngineConfig) -> None:
    """Answer jobs from a pipe with outcomes until None comes or the other end is gone."""
    # Ctrl+C in a terminal goes to the whole group; only the window decides when the work ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_window, name="parent watch", daemon=True).start()
    # Only for the real network: whoever puts another in its place may not need torch.
    ahead = LoadingAhead() if config.load is load_predictor else None
    engine = Engine(config)
    with contextlib.suppress(EOFError, OSError):
        while (job := _next(connection)) is not None:
            if ahead is not None:
                ahead.wait_for(job.kind)
            _hand_over(connection, job, engine.run(job))
            if job.kind is JobKind.LOAD_MODEL:
                _step_back()


def _next(connection: Connection) -> Job | None:
    """The next job, None for the end. Where none comes for a moment, what was freed is given back."""
    if not connection.poll(QUIET):
        give_back()
    job: Job | None = connection.recv()
    return job


def _hand_over(connection: Connection, job: Job, outcome: Outcome) -> None:
    """Send an outcome; one that cannot be sent is a failure of its job and not of this process."""
    try:
        connection.send(outcome)
    except (EOFError, OSError):
        raise
    except Exception as error:  # what cannot be pickled says so with any exception
        connection.send(Failed(message=_unexpected(job, error), details=traceback.format_exc()))


def end_with_window() -> None:
    """Wait for the window's process and end this one with it."""
    # The pipe is looked at only between jobs; a window that was killed leaves nothing running.
    window = multiprocessing.parent_process()
    if window is not None:
        window.join()
        os._exit(0)


def about_environments(request: EnvironmentRequest) -> EnvironmentDone:
    """What is asked of neighbourhoods of atoms."""
    from app.work.environment_work import environment_answer

    return EnvironmentDone(answer=environment_answer(request))


def _step_back() -> None:
    # Not before the network is loaded: until then somebody waits for the first picture.
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(max(0, BACKGROUND_NICENESS - os.nice(0)))


class Engine:
    """Owns the network and the device."""

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._predictor: PredictorLike | None = None

    def run(self, job: Job) -> Outcome:
        """The outcome of a job. Never raises: what goes wrong comes back as Failed."""
        try:
            return self._outcome(job) if job.environment is None else about_environments(job.environment)
        except ElastoscopeError as error:
            # Said in words for the user: a traceback would only hide it in the log.
            return Failed(message=str(error))
        except MemoryError:
            return Failed(
                message=f"not enough memory to {job.kind} this crystal; close others or use a smaller cell"
            )
        except Exception as error:
            return Failed(message=_unexpected(job, error), details=traceback.format_exc())

    def _outcome(self, job: Job) -> Outcome:
        from app.work.breaking_work import distorted_of_job, tensors_of_job
        from app.work.choosing_cell import chosen_cell
        from app.work.opening import opened
        from app.work.symmetry_work import symmetry_of_job
        from app.work.tensor_work import TENSOR_KINDS, tensor_work

        if job.kind is JobKind.LOAD_MODEL:
            predictor = self._loaded()
            return Loaded(identity=predictor.identity, device=device_text(predictor.device))
        if job.kind is JobKind.READ:
            if job.path is None:
                raise ValueError("a job to read names a file")
            return opened(job.path, text=job.text)
        if job.kind in TENSOR_KINDS:
            return tensor_work(job)
        if job.crystal is None:
            raise ValueError(f"a job to {job.kind} carries a crystal")
        if job.kind is JobKind.CELL:
            return CellReady(cell=chosen_cell(job.crystal, job.cell or CellChoice.FILE))
        if job.kind is JobKind.SYMMETRY:
            return symmetry_of_job(job.crystal)
        if job.kind is JobKind.TENSORS:
            return tensors_of_job(job)
        if job.kind is JobKind.DISTORT:
            return distorted_of_job(job, self._loaded)
        return _predicted(self._loaded(), job.crystal)

    def _loaded(self) -> PredictorLike:
        if self._predictor is None:
            if self._config.model is None:
                raise CheckpointError("no trained network was found; install the program again or choose one")
            self._predictor = self._config.load(self._config.model, self._config.device)
            if self._config.threads:
                import torch

                torch.set_num_threads(self._config.threads)
        return self._predictor


def _unexpected(job: Job, error: Exception) -> str:
    subject = job.path.name if job.path is not None else "this crystal"
    return f"{subject}: an unexpected {type(error).__name__} ({error}); the log has the details"


def _predicted(predictor: PredictorLike, crystal: Crystal) -> Predicted:
    from app.work.answering import answer_for

    before = len(predictor.notices)
    answer = answer_for(predictor.predict(crystal))
    notices = tuple(predictor.notices[before:])
    return Predicted(answer=answer, notices=notices, device=device_text(predictor.device) if notices else "")


def device_text(device: str) -> str:
    """``cpu`` as ``CPU (1 thread)``; another device by its name."""
    if not device.startswith("cpu"):
        return device.upper()
    from importlib import import_module
    from sys import modules

    threads = import_module("torch").get_num_threads() if "torch" in modules else 1
    return f"CPU ({threads} thread{'' if threads == 1 else 's'})"
