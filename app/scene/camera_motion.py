"""Camera moves that take their time, and the turntable."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.scene.camera import CameraPose, interpolated

EASE_MS: Final = 200
FRAME_MS: Final = 16
TURNTABLE_DEGREES_PER_SECOND: Final = 30.0


class CameraMotion(QObject):
    """Carries a pose to another in 200 ms, slow at both ends. One timer, which runs only while something
    moves.
    """

    moved = Signal(object)  # CameraPose
    arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._start = self._end = CameraPose()
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._step)

    @property
    def target(self) -> CameraPose | None:
        """Where the move under way ends; None at rest."""
        return self._end if self._timer.isActive() else None

    def begin(self, start: CameraPose, end: CameraPose) -> None:
        """Move from ``start`` to ``end``, dropping a move under way."""
        self._start, self._end = start, end
        self._clock.start()
        self._timer.start()

    def redirect(self, end: CameraPose) -> None:
        """Let the move under way end elsewhere."""
        self._end = end

    def stop(self) -> None:
        """Stay where the last step led."""
        self._timer.stop()

    def _step(self) -> None:
        fraction = min(self._clock.elapsed() / EASE_MS, 1.0)
        if fraction >= 1.0:
            self._timer.stop()
            self.moved.emit(self._end)
            self.arrived.emit()
            return
        eased = fraction * fraction * (3.0 - 2.0 * fraction)
        self.moved.emit(interpolated(self._start, self._end, eased))


class Turntable(QObject):
    """Asks for a small turn at every frame while it runs."""

    turned = Signal(float)  # degrees since the last signal

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(2 * FRAME_MS)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        """Whether the table turns."""
        return self._timer.isActive()

    def set_running(self, on: bool) -> None:
        """Start or stop."""
        if on:
            self._clock.start()
            self._timer.start()
        else:
            self._timer.stop()

    def _step(self) -> None:
        self.turned.emit(TURNTABLE_DEGREES_PER_SECOND * self._clock.restart() / 1000.0)
