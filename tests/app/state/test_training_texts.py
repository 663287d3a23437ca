"""The form of a training and the words of its course, without a window."""

from dataclasses import fields
from types import SimpleNamespace

import pytest

from app.state.dataset_view import Division
from app.state.training_form import BASIC, FIELDS, Part, checked, choices, texts_of
from app.state.training_run import RunProgress, duration, memory
from core.dataset.splits import SplitBy
from core.network.config import NetworkConfig
from core.training.config import TrainingConfig


def test_every_setting_is_in_the_form_and_explained():
    for part, record in ((Part.TRAINING, TrainingConfig), (Part.NETWORK, NetworkConfig)):
        known = {field.name for field in fields(record)} - {"l_max"}
        assert {field.name for field in FIELDS if field.part is part} == known
    assert all(len(field.tip) > 20 and field.label for field in FIELDS)
    assert len({field.tip for field in FIELDS}) == len(FIELDS)
    assert set(BASIC) <= {field.key for field in FIELDS}
    assert choices("network.fully_connected") == ("no", "yes") and choices("training.epochs") == ()


def test_settings_go_through_the_form_and_come_back():
    network = NetworkConfig(cutoff=5.5, channels=24)
    training = TrainingConfig(epochs=7, block_weights=(1.0, 0.5, 0.3, 0.2, 0.1))
    form = checked(texts_of(network.to_dict(), training.to_dict()))
    assert form.problems == {}
    assert NetworkConfig.from_dict(form.network) == network
    assert TrainingConfig.from_dict(form.training) == training
    wrong = checked(texts_of(network.to_dict(), training.to_dict() | {"frozen_layers": 9}))
    assert wrong.problems == {"training.frozen_layers": "Frozen layers is 9, but the network has 3"}


def test_what_a_division_lacks_is_said_and_what_to_do():
    def lack(*splits):
        return Division(by=SplitBy.GIVEN, seed=0, splits=splits).lack()

    assert lack("train", "val") == ""
    assert lack("train", "test") == (
        "No crystal to pick the best epoch by (validation); divide it in another way"
    )
    assert lack("test").startswith("No crystal to learn from and none to pick")


def told(member, epoch, fraction, **changes):
    figures = SimpleNamespace(
        epoch=epoch, loss=0.5 / epoch, validation_loss=0.6 / epoch, learning_rate=1e-3, crystals_per_s=412.3
    )
    record = SimpleNamespace(figures=figures, best_epoch=epoch)
    values = {"stage": "epoch", "epoch": epoch, "fraction": fraction, "remaining_s": 60.0, "loss": 0.5}
    return member, SimpleNamespace(**values | {"record": record} | changes)


def test_a_course_tells_pace_time_left_and_the_best_epoch():
    progress = RunProgress(members=2, epochs=4, train=100)
    assert progress.pace() == "" and progress.headline() == "Network 1 of 2 · epoch 1 of 4"
    assert progress.take(*told(0, 1, 0.25))
    assert progress.remaining_s == pytest.approx(60 * (1 + 1 / 0.75)), "the second network takes its time too"
    assert progress.pace() == "412 crystals/s" and progress.fraction == 0.125
    assert progress.take(*told(1, 2, 0.5)) and progress.best() == (2.0, 0.3)
    assert set(progress.losses()) == {"validation 1", "training 2", "validation 2"}
    assert progress.rates()["learning rate"][1].tolist() == [1e-3]
    assert not progress.take(*told(1, 3, 0.6, stage="train", record=None))
    assert [duration(seconds) for seconds in (None, 40, 200, 7800)] == ["", "40 s", "3 min", "2 h 10 min"]
    assert [memory(size) for size in (8.2e8, 3.2e9)] == ["820 MB", "3.2 GB"]
