"""The page of the source papers' experiments: a list, what each is, its table and pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.state.experiment_list import RESULT_COLUMNS, ExperimentResult, result_sheet, verdict
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.sheet import Sheet
from app.views.fitting_label import ElidedLabel
from app.views.picture_strip import PictureStrip
from app.views.plain_words import plain_label
from app.views.sheet_table import ROW_HEIGHT, SheetTable

LIST_WIDTH = 124 * GRID
LEAST_TABLE = 40 * GRID
NOTES, NOTES_BAR = 24 * GRID, 4 * GRID
"""Longer notes are scrolled; room for the bar."""
FORMULA = "cartesian-irreps"


class ExperimentsPage(QWidget):
    """``chosen(str)``: another experiment is looked at; ``run_asked(str)``, ``stop_asked()``,
    ``data_asked()``: the folder of the data files is to be chosen.
    """

    chosen = Signal(str)
    run_asked = Signal(str)
    stop_asked = Signal()
    data_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = ""
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self.list = SheetTable("Experiments", palette, spread=True)
        self.list.setSelectionMode(SheetTable.SelectionMode.SingleSelection)
        self.table = SheetTable("Their figures beside ours", palette, spread=True)
        self.pictures = PictureStrip("Pictures of the experiment")
        self.title, self.about = ElidedLabel(), plain_label()
        self.said, self.notes = plain_label(), plain_label()
        self._notes_area = QScrollArea()
        self.short, self.bar = QCheckBox("Short run"), QProgressBar()
        self.formula, self.group = QLineEdit("elasticity"), QLineEdit("m-3m")
        self.run, self.stop, self.data = QPushButton("Run"), QPushButton("Stop"), QPushButton("Data folder…")
        self._describe()
        self._lay_out()
        self._connect()
        self.show_working("", 0.0)

    def _describe(self) -> None:
        tips = (
            (self.short, "Short run", "A smaller run, of seconds, in the place of the full one"),
            (self.run, "Run", "Run the experiment in the process that trains"),
            (self.stop, "Stop", "Stop the experiment"),
            (self.data, "Data folder", "Where the data files lie that some experiments need"),
            (self.formula, "Property or index formula", "A property (elasticity, piezoelectric, dielectric) "
             "or indices, as ijkl=jikl=klij"),
            (self.group, "Point group", "One of the 32, as m-3m or 32"),
        )  # fmt: skip
        for widget, name, tip in tips:
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.run.setObjectName("primary")
        self.short.setChecked(True)
        self.title.setObjectName("title")
        self.about.setObjectName("small")
        self.notes.setObjectName("small")
        for label in (self.about, self.notes, self.said):
            label.setWordWrap(True)
        for label in (self.about, self.notes):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)

    # --- layout --------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, GAP)
        row.setSpacing(WIDE_GAP)
        self.list.setFixedWidth(LIST_WIDTH)
        row.addWidget(self.list)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        # The title has a line of its own: beside the buttons a long one would be cut.
        right.addWidget(self.title)
        head = QHBoxLayout()
        for widget in (self.formula, self.group, self.short, self.data):
            head.addWidget(widget)
        head.addStretch(1)
        for widget in (self.stop, self.run):
            head.addWidget(widget)
        self.formula.setFixedWidth(36 * GRID)
        self.group.setFixedWidth(16 * GRID)
        right.addWidget(self.about)
        right.addLayout(head)
        for part in (self.said, self.bar):
            right.addWidget(part)
        right.addWidget(self._results(), 1)
        row.addLayout(right, 1)

    def _results(self) -> QWidget:
        self._splitter.setChildrenCollapsible(False)
        upper = QWidget()
        upper.setObjectName("sheet")
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.table.setMinimumHeight(LEAST_TABLE)
        column.addWidget(self.table, 1)
        self._notes_area.setWidgetResizable(True)
        self._notes_area.setFrameShape(QFrame.Shape.NoFrame)
        self._notes_area.setWidget(self.notes)
        for ground in (self._notes_area.viewport(), self.notes):
            ground.setAutoFillBackground(False)  # the sheet shows through
        self._notes_area.setFixedHeight(0)
        column.addWidget(self._notes_area)
        self._splitter.addWidget(upper)
        self._splitter.addWidget(self.pictures)
        return self._splitter

    def _share_height(self) -> None:
        """The table has what its rows need, at most two fifths; the pictures have the rest."""
        room = self._splitter.height()
        rows = self.table.sheet.rowCount() + 2
        words = min(NOTES, self.notes.heightForWidth(self._splitter.width() - NOTES_BAR) + GRID)
        self._notes_area.setFixedHeight(words if self.notes.text() else 0)
        needed = max(LEAST_TABLE, rows * ROW_HEIGHT) + words
        upper = min(needed, round(0.4 * room)) if self.pictures.labels else room
        self._splitter.setSizes([upper, room - upper])

    def _connect(self) -> None:
        self.list.selected.connect(self._on_selected)
        self.list.chosen.connect(self.run_asked)
        self.run.clicked.connect(lambda: self.run_asked.emit(self.name))
        self.stop.clicked.connect(self.stop_asked)
        self.data.clicked.connect(self.data_asked)

    def _on_selected(self) -> None:
        for key in self.list.selected_keys()[:1]:
            if key != self.name:
                self.chosen.emit(key)

    # --- content -------------------------------------------------------------------------------------------
    def show_list(self, sheet: Sheet) -> None:
        """The experiments."""
        self.list.show_sheet(sheet)

    def show_experiment(self, name: str, title: str, about: str, *, needs_data: bool) -> None:
        """What an experiment is; nothing came of it yet."""
        self.name = name
        self.title.setText(title)
        self.about.setText(about)
        self.data.setVisible(needs_data)
        for widget in (self.formula, self.group):
            widget.setVisible(name == FORMULA)
        if self.list.selected_keys() != [name]:
            self.list.clearSelection()
            self.list.select_keys({name})
        self.show_result(None)

    def show_result(self, result: ExperimentResult | None) -> None:
        """What came of it, None for nothing yet."""
        if result is None:
            self.said.setText("Not run yet")
            self.table.show_sheet(Sheet(columns=RESULT_COLUMNS))
            self.notes.setText("")
            self._notes_area.setFixedHeight(0)
            self.pictures.show_pictures(())
            return
        self.said.setText(verdict(result))
        self.table.show_sheet(result_sheet(result))
        self.notes.setText("\n".join([*result.missing, *result.notes]))
        self.pictures.show_pictures(result.pictures)
        self._share_height()

    def show_working(self, text: str, fraction: float) -> None:
        """An experiment is under way, or ("") none is."""
        self.bar.setVisible(bool(text))
        self.stop.setVisible(bool(text))
        self.run.setEnabled(not text)
        self.bar.setValue(round(1000 * fraction))
        if text:
            self.said.setText(text)

    def say(self, text: str) -> None:
        """Why nothing came of it."""
        self.said.setText(text)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.list.set_palette_tokens(palette)
        self.table.set_palette_tokens(palette)
