"""The analysis in numbers: asked for when it can be seen, kept for tensors seen lately, copied."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.settings import Settings
from app.state.analysis_sections import analysis_context, analysis_sections
from app.state.analysis_table import Remark, Section, Target
from app.state.analysis_texture import texture_section
from app.state.answer import Answer, Symmetry
from app.state.display import Message, Tone
from app.state.requests import TextureKind, TextureRequest
from app.state.session import CrystalEntry
from app.work.jobs import Analysed, Failed, Job, JobKind, Priority, TextureReady
from app.work.worker import Worker
from core.surface.surface_mesh import SurfaceQuantity

if TYPE_CHECKING:
    from core.elasticity.analysis import Analysis

KEPT = 16
"""Analyses of the tensors looked at last, about 15 kB each."""

Then = Callable[["Analysis", Section | None], None]
"""What is done with an analysis once it is there, and with the tables of the texture where they are."""


class AnalysisView(Protocol):
    """The dock (`app.views.analysis_panel.AnalysisPanel`)."""

    def show_message(self, message: Message) -> None:
        """A sentence instead of tables."""
        ...

    def show_waiting(self, message: Message) -> None:
        """Tables of another tensor are not to be read any more."""
        ...

    def show_sections(
        self, sections: Sequence[Section], *, density: float | None, asks_density: bool
    ) -> None:
        """The tables."""
        ...

    def show_texture(self, request: TextureRequest, *, has_cell: bool) -> None:
        """Which texture is averaged over."""
        ...

    def show_symmetry(self, symmetry: Symmetry | None) -> None:
        """How far the tensor is from its point group."""
        ...


class Camera(Protocol):
    """The view of the surface."""

    def look_along(self, direction: tuple[float, float, float]) -> None:
        """Turn."""
        ...


class Chooser(Protocol):
    """What changes the quantity of the surface (`ViewController`)."""

    def set_quantity(self, quantity: SurfaceQuantity) -> None:
        """Draw another surface."""
        ...


class AnalysisDialogs(Protocol):
    """What is asked of the user."""

    def ask_orientations(self, folder: Path) -> Path | None:
        """A list of orientations."""
        ...


class Clipboard(Protocol):
    """Where copies go."""

    def setText(self, text: str) -> None:
        """Put a text there."""
        ...


class AnalysisController(QObject):
    """``notice(str)``: a sentence for the user."""

    notice = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: AnalysisDialogs,
        *,
        view: AnalysisView,
        chooser: Chooser,
        camera: Camera,
        clipboard: Clipboard,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._worker = worker
        self._settings = settings
        self._dialogs = dialogs
        self._view = view
        self._chooser = chooser
        self._camera = camera
        self._clipboard = clipboard
        self._seen = False
        self._kept: OrderedDict[Answer, Analysis] = OrderedDict()
        self._asked: Answer | None = None
        self._shown: tuple[Answer, Section | None] | None = None
        self.texture = TextureRequest()
        self._texture_asked: tuple[Answer, TextureRequest] | None = None
        self._texture_section: tuple[Answer, TextureRequest, Section] | None = None
        self._then: tuple[Answer, Then] | None = None
        analyse.shown_changed.connect(self.refresh)
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    # --- what is shown -------------------------------------------------------------------------------------
    def set_seen(self, seen: bool) -> None:
        """Whether the dock is to be seen: nothing is computed for nobody."""
        self._seen = seen
        # A dock is hidden also while it is taken apart: there may be nothing left to bring up to date.
        if seen:
            self.refresh()

    def refresh(self) -> None:
        """Show the analysis of the selected tensor, or ask for it."""
        if not self._seen:
            return
        shown = self._analyse.shown
        self._view.show_symmetry(shown.answer.symmetry if shown.answer is not None else None)
        if shown.entry is None or shown.answer is None:
            self._shown = None
            self._view.show_message(shown.tensor_message or Message(text="No crystal is selected"))
        elif shown.answer in self._kept:
            self._show(shown.entry, shown.answer)
            self._ask_texture(shown.entry, shown.answer)
        else:
            self._shown = None
            self._view.show_waiting(Message(text="Analysing the tensor …", busy=True))
            self._ask(shown.entry, shown.answer)

    def _show(self, entry: CrystalEntry, answer: Answer) -> None:
        texture = self._texture_for(answer)
        if self._shown == (answer, texture):
            return
        self._shown = (answer, texture)
        context = analysis_context(entry, answer)
        sections = [*analysis_sections(self._kept[answer], context)]
        sections.append(texture or _no_texture_yet(answer))
        asked = entry.tensor.density if entry.tensor is not None else None
        self._view.show_texture(self.texture, has_cell=entry.crystal is not None)
        self._view.show_sections(sections, density=asked, asks_density=entry.tensor is not None)

    def _texture_for(self, answer: Answer) -> Section | None:
        made = self._texture_section
        return made[2] if made is not None and made[:2] == (answer, self.texture) else None

    # --- asking --------------------------------------------------------------------------------------------
    def _ask(self, entry: CrystalEntry, answer: Answer) -> None:
        if self._asked is answer:
            return
        self._asked = answer
        self._worker.submit(self._job(JobKind.ANALYSE, entry, answer))

    def _ask_texture(self, entry: CrystalEntry, answer: Answer) -> None:
        wanted = (answer, self.texture)
        if not answer.stable or self._texture_asked == wanted or self._texture_for(answer) is not None:
            return
        self._texture_asked = wanted
        self._worker.submit(self._job(JobKind.TEXTURE, entry, answer, self.texture))

    def _job(
        self, kind: JobKind, entry: CrystalEntry, answer: Answer, texture: TextureRequest | None = None
    ) -> Job:
        return Job(
            kind=kind,
            key=entry.key,
            stiffness=answer.stiffness,
            crystal=entry.crystal,
            density=answer.density,
            texture=texture,
            priority=Priority.LOOKED_AT,
        )

    def set_texture(self, request: TextureRequest) -> None:
        """Average over another texture."""
        self.texture = request
        self.refresh()

    def choose_orientations(self) -> None:
        """Ask for a list of orientations and average over it."""
        path = self._dialogs.ask_orientations(self._settings.folder)
        if path is None:
            entry = self._analyse.shown.entry
            self._view.show_texture(self.texture, has_cell=entry is not None and entry.crystal is not None)
            return
        self._settings.folder = path.parent
        self.set_texture(TextureRequest(kind=TextureKind.FILE, path=path))

    # --- answers -------------------------------------------------------------------------------------------
    def _on_result(self, job: Job, outcome: object) -> None:
        if isinstance(outcome, Analysed) and self._asked is not None and self._is_of(job, self._asked):
            self._keep(self._asked, outcome.analysis)
            self._asked = None
            self._do_what_waited()
            self.refresh()
        elif isinstance(outcome, TextureReady) and self._texture_is_wanted(job):
            answer = self._analyse.shown.answer
            entry = self._analyse.shown.entry
            if answer is not None and entry is not None:
                section = texture_section(
                    outcome.request, outcome.averages, outcome.grains, has_cell=entry.crystal is not None
                )
                self._texture_section = (answer, outcome.request, section)
                self.refresh()

    @staticmethod
    def _is_of(job: Job, answer: Answer) -> bool:
        """A result for numbers that were replaced in the meantime is stale."""
        return job.stiffness is answer.stiffness and job.density == answer.density

    def _texture_is_wanted(self, job: Job) -> bool:
        answer = self._analyse.shown.answer
        return answer is not None and self._is_of(job, answer) and job.texture == self.texture

    def _keep(self, answer: Answer, analysis: Analysis) -> None:
        self._kept[answer] = analysis
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.ANALYSE and self._asked is not None and self._is_of(job, self._asked):
            self._then = None
            self._view.show_message(Message(text=failure.message, tone=Tone.FAILURE))
        elif job.kind is JobKind.TEXTURE and self._texture_is_wanted(job):
            answer = self._analyse.shown.answer
            if answer is not None:
                section = _texture_remark(failure.message)
                self._texture_section = (answer, self.texture, section)
                self.refresh()

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        """What was stopped is asked for again as soon as something else is looked at."""
        if any(job.kind is JobKind.ANALYSE for job in jobs):
            self._asked = self._then = None
            self._view.show_message(Message(text="The analysis was stopped. Select the tensor again."))
        if any(job.kind is JobKind.TEXTURE for job in jobs):
            self._texture_asked = None

    def when_analysed(self, entry: CrystalEntry, answer: Answer, then: Then) -> None:
        """Do something with the analysis of a tensor, now or when it is there."""
        self._then = (answer, then)
        if answer in self._kept:
            self._do_what_waited()
        else:
            self._ask(entry, answer)

    def _do_what_waited(self) -> None:
        if self._then is not None and self._then[0] in self._kept:
            answer, then = self._then
            self._then = None
            then(self._kept[answer], self._texture_for(answer))

    # --- what the user does --------------------------------------------------------------------------------
    def follow(self, target: Target) -> None:
        """Show a surface from a direction."""
        self._chooser.set_quantity(target.quantity)
        self._camera.look_along(target.direction)

    def copy(self, text: str) -> None:
        """A table to the clipboard."""
        self._clipboard.setText(text)
        self.notice.emit("Table copied with units and frame, every digit")


def _no_texture_yet(answer: Answer) -> Section:
    if answer.stable:
        return Section(name="texture", title="Polycrystal")
    return _texture_remark("A polycrystal has averages only where the stiffness is positive definite.")


def _texture_remark(text: str) -> Section:
    remark = Remark(text=text, tone=Tone.DOUBT)
    return Section(name="texture", title="Polycrystal", remarks=(remark,), tone=Tone.DOUBT)
