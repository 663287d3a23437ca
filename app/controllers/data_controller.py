"""The dataset of a training: read, divided, and looked into row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.settings import Settings
from app.state.dataset_view import DatasetView, Division
from app.state.display import Message, Tone
from app.state.figures import sentence
from app.work.studio_jobs import (
    DatasetMade,
    DatasetReady,
    Divided,
    DivideDataset,
    FetchRow,
    MakeDataset,
    ReadDataset,
    RowReady,
    StageTold,
    StudioFailed,
)
from core.dataset.splits import SplitBy

READING = "Reading {} …"
MADE_FOLDER = "datasets"
ROWS_FOLDER = "rows of datasets"


class DataView(Protocol):
    """Where a dataset is shown (:class:`app.views.data_page.DataPage`)."""

    def show_message(self, message: Message) -> None:
        """A sentence in its place."""
        ...

    def show_dataset(self, view: DatasetView, division: Division) -> None:
        """Show it."""
        ...

    def show_division(self, division: Division, problem: str = "") -> None:
        """Show how it is divided, or why not as asked."""
        ...


class DataDialogs(Protocol):
    """What is asked of the user."""

    def ask_dataset(self, folder: Path) -> Path | None:
        """A file."""
        ...

    def ask_synthetic(self) -> tuple[int, int] | None:
        """How many crystals are to be made, and from which seed."""
        ...

    def ask_folder(self, folder: Path) -> Path | None:
        """A folder."""
        ...


class Asking(Protocol):
    """The process that holds datasets (:class:`app.work.studio.Studio`)."""

    answered: Any
    told: Any

    def ask(self, request: Any) -> None:
        """Queue a request."""
        ...

    def replace_waiting(self, request: Any) -> None:
        """Queue a request in the place of waiting ones of its kind."""
        ...


class Opening(Protocol):
    """Where a row is opened (:class:`app.controllers.labelled_opener.LabelledOpener`)."""

    def open_labelled(self, row: RowReady) -> None:
        """With its known tensor."""
        ...

    def open_predicted(self, row: RowReady) -> None:
        """With a prediction."""
        ...


class DataController(QObject):
    """``notice(str)``; ``trouble`` is said on the page itself. ``changed()``: another dataset or division."""

    notice = Signal(str)
    changed = Signal()

    def __init__(
        self,
        settings: Settings,
        studio: Asking,
        dialogs: DataDialogs,
        *,
        view: DataView,
        opener: Opening,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._studio = studio
        self._dialogs = dialogs
        self._view = view
        self._opener = opener
        self._wanted: Path | None = None
        self.shown: DatasetView | None = None
        self.division: Division | None = None
        studio.answered.connect(self._on_answer)
        studio.told.connect(self._on_told)

    # --- actions -------------------------------------------------------------------------------------------
    def choose(self) -> None:
        """Ask for a file and read it."""
        self._open_chosen(self._dialogs.ask_dataset(self._settings.folder))

    def choose_folder(self) -> None:
        """Ask for a folder of structures with a table and read it."""
        self._open_chosen(self._dialogs.ask_folder(self._settings.folder))

    def _open_chosen(self, path: Path | None) -> None:
        if path is not None:
            self._settings.folder = path.parent
            self.open(path)

    def open(self, path: Path) -> None:
        """Read a dataset."""
        self._wanted, self.shown, self.division = path, None, None
        self._view.show_message(Message(text=READING.format(path.name), busy=True))
        self.changed.emit()
        self._studio.replace_waiting(ReadDataset(path=path))

    def make(self) -> None:
        """Ask how many crystals are to be made by code, make them and read them."""
        wish = self._dialogs.ask_synthetic()
        if wish is None:
            return
        count, seed = wish
        path = self._settings.state_folder / MADE_FOLDER / f"synthetic-{count}-seed-{seed}.jsonl.gz"
        if path.is_file():
            self.open(path)
            return
        self._wanted, self.shown, self.division = path, None, None
        self._view.show_message(Message(text=f"Making {count} crystals …", busy=True))
        self.changed.emit()
        self._studio.replace_waiting(MakeDataset(path=path, count=count, seed=seed))

    def divide(self, by: SplitBy, seed: int) -> None:
        """Divide it another way."""
        if self.shown is not None:
            self._studio.replace_waiting(DivideDataset(path=self.shown.path, by=by, seed=seed))

    def open_row(self, identifier: str) -> None:
        """Look at a crystal of the dataset with its known tensor."""
        if self.shown is not None:
            self.fetch(self.shown.path, identifier)

    def predict_row(self, identifier: str) -> None:
        """Look at a crystal of the dataset with a prediction."""
        if self.shown is not None:
            self.fetch(self.shown.path, identifier, predicted=True)

    def fetch(self, path: Path, identifier: str, *, predicted: bool = False) -> None:
        """Look at a crystal of any dataset."""
        folder = self._settings.state_folder / ROWS_FOLDER
        self._studio.ask(FetchRow(path=path, identifier=identifier, folder=folder, predicted=predicted))

    # --- answers -------------------------------------------------------------------------------------------
    def _on_answer(self, request: Any, outcome: Any) -> None:
        if isinstance(request, ReadDataset):
            self._on_read(request, outcome)
        elif isinstance(request, MakeDataset) and request.path == self._wanted:
            self._on_made(outcome)
        elif isinstance(request, DivideDataset):
            self._on_divided(request, outcome)
        elif isinstance(request, FetchRow):
            self._on_row(request, outcome)

    def _on_made(self, outcome: Any) -> None:
        if isinstance(outcome, DatasetMade):
            self.open(outcome.path)
        elif isinstance(outcome, StudioFailed):
            self._view.show_message(Message(text=sentence(outcome.message), tone=Tone.FAILURE))

    def _on_told(self, request: Any, message: Any) -> None:
        if isinstance(request, MakeDataset) and isinstance(message, StageTold):
            self._view.show_message(Message(text=sentence(message.stage), busy=True))

    def _on_read(self, request: ReadDataset, outcome: Any) -> None:
        if request.path != self._wanted:
            return
        if isinstance(outcome, DatasetReady):
            self.shown, self.division = outcome.view, outcome.division
            self._view.show_dataset(outcome.view, outcome.division)
        elif isinstance(outcome, StudioFailed):
            self._view.show_message(Message(text=sentence(outcome.message), tone=Tone.FAILURE))
        self.changed.emit()

    def _on_divided(self, request: DivideDataset, outcome: Any) -> None:
        if self.shown is None or self.division is None or request.path != self.shown.path:
            return
        if isinstance(outcome, Divided):
            self.division = outcome.division
            self._view.show_division(self.division)
            self.changed.emit()
        elif isinstance(outcome, StudioFailed):
            self._view.show_division(self.division, sentence(outcome.message))

    def _on_row(self, request: FetchRow, outcome: Any) -> None:
        if isinstance(outcome, RowReady):
            (self._opener.open_predicted if request.predicted else self._opener.open_labelled)(outcome)
        elif isinstance(outcome, StudioFailed):
            self.notice.emit(sentence(outcome.message))
