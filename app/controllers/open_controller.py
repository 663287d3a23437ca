"""Opening and closing crystals: from a drop, a dialog, the command line, recents or examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.settings import Settings
from app.state.figures import counted
from app.state.session import CrystalEntry, Session, Stage
from app.work.jobs import Failed, FilesFound, Job, JobKind, Priority
from app.work.worker import Worker


class OpenDialogs(Protocol):
    """What is asked of the user."""

    def ask_files(self, folder: Path) -> tuple[Path, ...]:
        """Files to open; none when the user thinks better of it."""
        ...

    def ask_folder(self, folder: Path) -> Path | None:
        """A folder to open."""
        ...


Placed = tuple[tuple[int, CrystalEntry], ...]
"""Crystals with the rows in which they stand."""


class OpenController(QObject):
    """``notice(str)``: a sentence for the status line. ``recents_changed()``. ``closed(Placed)``: the user
    closed crystals; :meth:`reopen` puts them back.
    """

    notice = Signal(str)
    closed = Signal(object)
    recents_changed = Signal()

    def __init__(self, session: Session, worker: Worker, settings: Settings, dialogs: OpenDialogs) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._settings = settings
        self._dialogs = dialogs
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)

    def open(self, paths: Iterable[Path]) -> None:
        """Open files and the crystal files of folders."""
        wanted = tuple(paths)
        if wanted:
            self._worker.submit(Job(kind=JobKind.FIND, paths=wanted))

    def choose_files(self) -> None:
        """Ask for files and open them."""
        files = self._dialogs.ask_files(self._settings.folder)
        if files:
            self._settings.folder = files[0].parent
            self.open(files)

    def choose_folder(self) -> None:
        """Ask for a folder and open its crystals."""
        folder = self._dialogs.ask_folder(self._settings.folder)
        if folder is not None:
            self._settings.folder = folder
            self.open((folder,))

    def forget_recents(self) -> None:
        """Empty the list of recents."""
        self._settings.forget_recents()
        self.recents_changed.emit()

    def close_selected(self) -> None:
        """Close the selected crystal."""
        if self._session.selected is not None:
            self.close((self._session.selected.key,))

    def close_all(self) -> None:
        """Close every crystal."""
        self.close([entry.key for entry in self._session])

    def step(self, by: int) -> None:
        """Select the next or previous crystal; the list is a ring."""
        if not len(self._session):
            return
        selected = self._session.selected
        row = self._session.row_of(selected.key) + by if selected else 0
        self._session.select(self._session.at(row % len(self._session)).key)

    def close(self, keys: Sequence[int]) -> None:
        """Close crystals."""
        found = [(key, self._session.find(key)) for key in keys]
        placed = tuple((self._session.row_of(key), entry) for key, entry in found if entry is not None)
        self._worker.drop(keys)
        self._session.remove(keys)
        self.closed.emit(placed)

    def reopen(self, placed: Placed) -> None:
        """Put closed crystals back; those that were not done with are worked on again."""
        self._session.put_back(placed)
        for _row, entry in placed:
            if not entry.busy or self._session.find(entry.key) is None:
                continue
            kind = JobKind.READ if entry.tensor is None else JobKind.TENSOR
            self._session.update(entry.key, stage=Stage.QUEUED)
            self._worker.submit(
                Job(kind=kind, key=entry.key, path=entry.path, tensor=entry.tensor, priority=Priority.READ)
            )

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.FIND:
            self.notice.emit(f"Could not look through what was dropped: {failure.message}")

    def _on_result(self, job: Job, outcome: object) -> None:
        if not isinstance(outcome, FilesFound):
            return
        if not outcome.paths:
            self.notice.emit("No crystal files there: CIF, POSCAR, extended XYZ and pymatgen JSON are known")
            return
        entries = self._session.add(outcome.paths)
        self._settings.remember(outcome.paths[:1] if len(outcome.paths) > 1 else outcome.paths)
        self.recents_changed.emit()
        for number, entry in enumerate(entries):
            priority = Priority.READ if number else Priority.LOOKED_AT
            self._worker.submit(Job(kind=JobKind.READ, key=entry.key, path=entry.path, priority=priority))
        self._session.select(entries[0].key)
        passed = f"; {counted(outcome.passed_over, 'other file')} passed over" if outcome.passed_over else ""
        if len(entries) > 1 or passed:
            self.notice.emit(f"{counted(len(entries), 'file')} opened{passed}")
