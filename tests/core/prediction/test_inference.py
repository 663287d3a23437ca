"""Batches through networks: order, devices that are not there, memory that runs out."""

import weakref

import numpy as np
import pytest
import torch
from known_crystals import GROUP_ORDERS, caesium_chloride, quartz
from tiny_dataset import NETWORK

from core.errors import CrystalError, DeviceError
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.readout import NetworkOutputs
from core.prediction import inference
from core.prediction.inference import Inference, resolve_device

CONSTANTS = (3.5, 3.7, 3.9, 4.1, 4.3)


@pytest.fixture
def graphs():
    return [build_graph(caesium_chloride(a=a), cutoff=4.0) for a in CONSTANTS]


class SmallMemory(torch.nn.Module):
    """Answers with the logarithm of the volume; holds ``limit`` crystals, on the meta device none at all.

    The meta device stands for a GPU here.
    """

    def __init__(self, limit):
        super().__init__()
        self.limit = limit
        self.sizes = []
        self.filled = []

    def geometry(self, graph):
        return None

    def outputs(self, graph, _geometry=None):
        self.sizes.append(graph.graph_count)
        assert all(tensor() is None for tensor in self.filled), "the failed batch still fills the memory"
        work = torch.zeros(1000)
        if graph.graph_count > self.limit or graph.log_volume.is_meta:
            self.filled.append(weakref.ref(work))
            raise torch.OutOfMemoryError("CUDA out of memory")
        components = graph.log_volume[:, None].expand(-1, 21)
        return NetworkOutputs(
            components=components, log_errors=components[:, :0], invariants=components[:, :0]
        )


def test_members_and_crystals_keep_their_order():
    networks = [build_network(NETWORK, seed=seed).eval() for seed in (1, 2)]
    graphs = [build_graph(sample(), cutoff=NETWORK.cutoff) for sample in GROUP_ORDERS]
    together = Inference(networks, device="cpu", dtype=torch.float64).outputs(graphs)
    assert together.components.shape == (2, len(graphs), 21)
    for member, network in enumerate(networks):
        for number, graph in enumerate(graphs):
            alone = Inference([network], device="cpu", dtype=torch.float64).outputs([graph])
            for name in ("components", "log_errors", "invariants"):
                ours, theirs = getattr(together, name)[member, number], getattr(alone, name)[0, 0]
                np.testing.assert_allclose(ours, theirs, atol=1e-10)


def test_a_batch_too_large_is_halved_until_it_fits(graphs):
    network = SmallMemory(limit=2)
    work = Inference([network], device="cpu")
    found = work.outputs(graphs)
    np.testing.assert_allclose(found.components[0, :, 0], np.log([a**3 / 2 for a in CONSTANTS]), rtol=1e-6)
    assert network.sizes == [5, 2, 3, 1, 2]
    assert work.notices == [
        "the GPU ran out of memory; a batch of 5 crystals was halved",
        "the GPU ran out of memory; a batch of 3 crystals was halved",
    ]


def test_a_crystal_too_large_for_the_gpu_goes_to_the_cpu(graphs, monkeypatch):
    monkeypatch.setattr(inference, "resolve_device", lambda _: "meta")
    network = SmallMemory(limit=9)
    work = Inference([network], device="cuda")
    found = work.outputs(graphs[:2])
    np.testing.assert_allclose(
        found.components[0, :, 0], np.log([a**3 / 2 for a in CONSTANTS[:2]]), rtol=1e-6
    )
    assert network.sizes == [2, 1, 1, 1, 1]
    assert work.notices[1:] == ["the GPU ran out of memory for one crystal; the CPU took over"] * 2


class Lost(SmallMemory):
    """On the meta device, which stands for a GPU, every question is answered with a fault of it."""

    def outputs(self, graph, _geometry=None):
        if graph.log_volume.is_meta:
            raise RuntimeError("CUDA error: unspecified launch failure\nCompile with `TORCH_USE_CUDA_DSA`")
        return super().outputs(graph, _geometry)


def test_when_the_gpu_is_lost_the_cpu_takes_over_for_good_and_says_so(graphs, monkeypatch):
    monkeypatch.setattr(inference, "resolve_device", lambda _: "meta")
    work = Inference([Lost(limit=9)], device="cuda", again=lambda: [Lost(limit=9)])
    for _ in range(2):
        found = work.outputs(graphs[:2])
        np.testing.assert_allclose(
            found.components[0, :, 0], np.log([a**3 / 2 for a in CONSTANTS[:2]]), rtol=1e-6
        )
    said = "the GPU was lost (CUDA error: unspecified launch failure); the CPU took over"
    assert work.notices == [said] and work.device.type == "cpu"
    alone = Inference([Lost(limit=9)], device="cuda")
    with pytest.raises(DeviceError, match="start the program again, or choose the CPU"):
        alone.outputs(graphs)


def test_a_mistake_of_the_program_is_no_lost_gpu(graphs, monkeypatch):
    monkeypatch.setattr(inference, "resolve_device", lambda _: "meta")
    network = Lost(limit=9)
    network.outputs = lambda *_: (_ for _ in ()).throw(RuntimeError("shapes cannot be multiplied"))
    with pytest.raises(RuntimeError, match="shapes"):
        Inference([network], device="cuda", again=list).outputs(graphs)


def test_a_crystal_beyond_the_limit_is_refused_before_any_work(graphs, monkeypatch):
    monkeypatch.setattr(inference, "LARGEST_EDGE_COUNT", 3)
    network = SmallMemory(limit=9)
    with pytest.raises(CrystalError, match="takes at most 3; use a smaller cell"):
        Inference([network], device="cpu").outputs([build_graph(quartz(), cutoff=4.0)])
    assert network.sizes == []


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "mps", "tpu"])
def test_a_device_that_is_not_here_is_named_with_what_there_is(name, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(DeviceError, match=f"the device '{name}' is not here; there is: cpu"):
        Inference([SmallMemory(1)], device=name)


def test_auto_takes_a_gpu_where_there_is_one(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert resolve_device("auto") == "cpu"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert resolve_device("auto") == "cuda"
    assert resolve_device("cpu") == "cpu"
