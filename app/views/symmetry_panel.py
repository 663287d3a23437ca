"""The dock of the symmetry: space group, pattern of the 6×6, Wyckoff positions, operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.display import Message
from app.state.palette import GRID, Palette
from app.state.symmetry_text import (
    FRAME_WORDS,
    centring_sentence,
    operations_table,
    pattern_text,
    symmetry_facts,
    wyckoff_table,
)
from app.views.atom_panel import heading
from app.views.pattern_grid import PatternGrid
from app.views.plain_words import plain_label
from app.views.readout_panel import FactGrid
from app.views.scene_pane import MessagePage
from app.views.sheet_page import fill, sheet_page
from app.views.short_table import ShortTable
from app.views.table_head import TableHead
from core.elasticity.stiffness import Frame

if TYPE_CHECKING:
    from app.state.analysis_table import Table
    from app.work.jobs import SymmetryReady
    from core.crystal.crystal import Crystal

FACTS = 9
MOST_SITES = 8
MOST_OPERATIONS = 12


class SymmetryPanel(QWidget):
    """``copied(str)``: text to be copied."""

    copied = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._text = ""
        self.message = MessagePage()
        self.facts = FactGrid(FACTS)
        self.frame_note = self._note()
        self.grid = PatternGrid(palette)
        self.centring = self._note()
        self.tables: list[ShortTable] = []
        self.copy = QToolButton()
        self.copy.setText("Copy rules")
        self.copy.setToolTip("The rules of all 21 components as text")
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy.clicked.connect(lambda: self.copied.emit(self._text))
        self._tables_room = QVBoxLayout()
        self._stack = QStackedWidget()
        self._lay_out()

    @staticmethod
    def _note() -> QLabel:
        note = plain_label()
        note.setObjectName("small")
        note.setWordWrap(True)
        return note

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(heading("PATTERN OF THE STIFFNESS"), 1)
        head.addWidget(self.copy)
        column.addWidget(heading("SPACE GROUP"))
        column.addWidget(self.facts)
        column.addLayout(head)
        column.addWidget(self.frame_note)
        column.addWidget(self.grid)
        column.addLayout(self._tables_room)
        column.addWidget(self.centring)
        column.addStretch(1)
        self._stack.addWidget(self.message)
        self._stack.addWidget(sheet_page(column, GRID))
        fill(self, self._stack)
        self.setMinimumWidth(84 * GRID)

    def show_message(self, message: Message) -> None:
        """A sentence instead."""
        self.message.show_message(message)
        self._stack.setCurrentIndex(0)

    def show_symmetry(self, ready: SymmetryReady, crystal: Crystal, frame: Frame) -> None:
        """All that is known; frame: of the pattern, that of the crystal where the other cannot be had."""
        if ready.in_ieee is None or frame is not Frame.IEEE:
            pattern, frame = ready.in_crystal, Frame.CRYSTAL
        else:
            pattern = ready.in_ieee
        found = ready.description
        self.facts.fill(symmetry_facts(found, pattern.count))
        self.frame_note.setText(f"Voigt order xx yy zz yz xz xy, {FRAME_WORDS[frame]}")
        self.grid.show_pattern(pattern, frame)
        self._text = pattern_text(pattern, frame)
        self._show_tables((wyckoff_table(found), MOST_SITES), (operations_table(found), MOST_OPERATIONS))
        sentence = centring_sentence(found)
        self.centring.setText(sentence)
        self.centring.setVisible(bool(sentence))
        self._stack.setCurrentIndex(1)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.grid.set_palette_tokens(palette)
        for table in self.tables:
            table.set_palette_tokens(palette)

    def _show_tables(self, *wanted: tuple[Table, int]) -> None:
        while self._tables_room.count():
            item = self._tables_room.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self.tables = []
        for table, most in wanted:
            head, body = TableHead(table), ShortTable(table, self._palette, most)
            head.copy_asked.connect(body.copy_all)
            body.copied.connect(self.copied)
            self._tables_room.addWidget(head)
            self._tables_room.addWidget(body)
            self.tables.append(body)
