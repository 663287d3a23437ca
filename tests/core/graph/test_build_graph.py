"""A graph of symmetry orbits stands for the same crystal as the graph of all atoms and edges."""

from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from known_crystals import (
    GROUP_ORDERS,
    caesium_chloride,
    neighbours_by_search,
    quartz,
    random_rotation,
    rock_salt,
    rotated,
    rutile,
    supercell,
    triclinic,
)

from core.graph.atom_graph import AtomGraph, batch_graphs
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.config import NetworkConfig
from core.network.graph_tensors import graph_tensors

CUTOFF = 4.2


@pytest.fixture(scope="module")
def network():
    config = NetworkConfig(
        cutoff=CUTOFF, channels=8, edge_channels=4, layers=3, radial_hidden=16, species_features=8
    )
    return build_network(config, seed=5).double().eval()


@torch.no_grad()
def answer(network, *graphs):
    return network(graph_tensors(batch_graphs(list(graphs)), dtype=torch.float64)).numpy()


@pytest.mark.parametrize("sample", GROUP_ORDERS, ids=lambda sample: sample.__name__)
def test_the_network_cannot_tell_orbits_from_the_whole(sample, network):
    turned = rotated(sample(), random_rotation(8))
    whole = answer(network, build_graph(turned, cutoff=CUTOFF, use_symmetry=False))
    orbits = answer(network, build_graph(turned, cutoff=CUTOFF))
    np.testing.assert_allclose(orbits, whole, atol=1e-9)


def test_the_samples_tensors_differ_and_are_not_isotropic(network):
    """Else the test above would pass on a network that says the same of everything."""
    answers = np.concatenate(
        [answer(network, build_graph(sample(), cutoff=CUTOFF)) for sample in GROUP_ORDERS]
    )
    assert (
        np.linalg.norm(answers[:, None] - answers[None], axis=-1)[~np.eye(len(answers), dtype=bool)].min()
        > 1e-3
    )
    assert np.linalg.norm(answers[:, 12:], axis=1).min() > 1e-3


@pytest.mark.parametrize("sample", GROUP_ORDERS, ids=lambda sample: sample.__name__)
def test_multiplicities_and_weights_count_every_edge_and_atom(sample):
    graph = build_graph(sample(), cutoff=CUTOFF)
    assert graph.node_weight.sum() == pytest.approx(1.0)
    counts = np.bincount(graph.edge_index[1], weights=graph.edge_multiplicity, minlength=graph.node_count)
    edges = len(neighbours_by_search(sample(), CUTOFF))
    assert (counts * graph.node_weight).sum() == pytest.approx(edges / len(sample()))
    assert graph.volume_per_atom[0] == pytest.approx(sample().volume / len(sample()))


def test_the_numbers_of_nodes_and_edges_are_those_of_the_tables():
    halite = build_graph(rock_salt(), cutoff=4.5)  # 6 Cl at a/2 and 12 Na at a/√2, all equivalent
    assert (halite.node_count, halite.edge_count) == (2, 4)
    np.testing.assert_array_equal(np.sort(halite.edge_multiplicity), [6, 6, 12, 12])
    assert build_graph(quartz(), cutoff=3.0).node_count == 2
    assert build_graph(rutile(), cutoff=3.0).node_count == 2
    np.testing.assert_allclose(build_graph(rutile(), cutoff=3.0).node_weight, [1 / 3, 2 / 3])


def test_without_symmetry_every_atom_and_edge_is_kept_as_given():
    sample = supercell(caesium_chloride(), (2, 1, 1))
    graph = build_graph(sample, cutoff=CUTOFF, use_symmetry=False)
    assert graph.node_count == 4
    assert graph.edge_count == len(neighbours_by_search(sample, CUTOFF))
    np.testing.assert_array_equal(graph.atomic_number, [55, 17, 55, 17])
    np.testing.assert_allclose(graph.node_weight, 0.25)
    np.testing.assert_array_equal(graph.edge_multiplicity, 1.0)
    identity = np.broadcast_to(np.eye(3), (graph.edge_count, 3, 3))
    np.testing.assert_array_equal(graph.sender_rotation, identity)


def test_a_batch_answers_as_its_crystals_do_alone(network):
    graphs = [build_graph(sample(), cutoff=CUTOFF) for sample in GROUP_ORDERS]
    alone = np.concatenate([answer(network, graph) for graph in graphs])
    np.testing.assert_allclose(answer(network, *graphs), alone, atol=1e-12)
    nested = batch_graphs([batch_graphs(graphs[:2]), batch_graphs(graphs[2:])])
    for field in fields(AtomGraph):
        np.testing.assert_array_equal(getattr(nested, field.name), getattr(batch_graphs(graphs), field.name))


def test_graphs_of_different_cutoffs_are_refused():
    graphs = [build_graph(triclinic(), cutoff=cutoff) for cutoff in (3.0, 4.0)]
    with pytest.raises(ValueError, match=r"\[3\.0, 4\.0\]"):
        batch_graphs(graphs)


def test_rounded_coordinates_give_the_graph_of_the_exact_crystal():
    rounded = replace(quartz(), fractional=np.round(quartz().fractional, 4))
    exact, found = build_graph(quartz(), cutoff=CUTOFF), build_graph(rounded, cutoff=CUTOFF)
    assert (found.node_count, found.edge_count) == (exact.node_count, exact.edge_count)
    lengths = [np.sort(np.linalg.norm(graph.edge_vector, axis=1)) for graph in (exact, found)]
    np.testing.assert_allclose(lengths[1], lengths[0], atol=2e-3)
