"""The system, or somebody at a terminal, asks the program to end: it ends as by a click on its cross.

Python runs its own handlers of signals only when it runs Python, and a window that nobody touches runs none.
The number of the signal is therefore also written to a socket, which Qt watches.
"""

from __future__ import annotations

import contextlib
import signal
import socket
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

ASKING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Ctrl+C, the end of the login (or kill), the end of the terminal."""


class EndSignals(QObject):
    """``asked()``: the program is to end. Made in the main thread; ``stop`` puts back what was there."""

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._fd_before = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        # One that is ignored (nohup) stays so.
        self._before = {
            number: signal.signal(number, _hear)
            for number in ASKING
            if signal.getsignal(number) is not signal.SIG_IGN
        }

    def stop(self) -> None:
        """Hear no more; idempotent."""
        if self._ours.fileno() < 0:
            return
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._fd_before)
        self._notifier.setEnabled(False)
        self._ours.close()
        self._theirs.close()

    def _on_signal(self) -> None:
        with contextlib.suppress(BlockingIOError):
            heard = self._ours.recv(64)
            if set(heard) & set(self._before):
                self.asked.emit()


def _hear(number: int, frame: object) -> None:
    """Nothing: only a signal that has a handler of Python's is written to the socket."""
