"""A scene on an OpenGL widget of Qt."""

from __future__ import annotations

from typing import Any

import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  (must come before pyvistaqt makes a render window)
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from pyvistaqt import QtInteractor

from app.scene.offscreen import draws_in_software
from app.scene.stage import Stage, StageSize
from app.scene.theme import SceneTheme


class OpenGLView(QtInteractor):
    """The interactor as a mere surface to draw on: no timer, no drops, no keys, no renderer of its own.

    resized: the size has changed and the layout has to follow. painted: a frame is on the screen.
    """

    resized = Signal()
    painted = Signal()

    def __init__(self, parent: QWidget, theme: SceneTheme) -> None:
        self.stage: Stage | None = None
        self.is_software = True
        super().__init__(parent, auto_update=False, multi_samples=0)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window: Any = self.ren_win
        for renderer in list(window.GetRenderers()):
            window.RemoveRenderer(renderer)
        self.stage = Stage(window, theme)

    def draw(self) -> None:
        """Have Qt paint this widget, and with it draw the scene once."""
        self.update()

    def stage_size(self) -> StageSize:
        """The size of the widget for the layout."""
        return StageSize(
            width=max(self.width(), 1), height=max(self.height(), 1), scale=self.devicePixelRatioF()
        )

    def initializeGL(self) -> None:
        """OpenGL is there; see what kind it is."""
        super().initializeGL()  # type: ignore[no-untyped-call]
        self.is_software = draws_in_software(self.ren_win)

    def resizeGL(self, width: int, height: int) -> None:
        """Take the new size; texts are sized by the layout, so VTK must not scale them by its own notion."""
        super().resizeGL(width, height)  # type: ignore[no-untyped-call]
        window: Any = self.ren_win
        window.SetDPI(72)
        self.resized.emit()

    def paintGL(self) -> None:
        """Draw the scene."""
        super().paintGL()  # type: ignore[no-untyped-call]
        self.painted.emit()

    def shut_down(self) -> None:
        """Let go of OpenGL and of every VTK object."""
        if self.stage is None:
            return
        self.stage.close()
        self.stage = None
        self.close()
