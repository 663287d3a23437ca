"""The section of the property that the surface shows, through the plane that was typed."""

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
from app.state.direction_entry import TypedDirection, parse_direction
from app.state.display import Message, Shown, Tone
from app.state.left_view import LeftView
from app.state.projection_request import MapRoom
from app.state.readout import frame_name
from app.state.section_request import SectionRequest
from app.state.session import CrystalEntry
from app.state.surface_display import MOST_OFFSET, SurfaceDisplay
from app.work.jobs import Failed, Job, JobKind, SectionReady
from app.work.worker import Worker
from core.errors import ElastoscopeError, ExportError
from core.surface.plane_section import PlaneSection

FloatArray = npt.NDArray[np.float64]

FIRST_PLANE = "(1 0 0)"
FILES = "SVG drawing (*.svg);;PDF drawing (*.pdf);;PNG picture (*.png);;CSV table (*.csv)"


class SectionView(Protocol):
    """The section's place in the window."""

    @property
    def section(self) -> PlaneSection | None:
        """What is drawn."""
        ...

    @property
    def room(self) -> MapRoom:
        """What it is to be drawn for."""
        ...

    def draw_section(
        self, section: PlaneSection, title: str, remark: str, pixels: npt.NDArray[np.uint8] | None
    ) -> None:
        """Show it with its picture."""
        ...

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        ...

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane."""
        ...


class PlaneView(Protocol):
    """The view of the surface."""

    def set_plane(self, normal: FloatArray | None) -> None:
        """Draw the plane, or none."""
        ...

    def set_clip(self, normal: FloatArray | None, words: str, offset: float = 0.0) -> None:
        """Cut off what lies on this side of the plane, a share of the greatest value off the middle, or
        nothing.
        """
        ...

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane."""
        ...


class SectionDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class SectionController(QObject):
    """Works while the section is to be seen, or the surface is cut by its plane. ``notice(str)``,
    ``trouble(str)``: of files.
    """

    notice = Signal(str)
    trouble = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: SectionDialogs,
        *,
        view: SectionView,
        surface: PlaneView,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._worker = worker
        self._settings = settings
        self._dialogs = dialogs
        self._view = view
        self._surface = surface
        self._seen = False
        self._text = FIRST_PLANE
        self._wanted: Job | None = None
        self._plane: TypedDirection | None = None
        analyse.shown_changed.connect(self.refresh)
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)

    def set_arrangement(self, left: LeftView, large_surface: bool) -> None:
        """The section is to be seen, or not any more."""
        self._seen = left is LeftView.SECTION and not large_surface
        self.refresh()

    def set_plane(self, text: str) -> None:
        """Another plane, as it was typed."""
        self._text = text
        self.refresh()

    def refresh(self) -> None:
        """Bring the section, and the plane in the surface's view, up to date."""
        shown, display = self._analyse.shown, self._analyse.options.surface
        if shown.answer is None or shown.entry is None or not (self._seen or display.clipped):
            self._wanted = None
            if self._seen:
                self._view.show_message(shown.tensor_message or Message(text="No tensor to cut through."))
            self._surface.set_plane(None)
            self._surface.set_clip(None, "")
            return
        plane = self._parsed(shown)
        if plane is not None:
            self._plane = plane
            if self._seen:
                self._ask(shown, shown.entry, shown.answer, plane)
        self._show_plane(display)

    def _show_plane(self, display: SurfaceDisplay) -> None:
        normal = np.array(self._plane.unit) if self._plane is not None else None
        self._surface.set_plane(normal if self._seen and display.plane_drawn else None)
        if normal is None or self._plane is None or not display.clipped:
            self._surface.set_clip(None, "")
            return
        side = -1.0 if display.clip_turned else 1.0
        percent = max(-MOST_OFFSET, min(MOST_OFFSET, display.clip_offset))
        off = f", {percent:+d} % off the centre".replace("-", "−") if percent else ""
        self._surface.set_clip(
            side * normal, f"cut by {plane_text(self._plane)}{off}", side * percent / 100.0
        )

    def _parsed(self, shown: Shown) -> TypedDirection | None:
        crystal = shown.entry.crystal if shown.entry is not None else None
        try:
            plane = parse_direction(self._text, crystal.cell if crystal is not None else None)
        except ElastoscopeError as error:
            self._tell_trouble(str(error))
            return None
        self._tell_trouble("")
        return plane

    def _tell_trouble(self, text: str) -> None:
        self._view.show_trouble(text)
        self._surface.show_trouble(text)

    def _ask(self, shown: Shown, entry: CrystalEntry, answer: Answer, plane: TypedDirection) -> None:
        interval = answer.interval
        request = SectionRequest(
            shown=shown.quantity,
            normal=plane.unit,
            room=self._view.room,
            title=_title(entry, answer, plane),
            cell=entry.crystal.cell if entry.crystal is not None else None,
            errors=interval.errors if interval is not None else None,
        )
        job = Job(
            kind=JobKind.SECTION,
            key=entry.key,
            stiffness=answer.stiffness,
            density=answer.density,
            section=request,
        )
        if not _same(job, self._wanted):
            self._wanted = job
            self._worker.submit(job)

    def _on_result(self, job: Job, outcome: object) -> None:
        if not isinstance(outcome, SectionReady) or not _same(job, self._wanted):
            return
        entry, answer, plane = self._analyse.shown.entry, self._analyse.shown.answer, self._plane
        if entry is None or answer is None or plane is None:
            return
        title, remark = _title(entry, answer, plane), _remark(outcome.section, answer)
        self._view.draw_section(outcome.section, title, remark, outcome.pixels)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.SECTION and _same(job, self._wanted):
            self._view.show_message(Message(text=failure.message, tone=Tone.FAILURE))

    @property
    def has_section(self) -> bool:
        """A section is shown that can be written."""
        shown = self._analyse.shown
        return self._seen and self._view.section is not None and shown.answer is not None

    def export(self) -> None:
        """The section as a file, its kind by the suffix."""
        entry = self._analyse.shown.entry
        if not self.has_section or entry is None:
            self.notice.emit("There is no section to export")
            return
        path = self._dialogs.ask_save(
            "Export section", self._settings.folder / f"{entry.path.stem}_section.svg", FILES
        )
        if path is not None:
            self._write(path, lambda: self.write(path))

    def write(self, path: Path) -> None:
        """Write the section that is shown, its kind by the suffix; ExportError where there is none."""
        from core.export.section_figure import write_plane_section

        section, entry, answer = self._view.section, self._analyse.shown.entry, self._analyse.shown.answer
        if section is None or entry is None or answer is None or self._plane is None:
            raise ExportError("there is no section to export; show one first")
        plane, title = plane_text(self._plane), _title(entry, answer, self._plane)
        write_plane_section(path, section, title=title, stated=figure_statements(entry, answer, plane=plane))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        self._settings.folder = path.parent
        write_and_tell(self, path, write)


def plane_text(plane: TypedDirection) -> str:
    """``plane (1 1 0)``, ``plane across [1 1 0]``."""
    return f"plane {plane.text}" if plane.text.startswith("(") else f"plane across {plane.text}"


def _title(entry: CrystalEntry, answer: Answer, plane: TypedDirection) -> str:
    return f"{name_of(entry)} · {plane_text(plane)} · {frame_name(answer)}"


def _same(job: Job, other: Job | None) -> bool:
    """Whether two jobs ask for the same section of the same tensor."""
    if other is None or job.stiffness is not other.stiffness:
        return False
    return (job.key, job.density, job.section) == (other.key, other.density, other.section)


def _remark(section: PlaneSection, answer: Answer) -> str:
    """What the figure cannot say: where a direction lies, and what the band is, or why there is none."""
    marks = "" if section.marks else "No direction [uvw] with small indices lies in this plane. "
    if any(curve.lower is not None for curve in section.curves):
        return f"{marks}Band: the tensor's 90 % interval carried over to first order; it holds fewer values."
    if answer.prediction is not None and answer.interval is None:
        return f"{marks}No band: this network was never calibrated."
    return marks
