"""Members side by side in processes are those trained one after the other; a child that dies is reported."""

import multiprocessing
import time
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file
from tiny_dataset import NETWORK, TRAINING, tiny_dataset

from core.errors import CancelledError, TrainingError
from core.training.ensemble import member_tasks, train_members
from core.training.trainer import TrainingTask

pytestmark = pytest.mark.usefixtures("one_thread")
SHORT = replace(TRAINING, epochs=2)
LONG = replace(TRAINING, epochs=10_000)


def tasks(folder, training, **changes):
    task = TrainingTask(
        dataset=tiny_dataset(folder),
        network=NETWORK,
        training=training,
        out=folder / "run",
        cache=folder / "cache",
        processes=1,
        **changes,
    )
    return member_tasks(task, 2)


def weights(folder):
    return load_file(folder / "model.safetensors")


def trainings():
    """The processes that train now; others of the test run are none of this."""
    return [child for child in multiprocessing.active_children() if child.name.startswith("training")]


def test_members_have_seeds_and_folders_of_their_own(tmp_path):
    first, second = tasks(tmp_path, replace(SHORT, seed=7))
    assert (first.training.seed, second.training.seed) == (7, 8)
    assert (first.out, second.out) == (tmp_path / "run" / "member-0", tmp_path / "run" / "member-1")


def test_two_processes_end_with_the_weights_of_one(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    told = []
    alone = train_members(tasks(one, SHORT))
    together = train_members(tasks(two, SHORT), jobs=2, listener=lambda *message: told.append(message))
    assert [path.parent.name for path in together] == ["member-0", "member-1"]
    for left, right in zip(alone, together, strict=True):
        assert weights(left).keys() == weights(right).keys()
        assert all(torch.equal(weights(left)[name], weights(right)[name]) for name in weights(left))
    assert not torch.equal(weights(alone[0])["0.start.weight"], weights(alone[1])["0.start.weight"])
    for member in (0, 1):
        assert [one.epoch for number, one in told if number == member and one.stage == "epoch"] == [1, 2]
    assert trainings() == []


def test_a_child_that_is_killed_is_reported(tmp_path):
    killed = []

    def kill(_member, progress):
        if progress.stage != "graphs" and not killed:
            for child in trainings():
                killed.append(child.pid)
                child.kill()

    with pytest.raises(TrainingError, match=r"member [01] ended by itself"):
        train_members(tasks(tmp_path, LONG), jobs=2, listener=kill)
    assert killed
    assert trainings() == []


def test_children_stop_when_asked_to(tmp_path):
    told = []
    started = time.monotonic()
    with pytest.raises(CancelledError, match="can be resumed"):
        train_members(
            tasks(tmp_path, LONG),
            jobs=2,
            listener=lambda *message: told.append(message),
            should_stop=lambda: bool(told),
        )
    assert time.monotonic() - started < 60
    assert trainings() == []
