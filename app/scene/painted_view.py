"""A scene drawn to memory and painted by Qt, where windows of OpenGL cannot be had (Wayland, no screen)."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

from app.scene.offscreen import create_offscreen_window
from app.scene.stage import Stage, StageSize
from app.scene.theme import SceneTheme


class PaintedView(QWidget):
    """Same interface as OpenGLView."""

    resized = Signal()
    painted = Signal()

    def __init__(self, parent: QWidget, theme: SceneTheme) -> None:
        window = create_offscreen_window()  # first: half a view would stay in its parent and be painted
        super().__init__(parent)
        self.ren_win = window
        self.stage: Stage | None = Stage(self.ren_win, theme)
        self.is_software = True
        self._image = QImage()

    def draw(self) -> None:
        """Draw now and have the picture painted."""
        if self.stage is None or not self.isVisible():
            return
        size = self.stage_size()
        width, height = round(size.width * size.scale), round(size.height * size.scale)
        self.ren_win.SetSize(width, height)
        self.ren_win.Render()
        pixels = vtkUnsignedCharArray()
        self.ren_win.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, pixels)
        shown = QImage(memoryview(cast(Any, pixels)), width, height, QImage.Format.Format_RGBX8888)
        self._image = shown.flipped()
        self._image.setDevicePixelRatio(size.scale)
        self.update()
        self.painted.emit()

    def stage_size(self) -> StageSize:
        """The size of the widget for the layout."""
        return StageSize(
            width=max(self.width(), 1), height=max(self.height(), 1), scale=self.devicePixelRatioF()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the last picture."""
        QPainter(self).drawImage(0, 0, self._image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The layout follows with ``resized``."""
        self.resized.emit()

    def shut_down(self) -> None:
        """Let go of OpenGL and of every VTK object."""
        if self.stage is None:
            return
        self.stage.close()
        self.stage = None
        self.ren_win.Finalize()
        self.close()
