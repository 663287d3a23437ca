"""Texture averages: no texture gives Voigt, Reuss and Hill; one grain gives the crystal; fibres are
symmetric.
"""

import numpy as np
import pytest
from elastic_samples import CUBIC, TRICLINIC
from scipy.spatial.transform import Rotation

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.bounds import geometric_mean
from core.elasticity.polycrystal import fibre_texture, textured_averages
from core.errors import TensorError, UnstableTensorError
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetry_misfit

# The 60 turns of the icosahedron average tensors of rank 4 as all rotations do.
EVEN = Rotation.create_group("I").as_matrix()


def test_even_distribution_is_voigt_reuss_hill():
    found, expected = textured_averages(TRICLINIC, EVEN), voigt_reuss_hill(TRICLINIC)
    for name in ("voigt", "reuss", "hill"):
        one = voigt_reuss_hill(getattr(found, name))
        assert one.bulk.voigt == pytest.approx(getattr(expected.bulk, name))
        assert one.shear.voigt == pytest.approx(getattr(expected.shear, name))
        assert one.shear.reuss == pytest.approx(one.shear.voigt)
    mean = geometric_mean(TRICLINIC)
    assert voigt_reuss_hill(found.geometric).shear.hill == pytest.approx(mean.shear)


def test_single_grain_is_the_turned_crystal_and_weights_count():
    turns = Rotation.random(2, random_state=3).as_matrix()
    for name in ("voigt", "reuss", "hill", "geometric"):
        found = getattr(textured_averages(TRICLINIC, turns, [1, 0]), name)
        np.testing.assert_allclose(found, rotate_voigt(TRICLINIC, turns[0]), atol=1e-9)
    weighted = textured_averages(TRICLINIC, turns, [3, 1]).voigt
    expected = 0.75 * rotate_voigt(TRICLINIC, turns[0]) + 0.25 * rotate_voigt(TRICLINIC, turns[1])
    np.testing.assert_allclose(weighted, expected, atol=1e-10)


@pytest.mark.parametrize("direction", [[1, 1, 1], [0, 0, 1], [0, 0, -1], [2, -1, 0]])
def test_fibre_is_the_same_all_around_its_axis(direction):
    orientations = fibre_texture(direction, [0, 0, 2])
    unit = np.array(direction) / np.linalg.norm(direction)
    np.testing.assert_allclose(orientations @ unit, np.tile([0, 0, 1.0], (6, 1)), atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(orientations), 1)
    found = textured_averages(TRICLINIC, orientations).voigt
    about = Rotation.from_rotvec([0, 0, 0.7]).as_matrix()[None]
    assert symmetry_misfit(found, about) < 1e-12
    many = Rotation.from_rotvec(
        np.linspace(0, 2 * np.pi, 100, endpoint=False)[:, None] * [0, 0, 1]
    ).as_matrix()
    np.testing.assert_allclose(found, rotate_voigt(TRICLINIC, many @ orientations[0]).mean(axis=0), atol=1e-9)


def test_refusals():
    with pytest.raises(TensorError, match="no rotation"):
        textured_averages(CUBIC, 2 * EVEN)
    with pytest.raises(TensorError, match="expected \\(n, 3, 3\\)"):
        textured_averages(CUBIC, np.eye(3))
    with pytest.raises(TensorError, match="weights"):
        textured_averages(CUBIC, EVEN, [-1] * 60)
    with pytest.raises(TensorError, match="no direction"):
        fibre_texture([0, 0, 0], [0, 0, 1])
    with pytest.raises(UnstableTensorError):
        textured_averages(TRICLINIC - 100 * np.eye(6), EVEN)
