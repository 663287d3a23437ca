"""Bars of the invariants of a neighbourhood: the power of each degree, the bispectrum beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.state.palette import GAP, GRID, SMALL_PX, Palette
from app.views.look import font

_LABELS = 5 * GRID
_TITLE = 6 * GRID


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """value: −1 to 1 of the height. name: below it, "" for none. marked: in the second colour. muted: it
    vanishes by symmetry.
    """

    value: float
    name: str = ""
    marked: bool = False
    muted: bool = False


class InvariantBars(QWidget):
    """A row of bars with a title. foot: said below bars without names, in the colour of marked ones."""

    def __init__(
        self, title: str, palette: Palette, parent: QWidget | None = None, *, foot: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._title, self._palette, self._foot = title, palette, foot
        self.bars: tuple[Bar, ...] = ()

    def sizeHint(self) -> QSize:
        """As much as is read easily."""
        return QSize(80 * GRID, 32 * GRID)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw these."""
        self.bars = tuple(bars)
        self.update()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, zero line, bars, names."""
        painter = QPainter(self)
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self._palette.muted))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(GAP, 0, self.width() - 2 * GAP, _TITLE), int(flags), self._title)
        if self.bars:
            self._draw(painter)
        if self._foot and any(bar.marked for bar in self.bars):
            painter.setPen(QColor(self._palette.amber))
            place = QRectF(GAP, self.height() - _LABELS, self.width() - 2 * GAP, _LABELS)
            painter.drawText(place, int(flags), self._foot)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        p = self._palette
        low = any(bar.value < 0.0 for bar in self.bars)
        top, room = float(_TITLE + GRID), float(max(self.height() - _TITLE - GRID - _LABELS, 4))
        zero, height = (top + 0.5 * room, 0.5 * room) if low else (top + room, room)
        step = (self.width() - 2 * GAP) / len(self.bars)
        width = max(1.0, min(step - 2.0, 8.0 * GRID))
        for place, bar in enumerate(self.bars):
            left = GAP + place * step + 0.5 * (step - width)
            color = p.border if bar.muted else p.amber if bar.marked else p.accent
            size = bar.value * height
            # A bar of nothing is a line, so that one sees that it is there.
            tall = max(abs(size), 1.5)
            painter.fillRect(QRectF(left, zero - tall if size >= 0 else zero, width, tall), QColor(color))
            if bar.name:
                painter.setPen(QColor(p.muted if bar.muted else p.text))
                place_of_name = QRectF(left - step, self.height() - _LABELS, width + 2 * step, _LABELS)
                painter.drawText(place_of_name, int(Qt.AlignmentFlag.AlignCenter), bar.name)
        painter.setPen(QColor(p.border))
        painter.drawLine(GAP, round(zero), self.width() - GAP, round(zero))
