"""Reads files in a process of its own, as the program does, and measures time and memory."""

from __future__ import annotations

import multiprocessing
import resource
import time
from dataclasses import dataclass
from pathlib import Path

HANG_SECONDS = 30.0
"""A reading that has not come back by then never will."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a file.

    outcome: ``crystal``, the name of an error, ``traceback``, ``hang`` or ``crash``. seconds: by the clock.
    busy: seconds of the processor, as far as the reading process itself is concerned. megabytes: by how much
    the memory that the process ever needed grew.
    """

    outcome: str
    words: str
    seconds: float
    busy: float
    megabytes: float


def _serve(connection) -> None:
    from core.crystal.guarded import read_crystals_guarded
    from core.errors import ElastoscopeError

    connection.send("ready")
    while True:
        path = connection.recv()
        before, start, busy = _peak(), time.perf_counter(), time.process_time()
        try:
            crystals = read_crystals_guarded(path)
            outcome, words = "crystal", f"{sum(len(crystal) for crystal in crystals)} atoms"
        except ElastoscopeError as error:
            outcome, words = type(error).__name__, str(error)
        except BaseException as error:
            outcome, words = "traceback", f"{type(error).__name__}: {error}"
        used = time.perf_counter() - start, time.process_time() - busy
        connection.send(Finding(outcome, words, *used, _peak() - before))


def _peak() -> float:
    # The child that reads suspicious files counts, too.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + child) / 1024


class MutantReader:
    """One reading process, replaced when it hangs or dies."""

    def __init__(self) -> None:
        self._process, self._connection = None, None

    def read(self, path: Path) -> Finding:
        if self._process is None:
            self._start()
        start = time.perf_counter()
        self._connection.send(path)
        try:
            if self._connection.poll(HANG_SECONDS):
                return self._connection.recv()
            outcome = "hang"
        except (EOFError, OSError):
            outcome = "crash"
        self.stop()
        return Finding(outcome, "", time.perf_counter() - start, 0.0, 0.0)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there,))
        self._process.start()
        there.close()
        assert self._connection.recv() == "ready"

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._connection.close()
        self._process, self._connection = None, None
