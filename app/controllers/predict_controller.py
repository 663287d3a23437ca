"""From an opened file to its tensor: hands jobs to the worker and keeps the session up to date."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.state.figures import counted, sentence
from app.state.session import CrystalEntry, Session, Stage
from app.work.jobs import (
    CrystalRead,
    Failed,
    Job,
    JobKind,
    Loaded,
    Predicted,
    Priority,
    TensorQuestion,
    TensorReady,
)
from app.work.progress import ProgressMeter
from app.work.worker import Worker
from core.prediction.prediction import ModelIdentity

LOADING = "Loading the network"
QUIET_KINDS = frozenset({JobKind.ANALYSE, JobKind.TEXTURE, JobKind.SYMMETRY})
"""Work of a fraction of a second, whose place says itself that it is under way."""


class ProgressView(Protocol):
    """Where progress is shown."""

    def show_progress(self, text: str, fraction: float, eta: float | None, *, can_stop: bool) -> None:
        """Something is being done."""
        ...

    def show_rest(self, text: str) -> None:
        """Nothing is being done."""
        ...

    def set_device(self, device: str) -> None:
        """Where the network runs."""
        ...

    def set_model(self, name: str) -> None:
        """Which network it is."""
        ...


class ProblemView(Protocol):
    """Where failures are listed."""

    def put(self, key: int, text: str, details: str = "") -> None:
        """Say what is wrong with a crystal, or (key 0) with the program; details: folded below it."""
        ...

    def take_back(self, key: int) -> None:
        """It is not wrong any more."""
        ...


class PredictController(QObject):
    """``model_changed()``: the network was loaded, or failed to; ``log(str)``."""

    model_changed = Signal()
    log = Signal(str)

    def __init__(self, session: Session, worker: Worker, status: ProgressView, problems: ProblemView) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._status = status
        self._problems = problems
        self._meter = ProgressMeter()
        self._only: int | None = None
        self._told: set[str] = set()
        self.model_state = LOADING
        self.identity: ModelIdentity | None = None
        self.device = ""
        session.added.connect(self._on_added)
        session.about_to_remove.connect(self._on_removed)
        session.selection_changed.connect(self._on_selected)
        worker.job_started.connect(self._on_started)
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)
        worker.idle.connect(self._on_idle)

    def load_model(self) -> None:
        """Load the network before somebody needs it."""
        self._worker.submit(Job(kind=JobKind.LOAD_MODEL, priority=Priority.LOAD_MODEL))

    def cancel(self) -> None:
        """Stop everything that waits or runs."""
        self._worker.cancel()

    def cancel_one(self, key: int) -> None:
        """Stop the work on one crystal; the rest goes on."""
        self._only = key
        try:
            self._worker.cancel((key,))
        finally:
            self._only = None

    def again(self) -> None:
        """Read the selected file again and predict its tensor."""
        entry = self._session.selected
        if entry is not None and not entry.busy:
            self._again(entry)

    def predicted(self) -> list[CrystalEntry]:
        """The open crystals whose tensor the network predicted."""
        return [
            each for each in self._session if each.answer is not None and each.answer.prediction is not None
        ]

    def all_again(self) -> None:
        """Predict every tensor anew that the network predicted."""
        for entry in self.predicted():
            if not entry.busy:
                self._again(entry)

    def _again(self, entry: CrystalEntry) -> None:
        self._meter.begin(entry.key)
        self._session.update(entry.key, stage=Stage.QUEUED, crystal=None, facts=None, answer=None, reason="")
        self._problems.take_back(entry.key)
        tensor = replace(entry.tensor, read=None, crystal=None) if entry.tensor is not None else None
        self._session.update(entry.key, tensor=tensor)
        kind = JobKind.READ if tensor is None else JobKind.TENSOR
        self._worker.submit(
            Job(
                kind=kind,
                key=entry.key,
                path=entry.path,
                text=entry.text,
                tensor=tensor,
                priority=Priority.LOOKED_AT,
            )
        )

    def _on_added(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            entry = self._session.at(row)
            if entry.busy:
                self._meter.begin(entry.key)
            elif entry.stage is Stage.FAILED:
                self._tell_problem(entry, entry.reason)

    def _on_removed(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            key = self._session.at(row).key
            self._meter.end(key)
            self._problems.take_back(key)

    def _on_selected(self) -> None:
        entry = self._session.selected
        if entry is not None and entry.busy:
            self._worker.hurry(entry.key)

    def _on_started(self, job: Job) -> None:
        stages = {JobKind.READ: Stage.READING, JobKind.PREDICT: Stage.PREDICTING}
        if job.kind in stages and self._session.find(job.key) is not None:
            self._session.update(job.key, stage=stages[job.kind])
        if job.kind in QUIET_KINDS:
            return
        progress = self._meter.progress(job.kind)
        count = f" {progress.done + 1} / {progress.total}" if progress.total > 1 else ""
        text = progress.text[0].upper() + progress.text[1:] + count
        # The network goes on loading whatever is cancelled.
        can_stop = any(entry.busy for entry in self._session)
        self._status.show_progress(text, progress.fraction, progress.eta, can_stop=can_stop)

    def _on_result(self, job: Job, outcome: object) -> None:
        if isinstance(outcome, CrystalRead):
            self._on_read(job, outcome)
        elif isinstance(outcome, Predicted):
            self._meter.end(job.key)
            self._session.update(job.key, stage=Stage.DONE, answer=outcome.answer)
            self._tell_of_device(outcome)
        elif isinstance(outcome, TensorReady | TensorQuestion):
            self._meter.end(job.key)
        elif isinstance(outcome, Loaded):
            self.model_state, self.identity, self.device = "", outcome.identity, outcome.device
            self._status.set_model(outcome.identity.name)
            self._status.set_device(outcome.device)
            self.log.emit(f"Network {outcome.identity.name} {outcome.identity.version} on {outcome.device}")
            self.model_changed.emit()

    def _tell_of_device(self, outcome: Predicted) -> None:
        for notice in map(sentence, outcome.notices):
            self.log.emit(notice)
            if notice not in self._told:
                self._told.add(notice)
                self._problems.put(0, notice)
        if outcome.device and outcome.device != self.device:
            self.device = outcome.device
            self._status.set_device(outcome.device)

    def _on_read(self, job: Job, outcome: CrystalRead) -> None:
        entry = self._session.find(job.key)
        if entry is None or entry.stage is Stage.STOPPED:
            return
        self._session.update(
            job.key, stage=Stage.WAITING, crystal=outcome.crystal, facts=outcome.facts, sha256=outcome.sha256
        )
        selected = self._session.selected
        looked_at = selected is not None and selected.key == job.key
        self._worker.submit(
            Job(
                kind=JobKind.PREDICT,
                key=job.key,
                crystal=outcome.crystal,
                priority=Priority.LOOKED_AT if looked_at else Priority.PREDICT,
            )
        )

    def _on_failed(self, job: Job, failure: Failed) -> None:
        self.log.emit(failure.details or failure.message)
        if job.kind is JobKind.LOAD_MODEL:
            self.model_state = "No network"
            self._problems.put(0, failure.message, failure.details)
            self.model_changed.emit()
        if job.kind not in (JobKind.READ, JobKind.PREDICT, JobKind.TENSOR):
            return
        entry = self._session.find(job.key)
        self._meter.end(job.key)
        if entry is not None and entry.answer is None:
            self._session.update(job.key, stage=Stage.FAILED, reason=failure.message)
            self._tell_problem(entry, failure.message, failure.details)

    def _tell_problem(self, entry: CrystalEntry, reason: str, details: str = "") -> None:
        named = reason.startswith(entry.path.name)
        self._problems.put(entry.key, reason if named else f"{entry.path.name}: {reason}", details)

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        stopped = [entry.key for entry in self._session if entry.busy and self._only in (None, entry.key)]
        if self._only is None:
            self._meter.stop()
        for key in stopped:
            self._meter.end(key)
            self._session.update(key, stage=Stage.STOPPED)
        if jobs or stopped:
            self._status.show_rest(f"Stopped; {counted(len(stopped), 'crystal')} not predicted")

    def _on_idle(self) -> None:
        stages = Counter(entry.stage for entry in self._session)
        finished = [entry for entry in self._session if entry.stage is Stage.DONE]
        edited = sum(entry.edited for entry in finished)
        read = sum(entry.tensor is not None for entry in finished) - edited
        done, failed, stopped = (stages[stage] for stage in (Stage.DONE, Stage.FAILED, Stage.STOPPED))
        predicted = done - read - edited
        parts = [f"{counted(predicted, 'tensor')} predicted"] if predicted else []
        parts += [f"{counted(read, 'tensor')} read"] if read else []
        parts += [f"{counted(edited, 'tensor')} edited"] if edited else []
        parts += [f"{counted(failed, 'file')} failed"] if failed else []
        parts += [f"stopped before {counted(stopped, 'crystal')}"] if stopped else []
        text = ", ".join(parts) or "Ready"
        self._status.show_rest(sentence(text))
