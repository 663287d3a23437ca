"""After a run that ended unexpectedly: offers its crystals and its report. Keeps the journal of this run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.controllers.session_contents import SessionContents
from app.settings import Settings
from app.state.figures import counted
from app.state.run_journal import LeftRun, RunJournal
from app.state.session import Session, Stage
from app.state.session_file import SavedSession, SessionError, read_session, session_from, session_text
from app.work.jobs import Failed, Job
from app.work.worker import PROCESS_ENDED, Worker
from core.errors import ElastoscopeError
from core.files import write_atomically

KEEP_MS = 2000
"""How long after a change the journal takes it down."""
DRAWN_MS = 5000
"""A crystal that is looked at this long without a crash was not what caused one."""
LAST_SESSION = "last.elastoscope"
REPORT = "crash-report.txt"
_AT_WORK = frozenset({Stage.READING, Stage.PREDICTING})

Offer = tuple[str, Callable[[], None]]


class Offering(Protocol):
    """Where something is offered."""

    def show_offer(self, text: str, offers: Sequence[Offer]) -> None:
        """Say it, with a button for each offer and one to close."""
        ...


class BringsBack(Protocol):
    """:class:`app.controllers.session_controller.SessionController`."""

    def bring_back(self, saved: SavedSession, title: str) -> None:
        """Open what a record holds."""
        ...


class Telling(Protocol):
    """Where pages are shown."""

    def tell(self, title: str, html: str) -> None:
        """Show a page."""
        ...


class RecoveryController(QObject):
    """``notice(str)``; ``log(str)``."""

    notice = Signal(str)
    log = Signal(str)

    def __init__(
        self,
        session: Session,
        worker: Worker,
        contents: SessionContents,
        settings: Settings,
        *,
        sessions: BringsBack,
        offering: Offering,
        dialogs: Telling,
    ) -> None:
        super().__init__()
        self._session = session
        self._contents = contents
        self._settings = settings
        self._sessions = sessions
        self._offering = offering
        self._dialogs = dialogs
        self._journal = RunJournal(settings.state_folder)
        self._at_work: dict[int, Path] = {}
        self._ended: set[int] = set()
        self._over = False
        self._lasting: tuple[object, ...] = ()
        self._keeping = self._timer(KEEP_MS, self._keep)
        self._looked_at: Path | None = None
        self._drawing = self._timer(DRAWN_MS, self._on_drawn)
        worker.failed.connect(self._on_failed)

    def _timer(self, milliseconds: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(call)
        return timer

    # --- the start -----------------------------------------------------------------------------------------
    def begin(self, files: Sequence[Path]) -> None:
        """The window is up: see how the last run ended. ``files``: what was asked for on the command line."""
        left = self._journal.begin()
        self._session.changed.connect(self._on_changed)
        self._session.selection_changed.connect(self._on_selected)
        for signal in (self._session.added, self._session.removed, self._session.changed):
            signal.connect(lambda *_: self.touch())
        if left:
            self._offer(left[0])
        elif self._settings.restore_last and not files:
            self._restore_last()

    def _offer(self, run: LeftRun) -> None:
        saved, left_out = _without(self._parsed(run), run.opening)
        offers: list[Offer] = []
        said = "Elastoscope ended unexpectedly the last time."
        if saved is not None and saved.crystals:
            offers.append((f"Open {_crystals(saved)} again", lambda: self._bring_back(saved)))
        if left_out:
            names = ", ".join(path.name for path in left_out[:3]) + (" …" if len(left_out) > 3 else "")
            said += f" {names} was being opened at that moment and is left out."
        if run.report:
            self._keep_report(run.report)
            offers.append(("Show the report", lambda: self._show_report(run.report)))
        self.log.emit(said)
        self._offering.show_offer(said, offers)

    def _parsed(self, run: LeftRun) -> SavedSession | None:
        place = self._settings.state_folder / LAST_SESSION
        try:
            return session_from(run.session, place)[0] if run.session else None
        except SessionError:
            return None

    def _bring_back(self, saved: SavedSession) -> None:
        self._sessions.bring_back(saved, "The session of the last run")

    def _keep_report(self, report: str) -> None:
        try:
            write_atomically(self._settings.state_folder / REPORT, report)
        except ElastoscopeError as error:
            self.log.emit(str(error))

    def _show_report(self, report: str) -> None:
        place = self._settings.state_folder / REPORT
        self._dialogs.tell(
            "Report of the crash",
            f"<p>It stays on this computer, as {escape(str(place))}.</p><pre>{escape(report)}</pre>",
        )

    def _restore_last(self) -> None:
        path = self._settings.state_folder / LAST_SESSION
        if not path.is_file():
            return
        try:
            saved, _ = read_session(path)
        except SessionError as error:
            self.log.emit(str(error))
            return
        if saved.crystals:
            self._sessions.bring_back(saved, "The session of the last run")

    # --- while it runs -------------------------------------------------------------------------------------
    def touch(self, *_: object) -> None:
        """Something may have to be taken down."""
        if not self._over and not self._keeping.isActive():
            self._keeping.start()

    def _keep(self) -> None:
        if self._journal.busy:
            self.touch()
            return
        lasting = self._contents.lasting()
        if lasting != self._lasting:
            self._lasting = lasting
            self._journal.keep(self._written())

    def _written(self) -> Callable[[], str]:
        """What is open now; its words are put together when they are asked for, by whatever thread."""
        saved = self._contents.collect(but_not=self._ended)
        folder = self._settings.state_folder
        return lambda: session_text(saved, folder) if saved.crystals else ""

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.key and failure.message.startswith(PROCESS_ENDED):
            # What ended the process that reads and predicts is not opened again by itself.
            self._ended.add(job.key)

    def _on_changed(self, row: int) -> None:
        entry = self._session.at(row)
        if entry.stage in _AT_WORK:
            self._at_work[entry.key] = entry.path
        else:
            self._at_work.pop(entry.key, None)
        if entry is self._session.selected:
            self._on_selected()
        else:
            self._note()

    def _on_selected(self) -> None:
        entry = self._session.selected
        if entry is not None and entry.crystal is not None and not self._over:
            self._looked_at = entry.path
            self._drawing.start()
        self._note()

    def _on_drawn(self) -> None:
        self._looked_at = None
        self._note()

    def _note(self) -> None:
        looked_at = (self._looked_at,) if self._looked_at is not None else ()
        self._journal.note_opening({*self._at_work.values(), *looked_at})

    # --- the end -------------------------------------------------------------------------------------------
    def end(self) -> None:
        """An orderly end: keep the session for the next start if that is wanted, and the journal no more."""
        self._over = True
        self._keeping.stop()
        self._drawing.stop()
        path = self._settings.state_folder / LAST_SESSION
        text = self._written()() if self._settings.restore_last else ""
        try:
            if text:
                write_atomically(path, text)
            else:
                path.unlink(missing_ok=True)
        except (ElastoscopeError, OSError):
            pass  # Nobody is there any more to be told; the next start opens an empty window.
        self._journal.end()


def _crystals(saved: SavedSession) -> str:
    return counted(len(saved.crystals), "crystal")


def _without(
    saved: SavedSession | None, opening: Iterable[Path]
) -> tuple[SavedSession | None, tuple[Path, ...]]:
    """The session without the files that were being opened, and which of them it held."""
    suspects = {path.name if not path.is_absolute() else str(path.absolute()) for path in opening}
    if saved is None:
        return None, ()
    kept = tuple(
        each for each in saved.crystals if str(each.path) not in suspects and each.path.name not in suspects
    )
    out = tuple(each.path for each in saved.crystals if each not in kept)
    return replace(saved, crystals=kept, selected=None, picked=(), pinned=None), out
