"""The source papers' experiments: chosen, run one after the other in the process that trains, shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.run_sides import Studios
from app.settings import Settings
from app.state.experiment_list import ExperimentResult, ExperimentState, about, experiment_sheet
from app.state.figures import sentence
from app.state.session import Session
from app.state.sheet import Sheet
from app.work.job_rows import JobRow
from app.work.studio_jobs import RunExperiment, RunStopped, StageTold, StudioFailed

if TYPE_CHECKING:
    from core.reproduce.experiment import Experiment

FIRST = "gravity"
PICTURES = "experiments"
WAITS = "Waits until what was asked for before has ended"
JOB_KEYS = -100
"""Of the experiments in the list of jobs, counted down from here."""


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
        """The one that is shown waits or is under way, or ("") neither."""
        ...

    def say(self, text: str) -> None:
        """Why nothing came of it."""
        ...


class FolderDialogs(Protocol):
    """What is asked of the user."""

    def ask_folder(self, folder: Path) -> Path | None:
        """A folder."""
        ...


@dataclass(slots=True, kw_only=True)
class _Asked:
    """An experiment that waits or runs. text, fraction: how far it is."""

    request: RunExperiment
    text: str
    fraction: float = 0.0
    runs: bool = False


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
        model: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._settings = settings
        self._session = session
        self._studio = studio
        self._view = view
        self._dialogs = dialogs
        self._model = model
        self._data: Path | None = None
        self._results: dict[str, ExperimentResult] = {}
        self._problems: dict[str, str] = {}
        self._asked: dict[str, _Asked] = {}
        studio.told.connect(self._on_told)
        studio.answered.connect(self._on_answered)

    # --- what is looked at ---------------------------------------------------------------------------------
    def open(self) -> None:
        """The page is shown."""
        if not self._view.name:
            self._show_list()
            self.choose(FIRST)

    @staticmethod
    def _experiments() -> dict[str, Experiment]:
        from core.reproduce.registry import EXPERIMENTS

        return EXPERIMENTS

    def choose(self, name: str) -> None:
        """Look at an experiment."""
        one = self._experiments()[name]
        self._view.show_experiment(name, one.title, about(one), needs_data=bool(one.needs))
        self._show_standing()

    def _show_standing(self) -> None:
        """How the one that is looked at stands."""
        name = self._view.name
        asked = self._asked.get(name)
        self._view.show_result(self._results.get(name))
        self._view.show_working(*((asked.text, asked.fraction) if asked is not None else ("", 0.0)))
        if asked is None and name in self._problems:
            self._view.say(self._problems[name])

    def _show_list(self) -> None:
        self._view.show_list(experiment_sheet(list(self._experiments().values()), self._states()))

    def _states(self) -> dict[str, ExperimentState]:
        states = dict.fromkeys(self._results, ExperimentState.DONE)
        states |= dict.fromkeys(self._problems, ExperimentState.FAILED)
        for name, asked in self._asked.items():
            states[name] = ExperimentState.RUNS if asked.runs else ExperimentState.WAITS
        return states

    def choose_data(self) -> None:
        """Ask for the folder of the data files."""
        folder = self._dialogs.ask_folder(self._settings.folder)
        if folder is not None:
            self._data = folder
            self.notice.emit(f"Data files are taken from {folder}")

    # --- what is run ---------------------------------------------------------------------------------------
    def run(self, name: str) -> None:
        """Run an experiment, after what was asked for before."""
        model = self._model()
        if name in self._asked:
            return
        if model is None:
            self._view.say("There is no trained network, which the experiments need")
            return
        selected = self._session.selected
        request = RunExperiment(
            name=name,
            short=self._view.short.isChecked(),
            folder=self._settings.state_folder / PICTURES / name,
            model=model,
            data=self._data,
            crystal=selected.crystal if selected is not None else None,
            formula=self._view.formula.text().strip() or "elasticity",
            group=self._view.group.text().strip() or "m-3m",
        )
        text = WAITS if self._studio.busy else "Starting …"
        self._asked[name] = _Asked(request=request, text=text)
        self._problems.pop(name, None)
        self._show_list()
        self._show_standing()
        self._studio.ask(request)

    def stop(self) -> None:
        """Stop the experiment that is looked at."""
        if (asked := self._asked.get(self._view.name)) is not None:
            self._studio.stop(asked.request)

    def job_rows(self) -> tuple[JobRow, ...]:
        """The lines in the list of jobs."""
        return tuple(
            JobRow(
                key=JOB_KEYS - number,
                text=f"Experiment {name}" + (f" {100 * asked.fraction:.0f} %" if asked.runs else ""),
                running=asked.runs,
                can_stop=True,
            )
            for number, (name, asked) in enumerate(self._asked.items())
        )

    def stop_row(self, key: int) -> None:
        """Stop the experiment of a line in the list of jobs."""
        asked = list(self._asked.values())
        if 0 <= JOB_KEYS - key < len(asked):
            self._studio.stop(asked[JOB_KEYS - key].request)

    def _on_told(self, request: Any, message: Any) -> None:
        if not isinstance(request, RunExperiment) or not isinstance(message, StageTold):
            return
        asked = self._asked[request.name]
        asked.text, asked.fraction = f"{sentence(message.stage)} …", message.fraction
        if not asked.runs:
            asked.runs = True
            self._show_list()
        if self._view.name == request.name:
            self._view.show_working(asked.text, asked.fraction)

    def _on_answered(self, request: Any, outcome: Any) -> None:
        if not isinstance(request, RunExperiment):
            return
        self._asked.pop(request.name, None)
        if isinstance(outcome, ExperimentResult):
            self._results[request.name] = outcome
        elif isinstance(outcome, StudioFailed):
            self._problems[request.name] = sentence(outcome.message)
        elif isinstance(outcome, RunStopped):
            self._problems[request.name] = "The experiment was stopped"
        self._show_list()
        if self._view.name == request.name:
            self._show_standing()
