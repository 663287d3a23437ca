"""The process that holds datasets and trains networks, one request after the other, apart from the one that
predicts.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import traceback
from multiprocessing.connection import Connection
from typing import Any

from app.work.engine import end_with_window
from app.work.studio_flags import Flags, Tell
from app.work.studio_jobs import (
    CompareModels,
    DivideDataset,
    EstimateRun,
    FetchRow,
    LibraryRequest,
    MakeDataset,
    PrepareRun,
    ReadDataset,
    RunExperiment,
    RunStopped,
    StudioFailed,
    Train,
)
from core.errors import CancelledError, ElastoscopeError

TRAINING_NICENESS = 10
"""Training stands back behind the window and the predictions."""


def serve(connection: Connection, control: Connection, niceness: int) -> None:
    """Answer requests from a pipe until None comes or the other end is gone. Each answer is a pair: whether
    it is the last one, and a record.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_window, name="parent watch", daemon=True).start()
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(niceness)
    flags = Flags(control)
    studio = Studio(flags)
    with contextlib.suppress(EOFError, OSError):
        while (asked := connection.recv()) is not None:
            number, request = asked
            flags.begin(number)
            outcome = studio.run(request, lambda message: connection.send((False, message)))
            _hand_over(connection, outcome)


def _hand_over(connection: Connection, outcome: Any) -> None:
    """Send the last answer; one that cannot be sent is told as a failure."""
    try:
        connection.send((True, outcome))
    except (EOFError, OSError):
        raise
    except Exception as error:  # what cannot be pickled says so with any exception
        connection.send((True, _unexpected(error)))


def _unexpected(error: Exception) -> StudioFailed:
    return StudioFailed(
        message=f"an unexpected {type(error).__name__} ({error}); the log has the details",
        details=traceback.format_exc(),
    )


class Studio:
    """Does what is asked. Never raises: what goes wrong comes back as a record."""

    def __init__(self, flags: Flags) -> None:
        from app.work.dataset_work import DatasetShelf

        self._flags = flags
        self._shelf = DatasetShelf()

    def run(self, request: Any, tell: Tell) -> Any:
        """The outcome of a request; tell: is told what happens before."""
        try:
            return self._outcome(request, tell)
        except CancelledError as error:
            return RunStopped(sentence=str(error))
        except ElastoscopeError as error:
            return StudioFailed(message=str(error))
        except MemoryError:
            return StudioFailed(message="there is not enough memory; take a smaller batch or fewer crystals")
        except Exception as error:
            return _unexpected(error)

    def _outcome(self, request: Any, tell: Tell) -> Any:
        from app.work import dataset_work

        if isinstance(request, ReadDataset):
            return dataset_work.read(self._shelf, request)
        if isinstance(request, DivideDataset):
            return dataset_work.divide(self._shelf, request)
        if isinstance(request, FetchRow):
            return dataset_work.fetch(self._shelf, request)
        if isinstance(request, PrepareRun):
            return dataset_work.prepare(self._shelf, request)
        if isinstance(request, MakeDataset):
            return dataset_work.make(request, tell, self._flags)
        return self._network_work(request, tell)

    def _network_work(self, request: Any, tell: Tell) -> Any:
        if isinstance(request, EstimateRun):
            from app.work.run_estimate import estimate

            return estimate(self._shelf, request.plan)
        if isinstance(request, Train):
            from app.work.run_work import train

            return train(request, tell, self._flags)
        if isinstance(request, CompareModels):
            from app.work.comparison_work import compare

            return compare(self._shelf, request, tell, self._flags)
        if isinstance(request, RunExperiment):
            from app.work.experiment_work import run

            return run(request, tell, self._flags)
        if isinstance(request, LibraryRequest):
            from app.work.library_work import ask

            return ask(request)
        raise ValueError(f"nobody knows how to answer {type(request).__name__}")
