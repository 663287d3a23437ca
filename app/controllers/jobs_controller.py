"""What runs and what waits: listed, and cancelled one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.state.session import Session
from app.work.job_rows import JobRow, job_rows
from app.work.worker import Worker


class JobsView(Protocol):
    """The list."""

    def show_rows(self, rows: Sequence[JobRow], more: int) -> None:
        """Show these lines."""
        ...


class Stopping(Protocol):
    """What stops the work on one crystal (:class:`app.controllers.predict_controller.PredictController`)."""

    def cancel_one(self, key: int) -> None:
        """Stop it; the rest goes on."""
        ...


class OtherWork(Protocol):
    """Work of another process that stands in the list too (a training)."""

    def job_rows(self) -> tuple[JobRow, ...]:
        """Its lines, with keys below zero."""
        ...

    def stop_row(self, key: int) -> None:
        """Stop what a line is about."""
        ...


class JobsController(QObject):
    """Fills the list whenever it is asked to. ``show_asked()``: it is to be opened."""

    show_asked = Signal()

    def __init__(self, session: Session, worker: Worker, predict: Stopping, view: JobsView) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._predict = predict
        self._view = view
        self._others: list[OtherWork] = []

    def add(self, other: OtherWork) -> None:
        """List this work too."""
        self._others.append(other)

    def show(self) -> None:
        """Open the list."""
        self.show_asked.emit()

    def refresh(self) -> None:
        """Show what runs and what waits now."""
        running, waiting = self._worker.jobs()
        rows, more = job_rows(running, waiting, self._name)
        others = [row for other in self._others for row in other.job_rows()]
        self._view.show_rows((*others, *rows), more)

    def cancel_one(self, key: int) -> None:
        """Stop the work on one crystal, or that of another process."""
        if key > 0:
            self._predict.cancel_one(key)
        for other in self._others:
            if key in (row.key for row in other.job_rows()):
                other.stop_row(key)
        self.refresh()

    def _name(self, key: int) -> str:
        entry = self._session.find(key)
        return entry.path.name if entry is not None else "a crystal that was closed"
