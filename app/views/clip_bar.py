"""The plane that cuts a surface, in a row below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.state.palette import GAP, GRID, WIDE_GAP
from app.views.plane_box import PlaneBox


class ClipBar(QWidget):
    """``plane_typed(str)``: another plane is wanted."""

    plane_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.plane = PlaneBox("Plane that cuts the surface")
        self.plane.plane_typed.connect(self.plane_typed)
        self.trouble = QLabel()
        self.trouble.setObjectName("doubt")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        label = QLabel("Cut by")
        label.setBuddy(self.plane)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self._row.addWidget(label)
        self._row.addWidget(self.plane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE_GAP, GRID, GAP, GRID)
        column.setSpacing(GRID)
        column.addLayout(self._row)
        column.addWidget(self.trouble)
        self.hide()

    def add_button(self, button: QToolButton) -> None:
        """Put a button at the end of the row."""
        self._row.addWidget(button)

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane; empty when it is one."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
