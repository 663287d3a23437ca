"""Nothing jumps when an atom crosses the cutoff, and gradients are those of finite differences."""

from __future__ import annotations

import numpy as np
import torch
from physics_samples import crystal, low_symmetry

from core.graph.build import build_graph
from core.network.graph_tensors import graph_tensors


def tensor_at(model, distance):
    """Silicon between two oxygens in a large cell, one of them ``distance`` away along y."""
    cell = np.diag([30.0, 30.0, 30.0])
    fractional = [[0, 0, 0], [-1.7 / 30, -0.9 / 30, 0.2 / 30], [0.4 / 30, distance / 30, 0.1 / 30]]
    return model([crystal(cell, ["Si", "O", "O"], fractional)])[0]


def test_no_jump_at_the_cutoff(untrained):
    cutoff = untrained.config.cutoff
    x, z = 0.4, 0.1
    edge = np.sqrt(cutoff**2 - x**2 - z**2)
    steps = edge + np.array([-1e-3, -1e-5, 1e-5, 1e-3])
    values = np.stack([tensor_at(untrained, y) for y in steps])
    scale = np.abs(values).max()
    assert np.abs(values[2] - values[1]).max() / scale < 1e-9
    assert np.abs(values[2] - values[3]).max() == 0.0
    well_inside = tensor_at(untrained, edge - 1.0)
    assert np.abs(well_inside - values[2]).max() / scale > 1e-6, "the atom matters inside the cutoff"


def components_of_strained(untrained, graph, strain):
    vectors = torch.as_tensor(graph.edge_vector) @ (torch.eye(3, dtype=torch.float64) + strain)
    return untrained.network(graph_tensors(graph, dtype=torch.float64, edge_vector=vectors))[0]


def test_gradient_with_respect_to_strain(untrained):
    graph = build_graph(low_symmetry(), cutoff=untrained.config.cutoff, use_symmetry=False)
    strain = torch.zeros(3, 3, dtype=torch.float64, requires_grad=True)
    weights = torch.linspace(-1, 1, 21, dtype=torch.float64)
    (gradient,) = torch.autograd.grad(
        (components_of_strained(untrained, graph, strain) * weights).sum(), strain
    )
    step = 1e-5
    for i, j in ((0, 0), (0, 1), (2, 1)):
        change = torch.zeros(3, 3, dtype=torch.float64)
        change[i, j] = step
        with torch.no_grad():
            plus, minus = (components_of_strained(untrained, graph, sign * change) for sign in (1, -1))
        numeric = float(((plus - minus) * weights).sum() / (2 * step))
        assert np.isclose(float(gradient[i, j]), numeric, rtol=1e-5, atol=1e-6 * float(gradient.abs().max()))
