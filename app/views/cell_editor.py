"""The line in which an entry of the matrix is typed, over its cell."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.state.palette import GRID

_CONFIRMING = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
"""Keys that take what was typed, and where they go next: rows down, columns to the right."""
_NARROWEST = 18 * GRID


class CellEditor(QLineEdit):
    """``confirmed(str, int, int)``: take the text, and go on by rows and columns; ``left()``: forget it."""

    confirmed = Signal(str, int, int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Entry of the matrix")
        self._before = ""
        self.hide()

    def _table(self) -> QWidget:
        """What it stands in."""
        return cast(QWidget, self.parentWidget())

    def open(self, area: QRect, value: str, *, typed: str = "") -> None:
        """Stand over a cell, with its value chosen or with what was typed already."""
        width = max(area.width(), _NARROWEST)
        left = min(area.center().x() - width // 2, self._table().width() - width)
        self.setGeometry(QRect(max(0, left), area.y() - 1, width, max(area.height() + 2, 7 * GRID)))
        self._before = value
        self.setText(typed or value)
        if not typed:
            self.selectAll()
        self.show()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Esc and Tab are the editor's own, not the window's."""
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Escape, *_CONFIRMING):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Tab and the arrows up and down take what was typed, Esc forgets it."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close_with(None)
        elif key in _CONFIRMING:
            self.close_with(_CONFIRMING[key])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is taken when the keyboard goes elsewhere, but not when a menu opens over it."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_with((0, 0), come_back=False)

    def close_with(self, step: tuple[int, int] | None, *, come_back: bool = True) -> None:
        """Close; take the text where there is a step and the text is another than before."""
        if self.isHidden():
            return
        text, changed = self.text(), self.text().strip() not in ("", self._before)
        self.hide()
        if come_back:
            self._table().setFocus()
        if step is not None and changed:
            self.confirmed.emit(text, *step)
        else:
            self.left.emit()
