"""Distorts the crystal in the view along a mode, live with a slider or step by step for a film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.steps import StepRunner
from app.settings import Settings
from app.state.breaking_requests import DistortRequest
from app.state.breaking_text import distorted_sentence, step_caption
from app.state.display import Tone
from app.state.figures import sentence
from app.work.jobs import Distorted, Failed, Job, JobKind, Priority
from app.work.worker import Worker
from core.crystal.site_facts import distinct_labels
from core.symmetry_breaking.distortion import DistortionMode, DistortionStep

if TYPE_CHECKING:
    from app.scene.distorted_view import DistortedView
    from core.crystal.crystal import Crystal
    from core.elasticity.stiffness import Stiffness

FILM_STEPS = 24
FILM_SIZE = (1280, 600)
MOST_SITES = 60
"""Sites that are offered to be moved."""
FILM_FILTER = "Film (*.gif *.mp4 *.webm *.png)"


class DistortPageLike(Protocol):
    """The page (:class:`app.views.distort_page.DistortPage`)."""

    @property
    def chosen(self) -> DistortionMode: ...
    @property
    def amplitude(self) -> float: ...
    @property
    def accuracy(self) -> float:
        """Å, the tolerance."""
        ...

    def show_sites(self, labels: tuple[str, ...]) -> None: ...
    def clear(self, text: str, tone: Tone = Tone.PLAIN) -> None: ...
    def show_step(
        self,
        mode: DistortionMode,
        step: DistortionStep,
        first: DistortionStep | None,
        *,
        stiffness: Stiffness | None,
        said: str,
    ) -> None: ...
    def set_filming(self, on: bool, share: float = 0.0) -> None: ...


class SaveDialog(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class DistortController(QObject):
    """``notice(str)``, ``trouble(str)``: of a film. ``drawn(str)``: what is drawn distorted, or ""."""

    notice = Signal(str)
    trouble = Signal(str)
    drawn = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        worker: Worker,
        settings: Settings,
        dialogs: SaveDialog,
        *,
        page: DistortPageLike,
        views: DistortedView,
    ) -> None:
        super().__init__()
        self._analyse, self._worker, self._settings, self._dialogs = analyse, worker, settings, dialogs
        self._page, self._views = page, views
        self._crystal: Crystal | None = None
        self._first: tuple[float, DistortionStep] | None = None
        self._running: DistortRequest | None = None
        self._next: DistortRequest | None = None
        self._film: Path | None = None
        self._left: list[DistortRequest] = []
        self._filmed: DistortRequest | None = None
        self._taken: list[Distorted] = []
        self.last: Distorted | None = None
        self.runner = StepRunner(self)
        self.runner.notice.connect(self.notice)
        self.runner.trouble.connect(self.trouble)
        self.runner.progressed.connect(lambda _, share: page.set_filming(True, 0.5 + 0.5 * share))
        self.runner.ended.connect(lambda: page.set_filming(False))
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)
        analyse.shown_changed.connect(self.follow)

    def follow(self) -> None:
        """Perhaps another crystal is shown: nothing is distorted any more."""
        entry = self._analyse.shown.entry
        crystal = entry.crystal if entry is not None else None
        if crystal is self._crystal:
            return
        self._crystal = crystal
        self._first = self._next = self.last = None
        self._film, self._left, self._taken = None, [], []
        self._restore()
        labels = () if crystal is None or len(crystal) == 1 else distinct_labels(crystal)[:MOST_SITES]
        self._page.show_sites(tuple(labels))
        self._page.clear(_hint(crystal))

    # --- live ----------------------------------------
    def move(self) -> None:
        """Another mode, amplitude or tolerance: the latest is done, those between are passed over."""
        if self._crystal is None:
            self._page.clear(_hint(None))
            return
        self._next = self._wish(self._page.amplitude)
        self._go_on()

    def back(self) -> None:
        """Show the crystal as it is."""
        self._next = self.last = None
        self._restore()
        if self._crystal is not None:
            labels = () if len(self._crystal) == 1 else distinct_labels(self._crystal)[:MOST_SITES]
            self._page.show_sites(tuple(labels))
        self._page.clear(_hint(self._crystal))

    def _wish(self, amplitude: float) -> DistortRequest:
        return DistortRequest(
            mode=self._page.chosen,
            amplitude=amplitude,
            tolerance=self._page.accuracy,
            quantity=self._analyse.shown.quantity,
        )

    def _go_on(self) -> None:
        if self._running is not None:
            return
        wish = self._next
        if wish is not None and (self._first is None or self._first[0] != wish.tolerance):
            self._submit(self._wish(0.0))  # what it was is said beside what it is
        elif wish is not None:
            self._next = None
            self._submit(wish)
        elif self._left:
            self._filmed = self._left.pop(0)
            self._submit(self._filmed)

    def _submit(self, wish: DistortRequest) -> None:
        entry = self._analyse.shown.entry
        if entry is None:
            return
        self._running = wish
        self._worker.submit(
            Job(
                kind=JobKind.DISTORT,
                key=entry.key,
                crystal=self._crystal,
                priority=Priority.LOOKED_AT,
                distortion=wish,
            )
        )

    def _on_result(self, job: Job, outcome: object) -> None:
        wish = job.distortion
        if not isinstance(outcome, Distorted) or wish is None or wish is not self._running:
            return
        self._running = None
        if job.crystal is self._crystal:
            if wish.amplitude == 0.0:
                self._first = (wish.tolerance, outcome.step)
            if self._film is not None and wish is self._filmed:
                self._take(outcome)
            self._show(wish, outcome)
        self._go_on()

    def _show(self, wish: DistortRequest, found: Distorted) -> None:
        self.last = found
        first = self._first[1] if self._first is not None else None
        self._page.show_step(
            wish.mode,
            found.step,
            first,
            stiffness=found.answer.stiffness if found.answer is not None else None,
            said=sentence(found.missing) if found.missing else "",
        )
        if wish.amplitude == 0.0 and self._film is None:
            self._restore()
        else:
            self._views.show(found, step_caption(wish.mode, found.step))
            self.drawn.emit(distorted_sentence(wish.mode, found.step))

    def _restore(self) -> None:
        self._views.restore()
        self.drawn.emit("")

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.DISTORT and job.distortion is self._running:
            self._running = None
            self._stop_taking()
            self._page.clear(sentence(failure.message), Tone.FAILURE)
            self._go_on()

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        if any(job.kind is JobKind.DISTORT for job in jobs):
            self._running = self._next = None
            self._stop_taking()

    # --- film ----------------------------------------
    def film(self) -> None:
        """Ask where to, then go from zero to the amplitude step by step."""
        if self._crystal is None or not self._page.amplitude:
            self._page.clear("Move the slider to the amplitude that the film shall end at.", Tone.DOUBT)
            return
        name = self._crystal.name or "crystal"
        proposal = self._settings.folder / f"{name.split(',')[0]}_distortion.gif"
        path = self._dialogs.ask_save("Film of the distortion", proposal, FILM_FILTER)
        if path is None:
            return
        self._film, self._taken = path, []
        largest = self._page.amplitude
        self._left = [self._wish(largest * k / (FILM_STEPS - 1)) for k in range(FILM_STEPS)]
        self._page.set_filming(True)
        self._go_on()

    def stop_film(self) -> None:
        """Stop it; nothing is written."""
        self._stop_taking()
        self.runner.cancel()

    def _stop_taking(self) -> None:
        if self._film is not None:
            self._film, self._left, self._taken = None, [], []
            self._page.set_filming(False)

    def _take(self, found: Distorted) -> None:
        self._taken.append(found)
        self._page.set_filming(True, 0.5 * len(self._taken) / FILM_STEPS)
        if self._left or self._film is None:
            return
        path, taken = self._film, self._taken
        self._film, self._taken = None, []
        self.runner.run(path, self._film_steps(path, taken))

    def _film_steps(self, path: Path, taken: list[Distorted]) -> Iterator[float]:
        """In a process of its own where it is large: VTK lets nobody else work while it draws."""
        from app.controllers.takeaway_writers import drawn
        from app.scene.distortion_film import FilmedScene, distortion_film_steps

        views, mode = self._views, self._page.chosen
        steps = []
        for found in taken:
            caption = step_caption(mode, found.step)
            pairs = (
                (views.crystal_content(found, caption), views.crystal.pose),
                (views.surface_content(found, caption), views.surface.pose),
            )
            steps.append([FilmedScene(content=c, pose=pose) for c, pose in pairs if c is not None])
        fewest = min(len(scenes) for scenes in steps)
        steps = [scenes[:fewest] for scenes in steps]
        stated = {"Title": f"Distortion {mode.text(taken[0].step.crystal)}", "Units": "Å, GPa"}
        return drawn(
            len(steps) * fewest * FILM_SIZE[0] * FILM_SIZE[1],
            distortion_film_steps,
            path,
            steps,
            size=FILM_SIZE,
            theme=views.theme,
            stated=stated,
        )

    def unfinished(self) -> str:
        """What would be lost if the window closed now."""
        return f"{self.runner.busy}." if self.runner.busy else ""

    def shut_down(self) -> None:
        """The window goes."""
        self._film = None
        self.runner.cancel()


def _hint(crystal: Crystal | None) -> str:
    if crystal is None:
        return "No crystal is drawn that could be distorted."
    if len(crystal) == 1:
        return "The cell has one atom: only the strain of the cell can break its symmetry. Move the slider."
    return "Move the slider: space group, pattern and surface follow the distortion."
