"""The symmetry of the crystal in the view: found when it is wanted, kept for crystals seen lately."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.state.display import Message, Tone
from app.state.figures import sentence
from app.work.jobs import Failed, Job, JobKind, Priority, SymmetryReady
from app.work.worker import Worker
from core.elasticity.stiffness import Frame

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.crystal.symmetry_description import SymmetryDescription

KEPT = 16
"""Crystals whose symmetry is kept, some 50 kB each at most."""
FINDING = "looking for it …"


class SymmetryView(Protocol):
    """The dock (:class:`app.views.symmetry_panel.SymmetryPanel`)."""

    def show_message(self, message: Message) -> None:
        """A sentence instead."""
        ...

    def show_symmetry(self, ready: SymmetryReady, crystal: Crystal, frame: Frame) -> None:
        """All that is known; frame: of the pattern of the 6×6."""
        ...


class SymmetryController(QObject):
    """``known()``: the symmetry of the crystal is there, or it is known why it cannot be found."""

    known = Signal()

    def __init__(self, analyse: AnalyseController, worker: Worker, *, view: SymmetryView) -> None:
        super().__init__()
        self._analyse = analyse
        self._worker = worker
        self._view = view
        self._crystal: Crystal | None = None
        self._kept: OrderedDict[Crystal, SymmetryReady | str] = OrderedDict()
        self._asked: Crystal | None = None
        self._seen = False
        self._shown: tuple[object, ...] = ()
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)
        analyse.shown_changed.connect(self._show)

    @property
    def ready(self) -> SymmetryReady | None:
        """What is known of the crystal in the view."""
        found = self._kept.get(self._crystal) if self._crystal is not None else None
        return found if isinstance(found, SymmetryReady) else None

    @property
    def description(self) -> SymmetryDescription | None:
        """Its symmetry in words."""
        return self.ready.description if self.ready is not None else None

    @property
    def missing(self) -> str:
        """Why its symmetry is not known, or that it is being looked for."""
        found = self._kept.get(self._crystal) if self._crystal is not None else None
        return "not known" if isinstance(found, str) else FINDING

    def set_crystal(self, crystal: Crystal | None) -> None:
        """Another crystal is in the view."""
        self._crystal = crystal
        if self._seen:
            self.ask()
        self._show()
        self.known.emit()

    def set_seen(self, seen: bool) -> None:
        """The dock is to be seen, or not any more."""
        self._seen = seen
        if seen:
            self.ask()
            self._show()

    def ask(self) -> None:
        """Have the symmetry found, unless it is known or being looked for."""
        crystal, entry = self._crystal, self._analyse.shown.entry
        if crystal is None or entry is None or crystal in self._kept or crystal is self._asked:
            return
        self._asked = crystal
        self._worker.submit(
            Job(kind=JobKind.SYMMETRY, key=entry.key, crystal=crystal, priority=Priority.LOOKED_AT)
        )

    def _on_result(self, job: Job, outcome: object) -> None:
        if isinstance(outcome, SymmetryReady) and job.crystal is not None:
            self._keep(job.crystal, outcome)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.SYMMETRY and job.crystal is not None:
            self._keep(job.crystal, sentence(failure.message))

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        if any(job.kind is JobKind.SYMMETRY for job in jobs):
            self._asked = None

    def _keep(self, crystal: Crystal, found: SymmetryReady | str) -> None:
        self._kept[crystal] = found
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        if crystal is self._asked:
            self._asked = None
        if crystal is self._crystal:
            self._show()
            self.known.emit()

    def _show(self) -> None:
        """Bring the dock up to date while it is to be seen."""
        if not self._seen:
            return
        found = self._kept.get(self._crystal) if self._crystal is not None else None
        frame = self._analyse.options.frame
        shown = (self._crystal, found, frame)
        if shown == self._shown:
            return
        self._shown = shown
        if self._crystal is None:
            self._view.show_message(Message(text="No crystal is drawn whose symmetry could be shown."))
        elif isinstance(found, SymmetryReady):
            self._view.show_symmetry(found, self._crystal, frame)
        elif found is not None:
            self._view.show_message(Message(text=found, tone=Tone.FAILURE))
        else:
            self._view.show_message(Message(text="Looking for the symmetry …", busy=True))
