"""Long writing in small steps between which the window lives: one thing at a time, with a way to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import ElastoscopeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said while it is done, when somebody would stop it by leaving, when it is done, was stopped, or
    (before the reason) failed.
    """

    doing: str
    pending: str
    done: str
    stopped: str
    failed: str


def words_for(path: Path) -> Words:
    """Of a file that is written."""
    return Words(
        doing=f"Writing {path.name}",
        pending=f"{path.name} is still being written",
        done=f"Written: {path}",
        stopped=f"{path.name} was stopped; nothing was written",
        failed=f"{path.name} was not written",
    )


class StepRunner(QObject):
    """Runs an iterator of shares (0 to 1) a step at a time from the event loop.

    ``progressed(str, float)``: what is being done, and its share. ``ended()``: nothing is any more.
    ``notice(str)``: it was done; ``trouble(str)``: it was not, and why.
    """

    progressed = Signal(str, float)
    ended = Signal()
    notice = Signal(str)
    trouble = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[float] | None = None
        self._words = words_for(Path())
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    @property
    def busy(self) -> str:
        """What is being done, as words for whoever would leave; empty when nothing is."""
        return self._words.pending if self._steps is not None else ""

    def run(self, path: Path, steps: Iterator[float]) -> None:
        """Begin to write a file; while something else is being done, say so and leave it."""
        self.do(words_for(path), steps)

    def do(self, words: Words, steps: Iterator[float]) -> None:
        """Begin to do something; while something else is being done, say so and leave it."""
        if self._steps is not None:
            self.trouble.emit(f"{words.failed}: {self.busy}. Wait or stop it.")
            return
        self._words, self._steps = words, steps
        self.progressed.emit(words.doing, 0.0)
        self._timer.start()

    def cancel(self) -> None:
        """Stop; what was begun is removed."""
        if self._steps is None:
            return
        self._end()
        self.notice.emit(self._words.stopped)

    def _step(self) -> None:
        if self._steps is None:
            return
        words = self._words
        try:
            share = next(self._steps)
        except StopIteration:
            self._end()
            self.notice.emit(words.done)
        except MemoryError:
            self._end()
            self.trouble.emit(f"{words.failed}: it needs more memory than there is; make it smaller")
        except (ElastoscopeError, OSError) as error:
            self._end()
            self.trouble.emit(f"{words.failed}: {error}")
        else:
            self.progressed.emit(words.doing, share)

    def _end(self) -> None:
        self._timer.stop()
        steps, self._steps = self._steps, None
        close = getattr(steps, "close", None)
        if close is not None:
            close()
        self.ended.emit()
