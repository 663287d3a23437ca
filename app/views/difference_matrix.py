"""ΔC as a signed heat map: blue and red apart from a light zero."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.state.figures import decimals_for, fixed
from app.state.palette import GRID, SMALL_PX, Palette, contrast
from app.views.look import font
from core.elasticity.stiffness import VOIGT_ORDER
from core.surface.color_maps import value_colors

FloatArray = npt.NDArray[np.float64]
_HEADER = 5 * GRID
_SIDE = 7 * GRID
_CELL_WIDTH, _CELL_HEIGHT = 12 * GRID, 6 * GRID


class DifferenceMatrix(QWidget):
    """C_B − C_A, (6, 6) GPa, in Voigt order."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self.values: FloatArray | None = None
        self.setFixedSize(self.sizeHint())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Difference of the stiffness matrices, GPa")

    def show_values(self, values: FloatArray | None) -> None:
        """Show a matrix, or (None) an empty grid."""
        self.values = values
        rows = () if values is None else values
        spoken = "; ".join(" ".join(fixed(float(value), 1) for value in row) for row in rows)
        self.setAccessibleDescription(spoken)
        self.update()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for four digits and a sign."""
        return QSize(_SIDE + 6 * _CELL_WIDTH, _HEADER + 6 * _CELL_HEIGHT)

    @staticmethod
    def cell(row: int, column: int) -> QRect:
        """Where an entry stands."""
        return QRect(
            _SIDE + column * _CELL_WIDTH, _HEADER + row * _CELL_HEIGHT, _CELL_WIDTH - 1, _CELL_HEIGHT - 1
        )

    def event(self, event: QEvent) -> bool:
        """A tool tip with every digit."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event), self)
            return True
        return super().event(event)

    def _tip(self, event: QHelpEvent) -> str:
        cells = ((row, column) for row in range(6) for column in range(6))
        found = next((cell for cell in cells if self.cell(*cell).contains(event.pos())), None)
        if found is None or self.values is None:
            return ""
        row, column = found
        value = f"{self.values[found]:+.6g}".replace("-", "\u2212")
        return f"ΔC{row + 1}{column + 1}  ({VOIGT_ORDER[row]}, {VOIGT_ORDER[column]})\n{value} GPa"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names and cells."""
        painter = QPainter(self)
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self._palette.muted))
        for number, name in enumerate(VOIGT_ORDER):
            top, side = self.cell(0, number), self.cell(number, 0)
            painter.drawText(QRect(top.x(), 0, top.width(), _HEADER), Qt.AlignmentFlag.AlignCenter, name)
            painter.drawText(QRect(0, side.y(), _SIDE, side.height()), Qt.AlignmentFlag.AlignCenter, name)
        if self.values is not None:
            self._draw_cells(painter, self.values)
        painter.end()

    def _draw_cells(self, painter: QPainter, values: FloatArray) -> None:
        largest = float(np.abs(values).max()) or 1.0
        colors = value_colors("vik", -largest, largest)(values)
        decimals = min(1, decimals_for([largest]))
        for row in range(6):
            for column in range(6):
                ground = QColor.fromRgbF(*(float(part) for part in colors[row, column]))
                letters = max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, ground.name()))
                value = float(values[row, column])
                text = fixed(value, decimals)
                painter.fillRect(self.cell(row, column), ground)
                painter.setPen(QColor(letters))
                sign = "+" if value > 0 and text.strip("0.") else ""
                painter.drawText(self.cell(row, column), Qt.AlignmentFlag.AlignCenter, sign + text)
