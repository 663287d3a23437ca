"""Sections and maps: the right directions, the right values, and the way back."""

import numpy as np
import pytest

from core.elasticity.directional import young_modulus
from core.errors import TensorError
from core.surface.section import section

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
