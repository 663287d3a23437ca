"""A network of the shipped model's settings that learned from no crystal of silicon and oxygen alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.dataset.labelled import Dataset
from core.dataset.reading import read_dataset
from core.network.build import TensorFieldNetwork
from core.network.checkpoint import load_checkpoint
from core.reproduce.experiment import Setting
from core.reproduce.small_training import shipped_network
from core.training.config import TrainingConfig
from core.training.progress import TrainingProgress
from core.training.trainer import Trainer, TrainingTask

SILICA = {"Si", "O"}
CRYSTALS = "mp_elasticity.jsonl.gz"
TRAINING = TrainingConfig(epochs=24, huber_width=0.05, threads=1)
"""As each network of the shipped model, in fewer epochs."""
FOLDER = "network-without-silica"


def made_of(setting: Setting) -> list[Any]:
    """What the network depends on."""
    return [shipped_network(setting.model).config.to_dict(), replace(TRAINING, seed=setting.seed).to_dict()]


def network_without_silica(setting: Setting, file: Path, *, span: tuple[float, float]) -> TensorFieldNetwork:
    """The network of the best validation, trained anew or, where ``setting.kept`` holds a part of its
    training, from there on.

    file: the crystals, with their splits. span: the shares of the experiment done before and after. Errors as
    of Trainer.run; a folder of another run is a TrainingError too.
    """
    start, end = span

    def tell(progress: TrainingProgress) -> None:
        epoch = f"epoch {progress.epoch} of {progress.epochs}"
        text = f"learning other crystals than silica, {'neighbours' if progress.stage == 'graphs' else epoch}"
        setting.on_progress(start + (end - start) * progress.fraction, text)

    with _folder(setting) as out:
        task = TrainingTask(
            dataset=others_than_silica(read_dataset(file)),
            network=shipped_network(setting.model).config,
            training=replace(TRAINING, seed=setting.seed),
            out=out,
            cache=out / "graphs",
            resume=True,
        )
        return load_checkpoint(Trainer(task, listener=tell, should_stop=setting.should_stop).run()).networks[
            0
        ]


def others_than_silica(dataset: Dataset) -> Dataset:
    """Without the crystals of silicon and oxygen alone."""
    records = tuple(one for one in dataset.records if set(one.crystal.species) != SILICA)
    return replace(dataset, name=f"{dataset.name} without silica", records=records)


@contextmanager
def _folder(setting: Setting) -> Iterator[Path]:
    if setting.kept is not None:
        yield setting.kept / f"{FOLDER}-{setting.seed}"
        return
    with tempfile.TemporaryDirectory(prefix="elastoscope-") as folder:
        yield Path(folder) / FOLDER
