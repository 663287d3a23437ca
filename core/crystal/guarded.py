"""Reading under a limit of time: what is suspicious is read in a process of its own, which can be ended.

A parser that never comes back cannot be stopped within its own process. So files whose size or number of
atoms (sites × symmetry operations) says that parsing may be slow are handed to one child process, started
when the first such file comes and kept for the next; all others are read at once, here. After ``keep_ready``
a child always stands ready, and reads everything.

The limit counts by the clock, from when the child has the text: whoever waits does not see how busy the
machine is. A file that was stopped gets four times as long when it comes again.

The child is started by ``multiprocessing`` ("spawn"): a script that calls this at its top level needs the
usual ``if __name__ == "__main__":``, and a frozen program ``multiprocessing.freeze_support()``.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import threading
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final

from core.crystal.crystal import Crystal
from core.crystal.file_content import read_text
from core.crystal.reading import crystals_from_text, first_of
from core.errors import CrystalReadError, ElastoscopeError

SUSPICIOUS_SIZE: Final = 500_000
"""Characters beyond which a text is parsed in the child."""

SUSPICIOUS_ATOMS: Final = 1_200
"""Sites × operations of a CIF beyond which it is parsed in the child."""

LEAST_SECONDS: Final = 4.0
"""What every file may take, so that there is an answer within 5 s: longer than any but the largest needs."""

PATIENCE: Final = 4.0
"""How many times longer a file may take that was stopped and comes again."""

START_SECONDS: Final = 60.0
"""How long the child may take to start on a loaded machine; not counted against the file."""

_OPERATION = re.compile(r"[xyz][^\n,]{0,20},[^\n,]{0,20}[xyz][^\n,]{0,20},[^\n,]{0,20}[xyz]", re.IGNORECASE)

Answer = tuple[Crystal, ...] | ElastoscopeError


def read_crystal_guarded(
    path: Path, *, seconds: float | None = None, file_format: str | None = None, text: str | None = None
) -> Crystal:
    """As ``core.crystal.reading.read_crystal``, but never longer than about ``seconds``
    (:func:`allowed_seconds`): then CrystalReadError. text: the content, where ``path`` is only its name.
    """
    return first_of(read_crystals_guarded(path, seconds=seconds, file_format=file_format, text=text))


def read_crystals_guarded(
    path: Path, *, seconds: float | None = None, file_format: str | None = None, text: str | None = None
) -> tuple[Crystal, ...]:
    """As ``core.crystal.reading.read_crystals``, but never longer than about ``seconds``
    (:func:`allowed_seconds`): then CrystalReadError. text: the content, where ``path`` is only its name.

    Safe to call from several threads; what is read in the child then waits for its turn.
    """
    path = Path(path)
    content = read_text(path) if text is None else text
    if not (_CHILD.stays_ready or is_suspicious(content)):
        return crystals_from_text(content, path=path, file_format=file_format)
    return _CHILD.read(path, content, file_format, seconds)


def allowed_seconds(text: str) -> float:
    """What reading a text may take by the clock, at its first try.

    4 s, but more for what honestly takes longer: 1 s for each MB, and 1.5 s for each 1,000 sites of a CIF
    that lists 2,000 and more (0.4 s on the machine where this was measured).
    """
    thousands = _cif_sites(text) / 1000
    return LEAST_SECONDS + len(text) // 1_000_000 + (1.5 * thousands if thousands >= 2.0 else 0.0)


def is_suspicious(text: str) -> bool:
    """Whether parsing this text may take longer than a moment."""
    return len(text) > SUSPICIOUS_SIZE or _cif_sites(text) * _cif_operations(text) > SUSPICIOUS_ATOMS


def keep_ready() -> None:
    """Start the child now, and another at once when it was ended; from now on it reads everything.

    For programs that people wait for: no file then waits for a process to start.
    """
    _CHILD.keep_ready()


def end_child() -> None:
    """End the child process, where one was started; the next suspicious file starts another."""
    _CHILD.end()


def _cif_sites(text: str) -> int:
    """Rows in the longest table of atoms of a CIF; 0 for other text."""
    rows, longest, inside = 0, 0, False
    for line in text.split("\n"):
        word = line.lstrip()
        if word.startswith(("_", "loop_", "data_", "#")):
            inside = word.startswith("_atom_site_fract_") or (inside and word.startswith("_atom_site_"))
            rows = 0
        elif inside and word:
            rows += 1
            longest = max(longest, rows)
    return longest


def _cif_operations(text: str) -> int:
    """Symmetry operations listed in a CIF; as many as there can be where none is."""
    return len(_OPERATION.findall(text)) or 192


class _ReadingProcess:
    """One child that reads texts on request, and is ended when it takes too long.

    stays_ready: another one takes its place at once.
    """

    def __init__(self) -> None:
        self.stays_ready = False
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._is_there = False
        self._stopped: dict[bytes, float] = {}

    def read(
        self, path: Path, text: str, file_format: str | None, seconds: float | None
    ) -> tuple[Crystal, ...]:
        mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        if seconds is None:
            seconds = self._stopped.get(mark) or allowed_seconds(text)
        with self._lock:
            answer = self._asked(path, text, file_format, seconds)
        if answer is None:
            self._stopped[mark] = PATIENCE * seconds
            answer = CrystalReadError(
                f"{path.name}: reading it took longer than {seconds:g} s and was stopped; try again to give "
                f"it {PATIENCE * seconds:g} s (on the command line: --reading-time), or use a smaller cell"
            )
        if isinstance(answer, ElastoscopeError):
            raise answer
        # Arrays lose their read-only flag on the way between processes; a new record sets it again.
        return tuple(replace(crystal) for crystal in answer)

    def keep_ready(self) -> None:
        with self._lock:
            self.stays_ready = True
            self._begin()

    def end(self) -> None:
        with self._lock:
            self.stays_ready = False
            self._end()

    def _asked(self, path: Path, text: str, file_format: str | None, seconds: float) -> Answer | None:
        """The answer; None where it did not come in time."""
        answer: Answer | None = None
        try:
            connection = self._started()
            connection.send((path, file_format, text))
            if connection.poll(seconds):
                answer = connection.recv()
                return answer
        except (EOFError, OSError):
            answer = CrystalReadError(
                f"{path.name}: the parser broke down on it; get or write the file again"
            )
        self._end()
        if self.stays_ready:
            # Not here: starting a process takes a moment, and somebody waits for the answer.
            threading.Thread(target=self._begin_again, name="crystal reading begins").start()
        return answer

    def _begin_again(self) -> None:
        with self._lock, suppress(OSError):
            if self.stays_ready:
                self._begin()

    def _started(self) -> Connection:
        connection = self._begin()
        if not self._is_there:
            if not connection.poll(START_SECONDS):
                raise EOFError("the reading process did not start")
            connection.recv()
            self._is_there = True
        return connection

    def _begin(self) -> Connection:
        """Have a child, without waiting until it has loaded what it needs."""
        if self._process is None or self._connection is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            self._connection, there = context.Pipe()
            self._process = context.Process(target=_serve, args=(there,), daemon=True, name="crystal reading")
            self._process.start()
            there.close()
        return self._connection

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None
        self._is_there = False


def _serve(connection: Connection) -> None:
    """The child's life: say that it is there, then answer until the other end is gone."""
    end_with_parent()
    import pymatgen.io.cif  # noqa: F401  (loaded before the clock of the first file starts)

    connection.send("ready")
    while True:
        try:
            path, file_format, text = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(_answer(path, file_format, text))


def end_with_parent() -> None:
    """End this process, which ``multiprocessing`` started, as soon as the one that started it has ended.

    A parser that never comes back does not notice that nobody waits for it any more; nor does a worker that
    waits for work which a killed parent will never send.
    """
    threading.Thread(target=_await_parent, daemon=True, name="parent watch").start()


def _await_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _answer(path: Path, file_format: str | None, text: str) -> Answer:
    try:
        return crystals_from_text(text, path=path, file_format=file_format)
    except ElastoscopeError as error:
        return error


_CHILD: Final = _ReadingProcess()
