"""Comparing crystals: which, in what, and the surfaces that are needed for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.state.comparison import MOST, Compared, Mode, Wish, compared, entry_name, why_not
from app.state.figures import sentence
from app.state.session import CrystalEntry, Session
from app.work.jobs import ComparisonReady, Failed, Job, JobKind
from app.work.worker import Worker
from core.elasticity.stiffness import Frame, Stiffness
from core.elasticity.tensor_difference import TensorDifference, tensor_difference
from core.errors import TensorError
from core.surface.quantity import SurfaceQuantity
from core.surface.surface_mesh import SurfaceMesh

Surface = SurfaceMesh | str | None
"""A surface, the reason why there is none, or None while it is computed."""
Choice = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """What the view shows.

    surfaces: one of each of the subjects; difference: B − A as a tensor, None where it cannot be had, with
    the reason in ``problem``; difference_surface: B − A over directions, in the difference mode only.
    choices: (key, name) of every crystal that could be compared. ready: nothing is being computed.
    """

    wish: Wish
    subjects: tuple[Compared, ...]
    surfaces: tuple[Surface, ...]
    difference: TensorDifference | None = None
    difference_surface: Surface = None
    problem: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def ready(self) -> bool:
        """Nothing is being computed."""
        shown = [*self.surfaces, *([self.difference_surface] if self.wish.mode is Mode.DIFFERENCE else [])]
        return all(surface is not None for surface in shown)


class CompareView(Protocol):
    """Where comparisons are shown."""

    def show_comparison(self, comparison: Comparison) -> None:
        """Show it; parts of it may still be computed."""
        ...

    def open(self) -> None:
        """Bring the view before the user."""
        ...

    def isVisible(self) -> bool:
        """It is to be seen."""
        ...

    def hide(self) -> None:
        """Put it away."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A surface that is computed or was. reference: what is subtracted, None for the surface itself."""

    stiffness: Stiffness
    reference: Stiffness | None
    quantity: SurfaceQuantity
    surface: Surface = None


class CompareController(QObject):
    """``notice(str)``; ``marks_changed()``: what can be compared, or what is pinned, has changed."""

    notice = Signal(str)
    marks_changed = Signal()

    def __init__(
        self,
        session: Session,
        worker: Worker,
        *,
        view: CompareView,
        chosen: Callable[[], Sequence[int]],
        quantity: Callable[[], SurfaceQuantity],
    ) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._view = view
        self._chosen = chosen
        self._quantity = quantity
        self.wish = Wish()
        self.pinned: int | None = None
        self._asked: list[_Asked] = []
        self._told: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        session.removed.connect(self._on_removed)
        session.changed.connect(self._on_changed)
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    # --- what can be compared ----------------------------------------
    def candidates(self) -> list[CrystalEntry]:
        """The crystals that are meant: those selected in the table, or the pinned and the selected one."""
        found = [entry for key in self._chosen() if (entry := self._session.find(key)) is not None]
        pinned = self._session.find(self.pinned) if self.pinned is not None else None
        selected = self._session.selected
        if len(found) < 2:
            found = [selected] if selected is not None else []
        if pinned is not None:
            found = [pinned, *(entry for entry in found if entry.key != pinned.key)]
        return found

    def facts(self) -> frozenset[str]:
        """Names (``Situation.facts``) of what is the case."""
        return frozenset() if why_not(self.candidates()) else frozenset({"comparable"})

    def marks(self) -> frozenset[str]:
        """Names (``Action.checked``) of what is on."""
        selected = self._session.selected
        pinned = selected is not None and selected.key == self.pinned
        return frozenset({"pinned"} if pinned else ())

    def look_again(self) -> None:
        """Other crystals are selected: tell whether that changes what can be done."""
        now = (self.facts(), self.marks())
        if now != self._told:
            self._told = now
            self.marks_changed.emit()

    # --- actions ----------------------------------------
    def pin(self, on: bool) -> None:
        """Compare others with the selected crystal, or no more."""
        entry = self._session.selected
        if on and entry is not None:
            self.notice.emit(f"Others are compared with {entry_name(entry)}: select one and compare")
        self.pin_key(entry.key if on and entry is not None else None)

    def pin_key(self, key: int | None) -> None:
        """Compare others with that crystal, or with none."""
        self.pinned = key
        self.marks_changed.emit()

    def compare(self) -> None:
        """Show the crystals that are meant side by side."""
        self._start(Mode.SIDE_BY_SIDE)

    def difference(self) -> None:
        """Show how the second of two crystals differs from the first."""
        self._start(Mode.DIFFERENCE)

    def _start(self, mode: Mode) -> None:
        entries = [entry for entry in self.candidates() if entry.answer is not None]
        if len(entries) < 2:
            self.notice.emit(why_not(self.candidates()))
            return
        if len(entries) > MOST and mode is Mode.SIDE_BY_SIDE:
            self.notice.emit(f"The first {MOST} of {len(entries)} crystals are compared")
        keys = tuple(entry.key for entry in entries[:MOST])
        self.wish = replace(self.wish, keys=keys, mode=mode, quantity=self._quantity())
        self._view.open()
        self.refresh()

    def set_mode(self, mode: Mode) -> None:
        """Side by side, or the difference."""
        self._change(mode=mode)

    def set_quantity(self, quantity: SurfaceQuantity) -> None:
        """Which surfaces."""
        self._change(quantity=quantity)

    def set_frame(self, frame: Frame) -> None:
        """In which frame tensors and directions stand."""
        self._change(frame=frame)

    def set_key(self, place: int, key: int) -> None:
        """Another crystal as A (0) or B (1); the two change places where it is the other one."""
        keys = list(self.wish.keys)
        if key in keys:
            other = keys.index(key)
            keys[other], keys[place] = keys[place], keys[other]
        else:
            keys[place] = key
        self._change(keys=tuple(keys))

    def swap(self) -> None:
        """A becomes B."""
        first, second, *others = self.wish.keys
        self._change(keys=(second, first, *others))

    def _change(self, **changes: object) -> None:
        self.wish = replace(self.wish, **changes)  # type: ignore[arg-type]
        self.refresh()

    def rest(self) -> None:
        """The view was closed: compute nothing more for it. The frame is kept for the next comparison."""
        self._later.stop()
        self._asked.clear()
        self.wish = replace(self.wish, keys=())

    def end(self) -> None:
        """Compare nothing any more: the view is about to go."""
        self.rest()
        self.wish = Wish()

    # --- keeping up ----------------------------------------
    def _on_removed(self) -> None:
        if self.pinned is not None and self._session.find(self.pinned) is None:
            self.pinned = None
        self.marks_changed.emit()
        if any(self._session.find(key) is None for key in self.wish.keys):
            self._later.start()

    def _on_changed(self, row: int) -> None:
        if self._view.isVisible() and self._session.at(row).key in self.wish.keys:
            self._later.start()

    def _on_cancelled(self, _jobs: object) -> None:
        if any(asked.surface is None for asked in self._asked):
            self._asked = [asked for asked in self._asked if asked.surface is not None]
            self._later.start()

    def refresh(self) -> None:
        """Ask for what is missing and show what is there."""
        entries = [entry for key in self.wish.keys if (entry := self._session.find(key)) is not None]
        subjects = compared(entries, self.wish.frame)
        if len(subjects) < 2:
            self._asked.clear()
            if self._view.isVisible():
                self._view.hide()
                self.notice.emit("The comparison ended: fewer than two of its crystals are left")
            return
        if tuple(each.key for each in subjects) != self.wish.keys:
            self.wish = replace(self.wish, keys=tuple(each.key for each in subjects))
        self._view.show_comparison(self._comparison(subjects))

    def _comparison(self, subjects: tuple[Compared, ...]) -> Comparison:
        needed: list[_Asked] = []
        shown = subjects if self.wish.mode is Mode.SIDE_BY_SIDE else subjects[:2]
        surfaces = tuple(self._surface(each, None, needed) for each in shown)
        difference, problem, between = None, "", None
        if self.wish.mode is Mode.DIFFERENCE:
            difference, problem = _difference(*subjects[:2])
            between = problem or self._surface(subjects[1], subjects[0], needed)
        # What nobody needs any more is forgotten, so that switching to and fro costs no memory.
        self._asked = needed
        return Comparison(
            wish=self.wish, subjects=shown, surfaces=surfaces, difference=difference,
            difference_surface=between, problem=problem, choices=self._choices(),
        )  # fmt: skip

    def _choices(self) -> tuple[Choice, ...]:
        if self.wish.mode is Mode.SIDE_BY_SIDE:
            return ()
        return tuple((entry.key, entry_name(entry)) for entry in self._session if entry.answer is not None)

    def _surface(self, subject: Compared, reference: Compared | None, needed: list[_Asked]) -> Surface:
        if subject.stiffness is None:
            return subject.missing
        subtracted = reference.stiffness if reference is not None else None
        known = self._find(subject.stiffness, subtracted, self.wish.quantity)
        if known is None:
            known = _Asked(subject.stiffness, subtracted, self.wish.quantity)
            self._submit(subject, reference)
        needed.append(known)
        return known.surface

    def _submit(self, subject: Compared, reference: Compared | None) -> None:
        self._worker.submit(
            Job(
                kind=JobKind.COMPARE,
                key=subject.key,
                stiffness=subject.stiffness,
                density=subject.density,
                reference=reference.stiffness if reference is not None else None,
                reference_density=reference.density if reference is not None else None,
                quantity=self.wish.quantity,
            )
        )

    def _find(
        self, stiffness: Stiffness | None, reference: Stiffness | None, quantity: object
    ) -> _Asked | None:
        for asked in self._asked:
            same = asked.stiffness is stiffness and asked.reference is reference
            if same and asked.quantity == quantity:
                return asked
        return None

    def _on_result(self, job: Job, outcome: object) -> None:
        if isinstance(outcome, ComparisonReady):
            self._keep(job, outcome.mesh)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.COMPARE:
            self._keep(job, sentence(failure.message))

    def _keep(self, job: Job, surface: Surface) -> None:
        asked = self._find(job.stiffness, job.reference, job.quantity)
        if asked is not None:
            self._asked[self._asked.index(asked)] = replace(asked, surface=surface)
            self._later.start()


def _difference(first: Compared, second: Compared) -> tuple[TensorDifference | None, str]:
    """B − A of two crystals, or why it cannot be had."""
    for each in (first, second):
        if each.stiffness is None:
            return None, f"{each.name}: {each.missing}"
    assert first.stiffness is not None and second.stiffness is not None
    try:
        return tensor_difference(second.stiffness, first.stiffness), ""
    except TensorError as error:
        return None, sentence(str(error))
