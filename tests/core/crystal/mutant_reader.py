"""Reads files in a process of its own, as the program does, and measures time and memory."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path

HANG_SECONDS = 30.0
"""Seconds of the processor after which a reading is said to hang."""
PATIENCE = 600.0
"""Seconds by the clock after which it is said to hang, too, whatever else the machine does."""

WARM = "data_x\n_cell_length_a 3\n"
"""Read before each file: where the last one's process was ended, the next has started then."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a file.

    outcome: ``crystal``, the name of an error, ``traceback``, ``hang`` or ``crash``. seconds: by the clock.
    busy: seconds of the processor, of the reading process and of the one that it reads suspicious files in.
    megabytes: the most memory that one of the two ever had.
    """

    outcome: str
    words: str
    seconds: float
    busy: float
    megabytes: float


def _serve(connection) -> None:
    from core.crystal.guarded import keep_ready, read_crystals_guarded
    from core.errors import ElastoscopeError

    def outcome_of(*about, **more) -> tuple[str, str]:
        try:
            crystals = read_crystals_guarded(*about, **more)
            return "crystal", f"{sum(len(crystal) for crystal in crystals)} atoms"
        except ElastoscopeError as error:
            return type(error).__name__, str(error)
        except BaseException as error:
            return "traceback", f"{type(error).__name__}: {error}"

    keep_ready()
    connection.send("ready")
    while True:
        path = connection.recv()
        outcome_of(Path("warm.cif"), text=WARM)  # starting a child is not this file's doing
        start, busy = time.perf_counter(), busy_seconds(os.getpid())
        outcome, words = outcome_of(path)
        used = time.perf_counter() - start, busy_seconds(os.getpid()) - busy
        connection.send(Finding(outcome, words, *used, _peak()))


def busy_seconds(process: int) -> float:
    """Seconds of the processor that a process and those that it started have used (Linux; elsewhere 0)."""
    ticks = 0
    for each in (process, *_children(process)):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))  # user, system, and those of ended children
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    try:
        threads = [*Path(f"/proc/{process}/task").iterdir()]
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def _peak() -> float:
    # Not RUSAGE_SELF: a process begins there with what the one that started it had.
    kilobytes = [resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
    for process in (os.getpid(), *(child.pid for child in multiprocessing.active_children())):
        status = Path(f"/proc/{process}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        kilobytes += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return max(kilobytes) / 1024


class MutantReader:
    """One reading process, replaced when it hangs or dies."""

    def __init__(self) -> None:
        self._process, self._connection = None, None

    def read(self, path: Path) -> Finding:
        if self._process is None:
            self._start()
        start, busy = time.perf_counter(), busy_seconds(self._process.pid)
        self._connection.send(path)
        try:
            if self._answered(start, busy):
                return self._connection.recv()
            outcome = "hang"
        except (EOFError, OSError):
            outcome = "crash"
        used = busy_seconds(self._process.pid) - busy
        self.stop()
        return Finding(outcome, "", time.perf_counter() - start, used, 0.0)

    def _answered(self, start: float, busy: float) -> bool:
        """Whether an answer came. Other work on the machine stretches the clock, not the processor's time."""
        while not self._connection.poll(HANG_SECONDS):
            used = busy_seconds(self._process.pid) - busy
            if used > HANG_SECONDS or time.perf_counter() - start > PATIENCE:
                return False
        return True

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
