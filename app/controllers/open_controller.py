"""Opening and closing crystals: from a drop, a dialog, the command line, recents or examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.settings import Settings
from app.state.figures import counted
from app.state.pasted_text import crystal_name
from app.state.session import CrystalEntry, Session, Stage
from app.state.session_file import SUFFIX
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
    closed crystals; :meth:`reopen` puts them back. ``session_asked(Path)``: a file that holds a session is to
    be opened.
    """

    notice = Signal(str)
    closed = Signal(object)
    recents_changed = Signal()
    session_asked = Signal(object)

    def __init__(self, session: Session, worker: Worker, settings: Settings, dialogs: OpenDialogs) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._settings = settings
        self._dialogs = dialogs
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)

    def open(self, paths: Iterable[Path]) -> None:
        """Open files, the crystal files of folders, and a session."""
        given = tuple(paths)
        sessions = [path for path in given if path.suffix.lower() == SUFFIX and not path.is_dir()]
        if sessions:
            self.session_asked.emit(sessions[0])
        if len(sessions) > 1:
            self.notice.emit(f"One session at a time: {sessions[0].name} was opened")
        wanted = tuple(path for path in given if path not in sessions)
        if wanted:
            self._worker.submit(Job(kind=JobKind.FIND, paths=wanted))

    def open_text(self, text: str) -> bool:
        """Open the content of a crystal file that was pasted; False where it is none."""
        name = crystal_name(text, {entry.path.name for entry in self._session})
        if not name:
            return False
        (entry,) = self._session.add([Path(name)])
        self._session.update(entry.key, text=text)
        self._session.select(entry.key)
        self._worker.submit(
            Job(kind=JobKind.READ, key=entry.key, path=entry.path, text=text, priority=Priority.LOOKED_AT)
        )
        return True

    def forget_recent(self, path: Path) -> None:
        """Take one file from the list of recents."""
        self._settings.forget_recent(path)
        self.recents_changed.emit()

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
                Job(
                    kind=kind,
                    key=entry.key,
                    path=entry.path,
                    text=entry.text,
                    tensor=entry.tensor,
                    priority=Priority.READ,
                )
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
