"""Sections and maps: the right directions, the right values, and the way back."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from core.elasticity.directional import young_modulus
from core.errors import TensorError
from core.surface.section import Projection, disc_map, project, section, unproject

half = np.random.default_rng(5).normal(size=(6, 6))
TRICLINIC = 20 * half @ half.T + 5 * np.eye(6)


def young(directions):
    return young_modulus(TRICLINIC, directions)


@pytest.mark.parametrize("normal", [[0, 0, 1], [1, 0, 0], [1, 2, -3], [-1, 0, 0.01]])
def test_section_lies_in_its_plane(normal):
    found = section(young, normal, count=90)
    np.testing.assert_allclose(found.directions @ np.array(normal), 0, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(found.directions, axis=1), 1)
    unit = np.array(normal) / np.linalg.norm(normal)
    np.testing.assert_allclose(np.cross(found.first, found.second), unit, atol=1e-12)
    np.testing.assert_array_equal(found.values, young(found.directions))
    np.testing.assert_allclose(found.values[:45], found.values[45:], rtol=1e-10)


def test_section_starts_where_it_is_told():
    found = section(young, [0, 0, 1], start=[1, 1, 5], count=8)
    np.testing.assert_allclose(found.directions[0], [0.5**0.5, 0.5**0.5, 0], atol=1e-12)
    np.testing.assert_allclose(found.directions[2], [-(0.5**0.5), 0.5**0.5, 0], atol=1e-12)
    with pytest.raises(TensorError):
        section(young, [0, 0, 1], start=[0, 0, 2])


@pytest.mark.parametrize("projection", Projection)
def test_projections_invert_and_know_pole_and_rim(projection):
    directions = Rotation.random(50, random_state=0).as_matrix()[:, 0]
    places = project(directions, projection)
    assert (np.linalg.norm(places, axis=1) <= 1 + 1e-12).all()
    upward = directions * np.where(directions[:, 2:] < 0, -1, 1)
    np.testing.assert_allclose(unproject(places, projection), upward, atol=1e-12)
    np.testing.assert_allclose(project([[0, 0, 2], [3, 0, 0]], projection), [[0, 0], [1, 0]], atol=1e-12)
    assert np.isnan(unproject([[0.9, 0.9]], projection)).all()


def test_equal_area_keeps_areas_and_stereographic_keeps_angles():
    fine = Rotation.random(100_000, random_state=1).as_matrix()[:, 0]
    inside = (project(fine, Projection.EQUAL_AREA) ** 2).sum(axis=1) < 0.25
    assert inside.mean() == pytest.approx(0.25, abs=0.01)
    n, u, v = Rotation.random(random_state=2).as_matrix()
    n = n if n[2] > 0 else -n
    step = 1e-6
    legs = (
        project([n + step * u, n + step * v], Projection.STEREOGRAPHIC)
        - project([n], Projection.STEREOGRAPHIC)
    ) / step
    assert legs[0] @ legs[1] == pytest.approx(0, abs=1e-5)
    assert np.linalg.norm(legs[0]) == pytest.approx(np.linalg.norm(legs[1]), rel=1e-5)


def test_disc_map():
    picture = disc_map(young, Projection.STEREOGRAPHIC, width=41)
    assert picture.shape == (41, 41) and np.isnan(picture[0, 0])
    assert picture[20, 20] == pytest.approx(young(np.array([[0, 0, 1.0]]))[0])
    assert picture[20, 40] == pytest.approx(young(np.array([[1.0, 0, 0]]))[0])
    assert picture[40, 20] == pytest.approx(young(np.array([[0, 1.0, 0]]))[0])
