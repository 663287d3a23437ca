"""Opens a crystal of a dataset in the session: with its known tensor, or to be predicted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from app.state.requests import TensorRequest
from app.state.session import Session
from app.work.jobs import Job, JobKind, Priority
from app.work.studio_jobs import RowReady
from app.work.worker import Worker


class Opener(Protocol):
    """What opens files (:class:`app.controllers.open_controller.OpenController`)."""

    def open(self, paths: Iterable[Path]) -> None:
        """Open them."""
        ...


class LabelledOpener:
    """The tensor goes the way of one that was pasted beside a crystal file, so that it is kept with the
    session, read again with F5 and projected like any other.
    """

    def __init__(self, session: Session, worker: Worker, opener: Opener) -> None:
        self._session = session
        self._worker = worker
        self._opener = opener

    def open_labelled(self, row: RowReady) -> None:
        """Open it with the tensor of the dataset; once it is open it is only selected."""
        known = next((each for each in self._session if each.tensor and each.tensor.text == row.text), None)
        if known is not None:
            self._session.select(known.key)
            return
        request = TensorRequest(
            path=Path(f"{row.identifier} {row.formula}".replace("/", "_")),
            text=row.text,
            answered=True,
            structure=row.structure,
        )
        (entry,) = self._session.add([request.path])
        self._session.update(entry.key, tensor=request)
        self._session.select(entry.key)
        self._worker.submit(
            Job(
                kind=JobKind.TENSOR,
                key=entry.key,
                path=request.path,
                tensor=request,
                priority=Priority.LOOKED_AT,
            )
        )

    def open_predicted(self, row: RowReady) -> None:
        """Open its structure like any crystal file."""
        self._opener.open((row.structure,))
