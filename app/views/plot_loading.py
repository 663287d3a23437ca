"""pyqtgraph is loaded when a plot is first wanted, in a thread, so that the window stays awake.

It asks Qt for every class that there is. PySide6 makes a class when it is first asked for, and two threads
that do so at once crash the program; so the classes are asked for before, in the window's thread, a few at a
time.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6 import QtCore, QtGui, QtSvg, QtWidgets
from PySide6.QtCore import QObject, QTimer

POLL_MS = 30
PORTION_S = 0.01
"""Seconds of asking after which the window gets its turn."""


_END = object()


def _every_class() -> Iterator[object]:
    for module in (QtCore, QtGui, QtWidgets, QtSvg):
        for name in dir(module):
            yield getattr(module, name, None)


class PlotLoading(QObject):
    """Loads a module of plots once and then calls whoever waits for it."""

    def __init__(self, module: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._module = module
        self._waiting: list[Callable[[], None]] = []
        self._thread: threading.Thread | None = None
        self._classes: Iterator[object] | None = None
        self._ready = False
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look)

    @property
    def begun(self) -> bool:
        """Somebody waits, or it is there."""
        return self._classes is not None

    def when_ready(self, call: Callable[[], None]) -> None:
        """Call it as soon as the module is there; at once where it is."""
        if self._ready:
            call()
            return
        self._waiting.append(call)
        if self._classes is None:
            self._classes = _every_class()
            self._poll.start(0)

    def _look(self) -> None:
        """Ask for some classes; then load in a thread, and look whether that is done."""
        if self._thread is None:
            end = perf_counter() + PORTION_S
            while perf_counter() < end:
                if next(self._classes or iter(()), _END) is _END:
                    self._begin()
                    return
            return
        if self._thread.is_alive():
            return
        self._poll.stop()
        self._ready = True
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def _begin(self) -> None:
        self._thread = threading.Thread(
            target=importlib.import_module, args=(self._module,), name="plot-loader", daemon=True
        )
        self._thread.start()
        self._poll.start(POLL_MS)

    def shut_down(self) -> None:
        """Wait for the loading, if it runs."""
        self._poll.stop()
        self._waiting = []
        if self._thread is not None:
            self._thread.join()
