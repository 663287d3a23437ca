"""The neighbourhood of the atom that is picked: its signal in the view, its invariants in the dock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.state.display import Message, Tone
from app.state.environment_request import (
    EnvironmentDone,
    RebuildMoved,
    RebuildRequest,
    SignalReady,
    SignalRequest,
    SiteRequest,
    SitesReady,
)
from app.work.jobs import Failed, Job, JobKind, Priority
from app.work.worker import Worker
from core.crystal.measure import AtomImage
from core.environment.neighborhood import notes_of
from core.environment.rebuild_task import Invariants, RebuildTask
from core.environment.settings import EnvironmentSettings
from core.environment.twins import twins
from core.errors import ElastoscopeError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.environment.signal import SignalSurface
    from core.environment.site_symmetry import SiteSymmetry

FIRST_SETTINGS = EnvironmentSettings(cutoff=4.0)
NO_ATOM = "Click an atom in the view of the crystal to see its neighbourhood."
NO_CRYSTAL = "No crystal is drawn whose atoms could be looked at."


class SignalScene(Protocol):
    """The view of the crystal (:class:`app.scene.signal_in_view.SignalInView`)."""

    @property
    def crystal(self) -> Crystal | None:
        """The one whose cell is drawn."""
        ...

    def show_signal(self, atom: AtomImage | None, surface: SignalSurface | None) -> None:
        """Draw a signal around an atom, or none."""
        ...

    def show_axis(self, atom: AtomImage | None, axis: Sequence[float], text: str) -> None:
        """Draw the axis of a rotation through an atom, or none."""
        ...


class EnvironmentView(Protocol):
    """The dock (:class:`app.views.environment_panel.EnvironmentPanel`)."""

    def show_message(self, message: Message) -> None:
        """A sentence instead of the bars."""
        ...

    def show_site(
        self, found: SignalReady, symmetry: SiteSymmetry | None, notes: Sequence[str], trouble: str
    ) -> None:
        """What is known of a site; trouble: why its symmetry is not."""
        ...

    def show_rebuilding(self, moved: RebuildMoved | None) -> None:
        """Where a reconstruction stands."""
        ...

    def show_trouble(self, text: str) -> None:
        """Why something cannot be done."""
        ...


class EnvironmentController(QObject):
    """Works while the dock is to be seen. ``notice(str)``; ``marks_changed()``."""

    notice = Signal(str)
    marks_changed = Signal()

    def __init__(self, worker: Worker, *, scene: SignalScene, view: EnvironmentView) -> None:
        super().__init__()
        self._worker, self._scene, self._view = worker, scene, view
        self._picked: Callable[[], Sequence[AtomImage]] = tuple
        self._seen = False
        self._degree: int | None = None
        self.settings = FIRST_SETTINGS
        self._wanted: SignalRequest | None = None
        self._running: SignalRequest | None = None
        self._symmetries: SitesReady | None = None
        self._asked: Crystal | None = None
        self._rebuild: RebuildRequest | None = None
        self._shown: SignalReady | None = None
        self._said: tuple[SignalReady, SitesReady | None] | None = None
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    def follow(self, picked: Callable[[], Sequence[AtomImage]]) -> None:
        """Where the picked atoms are told."""
        self._picked = picked

    def set_seen(self, seen: bool) -> None:
        """The dock is to be seen, or not any more."""
        if seen == self._seen:
            return
        self._seen = seen
        self.refresh()

    def set_settings(self, settings: EnvironmentSettings) -> None:
        """Another cutoff, degree or width."""
        self.settings = settings
        if self._degree is not None and self._degree > settings.degree:
            self._degree = None
        self.refresh()

    def set_degree(self, degree: int | None) -> None:
        """Draw one degree, or the sum."""
        self._degree = degree
        self.refresh()

    @property
    def atom(self) -> AtomImage | None:
        """The atom picked last, of the crystal in the view."""
        picked, crystal = self._picked(), self._scene.crystal
        if crystal is None or not picked or picked[-1].site >= len(crystal):
            return None
        return picked[-1]

    def refresh(self) -> None:
        """Bring dock and view up to date."""
        crystal, atom = self._scene.crystal, self.atom
        if not self._seen or crystal is None or atom is None:
            self._wanted = self._shown = self._said = None
            self._scene.show_signal(None, None)
            self._scene.show_axis(None, (), "")
            if self._seen:
                self._view.show_message(Message(text=NO_CRYSTAL if crystal is None else NO_ATOM))
            return
        wanted = SignalRequest(crystal=crystal, site=atom.site, settings=self.settings, degree=self._degree)
        if self._shown is not None and _same(self._shown.request, wanted):
            self._draw(self._shown)
            return
        self._wanted = wanted
        self._submit_signal()
        if crystal is not self._asked:
            self._asked = crystal
            self._ask(SiteRequest(crystal=crystal))

    def _submit_signal(self) -> None:
        """One at a time: while a slider moves, what came in between is left out."""
        if self._running is None and self._wanted is not None:
            self._running = self._wanted
            self._worker.submit(Job(kind=JobKind.SIGNAL, priority=Priority.LOOKED_AT, signal=self._wanted))

    def _ask(self, request: SiteRequest | RebuildRequest) -> None:
        self._worker.submit(Job(kind=JobKind.ENVIRONMENT, priority=Priority.LOOKED_AT, environment=request))

    # --- rebuilding
    @property
    def rebuilding(self) -> bool:
        """Points are moving."""
        return self._rebuild is not None

    def rebuild(self, way: str, seed: int = 0) -> None:
        """Find the neighbours of the atom again: from the ``bispectrum``, from the ``power`` spectrum, a
        ``twin`` of the latter; ``known-twins``: the twin of four points on a circle.
        """
        try:
            task = self._task(way, seed)
        except ElastoscopeError as error:
            self._view.show_trouble(str(error))
            return
        if task is None:
            self._view.show_trouble(NO_ATOM)
            return
        self._rebuild = RebuildRequest(task=task, steps=0)
        self._ask(self._rebuild)
        self.marks_changed.emit()

    def _task(self, way: str, seed: int) -> RebuildTask | None:
        if way == "known-twins":
            return RebuildTask(target=twins()[0], invariants=Invariants.POWER, seed=seed, twin=True)
        if self._shown is None:
            return None
        twin = way == "twin"
        return RebuildTask(
            target=self._shown.neighborhood,
            invariants=Invariants.POWER if twin else Invariants(way),
            seed=seed,
            twin=twin,
        )

    def cancel_rebuild(self) -> None:
        """Let the points stay where they are."""
        if self._rebuild is not None:
            self._rebuild = None
            self.notice.emit("The reconstruction was cancelled")
            self._view.show_rebuilding(None)
            self.marks_changed.emit()

    # --- answers
    def _on_result(self, job: Job, outcome: object) -> None:
        if isinstance(outcome, SignalReady):
            self._take_signal(outcome)
        elif isinstance(outcome, EnvironmentDone):
            self._take(job, outcome.answer)

    def _take_signal(self, found: SignalReady) -> None:
        self._running = None
        if self._wanted is not None:
            if _same(found.request, self._wanted):
                self._wanted = None
            if self._seen and self.atom is not None and found.request.site == self.atom.site:
                self._shown = found
                self._draw(found)
        self._submit_signal()

    def _draw(self, found: SignalReady) -> None:
        self._scene.show_signal(self.atom, found.surface)
        crystal = found.request.crystal
        known = self._symmetries if self._symmetries and self._symmetries.crystal is crystal else None
        if self._said == (found, known):
            return
        self._said = (found, known)
        trouble = known.trouble if known is not None else ""
        self._view.show_site(found, self._symmetry(found.request), notes_of(crystal), trouble)

    def _symmetry(self, request: SignalRequest) -> SiteSymmetry | None:
        known = self._symmetries
        if known is None or known.crystal is not request.crystal or not known.symmetries:
            return None
        return known.symmetries[request.site]

    def _take(self, job: Job, answer: object) -> None:
        # What came through the pipe are copies; what was asked is known by the job.
        asked = job.environment
        if isinstance(answer, SitesReady) and isinstance(asked, SiteRequest):
            if asked.crystal is not self._asked:
                return
            self._symmetries = replace(answer, crystal=asked.crystal)
            if self._shown is not None:
                self._draw(self._shown)
        elif isinstance(answer, RebuildMoved) and self._rebuild is not None and asked is self._rebuild:
            self._view.show_rebuilding(answer)
            if answer.state.is_over:
                self._rebuild = None
                self.marks_changed.emit()
                return
            self._rebuild = replace(self._rebuild, state=answer.state, steps=4)
            self._ask(self._rebuild)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.SIGNAL:
            self._running = None
            if self._wanted is job.signal:
                self._wanted = self._shown = self._said = None
                self._scene.show_signal(None, None)
                self._view.show_message(Message(text=failure.message, tone=Tone.DOUBT))
            self._submit_signal()
        elif isinstance(job.environment, SiteRequest) and job.environment.crystal is self._asked:
            self._symmetries = SitesReady(
                crystal=job.environment.crystal, symmetries=(), trouble=failure.message
            )
            if self._shown is not None:
                self._draw(self._shown)
        elif self._rebuild is not None and job.environment is self._rebuild:
            self._rebuild = None
            self._view.show_rebuilding(None)
            self._view.show_trouble(failure.message)
            self.marks_changed.emit()

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            if isinstance(job.environment, SiteRequest) and job.environment.crystal is self._asked:
                self._asked = None  # looked for again when the next signal is wanted
            elif self._rebuild is not None and job.environment is self._rebuild:
                self.cancel_rebuild()


def _same(one: SignalRequest, other: SignalRequest) -> bool:
    return (one.crystal, one.site, one.settings, one.degree) == (
        other.crystal, other.site, other.settings, other.degree
    )  # fmt: skip
