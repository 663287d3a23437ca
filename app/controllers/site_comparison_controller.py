"""The picked site compared with another, of its own crystal or of any that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from app.controllers.environment_controller import EnvironmentController, SignalScene
from app.state.environment_request import Compared, CompareRequest, EnvironmentDone
from app.state.session import Session
from app.work.jobs import Failed, Job, JobKind, Priority
from app.work.worker import Worker
from core.crystal.measure import AtomImage
from core.crystal.site_facts import distinct_labels

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal

TWO_ATOMS = "Two atoms are compared: click one, and another with Shift; or choose a crystal and its site."
NO_ATOM = "Click the atom that is to be compared in the view of the crystal."


class ComparisonChoice(Protocol):
    """What to compare with (:class:`app.views.comparison_choice.ComparisonChoice`)."""

    def offer_crystals(self, names: Sequence[tuple[str, int]]) -> None:
        """The open crystals: name and key."""
        ...

    def offer_sites(self, names: Sequence[str]) -> None:
        """The sites of the chosen one."""
        ...


class ComparisonView(Protocol):
    """Where it is told (:class:`app.views.environment_panel.EnvironmentPanel`)."""

    def show_comparison(self, found: Compared | None) -> None:
        """Two sites compared, or none."""
        ...

    def show_trouble(self, text: str) -> None:
        """Why something cannot be done."""
        ...


class SiteComparisonController(QObject):
    """The site that is looked at stays where it is; the other is turned onto it."""

    def __init__(
        self,
        session: Session,
        worker: Worker,
        environment: EnvironmentController,
        *,
        scene: SignalScene,
        choice: ComparisonChoice,
        view: ComparisonView,
    ) -> None:
        super().__init__()
        self._session, self._worker, self._environment = session, worker, environment
        self._scene, self._choice, self._view = scene, choice, view
        self._picked: Callable[[], Sequence[AtomImage]] = tuple
        self._asked: CompareRequest | None = None
        self._atom: AtomImage | None = None
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    def follow(self, picked: Callable[[], Sequence[AtomImage]]) -> None:
        """Where the picked atoms are told."""
        self._picked = picked

    def offer_crystals(self) -> None:
        """The list of crystals is opened."""
        open_ones = [entry for entry in self._session if entry.crystal is not None]
        self._choice.offer_crystals([(entry.path.name, entry.key) for entry in open_ones])

    def offer_sites(self, key: int) -> None:
        """The sites of a crystal; none for key 0."""
        entry = self._session.find(key)
        crystal = entry.crystal if entry is not None else None
        self._choice.offer_sites(() if crystal is None else distinct_labels(crystal))

    def compare_picked(self) -> None:
        """Compare the atom picked last with the one before it."""
        picked, crystal = self._picked(), self._scene.crystal
        if crystal is None or self._environment.atom is None or len(picked) < 2:
            self._view.show_trouble(TWO_ATOMS)
            return
        self._compare(crystal, picked[-2].site, "")

    def compare(self, key: int, site: int) -> None:
        """Compare the picked atom with a site of an open crystal; key 0: with the atom picked before."""
        if key == 0:
            self.compare_picked()
            return
        entry = self._session.find(key)
        if entry is None or entry.crystal is None:
            self._view.show_trouble("That crystal was closed; choose another.")
            return
        self._compare(entry.crystal, site, entry.path.name)

    def _compare(self, other: Crystal, site: int, of: str) -> None:
        crystal, atom = self._scene.crystal, self._environment.atom
        if crystal is None or atom is None:
            self._view.show_trouble(NO_ATOM)
            return
        own = self._session.selected
        elsewhere = of if own is None or of != own.path.name else ""
        names = (distinct_labels(crystal)[atom.site], distinct_labels(other)[site])
        self._asked = CompareRequest(
            first=(crystal, atom.site),
            second=(other, site),
            settings=self._environment.settings,
            names=(names[0], f"{names[1]} of {elsewhere}" if elsewhere else names[1]),
        )
        self._atom = atom
        self._view.show_trouble("")
        self._worker.submit(
            Job(kind=JobKind.ENVIRONMENT, priority=Priority.LOOKED_AT, environment=self._asked)
        )

    def refresh(self) -> None:
        """Another atom may be looked at: the axis belongs to that which was compared."""
        if self._atom is not None and self._environment.atom != self._atom:
            self._atom = None
            self._scene.show_axis(None, (), "")

    # --- answers
    def _on_result(self, job: Job, outcome: object) -> None:
        if job.environment is not self._asked or not isinstance(outcome, EnvironmentDone):
            return
        answer = outcome.answer
        if isinstance(answer, Compared):
            self._asked = None
            self._view.show_comparison(answer)
            self._show_axis(answer)

    def _show_axis(self, found: Compared) -> None:
        if self._environment.atom != self._atom:
            return  # another atom is looked at by now
        best = found.comparison.best
        axis, angle = best.axis_angle
        how = "" if best.is_proper else " with inversion"
        self._scene.show_axis(self._atom, tuple(float(part) for part in axis), f"{angle:.1f}°{how}")

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if self._asked is not None and job.environment is self._asked:
            self._asked = None
            self._view.show_trouble(failure.message)

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        if self._asked is not None and any(job.environment is self._asked for job in jobs):
            self._asked = None
            self._view.show_trouble("The comparison was cancelled.")
