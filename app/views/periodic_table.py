"""The periodic table with a number in each element, coloured by it; a click chooses an element."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.state.figures import counted
from app.state.palette import GRID, SMALL_PX, Palette, contrast, faint
from app.state.periodic_places import COLUMNS, PLACES, ROWS, SYMBOL_AT
from app.views.look import font
from core.surface.color_maps import sample

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_GAP_BELOW = 0.4
"""Of a cell's height, between the seven periods and the f block."""


class PeriodicTable(QWidget):
    """``element_chosen(str)``: the symbol, or "" where the choice was taken back."""

    element_chosen = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._counts: dict[str, int] = {}
        self._total = 0
        self.chosen = ""
        self._cursor = "H"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Elements of the dataset")
        self.setMinimumSize(COLUMNS * 6 * GRID, round((ROWS + _GAP_BELOW) * 5 * GRID))

    def sizeHint(self) -> QSize:
        """Cells of eight by seven units."""
        return QSize(COLUMNS * 8 * GRID, round((ROWS + _GAP_BELOW) * 7 * GRID))

    def show_counts(self, counts: Mapping[str, int], total: int) -> None:
        """Crystals that hold each element, of so many in all."""
        self._counts, self._total = dict(counts), total
        self.chosen = self.chosen if self.chosen in counts else ""
        self.setAccessibleDescription(", ".join(f"{symbol} {count}" for symbol, count in counts.items()))
        self.update()

    def colour_of(self, symbol: str) -> str:
        """The ground of an element, ``#rrggbb``; by the logarithm, as counts go from one to thousands."""
        count = self._counts.get(symbol, 0)
        if not count:
            return self._palette.surface
        least, most = min(self._counts.values()), max(self._counts.values())
        share = 1.0 if most == least else 0.15 + 0.85 * math.log(count / least) / math.log(most / least)
        red, green, blue = (round(255 * float(part)) for part in sample("cividis", np.array([share]))[0])
        return f"#{red:02x}{green:02x}{blue:02x}"

    def tip_of(self, symbol: str) -> str:
        """What is said of an element."""
        count = self._counts.get(symbol, 0)
        if not count:
            return f"{symbol}: in no crystal"
        share = f" of {self._total} ({100 * count / self._total:.0f} %)" if self._total else ""
        return f"{symbol}: in {counted(count, 'crystal')}{share}\nClick: only these in the table below"

    # --- drawing -------------------------------------------------------------------------------------------
    def rect_of(self, symbol: str) -> QRectF:
        """Where an element is drawn."""
        row, column = PLACES[symbol]
        wide, high = self.width() / COLUMNS, self.height() / (ROWS + _GAP_BELOW)
        top = row * high + (_GAP_BELOW * high if row >= 7 else 0.0)
        return QRectF(column * wide, top, wide, high).adjusted(1, 1, -1, -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every element, the chosen one framed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = min(self.width() / COLUMNS, self.height() / (ROWS + _GAP_BELOW)) < 6 * GRID
        for symbol in PLACES:
            self._paint(painter, symbol, with_count=not small)
        painter.end()

    def _paint(self, painter: QPainter, symbol: str, *, with_count: bool) -> None:
        rect, count, palette = self.rect_of(symbol), self._counts.get(symbol, 0), self._palette
        ground = self.colour_of(symbol)
        frame = palette.accent if self._is_marked(symbol) else palette.border
        painter.setPen(QPen(QColor(frame), 2.0 if self._is_marked(symbol) else 0.8))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect, 3, 3)
        ink = max(("#ffffff", "#10151c"), key=lambda colour: contrast(colour, ground))
        painter.setPen(QColor(ink if count else faint(palette)))
        painter.setFont(font(SMALL_PX, bold=bool(count)))
        if count and with_count:
            upper = rect.adjusted(0, 0, 0, -0.42 * rect.height())
            painter.drawText(upper, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, symbol)
            painter.setFont(font(9))
            lower = rect.adjusted(0, 0.55 * rect.height(), 0, 0)
            painter.drawText(lower, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, _short(count))
        else:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, symbol)

    def _is_marked(self, symbol: str) -> bool:
        return symbol == self.chosen or (self.hasFocus() and symbol == self._cursor)

    # --- hand ----------------------------------------------------------------------------------------------
    def symbol_at(self, place: QPoint) -> str:
        """The element under a place of the widget, "" for none."""
        return next((symbol for symbol in PLACES if self.rect_of(symbol).contains(place)), "")

    def choose(self, symbol: str) -> None:
        """Choose an element, or take the choice back."""
        if symbol and not self._counts.get(symbol):
            return
        self.chosen = "" if symbol == self.chosen else symbol
        self.update()
        self.element_chosen.emit(self.chosen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        symbol = self.symbol_at(event.position().toPoint())
        if symbol:
            self._cursor = symbol
            self.choose(symbol)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move, Enter and Space choose."""
        move = _MOVES.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self._cursor)
        elif move is not None:
            self._move(*move)
        else:
            super().keyPressEvent(event)

    def _move(self, down: int, right: int) -> None:
        row, column = PLACES[self._cursor]
        while 0 <= row + down < ROWS and 0 <= column + right < COLUMNS:
            row, column = row + down, column + right
            if (row, column) in SYMBOL_AT:
                self._cursor = SYMBOL_AT[row, column]
                break
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tip of the element under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            symbol = self.symbol_at(event.pos())
            QToolTip.showText(event.globalPos(), self.tip_of(symbol) if symbol else "", self)
            return True
        return super().event(event)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()


def _short(count: int) -> str:
    """``812``, ``1.2k``."""
    return str(count) if count < 1000 else f"{count / 1000:.1f}k"
