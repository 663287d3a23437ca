"""The section of the property that the surface shows, through the plane that was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.controllers.analyse_controller import AnalyseController
from app.controllers.figure_words import figure_statements, name_of
from app.controllers.flat_controller import (
    Figure,
    FigureFiles,
    FlatController,
    FlatDialogs,
    FlatView,
    Subject,
)
from app.settings import Settings
from app.state.answer import Answer
from app.state.direction_entry import TypedDirection, parse_direction
from app.state.display import Message, Shown
from app.state.left_view import LeftView
from app.state.readout import frame_name
from app.state.section_request import SectionRequest
from app.state.session import CrystalEntry
from app.state.surface_display import MOST_OFFSET, SurfaceDisplay
from app.work.jobs import JobKind, SectionReady
from app.work.worker import Worker
from core.errors import ElastoscopeError
from core.surface.plane_section import PlaneSection

FloatArray = npt.NDArray[np.float64]

FIRST_PLANE = "(1 0 0)"


class SectionView(FlatView, Protocol):
    """The section's place in the window."""

    @property
    def section(self) -> PlaneSection | None:
        """What is drawn."""
        ...

    def draw_section(
        self, section: PlaneSection, title: str, remark: str, pixels: npt.NDArray[np.uint8] | None
    ) -> None:
        """Show it with its picture."""
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


class SectionController(FlatController):
    """Works while the section is to be seen, or the surface is cut by its plane."""

    def __init__(
        self,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: FlatDialogs,
        *,
        view: SectionView,
        surface: PlaneView,
        files: Callable[[], FigureFiles],
    ) -> None:
        subject = Subject(word="section", left=LeftView.SECTION, kind=JobKind.SECTION)
        super().__init__(subject, analyse, worker, settings, dialogs, view=view, files=files)
        self._view = view
        self._surface = surface
        self._text = FIRST_PLANE
        self._plane: TypedDirection | None = None

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
                self._ask_for(shown, shown.entry, shown.answer, plane)
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

    def _ask_for(self, shown: Shown, entry: CrystalEntry, answer: Answer, plane: TypedDirection) -> None:
        interval = answer.interval
        request = SectionRequest(
            shown=shown.quantity,
            normal=plane.unit,
            room=self._view.room,
            title=_title(entry, answer, plane),
            cell=entry.crystal.cell if entry.crystal is not None else None,
            errors=interval.errors if interval is not None else None,
        )
        self._ask(entry, answer, section=request)

    def _draw(self, outcome: object, entry: CrystalEntry, answer: Answer) -> None:
        if isinstance(outcome, SectionReady) and self._plane is not None:
            title, remark = _title(entry, answer, self._plane), _remark(outcome.section, answer)
            self._view.draw_section(outcome.section, title, remark, outcome.pixels)

    def figure(self) -> Figure | None:
        """What writes the section that is shown."""
        from core.export.section_figure import write_plane_section

        section, entry, answer = self._view.section, self._analyse.shown.entry, self._analyse.shown.answer
        if not self._seen or section is None or entry is None or answer is None or self._plane is None:
            return None
        plane, title = plane_text(self._plane), _title(entry, answer, self._plane)
        stated = figure_statements(entry, answer, plane=plane)
        return partial(write_plane_section, section=section, title=title, stated=stated)


def plane_text(plane: TypedDirection) -> str:
    """``plane (1 1 0)``, ``plane across [1 1 0]``."""
    return f"plane {plane.text}" if plane.text.startswith("(") else f"plane across {plane.text}"


def _title(entry: CrystalEntry, answer: Answer, plane: TypedDirection) -> str:
    return f"{name_of(entry)} · {plane_text(plane)} · {frame_name(answer)}"


def _remark(section: PlaneSection, answer: Answer) -> str:
    """What the figure cannot say: where a direction lies, and what the band is, or why there is none."""
    marks = "" if section.marks else "No direction [uvw] with small indices lies in this plane. "
    if any(curve.lower is not None for curve in section.curves):
        return f"{marks}Band: the tensor's 90 % interval carried over to first order; it holds fewer values."
    if answer.prediction is not None and answer.interval is None:
        return f"{marks}No band: this network was never calibrated."
    return marks
