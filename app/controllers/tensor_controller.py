"""Tensors that no network predicts: from files, drops and the clipboard, with or without a crystal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, Signal

from app.settings import Settings
from app.state.requests import TensorRequest
from app.state.session import CrystalEntry, Session, Stage
from app.work.jobs import Failed, Job, JobKind, Priority, TensorQuestion, TensorReady
from app.work.worker import Worker
from core.elasticity.tensor_reading import TensorStatement

PASTED = "Pasted tensor"
NOT_ANSWERED = "What the numbers are was not said. Crystal ▸ Predict again asks once more."


class TensorDialogs(Protocol):
    """What is asked of the user."""

    def ask_tensor_files(self, folder: Path) -> tuple[Path, ...]:
        """Files of tensors."""
        ...

    def ask_tensor(
        self, request: TensorRequest, statement: TensorStatement | None, folder: Path
    ) -> TensorRequest | None:
        """What a file leaves open, and which crystal the tensor belongs to; None when the user leaves."""
        ...


class Opener(Protocol):
    """What opens files (`OpenController` has it)."""

    def open(self, paths: Iterable[Path]) -> None:
        """Open them."""
        ...

    def open_text(self, text: str) -> bool:
        """Open the content of a crystal file; False where it is none."""
        ...


class Clipboard(Protocol):
    """Where pastes come from."""

    def mimeData(self) -> QMimeData:
        """What is there."""
        ...


class TensorController(QObject):
    """``notice(str)``: a sentence for the status line."""

    notice = Signal(str)

    def __init__(
        self,
        session: Session,
        worker: Worker,
        settings: Settings,
        dialogs: TensorDialogs,
        *,
        opener: Opener,
        clipboard: Clipboard,
    ) -> None:
        super().__init__()
        self._session = session
        self._worker = worker
        self._settings = settings
        self._dialogs = dialogs
        self._opener = opener
        self._clipboard = clipboard
        self._kept: dict[int, TensorRequest] = {}
        self._questions: list[tuple[int, TensorQuestion]] = []
        self._asking = False
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    def choose_files(self) -> None:
        """Ask for files of tensors and open them."""
        files = self._dialogs.ask_tensor_files(self._settings.folder)
        if files:
            self._settings.folder = files[0].parent
            self._opener.open(files)

    def paste(self) -> None:
        """Open the files that were copied, or the crystal or the numbers that their text holds."""
        content = self._clipboard.mimeData()
        paths = [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
        if paths:
            self._opener.open(paths)
        elif not content.text().strip():
            self.notice.emit("The clipboard holds no files, no crystal and no numbers")
        elif not self._opener.open_text(content.text()):
            self._open_text(content.text())

    def _open_text(self, text: str) -> None:
        request = TensorRequest(path=Path(PASTED), text=text)
        (entry,) = self._session.add([request.path])
        self._session.update(entry.key, tensor=request)
        self._session.select(entry.key)
        self._submit(entry.key, request)

    def set_crystal(self) -> None:
        """Ask for the crystal of the selected tensor."""
        entry = self._tensor_entry()
        if entry is None or entry.tensor is None:
            return
        wish = self._dialogs.ask_tensor(entry.tensor, None, self._settings.folder)
        if wish is not None:
            self._change(entry, replace(wish, read=entry.tensor.read, crystal=None))

    def set_density(self, density: float | None) -> None:
        """Give the density in g/cm³ (None: that of the crystal)."""
        entry = self._tensor_entry()
        if entry is not None and entry.tensor is not None and entry.tensor.density != density:
            self._change(entry, replace(entry.tensor, density=density))

    def project(self, on: bool) -> None:
        """Show the projection on the point group of the crystal, or the tensor as it was read."""
        entry = self._tensor_entry()
        if entry is not None and entry.tensor is not None:
            self._change(entry, replace(entry.tensor, projected=on))

    def marks(self) -> frozenset[str]:
        """The names (``Action.checked``) of what is on."""
        entry = self._session.selected
        on = entry is not None and entry.tensor is not None and entry.tensor.projected
        return frozenset({"projected"} if on else ())

    def _tensor_entry(self) -> CrystalEntry | None:
        entry = self._session.selected
        return entry if entry is not None and entry.tensor is not None and not entry.busy else None

    def _change(self, entry: CrystalEntry, request: TensorRequest) -> None:
        if entry.tensor is not None:
            self._kept.setdefault(entry.key, entry.tensor)
        self._session.update(entry.key, tensor=request)
        self._submit(entry.key, request)

    def _submit(self, key: int, request: TensorRequest) -> None:
        self._worker.submit(
            Job(
                kind=JobKind.TENSOR,
                key=key,
                path=request.path,
                tensor=request,
                priority=Priority.LOOKED_AT,
            )
        )

    def _is_wanted(self, job: Job) -> bool:
        """The entry is still open and nothing else was asked of it since."""
        entry = self._session.find(job.key)
        return entry is not None and (job.kind is JobKind.READ or entry.tensor is job.tensor)

    def _on_result(self, job: Job, outcome: object) -> None:
        if not isinstance(outcome, TensorReady | TensorQuestion) or not self._is_wanted(job):
            return
        if isinstance(outcome, TensorQuestion):
            self._questions.append((job.key, outcome))
            self._ask_in_turn()
            return
        self._kept.pop(job.key, None)
        self._session.update(
            job.key,
            stage=Stage.DONE,
            tensor=outcome.request,
            answer=outcome.answer,
            crystal=outcome.crystal,
            facts=outcome.facts,
            sha256=outcome.sha256,
            reason="",
        )

    def _ask_in_turn(self) -> None:
        """One question after the other: while one is asked, answers to others may come in."""
        if self._asking:
            return
        self._asking = True
        try:
            while self._questions:
                self._ask(*self._questions.pop(0))
        finally:
            self._asking = False

    def _ask(self, key: int, question: TensorQuestion) -> None:
        wish = self._dialogs.ask_tensor(question.request, question.statement, self._settings.folder)
        if self._session.find(key) is None:
            return
        if wish is None:
            self._session.update(key, stage=Stage.FAILED, tensor=question.request, reason=NOT_ANSWERED)
            return
        if wish.structure is not None:
            self._settings.folder = wish.structure.parent
        request = replace(wish, answered=True)
        self._session.update(key, tensor=request)
        self._submit(key, request)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        """A tensor that is there stays as it was; the sentence says why it did not change."""
        if job.kind is not JobKind.TENSOR or not self._is_wanted(job):
            return
        if self._take_back(job.key):
            self.notice.emit(failure.message)

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            if job.kind is JobKind.TENSOR:
                self._take_back(job.key)

    def _take_back(self, key: int) -> bool:
        """What was asked last did not come about; what is shown was asked before."""
        entry, kept = self._session.find(key), self._kept.pop(key, None)
        if entry is None or entry.answer is None or kept is None:
            return False
        self._session.update(key, tensor=kept)
        return True
