"""A search for order parameters in a process of its own: it says how far it is and can be ended at once."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.state.breaking_requests import SearchRequest
from core.errors import ElastoscopeError

LOOKED_AFTER_MS: Final = 100


class SearchProcess(QObject):
    """``progressed(float, str)``: share and what is being done. ``found(SearchFound)``.
    ``failed(str, str)``: in words, and the traceback where it was unforeseen. ``ended()``: nothing runs.
    """

    progressed = Signal(float, str)
    found = Signal(object)
    failed = Signal(str, str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKED_AFTER_MS)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """A search is going on."""
        return self._process is not None

    def start(self, request: SearchRequest) -> None:
        """Begin; a search that runs is given up."""
        self.stop()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # Not a daemon: a slow file of a target is parsed in a process of its own.
        self._process = context.Process(
            target=serve_search, args=(theirs, request), name="elastoscope-search", daemon=False
        )
        self._process.start()
        theirs.close()
        self._timer.start()

    def stop(self) -> None:
        """End it at once."""
        self._timer.stop()
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if pipe is not None:
            pipe.close()
        if process is not None:
            self.ended.emit()

    def _look(self) -> None:
        pipe = self._pipe
        try:
            while pipe is not None and pipe is self._pipe and pipe.poll():
                self._hear(pipe.recv())
        except (EOFError, OSError):
            self.stop()
            self.failed.emit("The search ended unexpectedly, perhaps without memory; take a smaller cell", "")

    def _hear(self, said: tuple[object, ...]) -> None:
        kind, *content = said
        if kind == "progress":
            self.progressed.emit(*content)
            return
        self.stop()
        if kind == "found":
            self.found.emit(content[0])
        else:
            self.failed.emit(*content)


def serve_search(connection: Connection, request: SearchRequest) -> None:
    """Run a search and send what there is to say; ends with the window."""
    import threading

    from app.work.breaking_work import searched

    threading.Thread(target=_end_with_window, daemon=True).start()
    last = [""]

    def report(share: float, text: str) -> bool:
        if text != last[0]:
            last[0] = text
            connection.send(("progress", share, text))
        return True

    try:
        report(0.02, "starting")
        connection.send(("found", searched(request, report)))
    except ElastoscopeError as error:
        connection.send(("failed", str(error), ""))
    except Exception as error:
        connection.send(("failed", f"an unexpected {type(error).__name__} ({error})", traceback.format_exc()))


def _end_with_window() -> None:
    window = multiprocessing.parent_process()
    if window is not None:
        window.join()
        os._exit(0)
