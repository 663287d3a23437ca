"""The process that holds datasets and trains networks, one request after the other, apart from the one that
predicts.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import traceback
from collections.abc import Callable
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

from app.work.engine import end_with_window
from app.work.studio_jobs import (
    DivideDataset,
    EstimateRun,
    FetchRow,
    PrepareRun,
    ReadDataset,
    RunStopped,
    StudioFailed,
    Train,
)
from core.errors import CancelledError, ElastoscopeError

NICENESS = 10
"""Training stands back behind the window and the predictions."""

Tell = Callable[[Any], None]


class Control(StrEnum):
    """What the window wants of the request that runs."""

    STOP = "stop"
    PAUSE = "pause"
    GO_ON = "go on"


class Flags:
    """What the window said about the request that runs, through a pipe: a lock shared by two processes would
    stay locked for ever where one of them is killed.
    """

    def __init__(self, control: Connection) -> None:
        self._control = control
        self._number = 0
        self._said: set[Control] = set()

    def begin(self, number: int) -> None:
        """Another request runs now; what was said about others does not concern it."""
        self._number = number
        self._said = set()

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while self._control.poll():
                number, wish = self._control.recv()
                if number == self._number:
                    self._said.discard(Control.PAUSE)
                    self._said.add(wish)

    def should_stop(self) -> bool:
        """Stop as soon as it can be done in order."""
        self._listen()
        return Control.STOP in self._said

    def should_pause(self) -> bool:
        """Wait."""
        self._listen()
        return Control.PAUSE in self._said


def serve(connection: Connection, control: Connection) -> None:
    """Answer requests from a pipe until None comes or the other end is gone. Each answer is a pair: whether
    it is the last one, and a record.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_window, name="parent watch", daemon=True).start()
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICENESS)
    flags = Flags(control)
    studio = Studio(flags)
    with contextlib.suppress(EOFError, OSError):
        while (asked := connection.recv()) is not None:
            number, request = asked
            flags.begin(number)
            outcome = studio.run(request, lambda message: connection.send((False, message)))
            connection.send((True, outcome))


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
            return StudioFailed(
                message=f"an unexpected {type(error).__name__} ({error}); the log has the details",
                details=traceback.format_exc(),
            )

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
        return self._network_work(request, tell)

    def _network_work(self, request: Any, tell: Tell) -> Any:
        if isinstance(request, EstimateRun):
            from app.work.run_estimate import estimate

            return estimate(self._shelf, request.plan, self._flags.should_stop)
        if isinstance(request, Train):
            from app.work.run_work import train

            return train(request, tell, self._flags)
        raise ValueError(f"nobody knows how to answer {type(request).__name__}")
