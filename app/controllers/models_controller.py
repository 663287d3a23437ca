"""The networks: which one predicts, how they compare, and what comes into the library and leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.controllers.data_controller import DataController
from app.controllers.run_sides import Asking, Offering, Studios
from app.settings import Settings
from app.state.dataset_view import SPLIT_NAMES
from app.state.figures import counted, sentence
from app.state.model_list import ComparedModel, ListedModel
from app.work.studio_jobs import (
    CompareModels,
    LibraryAction,
    LibraryRequest,
    ModelsCompared,
    ModelsListed,
    RunFinished,
    RunStopped,
    StageTold,
    StudioFailed,
)

SUFFIX = ".elastomodel"
"""Of a model as one file."""
MODEL_FILTER = f"Models (*{SUFFIX});;All files (*)"
NOTES_MS = 800
WAITS = "Waits until the training or experiment that was asked for before has ended"


class ModelsView(Protocol):
    """:class:`app.views.models_page.ModelsPage`."""

    def show_models(self, models: Sequence[ListedModel], current: Path | None) -> None:
        """List them."""
        ...

    def show_data(self, sentence: str) -> None:
        """Which dataset comparisons take their crystals from."""
        ...

    def show_working(self, text: str, fraction: float) -> None:
        """A comparison is under way, or ("") none is."""
        ...

    def show_comparison(self, compared: Sequence[ComparedModel]) -> None:
        """What came of it."""
        ...


class ModelDialogs(Asking, Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...

    def ask_model(self, folder: Path) -> Path | None:
        """A model to import."""
        ...


class Predicting(Protocol):
    """What the window predicts with."""

    @property
    def model(self) -> Path | None:
        """Folder of the network."""
        ...

    def use(self, folder: Path) -> None:
        """Predict with another one from now on."""
        ...

    def predicted(self) -> int:
        """Open crystals whose tensor a network predicted."""
        ...

    def again(self) -> None:
        """Predict all of them anew."""
        ...


class ModelsController(QObject):
    """``notice(str)``; ``trouble(str)``; ``changed()``: other models are there."""

    notice = Signal(str)
    trouble = Signal(str)
    changed = Signal()

    def __init__(
        self,
        settings: Settings,
        library: LibraryRequest,
        studio: Studios,
        datasets: Studios,
        *,
        view: ModelsView,
        data: DataController,
        predicting: Predicting,
        offering: Offering,
        dialogs: ModelDialogs,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._library = library
        self._studio = studio
        self._datasets = datasets
        self._models: tuple[ListedModel, ...] = ()
        self._view = view
        self._data = data
        self._predicting = predicting
        self._offering = offering
        self._dialogs = dialogs
        self._asked: CompareModels | None = None
        self._notes: tuple[Path, str] | None = None
        self._notes_timer = QTimer(self)
        self._notes_timer.setSingleShot(True)
        self._notes_timer.setInterval(NOTES_MS)
        self._notes_timer.timeout.connect(self.keep_notes_now)
        data.changed.connect(self._show_data)
        studio.told.connect(self._on_told)
        studio.answered.connect(self._on_answered)
        datasets.answered.connect(self._on_library)

    # --- the list ------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """List the models anew."""
        self._ask(LibraryAction.LIST)

    def _ask(self, action: LibraryAction, **wish: Any) -> None:
        self._datasets.ask(replace(self._library, action=action, **wish))

    def show(self) -> None:
        """Show what is known of them."""
        self._view.show_models(self._models, self._predicting.model)
        self._show_data()

    def named(self) -> list[tuple[str, Path]]:
        """Name and folder of each, to start a training from; the one that predicts first."""
        current = self._predicting.model
        models = sorted(self._models, key=lambda model: model.folder != current)
        return [(f"Fine-tune {model.name}", model.folder) for model in models]

    def _name(self, folder: Path) -> str:
        return next((model.name for model in self._models if model.folder == folder), folder.name)

    def use(self, folder: Path) -> None:
        """Predict with this network from now on."""
        if folder == self._predicting.model:
            return
        name = self._name(folder)
        self._predicting.use(folder)
        self._ask(LibraryAction.USE, name=name)
        self.show()
        self.notice.emit(f"{name} predicts from now on")
        count = self._predicting.predicted()
        if count:
            self._offering.show_offer(
                f"{name} predicts now; {counted(count, 'open tensor')} came from another network.",
                [("Predict them again", self._predicting.again)],
            )

    def on_finished(self, finished: RunFinished, notes: str = "") -> None:
        """A training has made a model: take it into the library."""
        self._ask(LibraryAction.ADD, path=finished.folder, name=finished.name, notes=notes)

    def change_notes(self, folder: Path, notes: str) -> None:
        """Keep notes once nothing more is typed."""
        if self._notes is not None and self._notes[0] != folder:
            self.keep_notes_now()
        self._notes = (folder, notes)
        self._notes_timer.start()

    def keep_notes_now(self) -> None:
        """Keep what was typed."""
        self._notes_timer.stop()
        if self._notes is not None:
            folder, notes = self._notes
            self._notes = None
            self._ask(LibraryAction.NOTE, name=self._name(folder), notes=notes)

    def export(self, folder: Path) -> None:
        """Write a model as one file."""
        name = self._name(folder)
        proposal = self._settings.folder / f"{name.replace('/', '-')}{SUFFIX}"
        path = self._dialogs.ask_save("Export model", proposal, MODEL_FILTER)
        if path is not None:
            self._ask(LibraryAction.EXPORT, name=name, path=path)

    def take_in(self) -> None:
        """Import a model."""
        path = self._dialogs.ask_model(self._settings.folder)
        if path is not None:
            self._ask(LibraryAction.IMPORT, path=path)

    def remove(self, folder: Path) -> None:
        """Remove a model of the user's own."""
        name = self._name(folder)
        if folder == self._predicting.model:
            self.notice.emit(f"{name} predicts now; make another one current first")
        elif self._dialogs.confirm("Remove this model?", f"“{name}” is deleted.", "Remove", "Keep"):
            self._ask(LibraryAction.REMOVE, name=name)

    def _on_library(self, request: Any, outcome: Any) -> None:
        if not isinstance(request, LibraryRequest):
            return
        if isinstance(outcome, StudioFailed):
            self.trouble.emit(sentence(outcome.message))
        elif isinstance(outcome, ModelsListed):
            self._models = outcome.models
            self.show()
            self.changed.emit()
            self._tell(request, outcome.touched)

    def _tell(self, request: LibraryRequest, touched: Path | None) -> None:
        """Say what was done."""
        if request.action is LibraryAction.ADD and touched is not None:
            self._offering.show_offer(
                f"The model “{self._name(touched)}” is finished and in the library.",
                [("Predict with it", lambda: self.use(touched))],
            )
        elif request.action is LibraryAction.EXPORT and request.path is not None:
            self.notice.emit(f"Model written: {request.path.name}")
        elif request.action is LibraryAction.IMPORT and touched is not None:
            self.notice.emit(f"{self._name(touched)} is in the library")

    # --- the comparison ------------------------------------------------------------------------------------
    def _show_data(self) -> None:
        shown, division = self._data.shown, self._data.division
        self._view.show_data(f"of {shown.path.name}: {division.sentence()}" if shown and division else "")

    def compare(self, models: Sequence[ListedModel], split: str) -> None:
        """Measure models on the same crystals of the dataset that is open."""
        shown, division = self._data.shown, self._data.division
        if shown is None or division is None:
            self.notice.emit("Open a dataset first")
            return
        self._asked = CompareModels(
            models=tuple((model.name, model.folder) for model in models),
            path=shown.path,
            by=division.by,
            seed=division.seed,
            split=split,
            device=str(self._settings.device),
        )
        self._view.show_working(WAITS if self._studio.busy else "Starting the comparison …", 0.0)
        self._studio.ask(self._asked)

    def stop(self) -> None:
        """Stop the comparison."""
        if self._asked is not None:
            self._studio.stop(self._asked)

    def _on_told(self, request: Any, message: Any) -> None:
        if isinstance(request, CompareModels) and isinstance(message, StageTold):
            self._view.show_working(f"{sentence(message.stage)} …", message.fraction)

    def _on_answered(self, request: Any, outcome: Any) -> None:
        if not isinstance(request, CompareModels):
            return
        self._asked = None
        self._view.show_working("", 0.0)
        self._show_data()
        if isinstance(outcome, ModelsCompared):
            self._view.show_comparison(outcome.models)
            which = SPLIT_NAMES.get(request.split, request.split)
            count = counted(outcome.crystals, f"{which} crystal")
            self.notice.emit(f"{counted(len(outcome.models), 'model')} compared on {count}")
        elif isinstance(outcome, StudioFailed):
            self.trouble.emit(sentence(outcome.message))
        elif isinstance(outcome, RunStopped):
            self.notice.emit("The comparison was stopped")
