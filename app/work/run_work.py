"""Training, and making a model of what was learned. Runs in a process of its own."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.work.run_folder import DATASET_FILE, Run, RunState, kept_settings, set_state
from app.work.studio_flags import Flags, Tell
from app.work.studio_jobs import HistoryTold, MemberTold, RunFinished, StageTold, Train
from core.errors import CancelledError, ElastoscopeError, TrainingError

if TYPE_CHECKING:
    from core.dataset.labelled import Dataset
    from core.training.progress import TrainingProgress
    from core.training.trainer import TrainingTask

PACE_S = 0.25
"""Seconds between two messages about batches."""


def train(request: Train, tell: Tell, flags: Flags) -> RunFinished:
    """Begin or go on, to the finished model. CancelledError: stopped; TrainingError and others: it cannot go
    on. Either way what was learned is kept, and the folder says how the run stands.
    """
    run = set_state(request.folder, RunState.RUNNING)
    try:
        finished = _train(run, request, tell, flags)
    except CancelledError as error:
        set_state(request.folder, RunState.STOPPED, str(error))
        raise
    except (ElastoscopeError, MemoryError) as error:
        set_state(request.folder, RunState.FAILED, str(error) or "not enough memory")
        raise
    set_state(request.folder, RunState.DONE)
    return finished


def _train(run: Run, request: Train, tell: Tell, flags: Flags) -> RunFinished:
    import torch

    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
    tell(StageTold(stage="reading the crystals", fraction=0.0))
    data = _dataset(run)
    tasks = _tasks(run, data)
    _tell_history(tasks, tell)
    if request.finish_only:
        if not run.best:
            raise TrainingError("no epoch of this run was finished: there is nothing to make a model of")
        best = list(run.best)
    else:
        train_all = _together(run.devices) if run.devices > 1 else _one_after_the_other()
        best = train_all(
            tasks,
            listener=_listener(tell, len(tasks)),
            should_stop=flags.should_stop,
            should_pause=flags.should_pause,
        )
    return _finish(run, best, data, tell, flags)


def _one_after_the_other() -> Callable[..., list[Path]]:
    from core.training.ensemble import train_members

    return train_members


def _together(devices: int) -> Callable[..., list[Path]]:
    """Each network on several devices."""
    from core.training.distributed import train_distributed

    return partial(train_distributed, devices=devices)


def _dataset(run: Run) -> Dataset:
    from core.dataset.reading import read_dataset
    from core.dataset.splits import SplitBy

    data = read_dataset(run.folder / DATASET_FILE, split_by=SplitBy.GIVEN)
    return replace(data, name=Path(run.dataset).name)


def _tasks(run: Run, data: Dataset) -> list[TrainingTask]:
    from core.prediction.inference import resolve_device
    from core.training.ensemble import member_tasks
    from core.training.trainer import TrainingTask

    settings = kept_settings(run.folder)
    task = TrainingTask(
        dataset=data,
        network=settings.network,
        training=settings.training,
        out=run.folder,
        cache=run.folder / "graphs",
        device=resolve_device(run.device),
        resume=True,
        card={"name": run.name},
        start=Path(run.base) if run.base else None,
    )
    return member_tasks(task, settings.members)


def _tell_history(tasks: list[TrainingTask], tell: Tell) -> None:
    from core.training.trainer import run_history

    for number, task in enumerate(tasks):
        figures = run_history(task.out)
        if figures:
            tell(HistoryTold(member=number, figures=figures))


def _listener(tell: Tell, members: int) -> Callable[[int, TrainingProgress], None]:
    stage, told = "", 0.0

    def listener(member: int, progress: TrainingProgress) -> None:
        nonlocal stage, told
        now, same = time.monotonic(), progress.stage == stage
        if same and progress.stage not in ("epoch", "notice") and now - told < PACE_S:
            return
        stage, told = progress.stage, now
        tell(MemberTold(member=member, members=members, progress=progress))

    return listener


def _finish(run: Run, best: list[Any], data: Dataset, tell: Tell, flags: Flags) -> RunFinished:
    from core.prediction.finishing import finish_model

    def on_progress(stage: str, fraction: float) -> None:
        if flags.should_stop():
            raise CancelledError("stopped while the model was made; it can be gone on with")
        tell(StageTold(stage=f"making the model: {stage}", fraction=fraction))

    settings = kept_settings(run.folder)
    card = {
        "name": run.name,
        "version": settings.version,
        "description": settings.description,
        "data": run.data,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "dataset_sha256": data.digest(),
        "parent": Path(run.base).name if run.base else "",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "notes": [run.notes] if run.notes else [],
    }
    if run.base:
        card["description"] = f"{run.name}, fine-tuned from {Path(run.base).name}."
    finish_model(best, data, run.model, card=card, cache=run.folder / "graphs", on_progress=on_progress)
    return RunFinished(folder=run.model, name=run.name)
