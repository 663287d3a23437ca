"""Nothing jumps when an atom crosses the cutoff, whichever network and however many atoms cross at once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from physics_samples import crystal, halite

from app.cli.training_settings import preset_file, preset_names, read_settings
from app.resource_paths import default_model
from core.graph.atom_graph import batch_graphs
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.checkpoint import load_checkpoint
from core.network.graph_tensors import graph_tensors

SHIPPED = "the network that comes with the program"


@pytest.fixture(scope="module", params=[*preset_names(), SHIPPED])
def network(request):
    """In double precision: with random weights, in the configuration of a preset, or the trained one."""
    if request.param == SHIPPED:
        return load_checkpoint(default_model()).networks[0].double()
    settings = read_settings(preset_file(request.param))
    return build_network(settings.network, seed=7).double().eval()


def outputs(network, crystals):
    """(crystals, 21) components of the target."""
    config = network.config
    graphs = [build_graph(c, cutoff=config.cutoff, use_symmetry=config.uses_symmetry) for c in crystals]
    with torch.no_grad():
        return network(graph_tensors(batch_graphs(graphs), dtype=torch.float64)).numpy()


def one_crosses(distance):
    """Silicon between two oxygens in a large cell, the second ``distance`` Å from it."""
    direction = np.array([0.1, 1.0, 0.03]) / np.linalg.norm([0.1, 1.0, 0.03])
    positions = np.array([[0, 0, 0], [-1.7, -0.9, 0.2], distance * direction])
    return crystal(np.eye(3) * 30, ["Si", "O", "O"], positions / 30)


def a_shell_crosses(distance):
    """Halite, whose eight next but one unlike neighbours are ``distance`` Å away."""
    sample = halite()
    nearest = 5.64 / 2
    return crystal(sample.cell * distance / (nearest * np.sqrt(3)), sample.species, sample.fractional)


@pytest.mark.parametrize("sample", [one_crosses, a_shell_crosses])
def test_neither_a_component_nor_its_slope_jumps_as_atoms_cross_the_cutoff(network, sample):
    """From 1e-5 Å inside to 1e-5 Å outside a component changes by what its slope allows, and the slopes of
    both sides agree; the slope is that of the last half ångström before.
    """
    cutoff, small, step = network.config.cutoff, 1e-5, 1e-3
    offsets = (-0.5, -step, -small, 0.0, small, step)
    far, before, just_inside, at, just_outside, after = outputs(
        network, [sample(cutoff + offset) for offset in offsets]
    )
    slope = np.abs(at - far).max() / 0.5
    assert slope > 1e-5 * np.abs(at).max(), "the atoms matter inside the cutoff, or the test proves nothing"
    assert np.abs(just_outside - just_inside).max() < 4 * slope * small
    assert np.abs((after - at) - (at - before)).max() < 0.02 * slope * step


def test_an_atom_outside_the_cutoff_does_nothing(network):
    cutoff = network.config.cutoff
    beyond, further = outputs(network, [one_crosses(cutoff + 1e-3), one_crosses(cutoff + 0.5)])
    assert np.abs(further - beyond).max() < 1e-12 * np.abs(beyond).max()


def test_a_jump_would_be_found(network, monkeypatch):
    """With an envelope that ends at one hundredth instead of nothing."""
    from core.network import point_convolution, radial_basis, tensor_field_network

    for module in (point_convolution, tensor_field_network):
        monkeypatch.setattr(
            module,
            "cutoff_envelope",
            lambda length, cutoff: radial_basis.cutoff_envelope(length, cutoff) + 0.01,
        )
    with pytest.raises(AssertionError):
        test_neither_a_component_nor_its_slope_jumps_as_atoms_cross_the_cutoff(network, one_crosses)
