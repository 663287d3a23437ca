"""A colour bar beside several views that share it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.state.palette import BASE_PX, GAP, GRID, SMALL_PX, WIDE_GAP, Palette
from app.views.look import font
from core.surface.color_maps import nice_ticks, tick_texts, value_colors

WIDTH = 21 * GRID
_BAR = 3 * GRID
_STEPS = 96


class ColorBar(QWidget):
    """Title with unit, colours and numbers, upright."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._title = ""
        self.range: tuple[float, float] | None = None
        self._map = "auto"
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_range(self, title: str, limits: tuple[float, float] | None, color_map: str = "auto") -> None:
        """Show the colours between two limits, or (None) nothing."""
        self._title, self.range, self._map = title, limits, color_map
        self.setAccessibleName(f"Colours of {title}")
        self.update()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it is; as high as there is room."""
        return QSize(WIDTH, 60 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar from top to bottom, its title along it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._palette.scene))
        if self.range is not None:
            self._draw(painter, *self.range)
        painter.end()

    def _draw(self, painter: QPainter, low: float, high: float) -> None:
        top, bottom = 2 * WIDE_GAP, self.height() - 2 * WIDE_GAP
        left = 6 * GRID
        colors = value_colors(self._map, low, high)(low + (np.arange(_STEPS) + 0.5) / _STEPS * (high - low))
        edges = np.linspace(bottom, top, _STEPS + 1).round().astype(int)
        for number, color in enumerate(colors):
            upper, lower = int(edges[number + 1]), int(edges[number])
            painter.fillRect(QRect(left, upper, _BAR, lower - upper), QColor.fromRgbF(*map(float, color)))
        painter.setPen(QColor(self._palette.border))
        painter.drawRect(QRect(left - 1, top - 1, _BAR + 1, bottom - top + 1))
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self._palette.text))
        ticks = nice_ticks(low, high)
        for value, text in zip(ticks, tick_texts(ticks), strict=True):
            y = round(bottom - (value - low) / (high - low) * (bottom - top))
            painter.drawLine(left + _BAR, y, left + _BAR + GRID, y)
            area = QRect(left + _BAR + GRID + 2, y - GAP, WIDTH, 2 * GAP)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setFont(font(BASE_PX))
        painter.translate(0, self.height())
        painter.rotate(-90)
        painter.drawText(QRect(0, 0, self.height(), left - GRID), Qt.AlignmentFlag.AlignCenter, self._title)


def bar_title(title: str, unit: str) -> str:
    """Title with unit."""
    return f"{title} ({unit})" if unit else title
