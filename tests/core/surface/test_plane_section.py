"""Sections through any plane, their crystal directions and their bands."""

import numpy as np
import pytest

from core.elasticity.crystal_directions import normal_of_plane
from core.elasticity.directional import envelopes, young_modulus
from core.elasticity.stiffness import Stiffness
from core.errors import TensorError
from core.surface.error_band import band, error_half_width
from core.surface.harmonic_surface import HarmonicPart, drawn
from core.surface.plane_section import plane_section
from core.surface.quantity import SurfaceQuantity, evaluation

CUBIC = np.diag([160.0] * 3 + [80.0] * 3)
CUBIC[:3, :3] += 100 * (1 - np.eye(3))
COPPER = Stiffness(voigt=CUBIC)
CUBE = 4.0 * np.eye(3)
HEXAGONAL = np.array([[3.0, 0, 0], [-1.5, 1.5 * np.sqrt(3), 0], [0, 0, 5.0]])


def test_all_variants_of_a_property_are_drawn():
    found = plane_section(COPPER, SurfaceQuantity.SHEAR_MAX, [1, 1, 0], cell=CUBE)
    assert [curve.label for curve in found.curves] == ["minimum", "maximum", "mean"]
    ranges = envelopes(CUBIC, found.directions).shear
    for curve, values in zip(found.curves, (ranges.minimum, ranges.maximum, ranges.mean), strict=True):
        np.testing.assert_array_equal(curve.values, values)
        assert curve.lower is None
    waves = plane_section(COPPER, SurfaceQuantity.GROUP_P, [1, 1, 0], density_g_cm3=8.9)
    assert [curve.label for curve in waves.curves] == ["P", "fast S", "slow S"] and waves.unit == "km/s"
    with pytest.raises(TensorError, match="density"):
        plane_section(COPPER, SurfaceQuantity.GROUP_P, [1, 1, 0])
    with pytest.raises(TensorError, match="direction"):
        plane_section(COPPER, SurfaceQuantity.YOUNG, [0, 0, 0])


def test_crystal_directions_are_marked_where_they_lie():
    found = plane_section(COPPER, SurfaceQuantity.YOUNG, normal_of_plane(CUBE, [1, 1, 0]), cell=CUBE)
    assert found.marks[0].angle == 0.0
    for mark in found.marks:
        direction = np.cos(mark.angle) * found.first + np.sin(mark.angle) * found.second
        np.testing.assert_allclose(direction, mark.uvw / np.linalg.norm(mark.uvw), atol=1e-12)
    assert {(0, 0, 1), (-1, 1, 1), (-1, 1, 0), (0, 0, -1)} <= {mark.uvw for mark in found.marks}
    basal = plane_section(COPPER, SurfaceQuantity.YOUNG, [0, 0, 1], cell=HEXAGONAL)
    assert {(1, 0, 0), (1, 1, 0), (0, 1, 0)} <= {mark.uvw for mark in basal.marks}
    assert plane_section(COPPER, SurfaceQuantity.YOUNG, [0.31, 0.17, 0.5], cell=HEXAGONAL).marks == ()


def test_a_part_of_a_series_is_one_curve():
    part = drawn(SurfaceQuantity.YOUNG, HarmonicPart.L4)
    found = plane_section(COPPER, part, [0, 0, 1], errors=np.ones((1, 6, 6)))
    (curve,) = found.curves
    assert curve.label == "l = 4" and curve.values.min() < 0 < curve.values.max()
    assert (curve.lower < curve.values).all() and (curve.values < curve.upper).all()


def test_band_of_young_modulus_against_its_closed_form():
    # An error in C44 alone: 1/E = s11 − 2 (s11 − s12 − s44/2) Σ n_i² n_j², so dE = E² Σ n_i² n_j² dC44/C44².
    error = np.zeros((6, 6))
    error[3, 3] = error[4, 4] = error[5, 5] = 4.0
    found = plane_section(COPPER, SurfaceQuantity.YOUNG, [1, 1, 0], errors=error[None])
    (curve,) = found.curves
    x, y, z = found.directions.T
    q = (x * y) ** 2 + (y * z) ** 2 + (x * z) ** 2
    half = young_modulus(CUBIC, found.directions) ** 2 * q * 4.0 / 80.0**2
    np.testing.assert_allclose(np.log(curve.upper / curve.values), half / curve.values, rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(curve.upper * curve.lower, curve.values**2)


def test_independent_errors_add_as_squares_and_their_sign_does_not_matter():
    first, second = np.zeros((2, 6, 6))
    first[0, 0] = 3.0
    second[1, 2] = second[2, 1] = 2.0
    directions = np.eye(3)

    def half(*errors):
        return error_half_width(
            COPPER, errors, lambda s: evaluation(s, SurfaceQuantity.POISSON_MAX), directions
        )

    np.testing.assert_allclose(half(first, second) ** 2, half(first) ** 2 + half(second) ** 2)
    np.testing.assert_allclose(half(-first), half(first))
    lower, upper = band(np.array([-0.1, 0.2]), np.array([0.3, 0.1]), positive=False)
    np.testing.assert_allclose([lower, upper], [[-0.4, 0.1], [0.2, 0.3]])
