"""Tensors that no network predicts: from files, drops and the clipboard, with or without a crystal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, Signal

from app.settings import Settings
from app.state.answer import CrystalFacts
from app.state.requests import TensorRequest
from app.state.session import CrystalEntry, Session, Stage
from app.work.jobs import Failed, Job, JobKind, Priority, TensorQuestion, TensorReady
from app.work.worker import Worker
from core.elasticity.tensor_reading import TensorStatement
from core.tensor.voigt import FloatArray, upper_triangle, voigt_from_upper_triangle

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
    """``notice(str)``: a sentence for the status line. ``changed(CrystalEntry, CrystalEntry, str)``: the user
    changed a tensor, from, to, in words; :meth:`restore` brings either back.
    """

    notice = Signal(str)
    changed = Signal(object, object, str)

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
        self._kept: dict[int, tuple[CrystalEntry, str]] = {}
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
            request = replace(
                wish,
                read=entry.tensor.read,
                crystal=None,
                edited=entry.tensor.edited,
                edited_frame=entry.tensor.edited_frame,
            )
            self._change(entry, request, "Crystal of the tensor")

    def set_density(self, density: float | None) -> None:
        """Give the density in g/cm³ (None: that of the crystal)."""
        entry = self._tensor_entry()
        if entry is not None and entry.tensor is not None and entry.tensor.density != density:
            self._change(entry, replace(entry.tensor, density=density), "Density")

    def project(self, on: bool) -> None:
        """Show the projection on the point group of the crystal, or the tensor as it was read."""
        entry = self._tensor_entry()
        if entry is not None and entry.tensor is not None:
            words = "Project onto the point group" if on else "Without the projection"
            self._change(entry, replace(entry.tensor, projected=on), words)

    def base(self) -> FloatArray | None:
        """The stiffness (6, 6) in GPa that an edit starts from: the newest numbers, shown or on their way.

        In the frame of the answer. None where there is none.
        """
        entry = self._session.selected
        if entry is None or entry.answer is None:
            return None
        # What a job is still working on; a projection has other numbers than were edited.
        if entry.key in self._kept and entry.tensor is not None and entry.tensor.edited:
            return voigt_from_upper_triangle(entry.tensor.edited)
        return entry.answer.stiffness.voigt

    def edit(self, voigt: FloatArray, words: str) -> None:
        """Put other numbers in the place of the selected tensor: (6, 6), GPa, in the frame of its answer."""
        entry = self._session.selected
        if entry is None or entry.answer is None or entry.busy:
            self.notice.emit("There is no tensor to edit yet")
            return
        numbers = tuple(float(number) for number in upper_triangle(voigt))
        request = entry.tensor or _of_prediction(entry)
        frame = entry.answer.stiffness.frame if entry.crystal is not None else request.edited_frame
        self._change(entry, replace(request, edited=numbers, edited_frame=frame, projected=False), words)

    def back(self) -> None:
        """Forget what was edited; a prediction that is not known any more is asked for again."""
        entry = self._tensor_entry()
        if entry is None or entry.tensor is None or not entry.edited:
            return
        if not entry.tensor.of_prediction:
            self._change(entry, replace(entry.tensor, edited=(), edited_frame=None), "Back from the edits")
            return
        self._kept.pop(entry.key, None)
        stage = Stage.DONE if entry.original is not None else Stage.QUEUED
        self._session.update(
            entry.key, tensor=None, answer=entry.original, original=None, stage=stage, reason=""
        )
        if entry.original is None:
            self._worker.submit(
                Job(
                    kind=JobKind.READ,
                    key=entry.key,
                    path=entry.path,
                    text=entry.text,
                    priority=Priority.LOOKED_AT,
                )
            )
        self._tell(entry, "Back from the edits")

    def restore(self, wanted: CrystalEntry) -> None:
        """Bring an entry back as it was, with its answer; one that was closed since then stays closed."""
        if self._session.find(wanted.key) is None:
            return
        self._kept.pop(wanted.key, None)
        names = (field.name for field in fields(wanted) if field.name not in ("key", "path"))
        self._session.update(wanted.key, **{name: getattr(wanted, name) for name in names})
        self._session.select(wanted.key)

    def marks(self) -> frozenset[str]:
        """The names (``Action.checked``) of what is on."""
        entry = self._session.selected
        on = entry is not None and entry.tensor is not None and entry.tensor.projected
        return frozenset({"projected"} if on else ())

    def _tensor_entry(self) -> CrystalEntry | None:
        entry = self._session.selected
        return entry if entry is not None and entry.tensor is not None and not entry.busy else None

    def _change(self, entry: CrystalEntry, request: TensorRequest, words: str) -> None:
        before = self._kept[entry.key][0] if entry.key in self._kept else entry
        self._kept[entry.key] = (before, words)
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
        before, words = self._kept.pop(job.key, (None, ""))
        original = (before.original or before.answer) if before is not None else None
        self._session.update(
            job.key,
            stage=Stage.DONE,
            original=original if outcome.request.edited else None,
            tensor=outcome.request,
            answer=outcome.answer,
            crystal=outcome.crystal,
            sha256=outcome.sha256,
            facts=self._facts(job.key, outcome),
            reason="",
        )
        if before is not None:
            self._tell(before, words)

    def _facts(self, key: int, outcome: TensorReady) -> CrystalFacts | None:
        entry = self._session.find(key)
        same = outcome.facts is None and outcome.crystal is not None and entry is not None
        return entry.facts if same and entry is not None else outcome.facts

    def _tell(self, before: CrystalEntry, words: str) -> None:
        after = self._session.find(before.key)
        if after is not None:
            self.changed.emit(before, after, words)

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
        self._session.update(key, tensor=kept[0].tensor)
        return True


def _of_prediction(entry: CrystalEntry) -> TensorRequest:
    """A request about what is made of the prediction of a crystal, which was read or pasted."""
    return TensorRequest(
        path=entry.path,
        text=entry.text,
        structure=entry.path if entry.text is None else None,
        crystal=entry.crystal,
        answered=True,
        of_prediction=True,
    )
