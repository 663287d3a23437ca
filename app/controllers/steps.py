"""Long writing in small steps between which the window lives: one thing at a time, with a way to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import ElastoscopeError


class StepRunner(QObject):
    """Runs an iterator of shares (0 to 1) a step at a time from the event loop.

    ``progressed(str, float)``: what is being written, and its share. ``ended()``: nothing is any more.
    ``notice(str)``: it was written; ``trouble(str)``: it was not, and why.
    """

    progressed = Signal(str, float)
    ended = Signal()
    notice = Signal(str)
    trouble = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[float] | None = None
        self._path = Path()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    @property
    def busy(self) -> str:
        """The name of the file that is being written, empty when none is."""
        return self._path.name if self._steps is not None else ""

    def run(self, path: Path, steps: Iterator[float]) -> None:
        """Begin to write; while another file is being written, say so and leave it."""
        if self._steps is not None:
            self.trouble.emit(
                f"{path.name} was not written: {self.busy} is still being written. Wait or stop it."
            )
            return
        self._path, self._steps = path, steps
        self.progressed.emit(path.name, 0.0)
        self._timer.start()

    def cancel(self) -> None:
        """Stop; what was begun is removed."""
        if self._steps is None:
            return
        name = self.busy
        self._end()
        self.notice.emit(f"{name} was stopped; nothing was written")

    def _step(self) -> None:
        if self._steps is None:
            return
        path = self._path
        try:
            share = next(self._steps)
        except StopIteration:
            self._end()
            self.notice.emit(f"Written: {path}")
        except MemoryError:
            self._end()
            self.trouble.emit(
                f"{path.name} was not written: it needs more memory than there is; make it smaller"
            )
        except (ElastoscopeError, OSError) as error:
            self._end()
            self.trouble.emit(f"{path.name} was not written: {error}")
        else:
            self.progressed.emit(path.name, share)

    def _end(self) -> None:
        self._timer.stop()
        steps, self._steps = self._steps, None
        close = getattr(steps, "close", None)
        if close is not None:
            close()
        self.ended.emit()
