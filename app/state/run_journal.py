"""What a run of the program leaves behind while it lives, so that the next one knows how it ended.

Each run has files of its own in the settings folder, named after its process: a lock, the session as it is
now, the files that are being opened, and what Python's fault handler wrote. An orderly end removes them. A
lock that nobody holds any more belongs to a run that ended unexpectedly.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile

from app.state.session_file import SUFFIX

FOLDER: Final = "runs"
LONGEST_REPORT: Final = 200_000
"""Characters; a report of every thread has some thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRun:
    """A run that ended unexpectedly. session: as it was kept, "" where nothing was open. opening: the files
    that were being opened. report: what the fault handler wrote, or "".
    """

    session: str
    opening: tuple[Path, ...]
    report: str


def crash_file(folder: Path) -> Path:
    """Where the fault handler of this process writes."""
    return folder / FOLDER / f"run-{os.getpid()}.crash"


class RunJournal:
    """The files of this run. Nothing here raises: a folder that cannot be written to costs only the offer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._stem = f"run-{os.getpid()}"
        self._lock: QLockFile | None = None
        self._opening: tuple[str, ...] = ()
        self._session = ""
        self._keeping: threading.Thread | None = None

    def begin(self) -> tuple[LeftRun, ...]:
        """Take the lock of this run; returns what earlier ones left, latest first, and clears it away."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            left = [run for lock in self._locks() if (run := self._left(lock)) is not None]
        except OSError:
            return ()
        self._lock = self._locked(self._path(".lock"))
        return tuple(left)

    def _path(self, suffix: str) -> Path:
        return self._folder / f"{self._stem}{suffix}"

    def _locks(self) -> list[Path]:
        return sorted(self._folder.glob("run-*.lock"), key=lambda path: path.stat().st_mtime, reverse=True)

    @staticmethod
    def _locked(path: Path) -> QLockFile | None:
        """The lock, None where a living process holds it."""
        lock = QLockFile(str(path))
        lock.setStaleLockTime(0)  # a lock is as old as the run; only a dead process lets go of it
        return lock if lock.tryLock(0) else None

    def _left(self, path: Path) -> LeftRun | None:
        lock = self._locked(path)
        if lock is None:
            return None
        stem = path.with_suffix("")
        run = LeftRun(
            session=_text(stem.with_suffix(SUFFIX)),
            opening=_paths(_text(stem.with_suffix(".opening"))),
            report=_text(stem.with_suffix(".crash"))[:LONGEST_REPORT],
        )
        for suffix in (SUFFIX, ".opening"):
            stem.with_suffix(suffix).unlink(missing_ok=True)
        if self._path("") != stem:  # the number of a process comes back: its report is being written
            stem.with_suffix(".crash").unlink(missing_ok=True)
        lock.unlock()
        return run if run.session or run.report or run.opening else None

    def note_opening(self, paths: Iterable[Path]) -> None:
        """These files are being opened now."""
        now = tuple(sorted(str(path) for path in paths))
        if self._lock is not None and now != self._opening:
            self._opening = now
            with contextlib.suppress(OSError, ValueError):
                self._path(".opening").write_text(json.dumps(now), encoding="utf-8")

    @property
    def busy(self) -> bool:
        """A session is being kept."""
        return self._keeping is not None and self._keeping.is_alive()

    def keep(self, written: Callable[[], str]) -> None:
        """The session as it is now, which ``written`` puts into words, "" for none; in a thread of its own,
        for the words of 2,000 crystals take 0.2 s. Nothing is done while ``busy`` or without a lock.
        """
        if self._lock is None or self.busy:
            return
        self._keeping = threading.Thread(
            target=lambda: self._keep(written()), name="keeping the session", daemon=True
        )
        self._keeping.start()

    def _keep(self, session: str) -> None:
        if session == self._session:
            return
        self._session = session
        with contextlib.suppress(OSError):
            if session:
                # Not forced to the disk: it outlives the program, and the window never waits for a disk.
                partial = self._path(".part")
                partial.write_text(session, encoding="utf-8")
                partial.replace(self._path(SUFFIX))
            else:
                self._path(SUFFIX).unlink(missing_ok=True)

    def end(self) -> None:
        """An orderly end: nothing of this run stays."""
        if self._lock is None:
            return
        if self._keeping is not None:
            self._keeping.join()
        with contextlib.suppress(OSError):
            for suffix in (SUFFIX, ".opening"):
                self._path(suffix).unlink(missing_ok=True)
        self._lock.unlock()
        self._lock = None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _paths(text: str) -> tuple[Path, ...]:
    try:
        names = json.loads(text)
    except ValueError:
        return ()
    return tuple(Path(name) for name in names if isinstance(name, str)) if isinstance(names, list) else ()
