"""Sphere grids and property surfaces: closed, outward, and showing what they say."""

import numpy as np
import pytest

from core.elasticity.directional import linear_compressibility, poisson_ratio_range, young_modulus
from core.elasticity.stiffness import Stiffness
from core.errors import TensorError, UnstableTensorError
from core.surface.sphere_grid import latitude_longitude, sphere_grid
from core.surface.surface_mesh import SurfaceQuantity, evaluation, surface_mesh

CUBIC = np.diag([60.0] * 3 + [80.0] * 3) + np.pad(np.full((3, 3), 100.0), (0, 3))


@pytest.mark.parametrize("frequency", [1, 2, 5, 16])
def test_sphere_grid_is_closed_outward_and_centrosymmetric(frequency):
    grid = sphere_grid(frequency)
    assert grid.directions.shape == (10 * frequency**2 + 2, 3)
    np.testing.assert_allclose(np.linalg.norm(grid.directions, axis=1), 1, atol=1e-14)
    corners = grid.directions[grid.faces]
    assert (np.linalg.det(corners) > 0).all()
    directed = np.concatenate([grid.faces[:, [0, 1]], grid.faces[:, [1, 2]], grid.faces[:, [2, 0]]])
    edges = {tuple(edge) for edge in directed}
    assert len(edges) == len(directed)
    assert all((b, a) in edges for a, b in edges)
    nearest = (grid.directions @ -grid.directions.T).max(axis=1)
    np.testing.assert_allclose(nearest, 1, atol=1e-12)


def test_sphere_grid_fills_the_sphere():
    corners = sphere_grid(16).directions[sphere_grid(16).faces]
    assert np.linalg.det(corners).sum() / 6 == pytest.approx(4 / 3 * np.pi, rel=0.01)
    with pytest.raises(ValueError, match="expected 1 or more"):
        sphere_grid(0)


def test_latitude_longitude():
    grid = latitude_longitude(3, 5)
    assert grid.shape == (15, 3)
    np.testing.assert_allclose(grid[[0, 5, 6, 14]], [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, -1]], atol=1e-15)


@pytest.mark.parametrize("quantity", SurfaceQuantity)
def test_every_quantity_makes_a_surface(quantity):
    stiffness = Stiffness(voigt=CUBIC)
    mesh = surface_mesh(stiffness, quantity, density_g_cm3=3.0, resolution=8)
    np.testing.assert_allclose(np.linalg.norm(mesh.points, axis=1), np.abs(mesh.values), rtol=1e-12)
    np.testing.assert_allclose(mesh.points, mesh.directions * np.abs(mesh.values)[:, None])
    assert mesh.faces.dtype == np.int64 and mesh.faces.max() == len(mesh.points) - 1
    assert mesh.minimum[0] <= mesh.values.min() + 1e-12 and mesh.maximum[0] >= mesh.values.max() - 1e-12
    for value, direction in (mesh.minimum, mesh.maximum):
        at = evaluation(stiffness, quantity, density_g_cm3=3.0)(direction[None])
        assert at[0] == pytest.approx(value)
    assert mesh.quantity.title and isinstance(mesh.quantity.unit, str)


def test_values_are_those_of_the_directional_functions():
    stiffness = Stiffness(voigt=CUBIC)
    mesh = surface_mesh(stiffness, SurfaceQuantity.YOUNG, resolution=6)
    np.testing.assert_array_equal(mesh.values, young_modulus(CUBIC, mesh.directions))
    mesh = surface_mesh(stiffness, SurfaceQuantity.COMPRESSIBILITY, resolution=6)
    np.testing.assert_array_equal(mesh.values, linear_compressibility(CUBIC, mesh.directions))
    mesh = surface_mesh(stiffness, SurfaceQuantity.POISSON_MIN, resolution=6)
    np.testing.assert_array_equal(mesh.values, poisson_ratio_range(CUBIC, mesh.directions).minimum)
    assert (mesh.values < 0).any()


def test_marked_extremes_are_sharper_than_the_grid():
    mesh = surface_mesh(Stiffness(voigt=CUBIC), SurfaceQuantity.YOUNG, resolution=7)
    compliance = np.linalg.inv(CUBIC)
    along_111 = 1 / (compliance[0, 0] - 2 / 3 * (compliance[0, 0] - compliance[0, 1] - compliance[3, 3] / 2))
    assert mesh.maximum[0] == pytest.approx(along_111, rel=1e-9)
    np.testing.assert_allclose(np.abs(mesh.maximum[1]), np.ones(3) / np.sqrt(3), atol=1e-4)
    assert mesh.minimum[0] == pytest.approx(1 / compliance[0, 0], rel=1e-9)


def test_cubic_velocities_along_100():
    velocity = {
        quantity: evaluation(Stiffness(voigt=CUBIC), quantity, density_g_cm3=4.0)(np.array([[1.0, 0, 0]]))[0]
        for quantity in (SurfaceQuantity.VELOCITY_P, SurfaceQuantity.VELOCITY_S1, SurfaceQuantity.VELOCITY_S2)
    }
    assert list(velocity.values()) == pytest.approx([np.sqrt(160 / 4), np.sqrt(80 / 4), np.sqrt(80 / 4)])


def test_what_cannot_be_drawn():
    with pytest.raises(TensorError, match="density"):
        surface_mesh(Stiffness(voigt=CUBIC), SurfaceQuantity.VELOCITY_P)
    unstable = Stiffness(voigt=np.diag([-5.0, 100, 100, 50, 50, 50]))
    with pytest.raises(UnstableTensorError):
        surface_mesh(unstable, SurfaceQuantity.YOUNG, resolution=4)
    assert surface_mesh(unstable, SurfaceQuantity.LONGITUDINAL, resolution=4).values.min() < 0
