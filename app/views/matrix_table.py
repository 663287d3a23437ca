"""The matrix as a heat map that can be edited: in every cell a value, and half the width of its interval."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygon,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.state.figures import decimals_for, fixed
from app.state.matrix_cell import cell_tip, has_measured_line, is_changed, second_line, spoken
from app.state.matrix_content import MatrixContent
from app.state.palette import BASE_PX, GRID, SMALL_PX, Palette, heat
from app.views.cell_editor import CellEditor
from app.views.look import font

_HEADER = 5 * GRID
_SIDE = 7 * GRID
_ROW = {6: 7 * GRID, 9: 22}
_LARGE_ROW = {6: 12 * GRID, 9: 8 * GRID}
"""Of a table that has more room than it needs; in less, rows go down to those of `_ROW`."""
_MEASURED_ROW = 14
"""More height of a row for the measured value."""
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_OPENING = frozenset({Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_TYPED = frozenset("0123456789+-.,−")


class MatrixTable(QWidget):
    """Paints the matrix itself: 36 or 81 cells of a table widget would be slower and no better to read.

    ``typed(int, int, str)``: what stands in the editor of a cell changed; ``edited(int, int, str)``: it was
    confirmed; ``left()``: it was left without that; ``pasted()``, ``copy_asked()``: by the keys for that.
    """

    typed = Signal(int, int, str)
    edited = Signal(int, int, str)
    left = Signal()
    pasted = Signal()
    copy_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None, *, large: bool = False) -> None:
        super().__init__(parent)
        self._palette = palette
        self._content: MatrixContent | None = None
        self._large = large
        self._room = 0
        self._current = (0, 0)
        self._wrong = False
        self.editor = CellEditor(self)
        self.editor.textEdited.connect(self._on_typed)
        self.editor.confirmed.connect(self._confirm)
        self.editor.left.connect(self._leave)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Elasticity matrix")

    @property
    def content(self) -> MatrixContent | None:
        """What is shown."""
        return self._content

    @property
    def current(self) -> tuple[int, int]:
        """Row and column of the cell that the keys address."""
        return self._current

    def show_content(self, content: MatrixContent | None) -> None:
        """Show a matrix, or (None) an empty grid of the same size."""
        other_size, height = self._size_of(content) != self._size, self._row_height
        self._content = content
        self._wrong = content is not None and bool(content.verdict.impossible)
        if other_size:
            self._current = (0, 0)
            self.editor.hide()
        if other_size or height != self._row_height:
            self.updateGeometry()
        self.setAccessibleDescription(spoken(content, self._current))
        self.update()

    def show_wrong(self, wrong: bool) -> None:
        """Mark that no crystal can have this matrix, as while it is being edited."""
        self._wrong = wrong
        self.update()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()

    @staticmethod
    def _size_of(content: MatrixContent | None) -> int:
        return 6 if content is None else len(content.values)

    @property
    def _size(self) -> int:
        return self._size_of(self._content)

    @property
    def _row_height(self) -> int:
        extra = _MEASURED_ROW if has_measured_line(self._content) else 0
        least, count = _ROW[self._size] + extra, self._size
        if not self._large:
            return least
        return max(least, min(_LARGE_ROW[count] + extra, (self._room - _HEADER) // count))

    def fit_height(self, room: int) -> None:
        """Take rows that fill so much room, within what can be read."""
        if room != self._room:
            self._room = room
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for four digits and a sign."""
        return QSize(_SIDE + 6 * 12 * GRID, _HEADER + self._size * self._row_height)

    def minimumSizeHint(self) -> QSize:
        """As little as four digits take."""
        return QSize(_SIDE + 6 * 10 * GRID, _HEADER + self._size * self._row_height)

    def cell_area(self, row: int, column: int) -> QRect:
        """Where a cell stands."""
        width, count, height = self.width() - _SIDE, self._size, self._row_height
        left = _SIDE + width * column // count
        right = _SIDE + width * (column + 1) // count
        return QRect(left, _HEADER + row * height, right - left - 1, height - 1)

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """(row, column) under a point, or None beside the cells."""
        cells = ((row, column) for row in range(self._size) for column in range(self._size))
        return next((cell for cell in cells if self.cell_area(*cell).contains(point)), None)

    # --- hand ----------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """A tool tip for the cell under the pointer; the keys that edit are not shortcuts here."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(event.pos())
            text = cell_tip(self._content, *cell) if cell and self._content else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._wants(event)
        ):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def _wants(event: QKeyEvent) -> bool:
        copies = event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Paste)
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        key = Qt.Key(event.key())
        return copies or (plain and ((event.text() in _TYPED and event.text() != "") or key in _OPENING))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell; F2, Enter or a figure opens the editor; copy and paste."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif key in _STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._step(*_STEPS[key])
        elif key in _OPENING:
            self.open_editor(*self._current)
        elif event.text() and event.text() in _TYPED:
            self.open_editor(*self._current, text=event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        cell = self.cell_at(event.position().toPoint())
        if cell is not None:
            self._go_to(*cell)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a cell."""
        cell = self.cell_at(event.position().toPoint())
        if cell is not None:
            self.open_editor(*cell)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The current cell is marked while the keys address it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It is not, when they do not."""
        super().focusOutEvent(event)
        self.update()

    def _step(self, down: int, right: int) -> None:
        last = self._size - 1
        self._go_to(min(last, max(0, self._current[0] + down)), min(last, max(0, self._current[1] + right)))

    def _go_to(self, row: int, column: int) -> None:
        self._current = (row, column)
        self.setAccessibleDescription(spoken(self._content, self._current))
        self.update()

    def open_editor(self, row: int, column: int, *, text: str = "") -> None:
        """Edit a cell, beginning with its value or with what was typed; what is locked says why instead."""
        if self._content is None:
            return
        self._go_to(row, column)
        area = self.cell_area(row, column)
        if self._content.locked:
            QToolTip.showText(self.mapToGlobal(area.bottomLeft()), self._content.locked, self)
            return
        value = float(self._content.values[row, column])
        self.editor.open(area, f"{value:.10g}" if np.isfinite(value) else "", typed=text)
        if text:
            self._on_typed(text)

    def _on_typed(self, text: str) -> None:
        self.typed.emit(*self._current, text)

    def _confirm(self, text: str, down: int, right: int) -> None:
        row, column = self._current
        self._step(down, right)
        self.edited.emit(row, column, text)

    def _leave(self) -> None:
        self.left.emit()

    # --- painting ------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Headers and cells."""
        painter = QPainter(self)
        self._draw_headers(painter)
        for row in range(self._size):
            for column in range(self._size):
                self._draw_cell(painter, row, column)
        if self.hasFocus():
            self._frame(painter, self.cell_area(*self._current), self._palette.accent)
        if self._wrong:
            last = self._size - 1
            whole = self.cell_area(0, 0).united(self.cell_area(last, last))
            self._frame(painter, whole.adjusted(-1, -1, 1, 1), self._palette.red)
        painter.end()

    @staticmethod
    def _frame(painter: QPainter, area: QRect, colour: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2))
        painter.drawRect(area.adjusted(1, 1, -1, -1))

    def _draw_headers(self, painter: QPainter) -> None:
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self._palette.muted))
        names = (self._content or MatrixContent(values=np.zeros((6, 6)))).names
        for i, name in enumerate(names):
            top, side = self.cell_area(0, i), self.cell_area(i, 0)
            painter.drawText(QRect(top.x(), 0, top.width(), _HEADER), Qt.AlignmentFlag.AlignCenter, name)
            painter.drawText(QRect(0, side.y(), _SIDE, side.height()), Qt.AlignmentFlag.AlignCenter, name)

    def _draw_cell(self, painter: QPainter, row: int, column: int) -> None:
        area = self.cell_area(row, column)
        content = self._content
        if content is None or content.missing:
            painter.fillRect(area, QColor(self._palette.window))
            return
        largest = float(np.abs(content.values).max())
        value = float(content.values[row, column])
        ground, letters = heat(self._palette, value, largest)
        painter.fillRect(area, QColor(ground))
        area = self._draw_measured(painter, area, row, column)
        painter.setPen(QColor(letters))
        upper, lower = _halves(area)
        second = second_line(content, row, column)
        if second:
            painter.setFont(font(SMALL_PX - 2))
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, second)
        painter.setFont(font(BASE_PX if self._size == 6 else SMALL_PX - 1))
        decimals = min(1 if largest >= 10 else 2, decimals_for([largest]))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(upper if second else area, middle, fixed(value, decimals))
        if is_changed(content, row, column):
            _draw_corner(painter, area, letters)

    def _draw_measured(self, painter: QPainter, area: QRect, row: int, column: int) -> QRect:
        """The measured value on a strip at the foot of a cell; returns the room that is left above it."""
        content = self._content
        if content is None or content.measured is None or not has_measured_line(content):
            return area
        strip = QRect(area.x() + 1, area.bottom() - _MEASURED_ROW, area.width() - 2, _MEASURED_ROW)
        painter.fillRect(strip, QColor(self._palette.surface))
        painter.setPen(QColor(self._palette.measured))
        painter.setFont(font(SMALL_PX - 2))
        decimals = min(1, decimals_for([float(np.abs(content.measured.values).max())]))
        text = fixed(float(content.measured.values[row, column]), decimals)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, text)
        return area.adjusted(0, 0, 0, -_MEASURED_ROW)


def _halves(area: QRect) -> tuple[QRect, QRect]:
    upper, lower = QRect(area), QRect(area)
    upper.setBottom(area.y() + area.height() * 58 // 100)
    lower.setTop(area.y() + area.height() * 52 // 100)
    return upper, lower


def _draw_corner(painter: QPainter, area: QRect, colour: str) -> None:
    """A small triangle: the entry is another than before the edit."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    corner, side = area.topRight(), GRID + 2
    points = [corner, QPoint(corner.x() - side, corner.y()), QPoint(corner.x(), corner.y() + side)]
    painter.drawPolygon(QPolygon(points))
