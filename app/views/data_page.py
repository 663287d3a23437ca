"""The page of the dataset: what it holds, how it is divided, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.state.dataset_view import (
    SPLIT_CHOICES,
    DatasetView,
    Division,
    headline,
    rejected_sheet,
    row_sheet,
)
from app.state.display import Message, Tone
from app.state.figures import counted
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views.count_bars import CountBars
from app.views.drop_page import DropPage
from app.views.number_box import WholeBox
from app.views.periodic_table import PeriodicTable
from app.views.plain_words import plain_label, plain_tip
from app.views.plot_loading import PlotLoading
from app.views.scene_pane import MessagePage
from app.views.sheet_table import SheetTable
from core.dataset.splits import SplitBy

if TYPE_CHECKING:
    from app.views.training_plots import HistogramPlot

NOTHING = (
    "Drop a dataset of crystals with their elasticity tensors here, or open one\n\n"
    "JSON lines, documents of the Materials Project, tables of matminer or MatTen,\n"
    "a folder of structures with a table of C11 … C66, or extended XYZ"
)
MOST_SEED = 999_999
NEXT_TIP = "On to the settings of a training"


class DataPage(DropPage):
    """``open_asked()``, ``folder_asked()``, ``synthetic_asked()``; ``divide_asked(SplitBy, int)``;
    ``row_chosen(str)``: a crystal is wanted with its known tensor; ``prediction_asked(str)``: with a
    prediction; ``settings_asked()``: on to the settings.
    """

    open_asked = Signal()
    folder_asked = Signal()
    synthetic_asked = Signal()
    divide_asked = Signal(object, int)
    row_chosen = Signal(str)
    prediction_asked = Signal(str)
    settings_asked = Signal()

    def __init__(self, palette: Palette, plots: PlotLoading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._plots = plots
        self._shown: tuple[DatasetView, Division] | None = None
        self.message = MessagePage()
        self.title, self.facts = plain_label(), plain_label()
        self.elements = PeriodicTable(palette)
        self.systems = CountBars("Crystal systems of the dataset", palette)
        self.histogram: HistogramPlot | None = None
        self.rows = SheetTable("Rows of the dataset", palette, spread=True)
        self.rejected = SheetTable("Rows set aside", palette)
        self.filter = QLineEdit()
        self.by, self.seed, self.divided = QComboBox(), WholeBox(), plain_label()
        self._stack = QStackedWidget()
        self._tabs = QTabWidget()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.show_message(Message(text=NOTHING))

    def _make_buttons(self) -> None:
        def button(text: str, tip: str) -> QPushButton:
            made = QPushButton(text)
            made.setToolTip(tip)
            return made

        self.open = button("Open dataset…", "A file of labelled crystals in any of the known formats")
        self.folder = button("Open folder…", "Structure files beside a CSV of file, C11 … C66")
        self.synthetic = button(
            "Make one…", "Crystals made by code, whose stiffness follows from pair potentials"
        )
        self.show_row = button(
            "Show in 3-D", "Open the selected crystal with its known tensor (double click)"
        )
        self.predict_row = button("Predict", "Open the selected crystal and predict its tensor")
        self.next = button("Settings →", NEXT_TIP)
        self.next.setObjectName("primary")
        self.filter.setPlaceholderText("Filter rows")
        self.filter.setToolTip("Rows that hold these words in any column")
        self.filter.setAccessibleName("Filter of the rows")
        self.filter.setClearButtonEnabled(True)
        for by, text, tip in SPLIT_CHOICES:
            self.by.addItem(text, by)
            self.by.setItemData(self.by.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.by.setAccessibleName("How the dataset is divided")
        self.by.setToolTip("What must not stand on two sides of training, validation and test")
        self.seed.setRange(0, MOST_SEED)
        self.seed.setAccessibleName("Seed of the division")
        self.seed.setToolTip("Another number divides another way; the same one gives the same division")

    # --- layout --------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._stack.addWidget(self.message)
        self._stack.addWidget(self._content())
        column.addWidget(self._stack, 1)

    def _head(self) -> QWidget:
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, GAP)
        row.setSpacing(GAP)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title.setObjectName("title")
        self.facts.setObjectName("small")
        for label in (self.title, self.facts):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        row.addLayout(words, 1)
        for button in (self.open, self.folder, self.synthetic, self.next):
            row.addWidget(button)
        return strip

    def _content(self) -> QWidget:
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._pictures())
        splitter.addWidget(self._tables())
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 4)
        return splitter

    def _pictures(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("sheet")
        row = QHBoxLayout(holder)
        row.setContentsMargins(WIDE_GAP, GRID, WIDE_GAP, GAP)
        row.setSpacing(2 * WIDE_GAP)
        self._histogram_box = QVBoxLayout()
        parts = (
            (self.elements, "Elements", 5),
            (None, "Distribution of K and G", 4),
            (self.systems, "Systems", 3),
        )
        for widget, title, share in parts:
            box = QVBoxLayout() if widget is not None else self._histogram_box
            box.setSpacing(GRID)
            heading = QLabel(title)
            heading.setObjectName("heading")
            box.addWidget(heading)
            if widget is not None:
                box.addWidget(widget, 1)
            else:
                box.addStretch(0)  # until what draws is loaded the heading stands where it will stand
            row.addLayout(box, share)
        return holder

    def _tables(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("sheet")
        column = QVBoxLayout(holder)
        column.setContentsMargins(WIDE_GAP, 0, WIDE_GAP, GAP)
        column.setSpacing(GRID)
        column.addLayout(self._division_row())
        self._tabs.addTab(self.rows, "Crystals")
        self._tabs.addTab(self.rejected, "Set aside")
        column.addWidget(self._tabs, 1)
        return holder

    def _division_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(QLabel("Divided"))
        row.addWidget(self.by)
        row.addWidget(QLabel("seed"))
        row.addWidget(self.seed)
        self.divided.setWordWrap(True)
        row.addWidget(self.divided, 1)
        self.filter.setMaximumWidth(56 * GRID)
        for widget in (self.filter, self.show_row, self.predict_row):
            row.addWidget(widget)
        return row

    def _connect(self) -> None:
        self.open.clicked.connect(self.open_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.synthetic.clicked.connect(self.synthetic_asked)
        self.next.clicked.connect(self.settings_asked)
        self.by.activated.connect(self._ask_division)
        self.seed.valueChanged.connect(self._ask_division)
        self.elements.element_chosen.connect(lambda _: self._show_rows())
        self.filter.textChanged.connect(self.rows.sheet.set_words)
        self.rows.chosen.connect(self.row_chosen)
        self.rows.selected.connect(self._refresh_buttons)
        self.show_row.clicked.connect(lambda: self._for_selected(self.row_chosen))
        self.predict_row.clicked.connect(lambda: self._for_selected(self.prediction_asked))

    def _ask_division(self) -> None:
        if self._shown is not None:
            self.divide_asked.emit(SplitBy(self.by.currentData()), self.seed.value())

    def _for_selected(self, signal: object) -> None:
        for key in self.rows.selected_keys()[:1]:
            signal.emit(key)  # type: ignore[attr-defined]

    def _refresh_buttons(self) -> None:
        for button in (self.show_row, self.predict_row):
            button.setEnabled(bool(self.rows.selected_keys()))

    # --- content -------------------------------------------------------------------------------------------
    def show_message(self, message: Message) -> None:
        """A sentence in the place of a dataset: there is none yet, it is being read, it cannot be read."""
        self._shown = None
        self.title.setText("Dataset")
        self.facts.setText("")
        self.next.setEnabled(False)
        self.message.show_message(message)
        self._stack.setCurrentIndex(0)

    def show_dataset(self, view: DatasetView, division: Division) -> None:
        """Show it."""
        self._shown = (view, division)
        self.title.setText(view.path.name)
        self.facts.setText(" · ".join([headline(view), *view.notes]))
        self.facts.setToolTip(plain_tip("\n".join([str(view.path), *view.notes])))
        self.elements.show_counts(view.elements, len(view.rows))
        self.systems.show_counts(view.systems)
        cast(QStandardItemModel, self.by.model()).item(self.by.findData(SplitBy.GIVEN)).setEnabled(view.given)
        self.rejected.show_sheet(rejected_sheet(view.rejected))
        self._tabs.setTabText(1, f"Set aside ({len(view.rejected)})")
        self._stack.setCurrentIndex(1)
        self._plots.when_ready(self._draw_histogram)
        self.show_division(division)

    def show_division(self, division: Division, problem: str = "") -> None:
        """How it is divided, or why it cannot be so; then what was before stands."""
        if self._shown is None:
            return
        self._shown = (self._shown[0], division)
        self.by.setCurrentIndex(self.by.findData(division.by))
        self.seed.blockSignals(True)
        self.seed.setValue(division.seed)
        self.seed.blockSignals(False)
        lack = division.lack()
        said = problem or lack or division.sentence()
        self.divided.setObjectName("plain_doubt" if problem or lack else "muted")
        self.divided.style().unpolish(self.divided)
        self.divided.style().polish(self.divided)
        self.divided.setText(said)
        self.divided.setToolTip(plain_tip(division.note))
        self.next.setEnabled(not lack)
        self.next.setToolTip(plain_tip(lack or NEXT_TIP))
        self._show_rows()

    def _show_rows(self) -> None:
        if self._shown is None:
            return
        view, division = self._shown
        element = self.elements.chosen
        self.rows.show_sheet(row_sheet(view, division, element))
        of = f" with {element}" if element else ""
        self._tabs.setTabText(0, f"{counted(len(self.rows.sheet.sheet.rows), 'crystal').capitalize()}{of}")
        self._refresh_buttons()

    def _draw_histogram(self) -> None:
        from app.views.training_plots import HistogramPlot

        if self.histogram is None:
            self.histogram = HistogramPlot()
            self.histogram.set_palette_tokens(self._palette)
            self._histogram_box.addWidget(self.histogram, 1)
        if self._shown is not None:
            self.histogram.show_moduli(*self._shown[0].moduli())

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        for part in (self.elements, self.systems, self.rows, self.rejected, self.histogram):
            if part is not None:
                part.set_palette_tokens(palette)


READING = Message(text="Reading the dataset …", busy=True)


def failed(sentence: str) -> Message:
    """Why there is no dataset."""
    return Message(text=sentence, tone=Tone.FAILURE)
