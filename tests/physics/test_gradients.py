"""Gradients of the tensor against finite differences of the whole way from crystal to stiffness."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from physics_samples import crystal, halite, low_symmetry, quartz

from core.errors import CrystalError
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.config import NetworkConfig, Target
from core.network.graph_tensors import graph_tensors
from core.network.target import voigt_from_components
from core.network.tensor_gradients import tensor_gradients
from core.tensor.rotation import rotate_voigt

STEP = 1e-4
POINTS = {
    "architecture": "point_convolution",
    "layers": 1,
    "radial_hidden": 16,
    "hidden_irreps": "4x0e+4x0o+2x1o+2x2e+1x4e",
    "species_features": 8,
}
CONFIGS = {
    "edge frame": NetworkConfig(channels=8, edge_channels=4, layers=2, radial_hidden=16),
    "point convolution": NetworkConfig(**POINTS),
    "not its logarithm": NetworkConfig(target=Target.MANDEL, **POINTS),
}


@pytest.fixture(scope="module", params=CONFIGS)
def networks(request):
    """Two networks in double precision with random weights and tensors of some GPa, far from isotropic."""
    made = [build_network(CONFIGS[request.param], seed=seed).double().eval() for seed in (7, 8)]
    for network in made:
        network.output.scale[2:] = 10.0
        network.output.shift[:2] = torch.tensor([5.0, 9.0])
    return made


def stiffness(networks, sample):
    """By the way of prediction, from a graph of its own."""
    config = networks[0].config
    graph = build_graph(sample, cutoff=config.cutoff, use_symmetry=False)
    with torch.no_grad():
        tensors = graph_tensors(graph, dtype=torch.float64)
        components = torch.stack([network(tensors)[0] for network in networks]).mean(dim=0)
    return voigt_from_components(components.numpy(), config.target)


def difference(networks, changed):
    """Fourth order, of ``changed(step)``, a crystal."""
    value = {k: stiffness(networks, changed(k * STEP)) for k in (-2, -1, 1, 2)}
    return (8 * (value[1] - value[-1]) - (value[2] - value[-2])) / (12 * STEP)


def assert_close(found, expected, whole):
    assert np.abs(found - expected).max() < 1e-7 * np.abs(whole).max()
    assert np.abs(whole).max() > 1e-4, "nothing changes: the test would prove nothing"


def test_gradients_are_those_of_finite_differences(networks):
    sample = low_symmetry()
    found = tensor_gradients(networks, sample)
    assert np.allclose(found.stiffness, stiffness(networks, sample), rtol=1e-10)
    generator = np.random.default_rng(3)

    turn, change = generator.normal(size=(3, 3)), generator.normal(size=(3, 3))
    strain = turn + turn.T
    by_strain = difference(
        networks, lambda t: crystal(sample.cell @ (np.eye(3) + t * strain), sample.species, sample.fractional)
    )
    assert_close(np.einsum("ijab,ab->ij", found.strain, strain), by_strain, found.strain)
    by_cell = difference(
        networks, lambda t: crystal(sample.cell + t * change, sample.species, sample.fractional)
    )
    assert_close(np.einsum("ijab,ab->ij", found.cell, change), by_cell, found.cell)
    moves = generator.normal(size=(len(sample), 3))
    inverse = np.linalg.inv(sample.cell)
    by_move = difference(
        networks,
        lambda t: crystal(sample.cell, sample.species, sample.fractional + t * moves @ inverse),
    )
    assert_close(np.einsum("ijna,na->ij", found.positions, moves), by_move, found.positions)


def test_symmetric_crystals_are_differentiated_in_directions_that_break_the_symmetry(networks):
    """The sheared and the shifted halite has less symmetry than the one that is differentiated."""
    sample = halite()
    found = tensor_gradients(networks, sample)
    shear = np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 0.0], [0.5, 0.0, 0.3]])
    expected = difference(
        networks, lambda t: crystal(sample.cell @ (np.eye(3) + t * shear), sample.species, sample.fractional)
    )
    assert_close(np.einsum("ijab,ab->ij", found.strain, shear), expected, found.strain)
    assert np.abs(found.strain[3, 3, 0, 1]) < 1e-9 * np.abs(found.strain).max(), "odd in the shear"
    assert np.abs(found.positions).max() < 1e-9 * np.abs(found.strain).max(), "every atom is a centre"


def test_a_turn_of_the_crystal_turns_the_tensor_and_a_shift_does_nothing(networks):
    sample = quartz()
    found = tensor_gradients(networks, sample)
    assert np.abs(found.positions.sum(axis=2)).max() < 1e-9 * np.abs(found.positions).max()
    spin = np.array([[0.0, 0.3, -0.2], [-0.3, 0.0, 0.5], [0.2, -0.5, 0.0]])

    def turned(angle):
        return rotate_voigt(found.stiffness, torch.linalg.matrix_exp(torch.tensor(angle * spin.T)).numpy())

    expected = (8 * (turned(STEP) - turned(-STEP)) - (turned(2 * STEP) - turned(-2 * STEP))) / (12 * STEP)
    by_turn = np.einsum("ka,ijkb,ab->ij", sample.cell, found.cell, spin)
    assert_close(by_turn, expected, expected)


def test_the_reduced_graph_gives_the_same_stiffness(networks):
    if not networks[0].config.uses_symmetry:
        pytest.skip("this network takes full graphs only")
    graph = build_graph(quartz(), cutoff=networks[0].config.cutoff)
    with torch.no_grad():
        tensors = graph_tensors(graph, dtype=torch.float64)
        components = torch.stack([network(tensors)[0] for network in networks]).mean(dim=0)
    expected = voigt_from_components(components.numpy(), networks[0].config.target)
    assert np.allclose(tensor_gradients(networks, quartz()).stiffness, expected, rtol=1e-6, atol=1e-6)


def test_atoms_that_see_nobody_are_refused(networks):
    with pytest.raises(CrystalError, match=r"alone: no atom has a neighbour within 4\.5 Å"):
        tensor_gradients(networks, crystal(np.eye(3) * 9, ["Ar"], [[0, 0, 0]], "alone"))
