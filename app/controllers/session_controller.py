"""Sessions as files: saved, opened, and what became of their crystals meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.controllers.session_contents import (
    MISSING,
    SessionContents,
    missing_files,
    saved_crystal,
)
from app.settings import Settings
from app.state.figures import counted
from app.state.leaving import Leaving
from app.state.session import Session
from app.state.session_file import (
    SUFFIX,
    SavedCrystal,
    SavedSession,
    SessionError,
    read_session,
    relocated,
    session_text,
)
from app.work.jobs import CrystalRead, Job, TensorReady
from app.work.worker import Worker
from core.errors import FileWriteError
from core.files import write_atomically

FILES = f"Elastoscope sessions (*{SUFFIX})"
LOOK_MS = 300
"""How long after a change the session is compared with what was saved."""


class SessionDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...

    def ask_session(self, folder: Path) -> Path | None:
        """A session to open."""
        ...

    def ask_folder_of(self, missing: Sequence[str], folder: Path) -> Path | None:
        """Where files lie that are not where the session says; None to open it without them."""
        ...

    def ask_leave(self, title: str, text: str, *, save: str, discard: str) -> Leaving:
        """What to do with changes before going on."""
        ...


class Problems(Protocol):
    """Where failures are listed."""

    def put(self, key: int, text: str) -> None:
        """Say what is wrong."""
        ...


class SessionController(QObject):
    """``notice(str)``; ``trouble(str)``: a session cannot be opened or written; ``log(str)``: what was
    opened; ``marks_changed()``: the session has another name, or is changed or saved; ``replaced()``: what
    was open before is closed.
    """

    notice = Signal(str)
    trouble = Signal(str)
    log = Signal(str)
    marks_changed = Signal()
    replaced = Signal()

    def __init__(
        self,
        session: Session,
        worker: Worker,
        contents: SessionContents,
        settings: Settings,
        dialogs: SessionDialogs,
        problems: Problems,
    ) -> None:
        super().__init__()
        self._session = session
        self._contents = contents
        self._settings = settings
        self._dialogs = dialogs
        self._problems = problems
        self._hashes: dict[int, str] = {}
        self.path: Path | None = None
        self.modified = self._over = False
        self._saved: tuple[object, ...] = ()
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        for signal in (session.added, session.removed, session.changed):
            signal.connect(lambda *_: self.touch())
        worker.result.connect(self._on_result)

    # --- its name ------------------------------------------------------------------------------------------
    @property
    def name(self) -> str:
        """What the title of the window shows, with a mark where something is not saved; "" without a name."""
        if self.path is None:
            return ""
        return f"{self.path.stem}{'*' if self.modified else ''}"

    def touch(self, *_: object) -> None:
        """Something may be different from what was saved."""
        if self.path is not None and not self._over and not self._look.isActive():
            self._look.start()

    def end(self) -> None:
        """The window goes; nothing is compared any more."""
        self._over = True
        self._look.stop()

    def look(self) -> None:
        """Compare with what was saved."""
        modified = self.path is not None and self._contents.lasting() != self._saved
        if modified != self.modified:
            self.modified = modified
            self.marks_changed.emit()

    def unsaved(self) -> str:
        """What would be lost if everything were closed now, in words."""
        self.look()
        if self.path is not None:
            return f"The session {self.path.stem} has changes that are not saved." if self.modified else ""
        # Where the last session comes back by itself, it brings them.
        kept = self._settings.restore_last
        pasted = not kept and any(saved_crystal(entry).pasted or entry.edited for entry in self._session)
        return "Pasted and edited content is in no file; a session keeps it." if pasted else ""

    # --- saving --------------------------------------------------------------------------------------------
    def save(self) -> bool:
        """Write the session to its file, which is asked for where it has none yet; whether it was written."""
        return self.save_as() if self.path is None else self._write(self.path)

    def save_as(self) -> bool:
        """Ask where to, and write the session; whether it was written."""
        name = self.path.name if self.path is not None else f"session{SUFFIX}"
        proposal = (self.path.parent if self.path is not None else self._settings.folder) / name
        path = self._dialogs.ask_save("Save session", proposal, FILES)
        if path is None:
            return False
        return self._write(path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX))

    def _write(self, path: Path) -> bool:
        saved, lasting = self._contents.collect(), self._contents.lasting()
        try:
            write_atomically(path, session_text(saved, path.parent))
        except (FileWriteError, ValueError) as error:
            self.trouble.emit(f"The session was not saved: {error}")
            return False
        self._name(path, lasting)
        self._settings.folder = path.parent
        self.notice.emit(f"Saved: {path} ({counted(len(saved.crystals), 'crystal')})")
        return True

    def _name(self, path: Path | None, lasting: tuple[object, ...]) -> None:
        self.path, self._saved, self.modified = path, lasting, False
        if path is not None:
            self._settings.remember([path])
        self.marks_changed.emit()

    # --- opening -------------------------------------------------------------------------------------------
    def choose(self) -> None:
        """Ask for a session and open it."""
        path = self._dialogs.ask_session(self._settings.folder)
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a session in the place of what is open. One that cannot be read changes nothing."""
        try:
            saved, notes = read_session(path)
        except SessionError as error:
            self._problems.put(0, str(error))
            self.trouble.emit(str(error))
            return
        if not self._may_replace():
            return
        path = path.absolute()
        self.bring_back(self._with_missing_found(saved, path), f"The session {path.stem}")
        for note in notes:
            self.log.emit(f"{path.name}: passed over {note}")
        self._settings.folder = path.parent
        self._name(path, self._contents.lasting())

    def bring_back(self, saved: SavedSession, title: str) -> None:
        """Open what a record holds, and say what that is."""
        pairs = self._contents.restore(saved)
        self.replaced.emit()
        self.path, self.modified = None, False
        self._hashes = {key: each.sha256 for key, each in pairs.items() if each.sha256}
        for key, each in pairs.items():
            if not each.pasted and not each.path.is_file():
                self._problems.put(key, f"{each.path.name} {MISSING}")
        pasted = sum(each.pasted for each in saved.crystals)
        folders = {each.path.parent for each in saved.crystals if not each.pasted}
        said = f", {pasted} of them pasted" if pasted else ""
        where = f" from {counted(len(folders), 'folder')}" if folders else ""
        self.notice.emit(f"{title}: {counted(len(pairs), 'crystal')}{where}{said}")
        names = "\n".join(f"  {each.path}" for each in saved.crystals)
        self.log.emit(f"{title} opened\n{names}" if names else f"{title} opened; it holds no crystals")
        self.marks_changed.emit()

    def _may_replace(self) -> bool:
        """Nothing is lost, or it is saved, or the user agrees."""
        lost = self.unsaved()
        if not lost:
            return True
        wish = self._dialogs.ask_leave(
            "Open another session?", lost, save="Save and open", discard="Open without saving"
        )
        return self.save() if wish is Leaving.SAVE else wish is Leaving.DISCARD

    def _with_missing_found(self, saved: SavedSession, path: Path) -> SavedSession:
        """Files that moved with the session, or into a folder that the user shows once."""
        found = _moved(saved, [path.parent])
        missing = missing_files(found)
        if missing:
            folder = self._dialogs.ask_folder_of([each.name for each in missing], path.parent)
            found = _moved(found, [folder]) if folder is not None else found
        return found

    def _on_result(self, job: Job, outcome: object) -> None:
        """Say when a file is not what the session was saved with."""
        if not isinstance(outcome, CrystalRead | TensorReady):
            return
        before = self._hashes.pop(job.key, "")
        entry = self._session.find(job.key)
        if entry is not None and before and outcome.sha256 and outcome.sha256 != before:
            self._problems.put(
                job.key,
                f"{entry.path.name} has changed since the session was saved; what is shown is its present "
                "content",
            )


def _moved(saved: SavedSession, folders: Sequence[Path]) -> SavedSession:
    return replace(saved, crystals=tuple(_found(each, folders) for each in saved.crystals))


def _found(saved: SavedCrystal, folders: Sequence[Path]) -> SavedCrystal:
    path = saved.path if saved.pasted or saved.path.is_file() else relocated(saved.path, folders)
    tensor = saved.tensor
    if tensor is not None and tensor.structure is not None and not tensor.structure.is_file():
        structure = relocated(tensor.structure, folders)
        tensor = replace(tensor, structure=structure or tensor.structure)
    if tensor is not None and path is not None and tensor.text is None:
        tensor = replace(tensor, path=path)
    return replace(saved, path=path or saved.path, tensor=tensor)
