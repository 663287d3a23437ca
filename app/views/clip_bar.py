"""The plane that cuts a surface, in a row below it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.state.palette import GAP, GRID, WIDE_GAP
from app.state.surface_display import MOST_OFFSET
from app.views.number_box import WholeBox
from app.views.plain_words import plain_label
from app.views.plane_box import PlaneBox


class ClipBar(QWidget):
    """``plane_typed(str)``: another plane is wanted; ``offset_chosen(int)``: at another place, in % of the
    greatest value.
    """

    plane_typed = Signal(str)
    offset_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.plane = PlaneBox("Plane that cuts the surface")
        self.plane.plane_typed.connect(self.plane_typed)
        self.trouble = plain_label()
        self.trouble.setObjectName("doubt")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.offset = WholeBox()
        self.offset.setRange(-MOST_OFFSET, MOST_OFFSET)
        self.offset.setSingleStep(5)
        self.offset.setSuffix(" %")
        self.offset.setAccessibleName("Distance of the cutting plane from the centre")
        self.offset.setToolTip(
            "How far the plane stands from the centre, in % of the greatest value; 0 cuts through the centre"
        )
        self.offset.valueChanged.connect(self.offset_chosen)
        at = QLabel("at")
        at.setBuddy(self.offset)
        label = QLabel("Cut by")
        label.setBuddy(self.plane)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self._row.addWidget(label)
        self._row.addWidget(self.plane, 1)
        self._row.addWidget(at)
        self._row.addWidget(self.offset)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE_GAP, GRID, GAP, GRID)
        column.setSpacing(GRID)
        column.addLayout(self._row)
        column.addWidget(self.trouble)
        self.hide()

    def add_button(self, button: QToolButton) -> None:
        """Put a button at the end of the row."""
        self._row.addWidget(button)

    def show_offset(self, percent: int) -> None:
        """Show where the plane stands."""
        with QSignalBlocker(self.offset):
            self.offset.setValue(percent)

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane; empty when it is one."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
