"""The map of the property that the surface shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.figure_words import figure_statements, name_of
from app.controllers.writing import write_and_tell
from app.settings import Settings
from app.state.answer import Answer
from app.state.display import Message, Tone
from app.state.left_view import LeftView
from app.state.projection_request import MapRoom, ProjectionRequest
from app.state.readout import frame_name
from app.state.session import CrystalEntry
from app.work.jobs import Failed, Job, JobKind, ProjectionReady
from app.work.worker import Worker
from core.export.projection_figure import MapImage
from core.surface.sphere_map import SphereMap

FloatArray = npt.NDArray[np.float64]

FILES = "SVG drawing (*.svg);;PDF drawing (*.pdf);;PNG picture (*.png);;CSV table (*.csv)"


class MapView(Protocol):
    """The map's place in the window."""

    @property
    def map(self) -> SphereMap | None:
        """What is drawn."""
        ...

    @property
    def room(self) -> MapRoom:
        """What a map is to be drawn for."""
        ...

    def draw_map(self, image: MapImage, title: str, cell: FloatArray | None) -> None:
        """Show it."""
        ...

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        ...


class MapDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class ProjectionController(QObject):
    """Works while the map is to be seen. ``notice(str)``, ``trouble(str)``: of files; ``marks_changed()``: it
    can be exported, or not any more.
    """

    notice = Signal(str)
    trouble = Signal(str)
    marks_changed = Signal()

    def __init__(
        self,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: MapDialogs,
        *,
        view: MapView,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._worker = worker
        self._settings = settings
        self._dialogs = dialogs
        self._view = view
        self._seen = False
        self._wanted: Job | None = None
        analyse.shown_changed.connect(self.refresh)
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)

    def set_arrangement(self, left: LeftView, large_surface: bool) -> None:
        """The map is to be seen, or not any more."""
        self._seen = left is LeftView.PROJECTION and not large_surface
        self.refresh()

    def refresh(self) -> None:
        """Bring the map up to date."""
        shown = self._analyse.shown
        if not self._seen:
            return
        if shown.answer is None or shown.entry is None:
            self._wanted = None
            self._view.show_message(shown.tensor_message or Message(text="No tensor to lay flat."))
            return
        display = self._analyse.options.surface
        crystal = shown.entry.crystal
        request = ProjectionRequest(
            shown=shown.quantity,
            projection=display.projection,
            lower=display.lower,
            room=self._view.room,
            title=_title(shown.entry, shown.answer),
            cell=crystal.cell if crystal is not None else None,
        )
        self._ask(shown.entry, shown.answer, request)

    def _ask(self, entry: CrystalEntry, answer: Answer, request: ProjectionRequest) -> None:
        job = Job(
            kind=JobKind.PROJECTION,
            key=entry.key,
            stiffness=answer.stiffness,
            density=answer.density,
            projection=request,
        )
        if not _same(job, self._wanted):
            self._wanted = job
            self._worker.submit(job)

    def _on_result(self, job: Job, outcome: object) -> None:
        if not isinstance(outcome, ProjectionReady) or not _same(job, self._wanted):
            return
        entry, answer = self._analyse.shown.entry, self._analyse.shown.answer
        if entry is None or answer is None:
            return
        cell = entry.crystal.cell if entry.crystal is not None else None
        self._view.draw_map(outcome.image, _title(entry, answer), cell)
        self.marks_changed.emit()

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.PROJECTION and _same(job, self._wanted):
            self._view.show_message(Message(text=failure.message, tone=Tone.FAILURE))
            self.marks_changed.emit()

    def facts(self) -> frozenset[str]:
        """Whether there is a map."""
        return frozenset({"projection"} if self._seen and self._view.map is not None else ())

    def export(self) -> None:
        """The map as a file, its kind by the suffix."""
        from core.export.projection_figure import write_projection

        found, entry, answer = self._view.map, self._analyse.shown.entry, self._analyse.shown.answer
        if found is None or entry is None or answer is None:
            self.notice.emit("There is no projection to export")
            return
        path = self._dialogs.ask_save(
            "Export projection", self._settings.folder / f"{entry.path.stem}_projection.svg", FILES
        )
        if path is not None:
            title, stated = _title(entry, answer), figure_statements(entry, answer)
            self._write(path, lambda: write_projection(path, found, title=title, stated=stated))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        self._settings.folder = path.parent
        write_and_tell(self, path, write)


def _title(entry: CrystalEntry, answer: Answer) -> str:
    return f"{name_of(entry)} · {frame_name(answer)}"


def _same(job: Job, other: Job | None) -> bool:
    """Whether two jobs ask for the same map of the same tensor."""
    if other is None or job.stiffness is not other.stiffness:
        return False
    return (job.key, job.density, job.projection) == (other.key, other.density, other.projection)
