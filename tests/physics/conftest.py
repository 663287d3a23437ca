from __future__ import annotations

import numpy as np
import pytest
import torch

from app.resource_paths import default_model
from core.graph.atom_graph import batch_graphs
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.config import NetworkConfig
from core.network.graph_tensors import graph_tensors
from core.network.target import voigt_from_components
from core.prediction.predictor import Predictor


@pytest.fixture(scope="session")
def shipped():
    return Predictor.load(default_model(), device="cpu")


@pytest.fixture(scope="session")
def shipped_double():
    return Predictor.load(default_model(), device="cpu", dtype=torch.float64)


class Untrained:
    """A network with random weights whose tensors are far from isotropic."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.config = NetworkConfig(channels=16, edge_channels=8)
        self.network = build_network(self.config, seed=7).to(dtype).eval()
        self.network.output.scale[:2] = 0.3
        self.network.output.scale[2:] = 20.0
        self.network.output.shift[0] = 5.0
        self.network.output.shift[1] = 9.0

    @torch.no_grad()
    def __call__(self, crystals):
        graphs = [build_graph(one, cutoff=self.config.cutoff) for one in crystals]
        components = self.network(graph_tensors(batch_graphs(graphs), dtype=self.dtype))
        return voigt_from_components(components.double().numpy(), self.config.target)


@pytest.fixture(scope="session")
def untrained():
    return Untrained(torch.float64)


@pytest.fixture(scope="session")
def untrained_single():
    return Untrained(torch.float32)


@pytest.fixture
def generator():
    return np.random.default_rng(20)
