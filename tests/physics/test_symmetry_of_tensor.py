"""A tensor has at least the symmetry of its crystal, also before any training."""

from __future__ import annotations

import numpy as np
import pytest
from physics_samples import crystal, halite, quartz, random_rotation, rotated, rutile, zinc

from core.tensor.rotation import rotate_voigt


def off_pattern(voigt, allowed):
    mask = np.ones((6, 6), dtype=bool)
    for i, j in allowed:
        mask[i - 1, j - 1] = mask[j - 1, i - 1] = False
    return np.abs(voigt[mask]).max() / np.abs(voigt).max()


DIAGONAL_BLOCKS = [(1, 1), (2, 2), (3, 3), (1, 2), (1, 3), (2, 3), (4, 4), (5, 5), (6, 6)]


def test_untrained_cubic(untrained):
    c = untrained([halite()])[0]
    assert off_pattern(c, DIAGONAL_BLOCKS) < 1e-12
    assert np.ptp([c[0, 0], c[1, 1], c[2, 2]]) < 1e-10 * c[0, 0]
    assert np.ptp([c[0, 1], c[0, 2], c[1, 2]]) < 1e-10 * c[0, 0]
    assert np.ptp([c[3, 3], c[4, 4], c[5, 5]]) < 1e-10 * c[0, 0]
    assert abs(c[3, 3] - (c[0, 0] - c[0, 1]) / 2) > 1e-3 * c[3, 3], "isotropic: the test would prove nothing"


def test_untrained_trigonal(untrained):
    c = untrained([quartz()])[0]
    assert off_pattern(c, [*DIAGONAL_BLOCKS, (1, 4), (2, 4), (5, 6)]) < 1e-12
    assert c[0, 3] == pytest.approx(-c[1, 3], rel=1e-9)
    assert c[0, 3] == pytest.approx(c[4, 5], rel=1e-9)
    assert c[5, 5] == pytest.approx((c[0, 0] - c[0, 1]) / 2, rel=1e-9)
    assert abs(c[0, 3]) > 1e-4 * c[0, 0], "no C14: the test would prove nothing"


def test_untrained_hexagonal_and_tetragonal(untrained):
    c = untrained([zinc()])[0]
    assert off_pattern(c, DIAGONAL_BLOCKS) < 1e-12
    assert c[5, 5] == pytest.approx((c[0, 0] - c[0, 1]) / 2, rel=1e-9)
    c = untrained([rutile()])[0]
    assert off_pattern(c, DIAGONAL_BLOCKS) < 1e-12
    assert c[0, 0] == pytest.approx(c[1, 1], rel=1e-9)
    assert abs(c[0, 0] - c[2, 2]) > 1e-3 * c[0, 0]


def test_shipped_residual(shipped, generator):
    for make in (halite, quartz, zinc, rutile):
        answer = shipped.predict(rotated(make(), random_rotation(generator)))
        assert answer.symmetry_residual < 1e-6


def test_rounded_coordinates_keep_the_symmetry(shipped):
    """Files give 0.3333 for 1/3; the tensor is that of the crystal that is meant."""
    exact = quartz()
    rounded = crystal(np.round(exact.cell, 4), exact.species, np.round(exact.fractional, 4))
    c = shipped.predict(rounded).stiffness.voigt
    assert off_pattern(c, [*DIAGONAL_BLOCKS, (1, 4), (2, 4), (5, 6)]) < 1e-6
    turn = np.array([[-0.5, -(3**0.5) / 2, 0], [3**0.5 / 2, -0.5, 0], [0, 0, 1]])
    assert np.allclose(rotate_voigt(c, turn), c, atol=1e-3)
