"""A picture of the window with what OpenGL drew in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.state.session import Session
from app.views.png_bytes import png_bytes
from app.views.scene_pane import ScenePane
from app.views.window_frame import WindowFrame
from app.work.worker import Worker
from core.errors import CrystalError, RenderError
from core.files import write_atomically

_STEP_MS = 20
_LAST_WORDS_SECONDS = 5.0


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
        if pane.scene.failure or not (pane.shows_scene and pane.scene.isVisible()):
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


class SnapshotWindow(Protocol):
    """What a picture of the window needs of it."""

    session: Session
    worker: Worker
    frame: WindowFrame


def save_when_settled(window: SnapshotWindow, out: Path, *, seconds: float) -> None:
    """Wait until the first crystal is predicted and drawn, then write a PNG of the window.

    Raises CrystalError (the reason why there is no tensor), RenderError, also where the display cannot draw
    the 3-D views, once the picture without them is written, ExportError.
    """
    if not wait_until(lambda: len(window.session) > 0 and not window.session.at(0).busy, seconds=seconds):
        raise RenderError(f"no prediction within {seconds:.0f} s; try a smaller cell")
    entry = window.session.at(0)
    if entry.answer is None:
        raise CrystalError(entry.reason)
    panes = (window.frame.crystal, window.frame.surface)
    if not wait_until(
        lambda: all(pane.settled or (pane.shows_scene and pane.scene.failure) for pane in panes),
        seconds=seconds,
    ):
        raise RenderError("the 3-D views could not be drawn; OpenGL is needed (on Debian: libgl1-mesa-dri)")
    wait_until(lambda: not window.worker.busy, seconds=_LAST_WORDS_SECONDS)
    widget = panes[0].window()
    write_atomically(out, png_bytes(picture_of(widget, panes)))
    failure = next((pane.scene.failure for pane in panes if pane.scene.failure), "")
    if failure:
        raise RenderError(f"{failure}; {out} shows the window without its 3-D views")
