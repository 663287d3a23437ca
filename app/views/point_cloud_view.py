"""Points that move around an atom, seen in three dimensions: the target as rings, what was found as discs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.state.palette import GAP, GRID, SMALL_PX, Palette
from app.views.look import font
from core.tensor.rotation import rotation_matrices

FloatArray = npt.NDArray[np.float64]
_TITLE = 6 * GRID
_TURN = 0.01
"""Radians a pixel."""
MANY = 100
"""Neighbours beyond which their rings are small and thin: large ones would be one tangle, and slow."""


class PointCloudView(QWidget):
    """Turned by dragging."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Neighbours and what is laid over them; drag to turn")
        self.setToolTip(
            "Rings: the neighbours of the site; discs: the points that move, or the neighbours of the other "
            "site, turned onto them. Drag to turn"
        )
        self.setMinimumSize(48 * GRID, 32 * GRID)
        self._palette = palette
        self.target, self.points = np.zeros((0, 3)), np.zeros((0, 3))
        self._turn: FloatArray = rotation_matrices(np.array([-1.1, 0.0, 0.0]))
        self._grip: QPointF | None = None
        self._title = ""

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(56 * GRID, 40 * GRID)

    def show_points(self, target: FloatArray, points: FloatArray, title: str = "Neighbours") -> None:
        """(n, 3) each, Å from the atom."""
        self.target, self.points, self._title = target, points, title
        self.update()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to turn."""
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn."""
        if self._grip is not None:
            moved = event.position() - self._grip
            self._grip = event.position()
            turn = rotation_matrices(np.array([_TURN * moved.y(), _TURN * moved.x(), 0.0]))
            self._turn = turn @ self._turn
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Far points first."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._palette.scene))
        if len(self.target):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
            painter.setFont(font(SMALL_PX))
            painter.setPen(QColor(self._palette.muted))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(GAP, 0, self.width() - 2 * GAP, _TITLE), int(flags), self._title)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        p = self._palette
        reach = 1.15 * float(np.linalg.norm(self.target, axis=1).max())
        scale = 0.5 * min(self.width(), self.height() - _TITLE) / reach
        middle = QPointF(0.5 * self.width(), 0.5 * (self.height() + _TITLE))
        places = np.concatenate([self.target, self.points, np.zeros((1, 3))]) @ self._turn.T
        kinds = ["ring"] * len(self.target) + ["disc"] * len(self.points) + ["atom"]
        crowd = len(self.target) > MANY
        ring, disc, atom = QPen(QColor(p.text), 1.0 if crowd else 1.5), QColor(p.accent), QColor(p.muted)
        wider = 0.0 if crowd else 3.0
        for k in np.argsort(places[:, 2], kind="stable").tolist():
            x, y, z = places[k].tolist()
            at = middle + QPointF(x * scale, -y * scale)
            size = 5.0 + 2.0 * z / reach
            if kinds[k] == "ring":
                painter.setPen(ring)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, size + wider, size + wider)
                continue
            color = disc if kinds[k] == "disc" else atom
            painter.setPen(color)
            painter.drawLine(middle, at)
            painter.setBrush(color)
            painter.drawEllipse(at, size, size)
