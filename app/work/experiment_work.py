"""The source papers' experiments. Runs in the process that trains, while it does not train."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from app.state.experiment_list import ExperimentResult
from app.work.studio_flags import Flags, Tell
from app.work.studio_jobs import RunExperiment, StageTold
from core.errors import RenderError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.reproduce.experiment import Experiment, Outcome


def run(request: RunExperiment, tell: Tell, flags: Flags) -> ExperimentResult:
    """Run one and draw what it found. CancelledError when stopped; TrainingError and others as it says."""
    from app.resource_paths import resources
    from core.reproduce.experiment import Setting
    from core.reproduce.registry import experiment, run_experiment

    chosen = experiment(request.name)
    setting = Setting(
        model=request.model,
        reference=resources() / "reference",
        short=request.short,
        data=request.data,
        kept=request.folder,
        crystal=request.crystal or _quartz(),
        formula=request.formula,
        group=request.group,
        on_progress=lambda share, text: tell(StageTold(stage=text, fraction=share)),
        should_stop=flags.should_stop,
    )
    missing = [
        f"{need.name} is not there ({need.holds}). To get it: {need.how}" for need in chosen.missing(setting)
    ]
    if missing:
        missing.append(f"In its place: {chosen.stand_in}")
    found = run_experiment(chosen, setting)
    tell(StageTold(stage="drawing", fraction=1.0))
    return ExperimentResult(
        name=chosen.name,
        rows=found.rows,
        notes=found.notes,
        pictures=tuple(_pictures(request, chosen, found)),
        missing=tuple(missing),
    )


def _quartz() -> Crystal:
    from app.resource_paths import resources
    from core.crystal.reading import read_crystal

    return read_crystal(resources() / "examples" / "quartz-alpha.cif")


def _pictures(request: RunExperiment, chosen: Experiment, found: Outcome) -> list[Path]:
    from app.cli.signal_drawing import draw_signal
    from core.reproduce.figures import write_figures

    stated = {"Experiment": f"{chosen.name}: {chosen.title}", "Source": chosen.source}
    written = write_figures(request.folder, found, stated, ".png")
    with contextlib.suppress(RenderError):  # Without OpenGL the tables and charts are there all the same.
        written += [draw_signal(request.folder, signal, stated) for signal in found.signals]
    return written
