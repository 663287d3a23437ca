"""When a view draws: once for any number of changes, and once more, smoothed, when it has come to rest."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

REST_MS: Final = 120


class FramePacer(QObject):
    """Asks for frames.

    due: draw now; True for smoothed edges. quick: whether smoothing costs nothing to speak of (a real GPU);
    then every frame is smoothed. On software OpenGL it triples the time of a frame and is left to the last
    one.
    """

    due = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.quick = False
        self._smooth = self._drawing = self._asking = False
        self._next, self._rest = _single_shot(self), _single_shot(self)
        self._next.timeout.connect(self._ask)
        self._rest.timeout.connect(self._refine)

    @property
    def is_idle(self) -> bool:
        """Whether the last frame asked for is on the screen."""
        return not (self._next.isActive() or self._rest.isActive() or self._drawing)

    def request(self) -> None:
        """Something has changed: draw when the event loop comes round. What changes while it is being drawn
        (a view fitted to new content) is in that frame already.
        """
        if self._asking:
            return
        self._smooth = self.quick
        self._rest.stop()
        if not self._next.isActive():
            self._next.start(0)

    def drawn(self) -> None:
        """The frame is on the screen."""
        self._drawing = False
        if not self._smooth and not self._next.isActive():
            self._rest.start(REST_MS)

    def stop(self) -> None:
        """Ask for nothing more."""
        self._next.stop()
        self._rest.stop()
        self._drawing = False

    def _refine(self) -> None:
        self._smooth = True
        self._next.start(0)

    def _ask(self) -> None:
        self._drawing = self._asking = True
        try:
            self.due.emit(self._smooth)
        finally:
            self._asking = False


def _single_shot(parent: QObject) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    return timer
