"""What a section and a map have in common: drawn beside the window's thread while they are seen, and written
to files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.settings import Settings
from app.state.answer import Answer
from app.state.display import Message, Tone
from app.state.left_view import LeftView
from app.state.projection_request import MapRoom, ProjectionRequest
from app.state.section_request import SectionRequest
from app.state.session import CrystalEntry
from app.work.jobs import Failed, Job, JobKind
from app.work.worker import Worker

FILES = "SVG drawing (*.svg);;PDF drawing (*.pdf);;PNG picture (*.png);;CSV table (*.csv)"

Figure = Callable[[Path], None]
"""Writes a file, its kind by the suffix; it can be pickled, for it is drawn in a process of its own."""


class FlatView(Protocol):
    """The place in the window."""

    @property
    def room(self) -> MapRoom:
        """What is to be drawn for."""
        ...

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        ...


class FlatDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class FigureFiles(Protocol):
    """What writes figures while the window lives on (`TakeawayController`)."""

    def write_figure(self, path: Path, figure: Figure) -> None:
        """Begin to write; how it ends is told by whoever writes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """word: what is drawn, as a user calls it. left: where it is seen. kind: of the job that draws it."""

    word: str
    left: LeftView
    kind: JobKind


class FlatController(QObject):
    """Works while its view is to be seen. ``notice(str)``: a sentence for the user; ``marks_changed()``: it
    can be exported, or not any more.
    """

    notice = Signal(str)
    marks_changed = Signal()

    def __init__(
        self,
        subject: Subject,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: FlatDialogs,
        *,
        view: FlatView,
        files: Callable[[], FigureFiles],
    ) -> None:
        super().__init__()
        self._subject = subject
        self._analyse = analyse
        self._worker = worker
        self._settings = settings
        self._dialogs = dialogs
        self._place = view
        self._files = files
        self._seen = False
        self._wanted: Job | None = None
        analyse.shown_changed.connect(self.refresh)
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)

    def set_arrangement(self, left: LeftView, large_surface: bool) -> None:
        """It is to be seen, or not any more."""
        self._seen = left is self._subject.left and not large_surface
        self.refresh()

    def refresh(self) -> None:
        """Bring it up to date."""
        raise NotImplementedError

    def figure(self) -> Figure | None:
        """What writes that which is drawn, with all that a file states; None where nothing is."""
        raise NotImplementedError

    def _draw(self, outcome: object, entry: CrystalEntry, answer: Answer) -> None:
        """Show what came."""
        raise NotImplementedError

    def _ask(
        self,
        entry: CrystalEntry,
        answer: Answer,
        *,
        section: SectionRequest | None = None,
        projection: ProjectionRequest | None = None,
    ) -> None:
        """Have it drawn, unless just that is being drawn or shown already."""
        job = Job(
            kind=self._subject.kind,
            key=entry.key,
            stiffness=answer.stiffness,
            density=answer.density,
            section=section,
            projection=projection,
        )
        if not _same(job, self._wanted):
            self._wanted = job
            self._worker.submit(job)

    def _on_result(self, job: Job, outcome: object) -> None:
        entry, answer = self._analyse.shown.entry, self._analyse.shown.answer
        if self._is_wanted(job) and entry is not None and answer is not None:
            self._draw(outcome, entry, answer)
            self.marks_changed.emit()

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if self._is_wanted(job):
            self._place.show_message(Message(text=failure.message, tone=Tone.FAILURE))
            self.marks_changed.emit()

    def _is_wanted(self, job: Job) -> bool:
        return job.kind is self._subject.kind and _same(job, self._wanted)

    def export(self) -> None:
        """What is drawn as a file, its kind by the suffix."""
        entry, figure, word = self._analyse.shown.entry, self.figure(), self._subject.word
        if entry is None or figure is None:
            self.notice.emit(f"There is no {word} to export")
            return
        path = self._dialogs.ask_save(
            f"Export {word}", self._settings.folder / f"{entry.path.stem}_{word}.svg", FILES
        )
        if path is not None:
            self._settings.folder = path.parent
            self._files().write_figure(path, figure)


def _same(job: Job, other: Job | None) -> bool:
    """Whether two jobs ask for the same drawing of the same tensor."""
    if other is None or job.stiffness is not other.stiffness:
        return False
    asked = (job.key, job.density, job.section, job.projection)
    return asked == (other.key, other.density, other.section, other.projection)
