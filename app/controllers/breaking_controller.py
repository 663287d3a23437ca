"""Kinds of tensors under the crystal's symmetry, and the order parameters that break it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.settings import Settings
from app.state.breaking_requests import FloatArray, SearchFound, SearchRequest, TensorKindRequest
from app.state.display import Tone
from app.state.figures import sentence
from app.work.jobs import Failed, Job, JobKind, Priority, TensorsReady
from app.work.search_process import SearchProcess
from app.work.worker import Worker
from core.errors import ElastoscopeError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.symmetry_breaking.order_parameters import OrderParameters


class TensorView(Protocol):
    """The page of tensors (:class:`app.views.tensor_page.TensorPage`)."""

    def show_message(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """A sentence instead of the facts."""
        ...

    def show_tensors(self, ready: TensorsReady) -> None:
        """What the point group says."""
        ...


class OrderView(Protocol):
    """The page of order parameters (:class:`app.views.order_page.OrderPage`)."""

    @property
    def case(self) -> str: ...

    def wish(self) -> SearchRequest:
        """What is chosen, without crystal and target."""
        ...

    def show_file(self, path: Path | None) -> None: ...
    def show_elements(self, elements: tuple[str, ...]) -> None: ...
    def set_running(self, running: bool) -> None: ...
    def show_progress(self, share: float, text: str) -> None: ...
    def show_message(self, text: str, tone: Tone = Tone.PLAIN) -> None: ...
    def show_order(self, found: OrderParameters) -> None: ...


class BreakingDialogs(Protocol):
    """What is asked of the user."""

    def ask_files(self, folder: Path) -> tuple[Path, ...]:
        """Crystal files."""
        ...

    def ask_tensor_files(self, folder: Path) -> tuple[Path, ...]:
        """Files of numbers."""
        ...


class BreakingController(QObject):
    """``order_changed()``: other order parameters are to be drawn; ``notice(str)``: something unforeseen."""

    order_changed = Signal()
    notice = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: BreakingDialogs,
        *,
        tensors: TensorView,
        order: OrderView,
        search: SearchProcess,
    ) -> None:
        super().__init__()
        self._analyse, self._worker, self._settings, self._dialogs = analyse, worker, settings, dialogs
        self._tensors, self._order, self._search = tensors, order, search
        self._crystal: Crystal | None = None
        self._kind = "elasticity"
        self._matrix: FloatArray | None = None
        self._target: Path | None = None
        self._asked: tuple[object, ...] = ()
        self._seen = False
        self.found: OrderParameters | None = None
        self.cif = ""
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)
        analyse.shown_changed.connect(self.follow)
        search.progressed.connect(order.show_progress)
        search.found.connect(self._on_found)
        search.failed.connect(self._on_search_failed)

    # --- tensors ----------------------------------------
    def set_seen(self, seen: bool) -> None:
        """The page of tensors is to be seen, or not any more."""
        self._seen = seen
        if seen:
            self._ask()

    def follow(self) -> None:
        """Perhaps another crystal is shown."""
        entry = self._analyse.shown.entry
        crystal = entry.crystal if entry is not None else None
        if crystal is not self._crystal:
            self._crystal = crystal
            self._matrix = None
            self._order.show_elements(() if crystal is None else tuple(sorted(set(crystal.species))))
            self.order_changed.emit()
        if self._seen:
            self._ask()

    def set_kind(self, kind: str) -> None:
        """Another kind of tensor."""
        if kind.strip() and kind.strip() != self._kind:
            self._kind, self._matrix = kind.strip(), None
        self._ask()

    def choose_matrix(self) -> None:
        """Ask for a matrix to be checked."""
        paths = self._dialogs.ask_tensor_files(self._settings.folder)
        if not paths:
            return
        from core.symmetry_breaking.tensor_facts import read_matrix

        try:
            self._matrix = read_matrix(paths[0])
        except ElastoscopeError as error:
            self._tensors.show_message(sentence(str(error)), Tone.FAILURE)
            return
        self._ask()

    def drop_matrix(self) -> None:
        """Forget the matrix."""
        self._matrix = None
        self._ask()

    def _ask(self) -> None:
        entry = self._analyse.shown.entry
        if entry is None or self._crystal is None:
            self._asked = ()
            self._tensors.show_message("No crystal is drawn whose symmetry could be asked.")
            return
        asked = (self._crystal, self._kind, None if self._matrix is None else id(self._matrix))
        if asked == self._asked:
            return
        self._asked = asked
        self._worker.submit(
            Job(
                kind=JobKind.TENSORS,
                key=entry.key,
                crystal=self._crystal,
                priority=Priority.LOOKED_AT,
                tensor_kind=TensorKindRequest(kind=self._kind, matrix=self._matrix),
            )
        )

    def _is_asked(self, job: Job) -> bool:
        wish = job.tensor_kind
        return (
            wish is not None and self._asked[:2] == (job.crystal, wish.kind) and wish.matrix is self._matrix
        )

    def _on_result(self, job: Job, outcome: object) -> None:
        if isinstance(outcome, TensorsReady) and self._is_asked(job):
            self._tensors.show_tensors(outcome)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.TENSORS and self._is_asked(job):
            self._tensors.show_message(sentence(failure.message), Tone.FAILURE)

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        if any(job.kind is JobKind.TENSORS and self._is_asked(job) for job in jobs):
            self._asked = ()  # it is asked again when the page comes to be seen
            self._tensors.show_message("The question was cancelled; choose the tensor again.")

    # --- order parameters ----------------------------------------
    def choose_target(self) -> None:
        """Ask for a distorted structure."""
        paths = self._dialogs.ask_files(self._settings.folder)
        if paths:
            self._target = paths[0]
            self._order.show_file(self._target)

    def search(self) -> None:
        """Begin a search."""
        wish = self._order.wish()
        if not wish.case:  # a case brings its crystal and its target
            if self._crystal is None:
                self._order.show_message("Open the crystal in its high symmetry first.", Tone.DOUBT)
                return
            if self._target is None:
                self._order.show_message("Choose the file of the distorted structure first.", Tone.DOUBT)
                return
            wish = SearchRequest(
                crystal=self._crystal, target=self._target, on=wish.on, degree=wish.degree, seed=wish.seed
            )
        self._order.show_message("")
        self._order.set_running(True)
        self._search.start(wish)

    def cancel_search(self) -> None:
        """End it."""
        if self._search.running:
            self._search.stop()
            self._order.set_running(False)
            self._order.show_message("The search was cancelled.")

    def _on_found(self, found: object) -> None:
        self._order.set_running(False)
        if isinstance(found, SearchFound):
            self.found, self.cif = found.order, found.cif
            self._order.show_order(found.order)
            self.order_changed.emit()

    def _on_search_failed(self, message: str, details: str) -> None:
        self._order.set_running(False)
        self._order.show_message(sentence(message), Tone.FAILURE)
        if details:
            self.notice.emit(message)

    def shut_down(self) -> None:
        """The window goes."""
        self._search.stop()
