"""What a training run prints while it goes: a progress bar with ETA, and a line for each epoch."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.output import message_console

if TYPE_CHECKING:
    from core.training.metrics import Metrics
    from core.training.progress import TrainingProgress
    from core.training.trainer import TrainingTask


class TrainingReport:
    """Listens to the members of a run; a context manager. pause: the file that lets them wait."""

    def __init__(self, members: int, *, pause: Path) -> None:
        self._pause, self._paused = pause, False
        self._fractions = [0.0] * members
        self._remaining = [float("nan")] * members
        self._console = message_console()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("graphs", total=1.0, left="")

    def __enter__(self) -> TrainingReport:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def member(self, number: int, progress: TrainingProgress) -> None:
        """One message of a member."""
        if progress.stage == "graphs":
            self._bar.update(self._task, description="graphs", completed=progress.fraction)
            return
        if progress.stage == "notice":
            self._console.print(f"member {number}  {progress.notice}")
            return
        self._say_paused(progress.stage == "paused")
        if self._paused:
            self._bar.update(self._task, description="paused", left="")
            return
        self._fractions[number] = progress.fraction
        done = sum(self._fractions) / len(self._fractions)
        left = (
            "" if progress.remaining_s is None else f"member {number}: {_duration(progress.remaining_s)} left"
        )
        text = f"epoch {progress.epoch}/{progress.epochs}"
        self._bar.update(self._task, description=text, completed=done, left=left)
        if progress.stage == "epoch" and progress.metrics is not None:
            self._console.print(_epoch_line(number, progress, progress.metrics))

    def _say_paused(self, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            self._console.print(f"paused: remove {self._pause} to go on" if paused else "going on")

    def stage(self, name: str, fraction: float) -> None:
        """A stage after training: calibration graphs, evaluation on val and test."""
        self._bar.update(self._task, description=name, completed=fraction, left="")


def estimate_text(task: TrainingTask, members: int, jobs: int) -> str:
    """What a run will need, in lines."""
    from core.training.estimate import estimate_run

    found = estimate_run(task)
    rounds = -(-members // jobs)
    free = "" if found.free_bytes is None else f"; {found.free_bytes / 1e9:.1f} GB are free"
    warning = "" if found.fits else "\nThat does not fit: give a smaller edges_at_once or batch_size."
    return (
        f"{found.crystals} training crystals, {found.edges_per_crystal:.0f} edges each on average; "
        f"{found.parameters:,} weights that learn{f' in each of {members} networks' if members > 1 else ''}\n"
        f"Time    {_duration(found.graph_seconds)} for the graphs, {found.seconds_per_epoch:.2g} s an epoch, "
        f"{_duration(rounds * found.seconds)} for {task.training.epochs} epochs"
        f"{f' of {members} networks, {jobs} at a time' if members > 1 else ''}, on {task.device}\n"
        f"Memory  {min(jobs, members) * found.memory_bytes / 1e6:.0f} MB beside the program{free}{warning}"
    )


def _epoch_line(number: int, progress: TrainingProgress, metrics: Metrics) -> str:
    left = "" if progress.remaining_s is None else f"  {_duration(progress.remaining_s)} left"
    return (
        f"member {number}  epoch {progress.epoch:3d}/{progress.epochs}  loss {progress.loss:.4f}  val: "
        f"K {metrics.bulk_mae:.2f} GPa  G {metrics.shear_mae:.2f} GPa  |dC| {metrics.tensor_error:.1f} GPa  "
        f"within 25/10/5 %: "
        f"{100 * metrics.within_25:.1f}/{100 * metrics.within_10:.1f}/{100 * metrics.within_5:.1f}"
        f"{left}"
    )


def _duration(seconds: float) -> str:
    if seconds != seconds:
        return "…"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"
