"""Rotation matrices and edge frames against e3nn, and the freedom of the turn about an edge."""

import numpy as np
import pytest
import torch
from e3nn import o3
from known_crystals import quartz, random_rotation, triclinic

from core.graph.atom_graph import batch_graphs
from core.graph.build import build_graph
from core.network import frames
from core.network.build import build_network
from core.network.config import NetworkConfig
from core.network.graph_tensors import graph_tensors
from core.network.spherical import edge_frames, harmonics, wigner_matrices

NATURAL = o3.Irreps("0e + 1o + 2e + 3o + 4e")


@pytest.fixture
def double():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def orthogonal_matrices():
    proper = [torch.as_tensor(random_rotation(seed)) for seed in range(5)]
    special = [torch.eye(3), torch.diag(torch.tensor([-1.0, -1, 1])), torch.eye(3)[[1, 2, 0]]]
    both = torch.stack([matrix.double() for matrix in (*proper, *special)])
    return torch.cat([both, -both, both @ torch.diag(torch.tensor([1.0, 1, -1])).double()])


def test_wigner_matrices_are_those_of_e3nn_for_proper_and_improper_rotations(double):
    rotations = orthogonal_matrices()
    expected = torch.stack([NATURAL.D_from_matrix(rotation) for rotation in rotations])
    torch.testing.assert_close(wigner_matrices(rotations), expected, atol=1e-6, rtol=0)


def test_wigner_matrices_turn_the_harmonics_of_e3nn(double):
    points = torch.nn.functional.normalize(
        torch.randn(40, 3, generator=torch.Generator().manual_seed(1)), dim=1
    )
    own = o3.spherical_harmonics([0, 1, 2, 3, 4], points, normalize=True, normalization="norm")
    torch.testing.assert_close(harmonics(points), own, atol=1e-12, rtol=0)
    for rotation, matrix in zip(orthogonal_matrices(), wigner_matrices(orthogonal_matrices()), strict=True):
        turned = o3.spherical_harmonics([0, 1, 2, 3, 4], points @ rotation.T, True, normalization="norm")
        torch.testing.assert_close(own @ matrix.T, turned, atol=1e-10, rtol=0)


def test_wigner_matrices_are_a_representation():
    rotations = orthogonal_matrices()
    first, second = rotations[:6], rotations[6:12]
    product = wigner_matrices(first) @ wigner_matrices(second)
    torch.testing.assert_close(wigner_matrices(first @ second), product, atol=1e-12, rtol=0)


def test_edge_frames_are_proper_rotations_that_carry_the_edge_onto_y():
    directions = torch.randn(200, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    axes = torch.eye(3, dtype=torch.float64)
    near = torch.tensor([[1.0, 1e-9, 0], [0, 1, 1e-12], [1, 1, 1]], dtype=torch.float64)
    directions = torch.nn.functional.normalize(torch.cat([directions, axes, -axes, near]), dim=1)
    found = edge_frames(directions)
    identity = torch.eye(3, dtype=torch.float64).expand(len(found), 3, 3)
    torch.testing.assert_close(found @ found.transpose(1, 2), identity, atol=1e-12, rtol=0)
    torch.testing.assert_close(torch.linalg.det(found), torch.ones(len(found), dtype=torch.float64))
    y = torch.tensor([0.0, 1, 0], dtype=torch.float64).expand(len(found), 3)
    torch.testing.assert_close((found @ directions[:, :, None])[..., 0], y, atol=1e-12, rtol=0)


@pytest.mark.parametrize("use_symmetry", [True, False])
def test_the_answer_does_not_depend_on_the_turn_about_the_edge(monkeypatch, use_symmetry):
    config = NetworkConfig(channels=8, edge_channels=4, layers=3, radial_hidden=16, species_features=8)
    network = build_network(config, seed=3).double().eval()
    graphs = [build_graph(sample(), cutoff=4.5, use_symmetry=use_symmetry) for sample in (quartz, triclinic)]
    tensors = graph_tensors(batch_graphs(graphs), dtype=torch.float64)
    turns = []

    def turned_frames(directions):
        angle = torch.rand(len(directions), dtype=torch.float64) * 2 * torch.pi
        turns.append(angle)
        zero, one = torch.zeros_like(angle), torch.ones_like(angle)
        rows = [angle.cos(), zero, angle.sin(), zero, one, zero, -angle.sin(), zero, angle.cos()]
        return torch.stack(rows, dim=-1).view(-1, 3, 3) @ edge_frames(directions)

    with torch.no_grad():
        expected = network(tensors)
        monkeypatch.setattr(frames, "edge_frames", turned_frames)
        found = network(tensors)
    assert len(turns) == 1
    np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=1e-9)
