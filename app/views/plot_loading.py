"""pyqtgraph is loaded when a plot is first wanted, in a thread, so that the window stays awake."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

POLL_MS = 30


class PlotLoading(QObject):
    """Loads a module of plots once and then calls whoever waits for it."""

    def __init__(self, module: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._module = module
        self._waiting: list[Callable[[], None]] = []
        self._thread: threading.Thread | None = None
        self._ready = False
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look)

    def when_ready(self, call: Callable[[], None]) -> None:
        """Call it as soon as the module is there; at once where it is."""
        if self._ready:
            call()
            return
        self._waiting.append(call)
        if self._thread is None:
            self._thread = threading.Thread(
                target=importlib.import_module, args=(self._module,), name="plot-loader", daemon=True
            )
            self._thread.start()
            self._poll.start()

    def _look(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._poll.stop()
        self._ready = True
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def shut_down(self) -> None:
        """Wait for the loading, if it runs."""
        self._poll.stop()
        self._waiting = []
        if self._thread is not None:
            self._thread.join()
