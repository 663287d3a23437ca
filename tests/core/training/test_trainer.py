"""Training on a tiny dataset: the same every time, also after a kill; stopped, refused and diverged runs."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from other_disks import fill, mounted
from safetensors.torch import load_file
from tiny_dataset import NETWORK, TRAINING, tiny_dataset

from core.dataset.labelled import Dataset
from core.errors import CancelledError, FileWriteError, TrainingError
from core.network.checkpoint import load_checkpoint
from core.training.fit import Fit
from core.training.process_group import ProcessGroup
from core.training.run_data import run_data
from core.training.run_state import load_state
from core.training.trainer import Trainer, TrainingTask

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return tiny_dataset(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def uninterrupted(dataset, tmp_path_factory):
    """A whole run: its folder and what it told."""
    torch.set_num_threads(1)
    told = []
    out = tmp_path_factory.mktemp("whole")
    Trainer(task(dataset, out), listener=told.append).run()
    return out, told


def task(dataset, out, **changes):
    settings = {"dataset": dataset, "network": NETWORK, "training": TRAINING, "out": out, "processes": 1}
    return TrainingTask(**settings | changes)


def weights(out):
    return load_file(out / "best" / "model.safetensors")


def assert_same_run(out, other):
    """Bit for bit: the best network, the last weights, their average and the optimiser."""
    for one, two in [
        (weights(out), weights(other)),
        *[
            (getattr(load_state(out / "epochs"), part), getattr(load_state(other / "epochs"), part))
            for part in ("weights", "average", "optimizer")
        ],
    ]:
        assert one.keys() == two.keys()
        for name in one:
            assert torch.equal(one[name], two[name]), name


def test_the_same_seed_gives_the_same_weights_and_another_does_not(dataset, uninterrupted, tmp_path):
    Trainer(task(dataset, tmp_path / "again")).run()
    assert_same_run(tmp_path / "again", uninterrupted[0])
    Trainer(task(dataset, tmp_path / "other", training=replace(TRAINING, seed=1, epochs=1))).run()
    assert not torch.equal(
        weights(tmp_path / "other")["0.start.weight"], weights(uninterrupted[0])["0.start.weight"]
    )


def test_a_run_tells_how_far_it_is_and_keeps_its_best_epoch(uninterrupted):
    out, told = uninterrupted
    epochs = [one for one in told if one.stage == "epoch"]
    assert [one.epoch for one in epochs] == [1, 2, 3, 4]
    fractions = [one.fraction for one in told if one.stage != "graphs"]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert [one.stage for one in told].count("train") == 4 * 3  # 24 crystals in batches of 8
    history = load_state(out / "epochs").record["history"]
    assert [entry["epoch"] for entry in history] == [1, 2, 3, 4]

    def score(entry):
        values = entry["val"]
        return values["bulk_log10_mae"] + values["shear_log10_mae"] - 0.2 * values["within_25"]

    best = min(history, key=score)
    card = load_checkpoint(out / "best").card
    assert card["training"]["epoch"] == best["epoch"]
    assert card["validation"] == best["val"]


def test_training_learns(dataset, tmp_path):
    longer = replace(TRAINING, epochs=8, learning_rate=2e-2)
    told = []
    Trainer(task(dataset, tmp_path, training=longer), listener=told.append).run()
    epochs = [one for one in told if one.stage == "epoch"]
    print([(e.loss, e.metrics.bulk_log10_mae) for e in epochs])
    assert epochs[-1].loss < 0.8 * epochs[0].loss
    assert epochs[-1].metrics.bulk_log10_mae < 0.9 * epochs[0].metrics.bulk_log10_mae


KILLED = """
import sys, time
sys.path[:0] = [{tests!r}, {repository!r}]
from pathlib import Path
from tiny_dataset import NETWORK, TRAINING
from core.dataset.json_lines import read_json_lines
from core.training.trainer import Trainer, TrainingTask

def listen(progress):
    if progress.stage == "train" and progress.epoch == 3 and progress.fraction > 2.5 / 4:
        print("in the middle of epoch 3", flush=True)
        time.sleep(600)

data = read_json_lines(Path(sys.argv[1]))
task = TrainingTask(dataset=data, network=NETWORK, training=TRAINING, out=Path(sys.argv[2]), processes=1)
Trainer(task, listener=listen).run()
"""


def test_a_run_killed_within_an_epoch_loses_no_more_and_ends_with_the_same_bits(uninterrupted, tmp_path):
    dataset = tiny_dataset(tmp_path)
    tests = Path(__file__).parents[1]
    script = KILLED.format(tests=str(tests), repository=str(tests.parents[1]))
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "tiny.jsonl"), str(tmp_path / "run")],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout.readline() == "in the middle of epoch 3\n"
    finally:
        child.kill()  # SIGKILL: nothing can be tidied up
        child.communicate()
    assert load_state(tmp_path / "run" / "epochs").epoch == 2
    Trainer(task(dataset, tmp_path / "run", resume=True)).run()
    assert_same_run(tmp_path / "run", uninterrupted[0])


def test_a_disk_that_fills_keeps_the_epochs_and_with_room_the_run_goes_on(dataset, uninterrupted, tmp_path):
    filling = []

    def fill_up(told):
        if told.stage == "epoch" and told.epoch == 2:
            filling.append(fill(disk))

    with mounted(tmp_path / "small", "size=8m") as disk:
        with pytest.raises(FileWriteError, match=r"epoch-0003 cannot be written|best.* cannot be written"):
            Trainer(task(dataset, disk / "run"), listener=fill_up).run()
        assert load_state(disk / "run" / "epochs").epoch == 2
        filling[0].unlink()
        Trainer(task(dataset, disk / "run", resume=True)).run()
        assert_same_run(disk / "run", uninterrupted[0])


def test_a_run_that_is_asked_to_stop_can_go_on(dataset, uninterrupted, tmp_path):
    told = []
    with pytest.raises(CancelledError, match="epoch 2; it can be resumed"):
        Trainer(
            task(dataset, tmp_path),
            listener=told.append,
            should_stop=lambda: [one.stage for one in told].count("train") == 4,
        ).run()
    assert load_state(tmp_path / "epochs").epoch == 1
    Trainer(task(dataset, tmp_path, resume=True)).run()
    assert_same_run(tmp_path, uninterrupted[0])


def test_a_finished_run_resumed_costs_nothing_and_changes_nothing(dataset, uninterrupted):
    before = weights(uninterrupted[0])
    told = []
    Trainer(task(dataset, uninterrupted[0], resume=True), listener=told.append).run()
    assert {one.stage for one in told} <= {"graphs"}
    assert all(torch.equal(before[name], tensor) for name, tensor in weights(uninterrupted[0]).items())


def test_a_damaged_last_epoch_falls_back_to_the_one_before(dataset, uninterrupted, tmp_path):
    Trainer(task(dataset, tmp_path)).run()
    weights_of_last = tmp_path / "epochs" / "epoch-0004" / "weights.safetensors"
    flipped = bytearray(weights_of_last.read_bytes())
    flipped[-10] ^= 1
    weights_of_last.write_bytes(flipped)
    (tmp_path / "epochs" / ".epoch-0005.part").mkdir()  # what a kill while saving leaves behind
    assert load_state(tmp_path / "epochs").epoch == 3
    Trainer(task(dataset, tmp_path, resume=True)).run()
    assert_same_run(tmp_path, uninterrupted[0])
    for epoch in (tmp_path / "epochs").glob("epoch-*"):
        (epoch / "record.json").write_text("{")
    with pytest.raises(TrainingError, match=r"every saved epoch in .* is damaged"):
        Trainer(task(dataset, tmp_path, resume=True)).run()


def test_a_folder_of_another_run_is_refused(dataset, uninterrupted):
    out = uninterrupted[0]
    with pytest.raises(TrainingError, match="holds a run already; resume it or choose an empty folder"):
        Trainer(task(dataset, out)).run()
    with pytest.raises(TrainingError, match="other training settings"):
        Trainer(task(dataset, out, resume=True, training=replace(TRAINING, learning_rate=1e-3))).run()
    with pytest.raises(TrainingError, match="other network settings"):
        Trainer(task(dataset, out, resume=True, network=replace(NETWORK, channels=4))).run()


def test_a_run_goes_on_with_its_own_dataset_only(dataset, uninterrupted):
    out, _ = uninterrupted
    other = replace(dataset, records=dataset.records[::-1])
    with pytest.raises(TrainingError, match="another dataset"):
        Trainer(task(other, out, resume=True)).run()
    renamed = replace(dataset, name="renamed.jsonl")
    assert Trainer(task(renamed, out, resume=True)).run() == out / "best"


def test_a_dataset_without_validation_crystals_is_refused(dataset, tmp_path):
    alone = Dataset(name="alone.jsonl", records=dataset.split("train"))
    with pytest.raises(
        TrainingError, match=r"alone\.jsonl has 24 crystals in split train and 0 in split val"
    ):
        Trainer(task(alone, tmp_path)).run()


def test_a_run_that_diverges_says_so(dataset, tmp_path):
    wild = replace(TRAINING, learning_rate=1e6, warmup_steps=0, epochs=3)
    with pytest.raises(TrainingError, match=r"training diverged; .*smaller learning rate"):
        Trainer(task(dataset, tmp_path, training=wild)).run()


def on_a_device_at_fault(monkeypatch, dataset, out, error, *, enough, **changes):
    """Train where the CPU by another name ("cpu:0") stands for a GPU, on which a part of a batch fails unless
    ``enough(edges, step)``; the notices, and the trainer.
    """
    told = []
    trainer = Trainer(task(dataset, out, device="cpu:0", **changes), listener=told.append)
    answer = Fit.answer

    def limited(self, graph, target):
        if str(trainer._device) != "cpu" and not enough(len(graph.sender), self.step):
            raise error
        return answer(self, graph, target)

    monkeypatch.setattr(Fit, "answer", limited)
    trainer.run()
    return [one.notice for one in told if one.stage == "notice"], trainer


def losses(out):
    return [entry["loss"] for entry in load_state(out / "epochs").record["history"]]


def test_a_gpu_that_runs_out_of_memory_gets_smaller_parts_and_the_steps_are_the_same(
    dataset, tmp_path, monkeypatch
):
    one = {
        "network": replace(NETWORK, dropout=0.0, species_dropout=0.0),
        "training": replace(TRAINING, epochs=1),
    }
    Trainer(task(dataset, tmp_path / "enough", **one)).run()
    full = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
    data = run_data(dataset, NETWORK, ProcessGroup(), cache=None, processes=1, on_progress=lambda share: None)
    limit = 2 * data.most_edges
    notices, trainer = on_a_device_at_fault(
        monkeypatch, dataset, tmp_path / "little", full, enough=lambda edges, step: edges <= limit, **one
    )
    assert all("the GPU ran out of memory; from now on" in notice for notice in notices)
    assert 1 <= len(notices) < 20 and str(trainer._device) == "cpu:0"
    assert losses(tmp_path / "little") == pytest.approx(losses(tmp_path / "enough"), rel=1e-5)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (torch.OutOfMemoryError("CUDA out of memory."), "the GPU ran out of memory for one crystal"),
        (RuntimeError("CUDA error: device lost\nmore"), "the GPU was lost (CUDA error: device lost)"),
    ],
)
def test_a_gpu_that_fails_leaves_the_run_to_the_cpu_from_the_last_epoch_on(
    dataset, uninterrupted, tmp_path, monkeypatch, error, said
):
    notices, trainer = on_a_device_at_fault(
        monkeypatch, dataset, tmp_path, error, enough=lambda edges, step: step < 7
    )
    assert notices[-1] == f"{said}; the CPU goes on after epoch 2" and str(trainer._device) == "cpu"
    assert_same_run(tmp_path, uninterrupted[0])


def test_an_error_that_is_no_fault_of_the_device_passes(dataset, tmp_path, monkeypatch):
    with pytest.raises(RuntimeError, match="shapes"):
        on_a_device_at_fault(
            monkeypatch, dataset, tmp_path, RuntimeError("shapes differ"), enough=lambda edges, step: False
        )
