"""The page of the networks: which there are, which one predicts, and how they compare."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.state.model_list import MODEL_COLUMNS, ComparedModel, ListedModel, comparison_sheet, model_sheet
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.sheet import Sheet
from app.views.plain_words import plain_label
from app.views.sheet_table import SheetTable

SPLITS = (
    ("test crystals", "test"),
    ("validation crystals", "val"),
    ("training crystals", "train"),
    ("all crystals", "all"),
)


class ModelsPage(QWidget):
    """``use_asked(Path)``, ``export_asked(Path)``, ``remove_asked(Path)``, ``import_asked()``;
    ``notes_changed(Path, str)``; ``compare_asked(list, str)``: folders, and the name of the split;
    ``stop_asked()``.
    """

    use_asked = Signal(object)
    export_asked = Signal(object)
    remove_asked = Signal(object)
    import_asked = Signal()
    notes_changed = Signal(object, str)
    compare_asked = Signal(object, str)
    stop_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._models: dict[str, ListedModel] = {}
        self._edited = ""
        self.table = SheetTable("Networks", palette, spread=True)
        self.compared = SheetTable("Comparison on common crystals", palette, spread=True)
        self.said, self.data, self.notes = plain_label(), plain_label(), QPlainTextEdit()
        self.split, self.bar = QComboBox(), QProgressBar()
        self.use, self.export = QPushButton("Make current"), QPushButton("Export…")
        self.import_one, self.remove = QPushButton("Import…"), QPushButton("Remove…")
        self.compare, self.stop = QPushButton("Compare"), QPushButton("Stop")
        self._describe()
        self._lay_out()
        self._connect()
        self.show_comparison(())
        self.show_data("")
        self.show_working("", 0.0)

    def _describe(self) -> None:
        tips = (
            (self.use, "This network predicts from now on, here and at the next start (double click)"),
            (self.export, "The model as one file, to be given away or kept"),
            (self.import_one, "A model that was exported, or a folder with model.safetensors"),
            (self.remove, "Remove the model from the library; the one that came with the program stays"),
            (self.compare, "Predict the same crystals with each selected model (all where none is selected)"),
            (self.stop, "Stop the comparison"),
            (self.split, "Which crystals of the dataset that is open on the first page"),
            (self.notes, "Kept with the model"),
        )
        for widget, tip in tips:
            widget.setToolTip(tip)
        for text, name in SPLITS:
            self.split.addItem(text, name)
        self.split.setAccessibleName("Crystals of the comparison")
        self.notes.setAccessibleName("Notes of the model")
        self.notes.setPlaceholderText("Notes of the selected model")
        self.notes.setFixedHeight(14 * GRID)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(40 * GRID)
        self.use.setObjectName("primary")

    # --- layout --------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, GAP)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._upper())
        splitter.addWidget(self._lower())
        column.addWidget(splitter)

    def _upper(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("sheet")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, GAP)
        column.setSpacing(GAP)
        row = QHBoxLayout()
        self.said.setObjectName("muted")
        row.addWidget(self.said, 1)
        for button in (self.use, self.import_one, self.export, self.remove):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.notes)
        return holder

    def _lower(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("sheet")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        row = QHBoxLayout()
        heading = QLabel("On common crystals")
        heading.setObjectName("heading")
        self.data.setObjectName("muted")
        row.addWidget(heading)
        row.addWidget(self.data, 1)
        for widget in (self.bar, self.stop, self.split, self.compare):
            row.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.compared, 1)
        return holder

    def _connect(self) -> None:
        self.table.chosen.connect(lambda key: self.use_asked.emit(Path(key)))
        self.table.selected.connect(self._on_selected)
        for button, signal in (
            (self.use, self.use_asked),
            (self.export, self.export_asked),
            (self.remove, self.remove_asked),
        ):
            button.clicked.connect(lambda _=False, signal=signal: self._of_selected(signal))
        self.import_one.clicked.connect(self.import_asked)
        self.compare.clicked.connect(self._ask_comparison)
        self.stop.clicked.connect(self.stop_asked)
        self.notes.textChanged.connect(self._tell_notes)

    def _of_selected(self, signal: object) -> None:
        for key in self.table.selected_keys()[:1]:
            signal.emit(Path(key))  # type: ignore[attr-defined]

    def _ask_comparison(self) -> None:
        keys = self.table.selected_keys() or list(self._models)
        self.compare_asked.emit([self._models[key] for key in keys], self.split.currentData())

    def _tell_notes(self) -> None:
        if self._edited:
            self.notes_changed.emit(Path(self._edited), self.notes.toPlainText())

    def _on_selected(self) -> None:
        keys = self.table.selected_keys()
        model = self._models.get(keys[0]) if len(keys) == 1 else None
        for button in (self.use, self.export):
            button.setEnabled(model is not None)
        self.remove.setEnabled(model is not None and not model.shipped)
        if model is None or str(model.folder) != self._edited:
            self._edited = ""
            self.notes.setPlainText(model.notes if model is not None else "")
            self.notes.setReadOnly(model is None or model.shipped)
            self._edited = str(model.folder) if model is not None and not model.shipped else ""

    # --- content -------------------------------------------------------------------------------------------
    def show_models(self, models: Sequence[ListedModel], current: Path | None) -> None:
        """List them; current: the one that predicts."""
        self._models = {str(model.folder): model for model in models}
        name = next((model.name for model in models if model.folder == current), "None of these")
        self.said.setText(f"{name} predicts" if models else "No network is listed yet")
        rows = model_sheet(models, current)
        self.table.show_sheet(rows if models else Sheet(columns=MODEL_COLUMNS))
        self._on_selected()

    def show_data(self, sentence: str) -> None:
        """Which dataset the comparison takes its crystals from, "" for none."""
        self.data.setText(sentence or "Open a dataset on the first page to compare networks")
        self._has_data = bool(sentence)
        self.compare.setEnabled(self._has_data)

    def show_working(self, text: str, fraction: float) -> None:
        """A comparison is under way, or ("") none is."""
        self.bar.setVisible(bool(text))
        self.stop.setVisible(bool(text))
        self.bar.setValue(round(1000 * fraction))
        self.compare.setEnabled(not text and self._has_data)
        if text:
            self.data.setText(text)

    def show_comparison(self, compared: Sequence[ComparedModel]) -> None:
        """The figures of each network on the same crystals."""
        self.compared.show_sheet(comparison_sheet(compared))

    _has_data = False

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.table.set_palette_tokens(palette)
        self.compared.set_palette_tokens(palette)
