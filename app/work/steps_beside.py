"""Long drawing in a process of its own, so that the window answers while a film or a large picture is made.

A thread would not do: VTK keeps the interpreter to itself while it draws.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final

from app.work.engine import BACKGROUND_NICENESS
from core.errors import ExportError

TURN: Final = 0.01
"""Seconds that are waited at once: a window answers in between."""
PATIENCE: Final = 60.0
"""Seconds that a process has to end after it was told to stop; it looks up after each step."""

Make = Callable[[], Iterator[float]]


def steps_beside(make: Make) -> Iterator[float]:
    """What the iterator of ``make`` gives (shares of the work, 0 to 1), which runs in another process.

    make: goes there by pickle, so a function of a module or a partial of one. Its errors are raised here;
    ExportError where the process ends by itself. Closed before the end, the process closes the iterator after
    the step that it is at, and ends; nobody waits for that.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), name="elastoscope-drawing", daemon=True)
    process.start()
    theirs.close()
    # A pipe takes much only while its other end reads, and that has to be imported first.
    handing = threading.Thread(target=_send, args=(ours, make), name="handing over", daemon=True)
    handing.start()
    try:
        yield from _heard(ours)
    finally:
        threading.Thread(target=_ended, args=(process, ours, handing), name="ending the drawing").start()


def _heard(connection: Connection) -> Iterator[float]:
    share = 0.0
    while True:
        if connection.poll(TURN):
            try:
                said = connection.recv()
            except (EOFError, OSError):
                raise ExportError(
                    "the process that draws ended by itself, perhaps without memory; make it smaller"
                ) from None
            if isinstance(said, Exception):
                raise said
            if said is None:
                return
            share = said
        yield share


def _send(connection: Connection, make: Make) -> None:
    with contextlib.suppress(OSError):
        connection.send(make)


def _ended(process: SpawnProcess, connection: Connection, handing: threading.Thread) -> None:
    handing.join(PATIENCE)
    with contextlib.suppress(OSError):
        connection.send(None)
    _hear_out(connection)
    process.join(PATIENCE / 10)
    if process.is_alive():
        process.kill()
    process.join()
    process.close()
    connection.close()


def _hear_out(connection: Connection) -> None:
    """Take what the process still says until it has ended: with a full pipe it could not look up."""
    until = time.monotonic() + PATIENCE
    with contextlib.suppress(EOFError, OSError):
        while connection.poll(max(0.0, until - time.monotonic())):
            connection.recv()


def _serve(connection: Connection) -> None:
    """The other process: take what makes the steps, tell each share, then None or what went wrong."""
    # Ctrl+C in a terminal goes to the whole group; the window decides when the work ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(BACKGROUND_NICENESS)
    with contextlib.suppress(EOFError, OSError):
        make: Make = connection.recv()
        try:
            if _told_all(connection, make()):
                connection.send(None)
        except Exception as error:
            connection.send(error)
        connection.poll(PATIENCE)  # the other end may be about to say that it has heard


def _told_all(connection: Connection, steps: Iterator[float]) -> bool:
    with contextlib.closing(steps):  # type: ignore[type-var]  # every generator can be closed
        for share in steps:
            connection.send(share)
            if connection.poll():  # whatever comes now means that nobody waits any more
                return False
    return True
