"""How long a run will take and how much memory it needs. Runs in the process that holds the dataset."""

from __future__ import annotations

import os

from app.work.dataset_work import DatasetShelf
from app.work.studio_jobs import RunEstimate, RunPlan

PROGRAM_BYTES = 400_000_000
"""Of a process with the libraries that train, before it has any crystals."""


def estimate(shelf: DatasetShelf, plan: RunPlan) -> RunEstimate:
    """From a batch of the plan's own crystals that is timed. Errors as of Trainer.run."""
    import torch

    from core.network.config import NetworkConfig
    from core.prediction.inference import resolve_device
    from core.training.config import TrainingConfig
    from core.training.estimate import estimate_run
    from core.training.trainer import TrainingTask

    training = TrainingConfig.from_dict(plan.training)
    torch.set_num_threads(training.threads or max(1, (os.cpu_count() or 2) - 1))
    task = TrainingTask(
        dataset=shelf.divided(plan.path, plan.by, plan.seed),
        network=NetworkConfig.from_dict(plan.network),
        training=training,
        out=plan.folder,
        device=resolve_device(plan.device),
        start=plan.base,
    )
    found = estimate_run(task)
    on_processor = task.device == "cpu"
    return RunEstimate(
        seconds=found.graph_seconds + found.seconds * plan.members,
        epoch_s=found.seconds_per_epoch,
        memory=found.memory_bytes + (PROGRAM_BYTES if on_processor else 0),
        available=found.free_bytes,
        parameters=found.parameters,
        device=task.device,
    )
