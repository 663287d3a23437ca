"""Horizontal bars with a name and a number each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.state.palette import GAP, GRID, SMALL_PX, Palette, blend
from app.views.look import font

ROW = 6 * GRID
NAME_WIDTH = 24 * GRID
NUMBER_WIDTH = 20 * GRID


class CountBars(QWidget):
    """One bar a name, as long as its share of the largest."""

    def __init__(self, name: str, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._palette = palette
        self._counts: dict[str, int] = {}
        self.setMinimumSize(NAME_WIDTH + NUMBER_WIDTH + 10 * GRID, 7 * ROW)

    def sizeHint(self) -> QSize:
        """Seven crystal systems."""
        return QSize(NAME_WIDTH + NUMBER_WIDTH + 24 * GRID, 8 * ROW)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show these, in their order."""
        self._counts = dict(counts)
        self.setAccessibleDescription(", ".join(f"{name} {count}" for name, count in counts.items()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names, bars, numbers."""
        painter = QPainter(self)
        painter.setFont(font(SMALL_PX))
        total, most = sum(self._counts.values()), max(self._counts.values(), default=1)
        room = self.width() - NAME_WIDTH - NUMBER_WIDTH
        for number, (name, count) in enumerate(self._counts.items()):
            top = number * ROW
            painter.setPen(QColor(self._palette.text))
            left = QRectF(0, top, NAME_WIDTH - GAP, ROW)
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
            bar = QRectF(NAME_WIDTH, top + 5, max(2.0, room * count / most), ROW - 10)
            painter.fillRect(bar, QColor(blend(self._palette.accent, self._palette.surface, 0.25)))
            painter.setPen(QColor(self._palette.muted))
            said = f"{count} ({100 * count / total:.0f} %)"
            right = QRectF(bar.right() + GRID, top, NUMBER_WIDTH, ROW)
            painter.drawText(right, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
        painter.end()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()
