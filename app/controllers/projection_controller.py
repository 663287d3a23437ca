"""The map of the property that the surface shows."""

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
from app.state.display import Message
from app.state.left_view import LeftView
from app.state.projection_request import ProjectionRequest
from app.state.readout import frame_name
from app.state.session import CrystalEntry
from app.work.jobs import JobKind, ProjectionReady
from app.work.worker import Worker
from core.export.projection_figure import MapImage
from core.surface.sphere_map import SphereMap

FloatArray = npt.NDArray[np.float64]


class MapView(FlatView, Protocol):
    """The map's place in the window."""

    @property
    def map(self) -> SphereMap | None:
        """What is drawn."""
        ...

    def draw_map(self, image: MapImage, title: str, cell: FloatArray | None) -> None:
        """Show it."""
        ...


class ProjectionController(FlatController):
    """Works while the map is to be seen."""

    def __init__(
        self,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: FlatDialogs,
        *,
        view: MapView,
        files: Callable[[], FigureFiles],
    ) -> None:
        subject = Subject(word="projection", left=LeftView.PROJECTION, kind=JobKind.PROJECTION)
        super().__init__(subject, analyse, worker, settings, dialogs, view=view, files=files)
        self._view = view

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
        self._ask(shown.entry, shown.answer, projection=request)

    def _draw(self, outcome: object, entry: CrystalEntry, answer: Answer) -> None:
        if isinstance(outcome, ProjectionReady):
            cell = entry.crystal.cell if entry.crystal is not None else None
            self._view.draw_map(outcome.image, _title(entry, answer), cell)

    def facts(self) -> frozenset[str]:
        """Whether there is a map."""
        return frozenset({"projection"} if self._seen and self._view.map is not None else ())

    def figure(self) -> Figure | None:
        """What writes the map that is shown."""
        from core.export.projection_figure import write_projection

        found, entry, answer = self._view.map, self._analyse.shown.entry, self._analyse.shown.answer
        if found is None or entry is None or answer is None:
            return None
        stated = figure_statements(entry, answer)
        return partial(write_projection, found=found, title=_title(entry, answer), stated=stated)


def _title(entry: CrystalEntry, answer: Answer) -> str:
    return f"{name_of(entry)} · {frame_name(answer)}"
