"""A picture of the window with what OpenGL drew in it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.views.scene_pane import ScenePane

_STEP_MS = 20


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Let the event loop run until a condition holds; False when it does not in time."""
    end = time.monotonic() + seconds
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > end else None)
    timer.start(_STEP_MS)
    if not condition():
        loop.exec()
    timer.stop()
    return condition()


def picture_of(window: QWidget, panes: tuple[ScenePane, ...]) -> QPixmap:
    """The window as it is on the screen: Qt's own drawing, with the 3-D views set in their places."""
    picture = window.grab()
    painter = QPainter(picture)
    for pane in panes:
        if not (pane.shows_scene and pane.scene.isVisible()):
            continue
        image = pane.scene.image(scale=picture.devicePixelRatio())
        place = pane.scene.mapTo(window, QPoint(0, 0))
        size = pane.scene.size()
        painter.fillRect(
            place.x(), place.y(), size.width(), size.height(), QColor(pane.scene.theme.background)
        )
        fitted = image.scaled(
            size * picture.devicePixelRatio(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(picture.devicePixelRatio())
        painter.drawImage(place, fitted)
    painter.end()
    return picture
