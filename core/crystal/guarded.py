"""Reading under a limit of time: what is suspicious is read in a process of its own, which can be ended.

A parser that never comes back cannot be stopped within its own process. So files whose size or number of
atoms (sites × symmetry operations) says that parsing may be slow are handed to one child process, started
when the first such file comes and kept for the next; all others are read at once, here.

The child is started by ``multiprocessing`` ("spawn"): a script that calls this at its top level needs the
usual ``if __name__ == "__main__":``, and a frozen program ``multiprocessing.freeze_support()``.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import threading
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final

from core.crystal.crystal import Crystal
from core.crystal.file_content import read_text
from core.crystal.reading import crystals_from_text, first_of, read_crystals
from core.errors import CrystalReadError, ElastoscopeError

SUSPICIOUS_SIZE: Final = 500_000
"""Characters beyond which a text is parsed in the child."""

SUSPICIOUS_ATOMS: Final = 1_200
"""Sites × operations of a CIF beyond which it is parsed in the child: pymatgen's effort grows with the
square."""

START_SECONDS: Final = 60.0
"""How long the child may take to start on a loaded machine; not counted against the file."""

_OPERATION = re.compile(r"[xyz][^\n,]{0,20},[^\n,]{0,20}[xyz][^\n,]{0,20},[^\n,]{0,20}[xyz]", re.IGNORECASE)

Answer = tuple[Crystal, ...] | ElastoscopeError


def read_crystal_guarded(
    path: Path, *, seconds: float = 8.0, file_format: str | None = None, text: str | None = None
) -> Crystal:
    """As ``core.crystal.reading.read_crystal``, but never longer than about ``seconds``: then
    CrystalReadError. text: the content, where ``path`` is only its name.
    """
    return first_of(read_crystals_guarded(path, seconds=seconds, file_format=file_format, text=text))


def read_crystals_guarded(
    path: Path, *, seconds: float = 8.0, file_format: str | None = None, text: str | None = None
) -> tuple[Crystal, ...]:
    """As ``core.crystal.reading.read_crystals``, but never longer than about ``seconds``: then
    CrystalReadError. text: the content, where ``path`` is only its name.

    Safe to call from several threads; suspicious files then wait for each other.
    """
    path = Path(path)
    content = read_text(path) if text is None else text
    if not is_suspicious(content):
        return crystals_from_text(content, path=path, file_format=file_format)
    return _CHILD.read(path, seconds, file_format, text)


def is_suspicious(text: str) -> bool:
    """Whether parsing this text may take longer than a moment."""
    return len(text) > SUSPICIOUS_SIZE or _cif_sites(text) * _cif_operations(text) > SUSPICIOUS_ATOMS


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
    """One child that reads files on request, and is ended when it takes too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def read(
        self, path: Path, seconds: float, file_format: str | None, text: str | None
    ) -> tuple[Crystal, ...]:
        with self._lock:
            answer = self._asked(path, seconds, file_format, text)
        if isinstance(answer, ElastoscopeError):
            raise answer
        # Arrays lose their read-only flag on the way between processes; a new record sets it again.
        return tuple(replace(crystal) for crystal in answer)

    def end(self) -> None:
        with self._lock:
            self._end()

    def _asked(self, path: Path, seconds: float, file_format: str | None, text: str | None) -> Answer:
        try:
            connection = self._started()
            connection.send((path, file_format, text))
            if connection.poll(seconds):
                answer: Answer = connection.recv()
                return answer
            reason = f"reading it took longer than {seconds:g} s and was stopped; use a smaller cell"
        except (EOFError, OSError):
            reason = "the parser broke down on it; get or write the file again"
        self._end()
        return CrystalReadError(f"{path.name}: {reason}")

    def _started(self) -> Connection:
        if self._process is None or self._connection is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            here, there = context.Pipe()
            self._process = context.Process(target=_serve, args=(there,), daemon=True, name="crystal reading")
            self._process.start()
            there.close()
            self._connection = here
            if not here.poll(START_SECONDS):
                raise EOFError("the reading process did not start")
            here.recv()
        return self._connection

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None


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


def _answer(path: Path, file_format: str | None, text: str | None) -> Answer:
    try:
        if text is not None:
            return crystals_from_text(text, path=path, file_format=file_format)
        return read_crystals(path, file_format=file_format)
    except ElastoscopeError as error:
        return error


_CHILD: Final = _ReadingProcess()
