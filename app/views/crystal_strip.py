"""What stands above the crystal: how it is drawn, and a line to type a direction to look along."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.state.crystal_display import CrystalStyle
from app.state.palette import GRID

LINE_WIDTH = 24 * GRID


class DirectionLine(QLineEdit):
    """A direction as it is typed; Esc gives the keyboard back without a look. trouble: why it is none."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Look along")
        self.setPlaceholderText("[uvw] (hkl)")
        self.setFixedWidth(LINE_WIDTH)
        self.trouble = ""
        self.show_trouble("")

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no direction; "" where it is one."""
        self.trouble = text
        how = "Look along [1 1 0], (1 1 1) or x y z, and Enter (Ctrl+L)"
        self.setToolTip(f"{text}\n{how}" if text else how)
        self.setAccessibleDescription(text)
        name = "failure_line" if text else ""
        if self.objectName() != name:
            self.setObjectName(name)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the line."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class CrystalStrip(QWidget):
    """``direction_typed(str)``: Enter was pressed; ``drawing_asked()``: the button was pressed;
    ``line_left()``: the keyboard is free again.
    """

    direction_typed = Signal(str)
    drawing_asked = Signal()
    line_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.style_button = QToolButton()
        self.style_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.style_button.setAccessibleName("How the crystal is drawn")
        self.style_button.setToolTip("Style, cell, supercell, colours, labels, elements (Ctrl+D)")
        self.style_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.line = DirectionLine()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.style_button)
        row.addWidget(self.line)
        self.style_button.clicked.connect(self.drawing_asked)
        self.line.returnPressed.connect(self._type)
        self.line.left.connect(self.line_left)
        self.show_style(CrystalStyle.BALLS)

    def _type(self) -> None:
        self.direction_typed.emit(self.line.text())
        if not self.line.trouble:
            self.line_left.emit()

    def show_style(self, style: CrystalStyle) -> None:
        """Name the style on the button."""
        self.style_button.setText(f"{style.title} ▾")

    def ask_direction(self) -> None:
        """Have a direction typed."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
