"""Trainings: begun, watched, paused, stopped, gone on with, and made models of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, Signal

from app.controllers.plan_controller import FOLDER
from app.controllers.run_sides import Asking, Fetching, Offering, RunView, Studios
from app.settings import Settings
from app.state.figures import sentence
from app.state.training_run import RunProgress, RunStanding, duration
from app.work.job_rows import JobRow
from app.work.run_folder import DATASET_FILE, Run, RunState, forget, read_run, runs_under, set_state
from app.work.studio import ENDED
from app.work.studio_jobs import (
    HistoryTold,
    MemberTold,
    PrepareRun,
    RunFinished,
    RunPlan,
    RunPrepared,
    RunStopped,
    StageTold,
    StudioFailed,
    Train,
)
from core.errors import ElastoscopeError, TrainingError

JOB_KEY = -1
"""Of the training in the list of jobs; crystals have keys from 1."""
LOCK = "in-use"
WAITS = "Waits until the experiments and comparisons that were asked for before have ended"


class RunController(QObject):
    """``notice(str)``; ``log(str)``; ``marks_changed()``; ``progressed()``: the line of the jobs has changed;
    ``finished(RunFinished)``: a model was made; ``page_asked()``: the page of the run is to be seen.
    """

    notice = Signal(str)
    log = Signal(str)
    marks_changed = Signal()
    progressed = Signal()
    finished = Signal(object)
    page_asked = Signal()

    def __init__(
        self,
        settings: Settings,
        datasets: Studios,
        trainer: Studios,
        *,
        view: RunView,
        data: Fetching,
        offering: Offering,
        dialogs: Asking,
    ) -> None:
        super().__init__()
        self._folder = settings.state_folder / FOLDER
        self._datasets = datasets
        self._trainer = trainer
        self._view = view
        self._data = data
        self._offering = offering
        self._dialogs = dialogs
        self._lock: QLockFile | None = None
        self.run: Run | None = None
        self.progress: RunProgress | None = None
        self.busy = False
        self.paused = False
        self._asked: Train | None = None
        self._waits = False
        datasets.answered.connect(self._on_prepared)
        trainer.told.connect(self._on_told)
        trainer.answered.connect(self._on_answered)

    # --- the start of the program --------------------------------------------------------------------------
    def begin_window(self, _files: Sequence[Path] = ()) -> None:
        """The window is up: offer to go on with what was being trained when the program ended."""
        left = [run for run in runs_under(self._folder) if run.state in (RunState.RUNNING, RunState.LATER)]
        free = [run for run in left if self._is_free(run)]
        if free and not self.busy:
            run = free[0]
            text = f"The training “{run.name}” is not finished: {run.progress()}."
            self._offering.show_offer(
                text,
                [("Go on with it", lambda: self.resume(run.folder)), ("Show it", lambda: self._look_at(run))],
            )
        self.refresh()

    def _is_free(self, run: Run) -> bool:
        lock = QLockFile(str(run.folder / LOCK))
        free = lock.tryLock(0)
        lock.unlock()
        return free

    # --- actions -------------------------------------------------------------------------------------------
    def begin(self, plan: RunPlan) -> None:
        """Start a new run."""
        if self.busy:
            self.notice.emit("A training is running; stop it first")
            return
        self.run = Run(
            folder=plan.folder,
            name=plan.name,
            dataset=str(plan.path),
            members=plan.members,
            epochs=int(plan.training["epochs"]),
        )
        self._set_busy(True)
        self._new_progress()
        self._show("Writing the folder of the run …")
        self._view.turn_to_run(True)
        self.page_asked.emit()
        self._datasets.ask(PrepareRun(plan=plan))

    def resume(self, folder: Path, *, finish_only: bool = False) -> None:
        """Go on with a run, or make a model of what it has learned."""
        if self.busy:
            self.notice.emit("A training is running; stop it first")
            return
        try:
            self.run = read_run(folder)
        except TrainingError as error:
            self.notice.emit(sentence(str(error)))
            return
        if not self._is_free(self.run):
            self.notice.emit(f"“{self.run.name}” is being trained by another window")
            return
        self._set_busy(True)
        self._new_progress()
        self._view.turn_to_run(True)
        self.page_asked.emit()
        self._train(folder, finish_only=finish_only)

    def resume_shown(self) -> None:
        """Go on with the run that is shown."""
        if self.run is not None:
            self.resume(self.run.folder)

    def finish_shown(self) -> None:
        """Make a model of what the run that is shown has learned."""
        if self.run is not None:
            self.resume(self.run.folder, finish_only=True)

    def pause(self, on: bool) -> None:
        """Wait, or go on. A run that has not begun waits as it is."""
        if self._waits:
            self._show(self._said)
        elif self.busy and on != self.paused:
            self.paused = on
            self._trainer.set_paused(on)
            self._show("Paused: the process waits and keeps its memory" if on else "Training")
            self.marks_changed.emit()
            self.progressed.emit()

    def stop(self) -> None:
        """Stop; the epochs that are done are kept."""
        if self.busy and self._asked is not None:
            self._show("Stopping after this step …")
            self._trainer.stop(self._asked)

    def stop_row(self, _key: int) -> None:
        """The same from the list of jobs."""
        self.stop()

    def remove(self, folder: Path) -> None:
        """Remove a run and what it learned."""
        if self.busy and self.run is not None and self.run.folder == folder:
            self.notice.emit("It is being trained; stop it first")
            return
        run = read_run(folder)
        text = f"“{run.name}” ({run.progress()}) with all that it learned. Models in the library stay."
        if self._dialogs.confirm("Remove this run?", text, "Remove", "Keep"):
            forget(run)
            if self.run is not None and self.run.folder == folder:
                self.run = None
                self._view.turn_to_run(False)
            self.refresh()

    def show_run(self, folder: Path) -> None:
        """Look at a run that does not go on."""
        if self.busy and self.run is not None:
            if self.run.folder == folder:
                self._view.turn_to_run(True)
            else:
                self.notice.emit(f"“{self.run.name}” is being trained and is shown until it ends")
            return
        self._look_at(read_run(folder))

    def _look_at(self, run: Run) -> None:
        self.run = run
        self._new_progress()
        self._read_history(run)
        self._show(run.sentence or f"It stands at {run.progress()}")
        self._view.turn_to_run(True)
        self.page_asked.emit()

    def _read_history(self, run: Run) -> None:
        """A few numbers an epoch, from the small file beside the weights."""
        from app.work.run_history import history

        assert self.progress is not None
        for member, figures in history(run).items():
            self.progress.begin_member(member, figures)
        self._view.show_progress(self.progress, epoch_over=True)

    def open_crystal(self, identifier: str) -> None:
        """Look at a crystal of the run's own dataset."""
        if self.run is not None:
            self._data.fetch(self.run.folder / DATASET_FILE, identifier)

    def refresh(self) -> None:
        """List the runs anew."""
        self._view.show_runs(runs_under(self._folder))

    # --- the process ---------------------------------------------------------------------------------------
    def _train(self, folder: Path, *, finish_only: bool = False) -> None:
        self._lock = QLockFile(str(folder / LOCK))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self._waits = self._trainer.busy
        self._show(WAITS if self._waits else "Starting the process …")
        self._asked = Train(folder=folder, finish_only=finish_only)
        self._trainer.ask(self._asked)
        self.refresh()

    def _on_prepared(self, request: Any, outcome: Any) -> None:
        if not isinstance(request, PrepareRun):
            return
        if isinstance(outcome, RunPrepared):
            self.run = read_run(outcome.folder)
            self._train(outcome.folder)
        else:
            self._end(getattr(outcome, "message", "it was stopped"), failed=True)

    def _on_told(self, request: Any, message: Any) -> None:
        if not isinstance(request, Train) or self.progress is None:
            return
        self._waits = False
        if isinstance(message, HistoryTold):
            self.progress.begin_member(message.member, message.figures)
            self._view.show_progress(self.progress, epoch_over=True)
        elif isinstance(message, MemberTold):
            over = self.progress.take(message.member, message.progress)
            self._on_stage(message.progress.stage)
            if message.progress.notice:
                self.notice.emit(sentence(message.progress.notice))
                self.log.emit(sentence(message.progress.notice))
            self._view.show_progress(self.progress, epoch_over=over)
        elif isinstance(message, StageTold):
            self._show(f"{sentence(message.stage)} …")
        self.progressed.emit()

    def _on_stage(self, stage: str) -> None:
        if stage == "graphs":
            self._show("Finding the neighbours of all atoms …")
        elif not self.paused and self._said != "Training" and not self._said.startswith("Stopping"):
            self._show("Training")

    def _on_answered(self, request: Any, outcome: Any) -> None:
        if not isinstance(request, Train):
            return
        if isinstance(outcome, RunFinished):
            self._end(f"Done: the model “{outcome.name}” is in the library", failed=False)
            self.finished.emit(outcome)
        elif isinstance(outcome, RunStopped):
            self._end(sentence(outcome.sentence), failed=False)
        elif isinstance(outcome, StudioFailed):
            if outcome.details:
                self.log.emit(outcome.details)
            self._end(self._failure(outcome.message), failed=True)

    def _failure(self, message: str) -> str:
        run = self.run
        if run is None or not message.startswith(ENDED):
            return sentence(message)
        text = f"The process that trained ended by itself ({message.removeprefix(ENDED).strip()})"
        text += f"; {run.progress()} is kept: Go on continues from there"
        with suppress(ElastoscopeError):  # Where the folder is gone too the sentence stands on the page.
            set_state(run.folder, RunState.FAILED, text)
        return text

    def _end(self, text: str, *, failed: bool) -> None:
        self._release()
        self.paused, self._waits, self._asked = False, False, None
        self._set_busy(False)
        if self.run is not None and (self.run.folder / "run.json").is_file():
            self.run = read_run(self.run.folder)
        self._show(text, failed=failed)
        self.notice.emit(text)
        self.refresh()
        self.progressed.emit()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    # --- what is shown -------------------------------------------------------------------------------------
    _said = ""

    def _new_progress(self) -> None:
        assert self.run is not None
        self.progress = RunProgress(members=self.run.members, epochs=self.run.epochs, train=self.run.train)
        self._view.show_progress(self.progress, epoch_over=True)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.marks_changed.emit()

    def _show(self, text: str, *, failed: bool = False) -> None:
        self._said = text
        run = self.run
        unfinished = run is not None and run.state is not RunState.DONE
        self._view.show_standing(
            RunStanding(
                name=run.name if run is not None else "",
                text=text,
                failed=failed or (not self.busy and run is not None and run.state is RunState.FAILED),
                busy=self.busy,
                paused=self.paused,
                can_resume=not self.busy and unfinished,
                can_finish=not self.busy and unfinished and run is not None and bool(run.best),
            )
        )

    def job_rows(self) -> tuple[JobRow, ...]:
        """The line of the training in the list of jobs."""
        if not self.busy or self.run is None:
            return ()
        return (JobRow(key=JOB_KEY, text=self.job_text(), running=True, can_stop=True),)

    def job_text(self) -> str:
        """``Training glasses 34 % · 8 min left``."""
        if not self.busy or self.run is None or self.progress is None:
            return ""
        left = duration(self.progress.remaining_s)
        rest = f" · {left} left" if left else ""
        rest = " · waits" if self._waits else " · paused" if self.paused else rest
        return f"Training {self.run.name} {100 * self.progress.fraction:.0f} %{rest}"

    def facts(self) -> frozenset[str]:
        """Names (``Situation.facts``) of what is the case."""
        return frozenset({"training"} if self.busy else ())

    def marks(self) -> frozenset[str]:
        """Names (``Action.checked``) of what is on."""
        return frozenset({"training_paused"} if self.paused else ())

    def unfinished(self) -> str:
        """What closing the window means, in words."""
        if not self.busy or self.run is None:
            return ""
        return f"The training “{self.run.name}” stops and can be gone on with at the next start."

    def end(self) -> None:
        """The process has ended with the window: the next one offers to go on."""
        self._release()
        if self.busy and self.run is not None:
            self.busy = False
            with suppress(ElastoscopeError):  # Nobody is there any more to be told.
                set_state(self.run.folder, RunState.LATER)
