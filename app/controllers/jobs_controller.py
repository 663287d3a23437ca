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


class JobsController(QObject):
    """Fills the list whenever it is asked to. ``show_asked()``: it is to be opened."""

    show_asked = Signal()

    def __init__(self, session: Session, worker: Worker, predict: Stopping, view: JobsView) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._predict = predict
        self._view = view

    def show(self) -> None:
        """Open the list."""
        self.show_asked.emit()

    def refresh(self) -> None:
        """Show what runs and what waits now."""
        running, waiting = self._worker.jobs()
        self._view.show_rows(*job_rows(running, waiting, self._name))

    def cancel_one(self, key: int) -> None:
        """Stop the work on one crystal."""
        self._predict.cancel_one(key)
        self.refresh()

    def _name(self, key: int) -> str:
        entry = self._session.find(key)
        return entry.path.name if entry is not None else "a crystal that was closed"
