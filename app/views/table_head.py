"""What stands above a table: its name, units and frame, and the button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.state.analysis_table import Table
from app.state.palette import GAP
from app.views.plain_words import plain_label


class TableHead(QWidget):
    """``copy_asked()``: the whole table is wanted."""

    copy_asked = Signal()

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title, note, copy = plain_label(table.title), plain_label(table.note), QToolButton()
        title.setObjectName("heading")
        note.setObjectName("small")
        note.setToolTip(table.note)
        # A long note is cut, and does not make the page wider than the dock.
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        copy.setText("Copy table")
        copy.setToolTip("The whole table for a spreadsheet, every digit; Ctrl+C copies the selected rows")
        copy.clicked.connect(self.copy_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(title)
        layout.addWidget(note, 1)
        layout.addWidget(copy)
