"""A trained network learns on: where it starts, what stays as it was; and what a run is expected to cost."""

from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file
from tiny_dataset import NETWORK, TRAINING, tiny_dataset

from core.errors import CheckpointError, TrainingError
from core.training.estimate import estimate_run
from core.training.run_state import load_state
from core.training.trainer import Trainer, TrainingTask

pytestmark = pytest.mark.usefixtures("one_thread")
GENTLE = replace(TRAINING, epochs=2, learning_rate=1e-4, frozen_layers=1, ema_decay=0.5)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return tiny_dataset(tmp_path_factory.mktemp("data"))


def task(dataset, out, **changes):
    settings = {"dataset": dataset, "network": NETWORK, "training": TRAINING, "out": out, "processes": 1}
    return TrainingTask(**settings | changes)


@pytest.fixture(scope="module")
def trained(dataset, tmp_path_factory):
    torch.set_num_threads(1)
    longer = replace(TRAINING, epochs=8, learning_rate=1e-2)
    told = []
    best = Trainer(
        task(dataset, tmp_path_factory.mktemp("trained"), training=longer), listener=told.append
    ).run()
    return best, told[-1].record


def weights(folder):
    return load_file(folder / "model.safetensors")


def test_a_fine_tuned_network_begins_where_the_other_ended_and_keeps_its_lowest_layers(
    dataset, trained, tmp_path
):
    told = []
    best = Trainer(task(dataset, tmp_path, training=GENTLE, start=trained[0]), listener=told.append).run()
    first = next(one.record for one in told if one.stage == "epoch")
    assert first.figures.validation_loss < 1.2 * trained[1].figures.validation_loss
    before, after = weights(trained[0]), weights(best)
    kept = {name for name in before if torch.equal(before[name], after[name])}
    lowest = ("0.species.", "0.start.", "0.first.", "0.first_block.", "0.output.")
    assert {name for name in before if name.startswith(lowest)} <= kept
    assert "0.readout.second.weight" not in kept
    assert any(name.startswith("0.convolutions.0.") for name in before.keys() - kept)


def test_it_goes_on_after_a_stop_with_the_same_bits(dataset, trained, tmp_path):
    whole = task(dataset, tmp_path / "whole", training=GENTLE, start=trained[0])
    Trainer(whole).run()
    cut = replace(whole, out=tmp_path / "cut")
    Trainer(cut).run()
    import shutil

    shutil.rmtree(tmp_path / "cut" / "epochs" / "epoch-0002")
    Trainer(replace(cut, resume=True)).run()
    one, two = (load_state(tmp_path / name / "epochs").weights for name in ("whole", "cut"))
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_what_cannot_be_fine_tuned_is_refused(dataset, trained, tmp_path):
    wider = replace(NETWORK, channels=12)
    with pytest.raises(TrainingError, match="other settings than this run"):
        Trainer(task(dataset, tmp_path, network=wider, start=trained[0])).run()
    with pytest.raises(TrainingError, match="frozen_layers is 3, but the network has 2 layers"):
        Trainer(task(dataset, tmp_path, training=replace(TRAINING, frozen_layers=3))).run()
    with pytest.raises(CheckpointError):
        Trainer(task(dataset, tmp_path, start=tmp_path / "nothing")).run()
    with pytest.raises(TrainingError, match="frozen_layers is -1"):
        replace(TRAINING, frozen_layers=-1)


def test_an_estimate_writes_nothing_and_grows_with_the_run(dataset, tmp_path):
    short = estimate_run(task(dataset, tmp_path / "run"))
    assert not (tmp_path / "run").exists()
    assert (short.crystals, short.fits) == (24, True)
    assert short.seconds == pytest.approx(TRAINING.epochs * short.seconds_per_epoch)
    frozen = estimate_run(task(dataset, tmp_path, training=replace(TRAINING, frozen_layers=1)))
    assert 0 < frozen.parameters < short.parameters
    wide = estimate_run(task(dataset, tmp_path, network=replace(NETWORK, channels=32, edge_channels=16)))
    assert wide.memory_bytes > 2 * short.memory_bytes
    in_parts = estimate_run(task(dataset, tmp_path, training=replace(TRAINING, edges_at_once=1)))
    assert in_parts.memory_bytes < short.memory_bytes
