"""The 6×6 matrix as a heat map: every cell a value, below it half the width of its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.state.figures import decimals_for, fixed, interval, plus_minus
from app.state.palette import BASE_PX, GRID, SMALL_PX, Palette, heat
from app.views.look import font
from core.elasticity.stiffness import VOIGT_ORDER

FloatArray = npt.NDArray[np.float64]
_HEADER = 5 * GRID
_SIDE = 7 * GRID
_CELL_HEIGHT = 30
_UNSEEN = 0.05
"""GPa; a narrower interval belongs to an entry that is zero by symmetry, and is not written."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatrixContent:
    """values: (6, 6) GPa; limits: (2, 6, 6) GPa or None where there are none for this frame."""

    values: FloatArray
    limits: FloatArray | None


def cell_tip(content: MatrixContent, row: int, column: int) -> str:
    """Everything about one entry."""
    first, second = VOIGT_ORDER[row], VOIGT_ORDER[column]
    name = f"C{row + 1}{column + 1}  ({first}, {second})"
    lines = [name, f"{content.values[row, column]:.6g} GPa".replace("-", "\u2212")]
    if content.limits is not None:
        low, high = (float(limit) for limit in content.limits[:, row, column])
        lines.append(f"90 % interval: {interval((low, high))} GPa")
    return "\n".join(lines)


class MatrixTable(QWidget):
    """Paints the matrix itself: 36 cells of a table widget would be slower and no better to read."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._content: MatrixContent | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Stiffness matrix")

    @property
    def content(self) -> MatrixContent | None:
        """What is shown."""
        return self._content

    def show_content(self, content: MatrixContent | None) -> None:
        """Show a matrix, or (None) an empty grid of the same size."""
        self._content = content
        self.setAccessibleDescription(_spoken(content))
        self.update()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for four digits and a sign."""
        return QSize(_SIDE + 6 * 12 * GRID, _HEADER + 6 * _CELL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """As little as four digits take."""
        return QSize(_SIDE + 6 * 10 * GRID, _HEADER + 6 * _CELL_HEIGHT)

    def _cell(self, row: int, column: int) -> QRect:
        width = self.width() - _SIDE
        left = _SIDE + width * column // 6
        right = _SIDE + width * (column + 1) // 6
        return QRect(left, _HEADER + row * _CELL_HEIGHT, right - left - 1, _CELL_HEIGHT - 1)

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """(row, column) under a point, or None beside the cells."""
        cells = ((row, column) for row in range(6) for column in range(6))
        return next((cell for cell in cells if self._cell(*cell).contains(point)), None)

    def event(self, event: QEvent) -> bool:
        """A tool tip for the cell under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(event.pos())
            text = cell_tip(self._content, *cell) if cell and self._content else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Headers and cells."""
        painter = QPainter(self)
        self._draw_headers(painter)
        for row in range(6):
            for column in range(6):
                self._draw_cell(painter, row, column)
        painter.end()

    def _draw_headers(self, painter: QPainter) -> None:
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self._palette.muted))
        for i, name in enumerate(VOIGT_ORDER):
            top, side = self._cell(0, i), self._cell(i, 0)
            painter.drawText(QRect(top.x(), 0, top.width(), _HEADER), Qt.AlignmentFlag.AlignCenter, name)
            painter.drawText(QRect(0, side.y(), _SIDE, side.height()), Qt.AlignmentFlag.AlignCenter, name)

    def _draw_cell(self, painter: QPainter, row: int, column: int) -> None:
        area = self._cell(row, column)
        if self._content is None:
            painter.fillRect(area, QColor(self._palette.window))
            return
        values = self._content.values
        largest = float(np.abs(values).max())
        value = float(values[row, column])
        ground, letters = heat(self._palette, value, largest)
        painter.fillRect(area, QColor(ground))
        painter.setPen(QColor(letters))
        upper, lower = QRect(area), QRect(area)
        if self._content.limits is not None:
            upper.setBottom(area.y() + area.height() * 58 // 100)
            lower.setTop(area.y() + area.height() * 52 // 100)
            low, high = (float(limit) for limit in self._content.limits[:, row, column])
            if high - low > _UNSEEN:
                painter.setFont(font(SMALL_PX - 2))
                painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, plus_minus((low, high)))
            else:
                upper = QRect(area)
        painter.setFont(font(BASE_PX))
        decimals = min(1, decimals_for([largest]))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, fixed(value, decimals))


def _spoken(content: MatrixContent | None) -> str:
    if content is None:
        return "no tensor yet"
    return "; ".join(" ".join(fixed(float(value), 1) for value in row) for row in content.values)
