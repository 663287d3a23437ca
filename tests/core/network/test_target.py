"""From stiffness to components and back, with SciPy's matrix logarithm beside it."""

import numpy as np
import pytest
from known_crystals import random_rotation
from scipy.linalg import expm, logm

from core.network.config import Target
from core.network.target import voigt_from_components
from core.tensor.irreps import mandel_from_irreps
from core.tensor.rotation import rotate_voigt
from core.training.batches import target_components

MANDEL_FACTORS = np.outer([1, 1, 1, *[2**0.5] * 3], [1, 1, 1, *[2**0.5] * 3])


def random_stiffness(count, seed):
    root = np.random.default_rng(seed).normal(size=(count, 6, 6))
    return 20.0 * (root @ root.transpose(0, 2, 1)) + 5.0 * np.eye(6)


@pytest.mark.parametrize("target", Target)
def test_there_and_back(target):
    voigt = random_stiffness(20, 1)
    np.testing.assert_allclose(
        voigt_from_components(target_components(voigt, target), target), voigt, rtol=1e-9
    )


def test_the_components_are_of_the_matrix_logarithm():
    voigt = random_stiffness(5, 2)
    components = target_components(voigt, Target.LOG_MANDEL)
    for one, c in zip(mandel_from_irreps(components), voigt, strict=True):
        np.testing.assert_allclose(one, logm(c * MANDEL_FACTORS), atol=1e-9)


def test_the_stiffness_is_the_matrix_exponential_and_positive_definite_for_any_components():
    components = np.random.default_rng(3).normal(scale=3.0, size=(50, 21))
    voigt = voigt_from_components(components, Target.LOG_MANDEL)
    for one, mandel in zip(voigt, mandel_from_irreps(components), strict=True):
        np.testing.assert_allclose(
            one * MANDEL_FACTORS, expm(mandel), rtol=1e-7, atol=1e-7 * np.abs(one).max()
        )
    shallow = voigt_from_components(components / 3.0, Target.LOG_MANDEL)
    assert (np.linalg.eigvalsh(shallow * MANDEL_FACTORS) > 0).all()


@pytest.mark.parametrize("target", Target)
def test_the_components_length_does_not_change_when_the_crystal_turns(target):
    voigt = random_stiffness(5, 4)
    still = target_components(voigt, target)
    turned = target_components(rotate_voigt(voigt, random_rotation(5)), target)
    assert np.abs(turned - still).max() > 0.1
    for part in (slice(0, 1), slice(1, 2), slice(2, 7), slice(7, 12), slice(12, 21)):
        np.testing.assert_allclose(
            np.linalg.norm(turned[:, part], axis=1), np.linalg.norm(still[:, part], axis=1), rtol=1e-9
        )
