"""Keeps the panes and the panel in step with the selected crystal; asks for surfaces and draws them."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from app.state.answer import Answer
from app.state.display import DisplayOptions, Message, Shown, Tone, resolve
from app.state.figures import sentence
from app.state.readout import frame_name, title_of
from app.state.session import CrystalEntry, Session
from app.work.jobs import Failed, Job, JobKind, SurfaceReady
from app.work.worker import Worker
from core.crystal.bonding import Bonds
from core.crystal.crystal import Crystal
from core.surface.error_band import missing_band
from core.surface.error_shell import ErrorShell
from core.surface.harmonic_surface import Drawn
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]


class CrystalView(Protocol):
    """The left view."""

    def draw_crystal(self, entry: CrystalEntry, options: DisplayOptions) -> None:
        """Draw the unit cell."""
        ...

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        ...


class SurfaceView(Protocol):
    """The right view."""

    def draw_surface(
        self,
        mesh: SurfaceMesh,
        crystal: Crystal | None,
        caption: str,
        *,
        band: ErrorShell | None = None,
        bonds: Bonds | None = None,
    ) -> None:
        """Draw a surface with the axes of its crystal, where it has one, and the band of its errors."""
        ...

    def show_waiting(self) -> None:
        """A surface is coming: a sentence that stands in its place is not true any more."""
        ...

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        ...


class ShownView(Protocol):
    """The panel, and whatever else shows the resolved state."""

    def show_state(self, shown: Shown) -> None:
        """Show it."""
        ...


class AnalyseController(QObject):
    """``shown_changed()``: something else is to be seen than before."""

    shown_changed = Signal()

    def __init__(
        self,
        session: Session,
        worker: Worker,
        *,
        crystal: CrystalView,
        surface: SurfaceView,
        panel: ShownView,
    ) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._crystal_view = crystal
        self._surface_view = surface
        self._panel = panel
        self.options = DisplayOptions()
        self.model_state = ""
        self.shown = resolve(None, self.options)
        self._drawn_crystal: tuple[object, ...] = ()
        self._wanted_surface: tuple[int, Answer, Drawn, bool] | tuple[()] = ()
        # Many results may come in one turn of the event loop; the window is brought up to date once.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        session.selection_changed.connect(self._later.start)
        session.changed.connect(self._on_changed)
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)

    def stop(self) -> None:
        """The window goes: nothing is brought up to date any more."""
        self._later.timeout.disconnect(self.refresh)
        self._later.stop()

    def set_options(self, options: DisplayOptions) -> None:
        """Show the same in another way."""
        self.options = options
        self._later.start()

    def set_model_state(self, text: str) -> None:
        """What the network is doing while it cannot predict yet."""
        self.model_state = text
        self._later.start()

    def _on_changed(self, row: int) -> None:
        selected = self._session.selected
        if selected is not None and self._session.at(row) is selected:
            self._later.start()

    def refresh(self) -> None:
        """Bring panes and panel up to date; what is there already is not drawn again."""
        self.shown = resolve(self._session.selected, self.options, model_state=self.model_state)
        self._refresh_crystal(self.shown)
        self._refresh_surface(self.shown)
        self._panel.show_state(self.shown)
        self.shown_changed.emit()

    def _refresh_crystal(self, shown: Shown) -> None:
        if shown.crystal_message is not None:
            self._drawn_crystal = ()
            self._crystal_view.show_message(shown.crystal_message)
        elif shown.entry is not None:
            options = self.options
            drawn = (shown.entry.crystal, options.crystal)
            if drawn != self._drawn_crystal:
                self._drawn_crystal = drawn
                self._crystal_view.draw_crystal(shown.entry, options)

    def _refresh_surface(self, shown: Shown) -> None:
        if shown.tensor_message is not None:
            self._wanted_surface = ()
            self._surface_view.show_message(shown.tensor_message)
            return
        entry, answer = shown.entry, shown.answer
        if entry is None or answer is None:
            self._wanted_surface = ()
            return
        errors = errors_of(shown) if self.options.surface.band else None
        wanted = (entry.key, answer, shown.quantity, errors is not None)
        if wanted == self._wanted_surface:
            return
        self._wanted_surface = wanted
        self._surface_view.show_waiting()
        self._worker.submit(
            Job(
                kind=JobKind.SURFACE,
                key=entry.key,
                stiffness=answer.stiffness,
                quantity=shown.quantity,
                density=answer.density,
                errors=errors,
            )
        )

    def _is_wanted(self, job: Job) -> bool:
        if not self._wanted_surface:
            return False
        key, answer, quantity, banded = self._wanted_surface
        same = (key, quantity, banded) == (job.key, job.quantity, job.errors is not None)
        return same and answer.stiffness is job.stiffness

    def _on_result(self, job: Job, outcome: object) -> None:
        if not isinstance(outcome, SurfaceReady) or not self._is_wanted(job):
            return
        entry = self._session.find(job.key)
        if entry is not None and entry.answer is not None:
            self._surface_view.draw_surface(
                outcome.mesh,
                entry.crystal,
                caption_of(entry, outcome.mesh),
                band=outcome.band,
                bonds=entry.facts.bonds if entry.facts is not None else None,
            )

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.SURFACE and self._is_wanted(job):
            text = sentence(failure.message)
            if self.shown.answer is not None and not self.shown.answer.stable:
                text += ". Only the longitudinal stiffness can be drawn."
            self._surface_view.show_message(Message(text=text, tone=Tone.FAILURE))


def errors_of(shown: Shown) -> FloatArray | None:
    """(k, 6, 6) GPa, the errors of the tensor, where the quantity that is shown has a band of them."""
    interval = shown.answer.interval if shown.answer is not None else None
    return None if interval is None or missing_band(shown.quantity) else interval.errors


def caption_of(entry: CrystalEntry, mesh: SurfaceMesh) -> str:
    """What stands on the picture of a surface: whose, what, in which unit and frame."""
    unit = f", {mesh.quantity.unit}" if mesh.quantity.unit else ""
    frame = frame_name(entry.answer) if entry.answer is not None else "crystal frame"
    return f"{title_of(entry)} · {mesh.quantity.title}{unit} · {frame}"
