"""The source papers' experiments: chosen, run in the process that trains, shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.run_sides import Studios
from app.settings import Settings
from app.state.experiment_list import ExperimentResult, about, experiment_sheet
from app.state.figures import sentence
from app.state.session import Session
from app.state.sheet import Sheet
from app.work.studio_jobs import RunExperiment, RunStopped, StageTold, StudioFailed

if TYPE_CHECKING:
    from core.reproduce.experiment import Experiment

FIRST = "gravity"
PICTURES = "experiments"


class ExperimentsView(Protocol):
    """:class:`app.views.experiments_page.ExperimentsPage`."""

    name: str
    short: Any
    formula: Any
    group: Any

    def show_list(self, sheet: Sheet) -> None:
        """The experiments."""
        ...

    def show_experiment(self, name: str, title: str, about: str, *, needs_data: bool) -> None:
        """What one is."""
        ...

    def show_result(self, result: ExperimentResult | None) -> None:
        """What came of it."""
        ...

    def show_working(self, text: str, fraction: float) -> None:
        """One is under way, or ("") none is."""
        ...

    def say(self, text: str) -> None:
        """Why nothing came of it."""
        ...


class FolderDialogs(Protocol):
    """What is asked of the user."""

    def ask_folder(self, folder: Path) -> Path | None:
        """A folder."""
        ...


class ExperimentsController(QObject):
    """``notice(str)``."""

    notice = Signal(str)

    def __init__(
        self,
        settings: Settings,
        session: Session,
        studio: Studios,
        *,
        view: ExperimentsView,
        dialogs: FolderDialogs,
        busy: Callable[[], bool],
        model: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._settings = settings
        self._session = session
        self._studio = studio
        self._view = view
        self._dialogs = dialogs
        self._busy = busy
        self._model = model
        self._data: Path | None = None
        self._results: dict[str, ExperimentResult] = {}
        self._running: RunExperiment | None = None
        studio.told.connect(self._on_told)
        studio.answered.connect(self._on_answered)

    def open(self) -> None:
        """The page is shown."""
        if not self._view.name:
            self._view.show_list(experiment_sheet(list(self._experiments().values())))
            self.choose(FIRST)

    @staticmethod
    def _experiments() -> dict[str, Experiment]:
        from core.reproduce.registry import EXPERIMENTS

        return EXPERIMENTS

    def choose(self, name: str) -> None:
        """Look at an experiment."""
        one = self._experiments()[name]
        self._view.show_experiment(name, one.title, about(one), needs_data=bool(one.needs))
        self._view.show_result(self._results.get(name))

    def choose_data(self) -> None:
        """Ask for the folder of the data files."""
        folder = self._dialogs.ask_folder(self._settings.folder)
        if folder is not None:
            self._data = folder
            self.notice.emit(f"Data files are taken from {folder}")

    def run(self, name: str) -> None:
        """Run an experiment."""
        model = self._model()
        if self._busy() or self._running is not None:
            self._view.say("A training or another experiment is running; run this one once it has ended")
            return
        if model is None:
            self._view.say("There is no trained network, which the experiments need")
            return
        selected = self._session.selected
        self._running = RunExperiment(
            name=name,
            short=self._view.short.isChecked(),
            folder=self._settings.state_folder / PICTURES / name,
            model=model,
            data=self._data,
            crystal=selected.crystal if selected is not None else None,
            formula=self._view.formula.text().strip() or "elasticity",
            group=self._view.group.text().strip() or "m-3m",
        )
        self._view.show_working("Starting …", 0.0)
        self._studio.ask(self._running)

    def stop(self) -> None:
        """Stop the experiment."""
        if self._running is not None:
            self._studio.stop_current()

    def _on_told(self, request: Any, message: Any) -> None:
        if isinstance(request, RunExperiment) and isinstance(message, StageTold):
            self._view.show_working(f"{sentence(message.stage)} …", message.fraction)

    def _on_answered(self, request: Any, outcome: Any) -> None:
        if not isinstance(request, RunExperiment):
            return
        self._running = None
        self._view.show_working("", 0.0)
        if isinstance(outcome, ExperimentResult):
            self._results[request.name] = outcome
            if self._view.name == request.name:
                self._view.show_result(outcome)
        elif isinstance(outcome, StudioFailed):
            self._view.say(sentence(outcome.message))
        elif isinstance(outcome, RunStopped):
            self._view.say("The experiment was stopped")
