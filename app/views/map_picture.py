"""A figure that was drawn elsewhere, over a whole widget."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.state.palette import GRID

LEAST: Final = 40 * GRID
"""Points, of a side."""


class MapPicture(QWidget):
    """A picture over the whole widget. ``pointed(float, float)``: the pointer in fractions of it, from the
    upper left corner, (−1, −1) when it is elsewhere; ``resized()``.
    """

    pointed = Signal(float, float)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(LEAST, LEAST))
        self.setAccessibleName("Map of the property")

    def show_pixels(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Show (h, w, 4) colours, first row at the top."""
        height, width = pixels.shape[:2]
        data = np.ascontiguousarray(pixels).tobytes()
        self._image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture; until it is drawn for another size of the widget, the old one, whole."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._place, self._image)
        painter.end()

    @property
    def _place(self) -> QRect:
        """What the picture covers of the widget."""
        place = QRect(
            QPoint(0, 0), self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        place.moveCenter(self.rect().center())
        return place

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have it drawn anew."""
        super().resizeEvent(event)
        self.resized.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the pointer is."""
        at, place = event.position(), self._place
        across, down = at.x() - place.x(), at.y() - place.y()
        self.pointed.emit(across / max(place.width(), 1), down / max(place.height(), 1))

    def leaveEvent(self, event: QEvent) -> None:
        """It is elsewhere."""
        super().leaveEvent(event)
        self.pointed.emit(-1.0, -1.0)
