"""Two processes train the network that one trains; a batch in parts makes the step of the whole batch."""

import queue
import sys
import time
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from tiny_dataset import NETWORK, TRAINING, tiny_dataset
from torch.multiprocessing import active_children

from core.errors import CancelledError, TrainingError
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.checkpoint import load_checkpoint
from core.network.config import Architecture, NetworkConfig
from core.training.batches import parts, share, tensors, training_set
from core.training.distributed import _relay, train_distributed
from core.training.fit import Fit
from core.training.process_group import ProcessGroup
from core.training.run_state import load_state
from core.training.trainer import Trainer, TrainingTask

pytestmark = pytest.mark.usefixtures("one_thread")
STILL = replace(NETWORK, dropout=0.0, species_dropout=0.0)
UNEVEN = replace(TRAINING, epochs=5, batch_size=23)
"""24 training crystals: in the second batch one process has nothing to do."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return tiny_dataset(tmp_path_factory.mktemp("data"))


def task(dataset, out, **changes):
    settings = {"dataset": dataset, "network": STILL, "training": UNEVEN, "out": out, "processes": 1}
    return TrainingTask(**settings | changes)


def history(out):
    return load_state(out / "epochs").record["history"]


def assert_same_history(out, other):
    for one, two in zip(history(out), history(other), strict=True):
        assert one["loss"] == pytest.approx(two["loss"], rel=1e-4)
        assert one["val"] == pytest.approx(two["val"], rel=1e-3)


def assert_same_weights(out, other):
    one, two = (load_file(folder / "best" / "model.safetensors") for folder in (out, other))
    assert one.keys() == two.keys()
    for name in one:
        assert torch.allclose(one[name], two[name], rtol=1e-3, atol=1e-4), name


def children_but(others):
    """The children of this process without those that other parts of the program keep (readers of files)."""
    return [child for child in active_children() if child not in others]


def ended_within(seconds, others):
    """Whether no other child is left after at most so long: one that is told to end takes a moment."""
    until = time.monotonic() + seconds
    while children_but(others) and time.monotonic() < until:
        time.sleep(0.05)
    return not children_but(others)


def test_two_processes_train_as_one_and_one_goes_on_where_two_were_killed(dataset, tmp_path):
    one, two, cut = (tmp_path / name for name in ("one", "two", "cut"))
    Trainer(task(dataset, one)).run()
    told = []
    others = active_children()

    def wait_until_heard():
        return all(stage != "paused" for _, stage, _ in told)

    def kill_in_the_second(member, progress):
        told.append((member, progress.stage, progress.epoch))
        if told[-1] == (1, "epoch", 1):
            children_but(others)[-1].kill()

    with pytest.raises(TrainingError, match=r"ended by itself \(out of memory\?\); resume to go on"):
        train_distributed(
            [task(dataset, two), task(dataset, cut)],
            devices=2,
            listener=kill_in_the_second,
            should_pause=wait_until_heard,
        )
    assert ended_within(30.0, others)
    assert [epoch for member, stage, epoch in told if (member, stage) == (0, "epoch")] == [1, 2, 3, 4, 5]
    assert (0, "paused", 1) in told, "both waited, and went on"
    assert load_checkpoint(two / "best").card["training"]["processes"] == 2
    assert_same_history(two, one)
    assert_same_weights(two, one)
    assert 1 <= len(history(cut)) < 5
    Trainer(task(dataset, cut, resume=True)).run()
    assert_same_history(cut, one)
    assert_same_weights(cut, one)


def relayed(messages, *, error=None):
    """What the parent hears of processes that put messages into the queue and are over."""
    put, told, over = queue.Queue(), [], Future()
    for message in messages:
        put.put(message)
    over.set_exception(error) if error else over.set_result(None)
    _relay(over, put, lambda *message: told.append(message), lambda: None)
    return told


def test_what_the_processes_say_last_is_heard():
    assert relayed([(0, "a"), (1, "b")]) == [(0, "a"), (1, "b")]
    with pytest.raises(CancelledError, match="in epoch 3"):
        relayed([(0, "a"), CancelledError("stopped in epoch 3")], error=RuntimeError("exit code 1"))
    with pytest.raises(TrainingError, match="ended by itself"):
        relayed([(0, "a")], error=RuntimeError("signal 9"))


def test_what_cannot_be_had_is_one_sentence(dataset, tmp_path, monkeypatch):
    with pytest.raises(TrainingError, match="there is one device of kind mps; several can be cuda or cpu"):
        train_distributed([task(dataset, tmp_path, device="mps")], devices=2)
    with pytest.raises(TrainingError, match="1000 GPUs were asked for and torch sees"):
        train_distributed([task(dataset, tmp_path, device="cuda")], devices=1000)
    monkeypatch.setitem(sys.modules, "lightning_fabric", None)
    with pytest.raises(TrainingError, match=r"pip install 'elastoscope\[distributed\]'"):
        train_distributed([task(dataset, tmp_path)], devices=2)


@pytest.fixture(scope="module")
def training(dataset):
    """The training crystals as full graphs, which both architectures take."""
    records = dataset.split("train")[:6]
    graphs = [build_graph(one.crystal, cutoff=STILL.cutoff, use_symmetry=False) for one in records]
    return training_set(records, graphs, STILL.target)


POINTS = NetworkConfig(
    architecture=Architecture.POINT_CONVOLUTION,
    cutoff=4.0,
    layers=1,
    radial_hidden=8,
    species_features=4,
    hidden_irreps="4x0e+2x1o+2x2e+1x4e",
    species_dropout=0.0,
)


@pytest.mark.parametrize("network", [STILL, POINTS], ids=["edge frame", "point convolution"])
@pytest.mark.parametrize("edges", [1, 200])
def test_a_batch_in_parts_makes_the_same_step(training, network, edges):
    def stepped(groups):
        fit = Fit(build_network(network, seed=3), TRAINING, total_steps=10)
        device = torch.device("cpu")
        loss = fit.update((tensors(training, group, device=device) for group in groups), 6)
        gradients = {name: p.grad for name, p in fit.network.named_parameters()}
        return loss, gradients

    chosen = [4, 1, 5, 0, 2, 3]
    loss, gradients = stepped([chosen])
    cut = list(parts(training, chosen, edges=edges))
    assert len(cut) > 1
    loss_of_parts, gradients_of_parts = stepped(cut)
    assert loss_of_parts == pytest.approx(loss, rel=1e-6)
    largest = max(float(g.abs().max()) for g in gradients.values() if g is not None)
    for name, gradient in gradients.items():
        if gradient is None:
            assert gradients_of_parts[name] is None
        else:
            assert torch.allclose(gradients_of_parts[name], gradient, rtol=1e-4, atol=1e-6 * largest), name


class Counted:
    """A stand-in for a training set: graphs that have nothing but a number of edges."""

    def __init__(self, counts):
        self.graphs = [type("G", (), {"edge_count": count}) for count in counts]


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(1, 120), st.randoms())
def test_parts_are_the_batch_in_order_and_keep_the_limit(counts, edges, random):
    chosen = random.sample(range(len(counts)), len(counts))
    cut = list(parts(Counted(counts), chosen, edges=edges))
    assert [index for part in cut for index in part] == chosen
    for part in cut:
        assert part
        assert len(part) == 1 or sum(counts[index] for index in part) <= edges


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(1, 8), st.randoms())
def test_shares_are_the_batch_and_nearly_equal(counts, size, random):
    chosen = random.sample(range(len(counts)), len(counts))
    shares = [share(Counted(counts), chosen, rank=rank, size=size) for rank in range(size)]
    assert sorted(index for one in shares for index in one) == sorted(chosen)
    for one in shares:
        assert [index for index in chosen if index in one] == one
    loads = [sum(counts[index] for index in one) for one in shares]
    assert max(loads) - min(loads) <= max(counts, default=0)


class Twice(ProcessGroup):
    """As if another process had the same gradients and one more than this."""

    size = 2

    def __init__(self, position):
        self.position = position

    def sum(self, tensor):
        total = 2.0 * tensor
        total[self.position] += 1.0  # the other process's "I have a gradient"
        return total


def test_gradients_are_summed_and_what_nobody_uses_has_none():
    network = torch.nn.ParameterList([torch.ones(2, 3), torch.ones(4), torch.ones(1)])
    network[0].grad = torch.full((2, 3), 5.0)
    loss = Twice(position=2).sum_gradients(network, torch.tensor(1.5))
    assert loss == 3.0
    assert torch.equal(network[0].grad, torch.full((2, 3), 10.0))
    assert torch.equal(network[1].grad, torch.zeros(4)), "used by the other process only"
    assert network[2].grad is None, "used by nobody"


def test_one_process_alone_leaves_its_gradients_as_they_are():
    network = torch.nn.ParameterList([torch.ones(2)])
    network[0].grad = gradient = torch.tensor([1.0, 2.0])
    assert ProcessGroup().sum_gradients(network, torch.tensor(0.5)) == 0.5
    assert network[0].grad is gradient
    assert np.array_equal(gradient, [1.0, 2.0])
