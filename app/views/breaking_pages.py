"""Pieces that the pages about tensors, order parameters and distortions share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from app.state.analysis_table import Table
from app.state.display import Tone
from app.state.palette import GAP, GRID, Palette
from app.views.plain_words import PlainLabel
from app.views.sheet_page import fill, sheet_page
from app.views.short_table import ShortTable
from app.views.table_head import TableHead

MOST_ROWS = 10


class Sentence(PlainLabel):
    """A line of words that wraps; doubt and failure have their colours, and words that say so as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setWordWrap(True)
        self.setVisible(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Show a sentence; an empty one takes no room."""
        self.setText(text)
        self.setObjectName({Tone.DOUBT: "doubt", Tone.FAILURE: "failure"}.get(tone, "small"))
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(text))


class TableColumn(QWidget):
    """Tables one below the other. ``copied(str)``: text to be copied."""

    copied = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self.tables: list[ShortTable] = []
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(GRID)

    def show_tables(self, wanted: Sequence[Table]) -> None:
        """Show other tables."""
        while self._room.count():
            item = self._room.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self.tables = []
        for table in wanted:
            head, body = TableHead(table), ShortTable(table, self._palette, MOST_ROWS)
            head.copy_asked.connect(body.copy_all)
            body.copied.connect(self.copied)
            self._room.addWidget(head)
            self._room.addWidget(body)
            self.tables.append(body)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        for table in self.tables:
            table.set_palette_tokens(palette)


def scrolled(column: QVBoxLayout, owner: QWidget) -> None:
    """Lay a column out in a page that scrolls, filling ``owner``."""
    fill(owner, sheet_page(column, GAP))


def form() -> QFormLayout:
    """Names at the left, what is chosen at the right, over the whole width."""
    made = QFormLayout()
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    made.setHorizontalSpacing(GAP)
    made.setVerticalSpacing(GRID)
    return made
