"""Synthetic crystals can be learned: a small network beats saying the mean of the training crystals."""

import numpy as np
import pytest
import torch

from core.dataset.splits import SplitBy, with_splits
from core.network.config import NetworkConfig
from core.synthetic.generation import synthetic_dataset
from core.synthetic.prototypes import Prototype
from core.training.config import TrainingConfig
from core.training.metrics import tensor_metrics
from core.training.trainer import Trainer, TrainingTask

NETWORK = NetworkConfig(
    cutoff=4.5, layers=2, channels=8, edge_channels=4, radial_functions=6, radial_hidden=16,
    species_features=8, dropout=0.0, species_dropout=0.0,
)  # fmt: skip
TRAINING = TrainingConfig(
    epochs=10, batch_size=8, learning_rate=1e-2, warmup_steps=8, ema_decay=0.9, threads=1
)


@pytest.mark.soak  # that a training learns at all: tests/core/training/test_trainer.py
@pytest.mark.usefixtures("one_thread")
def test_a_small_network_beats_the_mean_of_the_training_crystals(tmp_path):
    chosen = (Prototype.FCC, Prototype.HCP, Prototype.ROCK_SALT)
    data = with_splits(synthetic_dataset(60, seed=1, prototypes=chosen), SplitBy.RANDOM)
    told = []
    task = TrainingTask(dataset=data, network=NETWORK, training=TRAINING, out=tmp_path, processes=1)
    torch.set_num_threads(1)
    Trainer(task, listener=told.append).run()
    record = min(
        (one.record for one in told if one.stage == "epoch"), key=lambda one: one.figures.metrics.tensor_error
    )
    mean = np.mean([one.voigt for one in data.split("train")], axis=0)
    known = np.stack([one.voigt for one in data.split("val")])
    baseline = tensor_metrics(np.broadcast_to(mean, known.shape), known)
    assert record.figures.metrics.tensor_error < 0.6 * baseline.tensor_error
    assert record.figures.metrics.bulk_mae < 0.6 * baseline.bulk_mae
