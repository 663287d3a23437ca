"""Several networks as one: the same answers, for one crystal and for many."""

import numpy as np
import pytest
import torch
from known_crystals import quartz, rock_salt, triclinic

from core.graph.atom_graph import batch_graphs
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.config import Architecture, NetworkConfig
from core.network.ensemble import stack_of
from core.network.graph_tensors import graph_tensors
from core.prediction.inference import STACKED_EDGE_COUNT, Inference

CONFIG = NetworkConfig(channels=8, edge_channels=4, layers=3, radial_hidden=16, species_features=8)
OUTPUTS = ("components", "log_errors", "invariants")


def network(seed, config=CONFIG):
    made = build_network(config, seed=seed).eval()
    with torch.no_grad():
        for parameter in made.parameters():  # also those that begin at zero or one
            parameter += 0.1 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(seed))
        if hasattr(made, "output"):
            made.output.scale *= 1.0 + seed
            made.output.shift += seed
    return made


def graphs():
    return [build_graph(crystal, cutoff=CONFIG.cutoff) for crystal in (quartz(), rock_salt(), triclinic())]


@pytest.mark.parametrize("members", [2, 4])
@pytest.mark.parametrize("crystals", [1, 3])
def test_the_stack_says_what_each_network_says(members, crystals):
    networks = [network(seed).double() for seed in range(members)]
    batch = graph_tensors(batch_graphs(graphs()[:crystals]), dtype=torch.float64)
    stack = stack_of(networks)
    with torch.no_grad():
        said, expected = stack.outputs(batch), [one.outputs(batch) for one in networks]
    for name in OUTPUTS:
        each = torch.stack([getattr(one, name) for one in expected])
        torch.testing.assert_close(getattr(said, name), each, atol=1e-11, rtol=1e-11)
        assert (each[0] - each[1]).abs().max() > 1e-3


def test_what_is_not_alike_is_not_stacked():
    wide = NetworkConfig(channels=8, edge_channels=8, layers=3, radial_hidden=16, species_features=8)
    point = NetworkConfig(
        architecture=Architecture.POINT_CONVOLUTION, layers=1, hidden_irreps="2x0e+2x1o+2x2e+1x3o+1x4e"
    )
    assert stack_of([network(1)]) is None
    assert stack_of([network(1), network(1, wide)]) is None
    assert stack_of([network(1, point), network(2, point)]) is None


def test_the_networks_are_left_as_they_are():
    networks = [network(1), network(2)]
    before = [{name: value.clone() for name, value in one.state_dict().items()} for one in networks]
    stack = stack_of(networks)
    assert not any(parameter.requires_grad for parameter in stack.parameters())
    for one, known in zip(networks, before, strict=True):
        assert all(torch.equal(value, known[name]) for name, value in one.state_dict().items())
        assert all(parameter.requires_grad for parameter in one.parameters())


def test_small_and_large_batches_give_the_same_answers(monkeypatch):
    inference = Inference([network(1), network(2)], device="cpu", dtype=torch.float64)
    calls = []
    outputs = inference._stack.outputs
    monkeypatch.setattr(inference._stack, "outputs", lambda *said: calls.append(1) or outputs(*said))
    some = graphs()
    alone = [inference.outputs([graph]).components[:, 0] for graph in some]
    assert len(calls) == len(some)
    edges = sum(graph.edge_count for graph in some)
    many = some * (STACKED_EDGE_COUNT // edges + 1)
    together = inference.outputs(many).components
    assert len(calls) == len(some), "a large batch goes through one network after the other"
    for place in range(len(many)):
        np.testing.assert_allclose(together[:, place], alone[place % len(some)], rtol=1e-10, atol=1e-10)
