"""Starting, asking and ending the working process."""

from __future__ import annotations

import atexit
import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from app.work.engine import serve
from app.work.jobs import EngineConfig, Job, Outcome

_PATIENCE = 0.5
"""Seconds that the process has to end by itself."""


class EngineProcess:
    """One working process and the pipe to it. Used from the worker thread only."""

    def __init__(self, config: EngineConfig) -> None:
        # A fork of a process with a window, threads and OpenGL is not usable; only a new one is.
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        # Not a daemon: those may not start processes, and slow files are parsed in a process of their own.
        self._process: BaseProcess = context.Process(
            target=serve, args=(theirs, config), name="elastoscope-engine", daemon=False
        )
        self._process.start()
        theirs.close()
        # At exit Python waits for processes that are no daemons; one that nobody ended is ended before.
        atexit.register(self._process.kill)

    @property
    def connection(self) -> Connection:
        """Readable when an outcome is there."""
        return self._ours

    @property
    def sentinel(self) -> int:
        """Readable when the process has ended."""
        return self._process.sentinel

    def send(self, job: Job) -> None:
        """Ask for a job (OSError when the process is gone)."""
        self._ours.send(job)

    def receive(self) -> Outcome:
        """The outcome of the job that was asked for (EOFError or OSError when the process is gone)."""
        outcome: Outcome = self._ours.recv()
        return outcome

    def end(self, *, at_once: bool) -> int | None:
        """End the process, politely or at once, and give its exit code."""
        if not at_once:
            try:
                self._ours.send(None)
            except OSError:
                at_once = True
        if not at_once:
            self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        atexit.unregister(self._process.kill)
        code = self._process.exitcode
        self._ours.close()
        self._process.close()
        return code
