"""The window's side of a process that holds datasets or trains: requests in order, answers as signals."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import threading
from collections import deque
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, cast

from PySide6.QtCore import QObject, QThread, Signal

from app.work.studio_flags import Control
from app.work.studio_jobs import RunStopped, StudioFailed
from app.work.studio_process import serve

PATIENCE = 1.5
"""Seconds that the process has to end by itself."""
ENDED = "the process ended unexpectedly"


class Studio(QObject):
    """Methods are called from the window's thread and return at once.

    told(request, message): before the outcome; answered(request, outcome). The process starts with the first
    request.
    """

    told = Signal(object, object)
    answered = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None, *, niceness: int = 0) -> None:
        super().__init__(parent)
        self._thread = StudioThread(self, name, niceness)

    def ask(self, request: Any) -> None:
        """Queue a request."""
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.push(request)

    def replace_waiting(self, request: Any) -> None:
        """Queue a request in the place of waiting ones of its kind."""
        self._thread.forget(type(request))
        self.ask(request)

    @property
    def busy(self) -> bool:
        """Something waits or runs."""
        return self._thread.busy

    @property
    def pid(self) -> int | None:
        """Of the process, None where none runs."""
        return self._thread.pid

    def stop(self, request: Any) -> None:
        """Ask this request to stop; one that waits is taken back, and answered as one that was stopped."""
        if self._thread.take_back(request):
            self.answered.emit(request, RunStopped(sentence="it was taken back before it began"))
        else:
            self._thread.control(Control.STOP, request)

    def set_paused(self, on: bool) -> None:
        """Ask the request that runs to wait, or to go on."""
        self._thread.control(Control.PAUSE if on else Control.GO_ON)

    def end(self) -> None:
        """End thread and process; what runs is asked to stop first. Returns when both are gone."""
        self._thread.end()


class StudioThread(QThread):
    """Hands requests to the process one at a time and passes on what comes back."""

    def __init__(self, signals: Studio, name: str, niceness: int) -> None:
        super().__init__()
        self._signals = signals
        self._name, self._niceness = name, niceness
        self._number = 0
        self._control: Connection | None = None
        self._lock = threading.Lock()
        self._waiting: deque[Any] = deque()
        self._current: Any = None
        self._process: BaseProcess | None = None
        self._ours: Connection | None = None
        self._ending = False
        self._bell_in, self._bell = Pipe(duplex=False)

    # --- called from the window's thread -----------------------------------------------------------------
    def push(self, request: Any) -> None:
        """Queue it."""
        with self._lock:
            self._waiting.append(request)
        self._bell.send_bytes(b"!")

    def forget(self, kind: type) -> None:
        """Drop what waits of a kind."""
        with self._lock:
            self._waiting = deque(each for each in self._waiting if not isinstance(each, kind))

    @property
    def busy(self) -> bool:
        """Something waits or runs."""
        with self._lock:
            return self._current is not None or bool(self._waiting)

    @property
    def pid(self) -> int | None:
        """Of the process."""
        process = self._process
        return process.pid if process is not None else None

    def take_back(self, request: Any) -> bool:
        """Drop a request that waits; whether it did."""
        with self._lock:
            waits = any(each is request for each in self._waiting)
            self._waiting = deque(each for each in self._waiting if each is not request)
        return waits

    def control(self, wish: Control, request: Any = None) -> None:
        """Say something about the request that runs; where one is named, only if it is that one."""
        with self._lock:
            if request is not None and self._current is not request:
                return
            if self._control is not None and self._current is not None:
                with contextlib.suppress(OSError):
                    self._control.send((self._number, wish))

    def end(self) -> None:
        """End the loop and the process."""
        if not self.isRunning():
            return
        self.control(Control.STOP)
        with self._lock:
            self._ending = True
            self._waiting.clear()
        self._bell.send_bytes(b"!")
        self.wait()

    # --- the thread itself -------------------------------------------------------------------------------
    def run(self) -> None:
        """The loop."""
        while not self._ending:
            self._hand_out()
            ready = wait(self._watched())
            while self._bell_in.poll():
                self._bell_in.recv_bytes()
            if self._ours is not None and (
                self._ours in ready or cast(BaseProcess, self._process).sentinel in ready
            ):
                self._collect()
        self._end_process()

    def _watched(self) -> list[Any]:
        return [
            self._bell_in,
            *([self._ours, self._process.sentinel] if self._ours and self._process else []),
        ]

    def _hand_out(self) -> None:
        with self._lock:
            if self._current is not None or not self._waiting or self._ending:
                return
            self._current = self._waiting.popleft()
            self._number += 1
        if self._process is None:
            self._start_process()
        try:
            assert self._ours is not None
            self._ours.send((self._number, self._current))
        except OSError:
            pass  # It is gone: its sentinel says so in this very turn.

    def _start_process(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        heard, self._control = context.Pipe(duplex=False)
        # Not a daemon: it may start processes of its own to build graphs.
        self._process = context.Process(
            target=serve,
            args=(theirs, heard, self._niceness),
            name=f"elastoscope-{self._name}",
            daemon=False,
        )
        self._process.start()
        theirs.close()
        heard.close()
        atexit.register(self._process.kill)

    def _collect(self) -> None:
        assert self._ours is not None
        try:
            last, record = self._ours.recv()
        except (EOFError, OSError):
            code = self._drop_process()
            last, record = True, StudioFailed(message=f"{ENDED} (exit code {code}), perhaps without memory")
        with self._lock:
            request = self._current
            if last:
                self._current = None
        if request is not None:
            (self._signals.answered if last else self._signals.told).emit(request, record)

    def _drop_process(self) -> int | None:
        process, self._process = self._process, None
        connection, self._ours = self._ours, None
        with self._lock:
            control, self._control = self._control, None
        if control is not None:
            control.close()
        if process is None or connection is None:
            return None
        if process.is_alive():
            process.kill()
        process.join()
        atexit.unregister(process.kill)
        code = process.exitcode
        connection.close()
        process.close()
        return code

    def _end_process(self) -> None:
        if self._process is not None and self._ours is not None:
            try:
                self._ours.send(None)
                self._process.join(PATIENCE)
            except OSError:
                pass
        self._drop_process()
