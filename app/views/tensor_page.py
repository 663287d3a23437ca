"""The page of the symmetry dock for any kind of tensor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.state.breaking_text import sums_sentence, tensor_sentence, tensor_tables, violation_sentence
from app.state.display import Tone
from app.state.palette import GAP, Palette
from app.views.breaking_pages import Sentence, TableColumn, form, scrolled
from core.tensor.tensor_kinds import TENSOR_KINDS

if TYPE_CHECKING:
    from app.work.jobs import TensorsReady

FORMULAS = ("ijk=ikj", "ij=-ji", "ij=ji:axial")
TIP = "A kind of tensor, or a formula of its indices: ijkl=jikl=klij; :axial after it for an axial tensor"


class TensorPage(QWidget):
    """``kind_asked(str)``: a name or formula; ``matrix_asked()``, ``matrix_dropped()``: a matrix to be
    checked.
    """

    kind_asked = Signal(str)
    matrix_asked = Signal()
    matrix_dropped = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.kind.setEditable(True)
        self.kind.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for kind in TENSOR_KINDS:
            self.kind.addItem(kind.name)
        self.kind.addItems(FORMULAS)
        self.kind.setToolTip(TIP)
        self.kind.setAccessibleName("Kind of tensor")
        self.check = QPushButton("Check a matrix…")
        self.check.setToolTip(
            "A file of numbers in Voigt's order, in the frame of the crystal: what it violates"
        )
        self.drop = QPushButton("Forget it")
        self.drop.setVisible(False)
        self.said, self.sums, self.violated = Sentence(), Sentence(), Sentence()
        self.tables = TableColumn(palette)
        self._lay_out()
        self.kind.activated.connect(lambda _: self.kind_asked.emit(self.kind.currentText()))
        line = self.kind.lineEdit()
        if line is not None:
            line.returnPressed.connect(lambda: self.kind_asked.emit(self.kind.currentText()))
        self.check.clicked.connect(self.matrix_asked)
        self.drop.clicked.connect(self.matrix_dropped)

    def _lay_out(self) -> None:
        rows = form()
        rows.addRow("Tensor", self.kind)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.check)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.addLayout(rows)
        column.addLayout(buttons)
        for widget in (self.said, self.violated, self.tables, self.sums):
            column.addWidget(widget)
        column.addStretch(1)
        scrolled(column, self)

    def show_message(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """A sentence instead of the facts."""
        self.said.say(text, tone)
        self.violated.say("")
        self.sums.say("")
        self.tables.show_tables(())

    def show_tensors(self, ready: TensorsReady) -> None:
        """What the point group says."""
        self.said.say(
            f"{ready.facts.kind.title[:1].upper()}{ready.facts.kind.title[1:]}: {tensor_sentence(ready)}"
        )
        self.violated.say(*violation_sentence(ready.facts.violation))
        self.sums.say(sums_sentence(ready))
        self.drop.setVisible(ready.facts.violation is not None)
        self.tables.show_tables(tensor_tables(ready))

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.tables.set_palette_tokens(palette)
