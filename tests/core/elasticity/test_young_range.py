"""The quick range of Young's modulus against the certified one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from core.elasticity.extrema import young_extrema
from core.elasticity.young_range import young_range
from core.errors import UnstableTensorError
from core.tensor.mandel import voigt_from_mandel
from core.tensor.rotation import rotate_voigt


def cubic(c11: float, c12: float, c44: float) -> np.ndarray:
    return np.diag([c11 - c12] * 3 + [c44] * 3) + c12 * np.kron(np.diag([1, 0]), np.ones((3, 3)))


def certified(tensors: np.ndarray) -> np.ndarray:
    found = [young_extrema(voigt) for voigt in tensors]
    return np.array([[one.minimum.value for one in found], [one.maximum.value for one in found]])


def test_any_tensor_has_the_certified_range() -> None:
    random = np.random.default_rng(1)
    roots = random.normal(size=(60, 6, 6))
    softness = 10.0 ** random.uniform(-3, 1, size=(60, 1, 1))
    tensors = voigt_from_mandel(100.0 * (roots @ roots.transpose(0, 2, 1) + softness * np.eye(6)))
    np.testing.assert_allclose(young_range(tensors), certified(tensors), rtol=1e-9)


def test_symmetric_tensors_in_any_orientation_have_it_too() -> None:
    hexagonal = np.diag([165.0, 165.0, 61.7, 39.6, 39.6, 67.0])
    hexagonal[0, 1] = hexagonal[1, 0] = 31.0
    hexagonal[:2, 2] = hexagonal[2, :2] = 50.0
    samples = [cubic(168.4, 121.4, 75.4), cubic(522.4, 204.4, 160.8), cubic(300.0, 100.0, 100.0), hexagonal]
    turns = Rotation.random(len(samples), rng=2).as_matrix()
    tensors = rotate_voigt(np.array(samples), turns)
    np.testing.assert_allclose(young_range(tensors), certified(tensors), rtol=1e-9)


def test_of_a_cubic_crystal_it_is_the_closed_form() -> None:
    c11, c12, c44 = 168.4, 121.4, 75.4  # copper: softest along 100, stiffest along 111
    least, most = young_range(cubic(c11, c12, c44)[None])
    bulk = (c11 + 2 * c12) / 3
    assert least[0] == pytest.approx((c11 - c12) * (c11 + 2 * c12) / (c11 + c12), rel=1e-12)
    assert most[0] == pytest.approx(9 * bulk * c44 / (3 * bulk + c44), rel=1e-12)


def test_an_unstable_tensor_has_none() -> None:
    with pytest.raises(UnstableTensorError):
        young_range(np.stack([cubic(168.4, 121.4, 75.4), cubic(100.0, 120.0, 70.0)]))
