"""The networks of the source papers, made small, under e3nn's own rotations."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from e3nn import o3
from known_crystals import quartz, random_rotation, rock_salt, rotated, supercell, triclinic

from app.cli.training_settings import preset_file, read_settings
from core.graph.atom_graph import batch_graphs
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.graph_tensors import graph_tensors


def preset(name):
    """The network of the settings that come with the program."""
    return read_settings(preset_file(name)).network


OUTPUT = o3.Irreps("2x0e + 2x2e + 1x4e")
SMALL = {"cutoff": 3.5, "radial_hidden": 8, "species_features": 4, "layers": 2}
CONFIGS = {
    "source paper": replace(
        preset("source-paper"), hidden_irreps="2x0e+2x0o+1x1o+1x1e+1x2o+1x2e+1x3o+1x3e+1x4o+1x4e", **SMALL
    ),
    "MatTen": replace(
        preset("matten"), hidden_irreps="4x0o+4x0e+2x1o+2x1e+1x2o+1x2e+1x3o+1x3e+1x4e", **SMALL
    ),
}


@pytest.fixture(scope="module", params=CONFIGS)
def network(request):
    torch.set_default_dtype(torch.float64)  # e3nn's coupling coefficients are made in the default precision
    built = build_network(CONFIGS[request.param], seed=1).double().eval()
    torch.set_default_dtype(torch.float32)
    return built


@torch.no_grad()
def answer(network, *samples):
    graphs = [
        build_graph(sample, cutoff=3.5, use_symmetry=network.config.uses_symmetry) for sample in samples
    ]
    return network(graph_tensors(batch_graphs(graphs), dtype=torch.float64)).numpy()


def rotation_of_output(matrix):
    torch.set_default_dtype(torch.float64)
    found = OUTPUT.D_from_matrix(torch.as_tensor(matrix)).numpy()
    torch.set_default_dtype(torch.float32)
    return found


@pytest.mark.parametrize(
    "matrix", [random_rotation(1), -random_rotation(2), -np.eye(3)], ids=["turn", "both", "inversion"]
)
def test_the_answer_turns_with_the_crystal(network, matrix):
    for sample in (triclinic(), quartz()):
        still = answer(network, sample)[0]
        parts = np.linalg.norm(still[2:7]), np.linalg.norm(still[7:12]), np.linalg.norm(still[12:])
        assert min(parts) > 1e-6  # there is something to turn
        turned = answer(network, rotated(sample, matrix))[0]
        np.testing.assert_allclose(
            turned, rotation_of_output(matrix) @ still, atol=1e-6 * np.abs(still).max()
        )


def test_a_cubic_crystal_has_no_second_degree_part(network):
    components = answer(network, rock_salt())[0]
    assert np.abs(components[2:12]).max() < 1e-9 * np.abs(components).max()
    assert np.abs(components[12:]).max() > 1e-6 * np.abs(components).max()


def test_a_batch_and_a_supercell_answer_as_the_crystal_does(network):
    alone = np.concatenate([answer(network, sample) for sample in (triclinic(), rock_salt())])
    together = answer(network, triclinic(), rock_salt())
    np.testing.assert_allclose(together, alone, atol=1e-10)
    np.testing.assert_allclose(answer(network, supercell(triclinic(), (1, 2, 1))), alone[:1], atol=1e-10)


def test_every_weight_learns(network):
    tensors = graph_tensors(
        batch_graphs(
            [build_graph(sample, cutoff=3.5, use_symmetry=False) for sample in (triclinic(), quartz())]
        ),
        dtype=torch.float64,
    )
    network.zero_grad()
    network(tensors).square().sum().backward()
    still = [name for name, parameter in network.named_parameters() if parameter.grad is None]
    assert still == []
