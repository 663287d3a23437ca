"""What a run tells of each epoch: curves, parity, errors by system, worst crystals; pauses; lost runs."""

import pickle
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from pymatgen.analysis.elasticity.elastic import ElasticTensor
from tiny_dataset import NETWORK, TRAINING, tiny_dataset

from core.errors import CancelledError, TrainingError
from core.prediction.predictor import Predictor
from core.training.ensemble import member_tasks, train_members
from core.training.fit import Fit, learning_rate
from core.training.run_state import load_state
from core.training.trainer import Trainer, TrainingTask, run_history

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return tiny_dataset(tmp_path_factory.mktemp("data"))


def task(dataset, out, **changes):
    settings = {"dataset": dataset, "network": NETWORK, "training": TRAINING, "out": out, "processes": 1}
    return TrainingTask(**settings | changes)


@pytest.fixture(scope="module")
def told(dataset, tmp_path_factory):
    """A whole run: its folder and the records of its epochs."""
    torch.set_num_threads(1)
    out, told = tmp_path_factory.mktemp("whole"), []
    Trainer(task(dataset, out), listener=told.append).run()
    return out, [one.record for one in told if one.stage == "epoch"]


def test_a_record_holds_the_curves(dataset, told):
    records = told[1]
    assert [one.figures.epoch for one in records] == [1, 2, 3, 4]
    for number, one in enumerate(records, start=1):
        last_step = 3 * number - 1  # 24 crystals in batches of 8
        assert one.figures.learning_rate == learning_rate(last_step, 12, TRAINING)
        assert one.figures.crystals_per_s > 0
        assert np.isfinite([one.figures.loss, one.figures.validation_loss]).all()
    seconds = [one.figures.seconds for one in records]
    assert seconds == sorted(seconds)
    assert records[0].figures.loss > records[-1].figures.loss
    assert records[0].figures.validation_loss > records[-1].figures.validation_loss


def test_parity_is_that_of_the_network_that_was_kept(dataset, told):
    """Through the Predictor that users get, and pymatgen's averages."""
    out, records = told
    best = next(one for one in records if one.figures.epoch == records[-1].best_epoch)
    assert best.best
    validation = dataset.split("val")
    predictor = Predictor.load(out / "best", device="cpu")
    for place, record in enumerate(validation):
        predicted = ElasticTensor.from_voigt(predictor.predict(record.crystal).stiffness.voigt)
        assert best.parity.bulk_predicted[place] == pytest.approx(predicted.k_vrh, rel=1e-4)
        assert best.parity.shear_predicted[place] == pytest.approx(predicted.g_vrh, rel=1e-4)
        assert best.parity.bulk_known[place] == pytest.approx(ElasticTensor.from_voigt(record.voigt).k_vrh)
    assert best.parity.identifiers == tuple(record.identifier for record in validation)
    assert best.figures.metrics.bulk_mae == pytest.approx(
        np.abs(best.parity.bulk_predicted - best.parity.bulk_known).mean()
    )
    assert set(best.by_system) == {"cubic"}
    assert best.by_system["cubic"].to_dict() == pytest.approx(best.figures.metrics.to_dict())


def test_the_worst_crystals_come_first_and_can_be_found_again(dataset, told):
    record = told[1][-1]
    errors = [one.relative_error for one in record.worst]
    assert errors == sorted(record.parity.relative_error, reverse=True)
    for one in record.worst:
        assert dataset.split("val")[one.index].identifier == one.identifier


def test_records_go_through_a_queue_between_processes(dataset, told, tmp_path):
    record = pickle.loads(pickle.dumps(told[1][0]))
    assert np.array_equal(record.parity.bulk_predicted, told[1][0].parity.bulk_predicted)


def test_the_figures_stay_with_the_run(told):
    out, records = told
    assert run_history(out) == tuple(one.figures for one in records)
    assert run_history(out / "nothing") == ()


def test_a_paused_run_waits_goes_on_and_does_not_count_the_pause(dataset, told, tmp_path):
    pausing, heard = threading.Event(), []

    def listen(progress):
        heard.append(progress)
        if progress.stage == "train" and len([one for one in heard if one.stage == "train"]) == 5:
            pausing.set()
        if progress.stage == "paused" and len([one for one in heard if one.stage == "paused"]) == 5:
            pausing.clear()

    started = time.monotonic()
    Trainer(task(dataset, tmp_path), listener=listen, should_pause=pausing.is_set).run()
    whole = time.monotonic() - started
    assert [one.stage for one in heard].count("paused") == 5
    assert heard[-1].record.figures.seconds < whole - 0.4
    before, after = (load_state(out / "epochs").weights for out in (told[0], tmp_path))
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_paused_run_can_be_stopped(dataset, tmp_path):
    heard = []
    with pytest.raises(CancelledError, match="can be resumed"):
        train_members(
            member_tasks(task(dataset, tmp_path), 1),
            listener=lambda member, progress: heard.append(progress.stage),
            should_pause=lambda: True,
            should_stop=lambda: heard.count("paused") == 2,
        )
    assert "train" not in heard


@pytest.mark.parametrize("lost", [float("nan"), 1e6])
def test_a_lost_run_says_which_weights_are_left(dataset, tmp_path, monkeypatch, lost):
    """In the third epoch the loss becomes NaN, or grows without being NaN."""
    update = Fit.update

    def losing(self, parts, crystals):
        value = update(self, parts, crystals)
        if self.step <= 6:
            return value
        if lost == lost:
            return lost
        self.network.output.scale.fill_(lost)  # what the next step meets
        return value

    monkeypatch.setattr(Fit, "update", losing)
    with pytest.raises(
        TrainingError, match=r"training diverged; the weights of epoch [12] are kept in .*best"
    ):
        Trainer(task(dataset, tmp_path)).run()
    monkeypatch.undo()
    Predictor.load(tmp_path / "best", device="cpu")
    assert load_state(tmp_path / "epochs").epoch == 2
    calmer = replace(TRAINING, epochs=4)
    Trainer(task(dataset, tmp_path, training=calmer, resume=True)).run()
