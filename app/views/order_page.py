"""The page of the symmetry dock that searches order parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.state.breaking_requests import SearchRequest
from app.state.breaking_text import order_sentence, order_tables
from app.state.display import Tone
from app.state.palette import GAP, Palette
from app.views.breaking_pages import Sentence, TableColumn, form, scrolled
from app.views.number_box import WholeBox
from app.views.plain_words import plain_tip
from core.symmetry_breaking.case_names import KNOWN_CASES

if TYPE_CHECKING:
    from core.symmetry_breaking.order_parameters import OrderParameters

TARGET_OF_FILE = "A distorted structure…"
SITES = ("sites", "everywhere")


class OrderPage(QWidget):
    """``started()``, ``cancelled()``, ``file_asked()``: wishes of the user."""

    started = Signal()
    cancelled = Signal()
    file_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = QComboBox()
        self.target.addItem(TARGET_OF_FILE)
        self.target.setToolTip(
            "What is to be reached: a distortion of the crystal in the view, or a known case"
        )
        self.target.setAccessibleName("Target")
        for case in KNOWN_CASES:
            self.target.addItem(case.title, case.name)
        self.file = QPushButton("Choose file…")
        self.sites = QComboBox()
        self.sites.addItems(SITES)
        self.sites.setToolTip(
            "Added inputs on every atom, the same everywhere, or on the atoms of one element"
        )
        self.sites.setAccessibleName("Where order parameters are added")
        self.degree, self.seed = WholeBox(), WholeBox()
        self.degree.setRange(0, 4)
        self.degree.setValue(4)
        self.degree.setAccessibleName("Highest degree l")
        self.seed.setRange(0, 999)
        self.seed.setAccessibleName("Seed of the network")
        self.start, self.cancel = QPushButton("Search"), QPushButton("Cancel")
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.said = Sentence()
        self.tables = TableColumn(palette)
        self._lay_out()
        self.start.clicked.connect(self.started)
        self.cancel.clicked.connect(self.cancelled)
        self.file.clicked.connect(self.file_asked)
        self.target.currentIndexChanged.connect(self._follow_target)
        self.set_running(False)
        self._follow_target()

    @property
    def case(self) -> str:
        """The known case that is chosen, or empty."""
        return str(self.target.currentData() or "")

    def wish(self) -> SearchRequest:
        """What is chosen, without crystal and target."""
        return SearchRequest(
            case=self.case,
            on=self.sites.currentText(),
            degree=self.degree.value(),
            seed=self.seed.value(),
        )

    def _lay_out(self) -> None:
        rows = form()
        rows.addRow("Target", self.target)
        rows.addRow("File", self.file)
        rows.addRow("On", self.sites)
        rows.addRow("Degree ≤", self.degree)
        rows.addRow("Seed", self.seed)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.start)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.progress, 1)
        column = QVBoxLayout()
        column.addLayout(rows)
        column.addLayout(buttons)
        column.addWidget(self.said)
        column.addWidget(self.tables)
        column.addStretch(1)
        scrolled(column, self)

    def _follow_target(self) -> None:
        for widget in (self.file, self.sites, self.degree):
            widget.setEnabled(not self.case)

    def show_file(self, path: Path | None) -> None:
        """The file that was chosen."""
        self.file.setText(path.name if path is not None else "Choose file…")

    def show_elements(self, elements: tuple[str, ...]) -> None:
        """The elements of the crystal in the view."""
        chosen = self.sites.currentText()
        self.sites.clear()
        self.sites.addItems((*SITES, *elements))
        self.sites.setCurrentText(chosen)

    def set_running(self, running: bool) -> None:
        """A search is going on, or not."""
        self.start.setEnabled(not running)
        self.cancel.setVisible(running)
        self.progress.setVisible(running)
        self.progress.setValue(0)

    def show_progress(self, share: float, text: str) -> None:
        """How far it is."""
        self.progress.setValue(round(100 * share))
        self.progress.setFormat(f"{text} %p%")
        self.progress.setToolTip(plain_tip(text))

    def show_message(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """A sentence instead of an answer."""
        self.said.say(text, tone)
        self.tables.show_tables(())

    def show_order(self, found: OrderParameters) -> None:
        """What came out."""
        self.said.say(*order_sentence(found))
        self.tables.show_tables(order_tables(found))

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.tables.set_palette_tokens(palette)
