"""The band over all directions, against drawn tensors."""

import numpy as np
import pytest

from core.elasticity.stiffness import Stiffness
from core.errors import TensorError
from core.surface.error_shell import error_shell
from core.surface.harmonic_surface import HarmonicPart, drawn, drawn_evaluation
from core.surface.plane_section import plane_section
from core.surface.quantity import SurfaceQuantity

CUBIC = np.diag([160.0] * 3 + [80.0] * 3)
CUBIC[:3, :3] += 100 * (1 - np.eye(3))
COPPER = Stiffness(voigt=CUBIC)
random = np.random.default_rng(3)
ERRORS = random.normal(size=(8, 6, 6))
ERRORS = 0.15 * (ERRORS + ERRORS.transpose(0, 2, 1))


@pytest.mark.parametrize(
    "shown",
    [
        SurfaceQuantity.YOUNG,
        SurfaceQuantity.COMPRESSIBILITY,
        SurfaceQuantity.SHEAR_MEAN,
        SurfaceQuantity.VELOCITY_P,
        drawn(SurfaceQuantity.YOUNG, HarmonicPart.L4),
    ],
)
def test_the_band_is_the_spread_of_drawn_tensors_to_first_order(shown):
    """1.645 standard deviations of the quantity of 1,500 tensors whose errors have half widths as 1.645 σ."""
    shell = error_shell(COPPER, shown, ERRORS, density_g_cm3=8.9, resolution=3)
    draws = np.random.default_rng(4).normal(size=(1500, len(ERRORS))) / 1.645
    values = np.array(
        [
            drawn_evaluation(
                Stiffness(voigt=CUBIC + np.tensordot(draw, ERRORS, 1)), shown, density_g_cm3=8.9
            )(shell.directions)
            for draw in draws
        ]
    )
    half = 0.5 * (shell.upper - shell.lower)
    np.testing.assert_allclose(half, 1.645 * values.std(axis=0), rtol=0.12)
    middle = drawn_evaluation(COPPER, shown, density_g_cm3=8.9)(shell.directions)
    assert (shell.lower <= middle + 1e-12).all() and (middle <= shell.upper + 1e-12).all()


def test_it_is_the_band_of_the_section():
    section = plane_section(COPPER, SurfaceQuantity.POISSON_MIN, [0, 0, 1], errors=ERRORS, count=8)
    shell = error_shell(COPPER, SurfaceQuantity.POISSON_MIN, ERRORS, resolution=8)
    nearest = (section.directions @ shell.directions.T).argmax(axis=1)
    exact = np.einsum("ni,ni->n", section.directions, shell.directions[nearest]) > 1 - 1e-9
    assert exact.any()
    np.testing.assert_allclose(section.curves[0].lower[exact], shell.lower[nearest[exact]], rtol=1e-6)
    np.testing.assert_allclose(section.curves[0].upper[exact], shell.upper[nearest[exact]], rtol=1e-6)


def test_the_shells_lie_inside_and_outside_whatever_the_sign():
    shell = error_shell(COPPER, SurfaceQuantity.POISSON_MIN, 60 * ERRORS[:1], resolution=6)
    crosses = (shell.lower < 0) & (shell.upper > 0)
    assert crosses.any() and not crosses.all()
    assert (shell.inner[crosses] == 0).all()
    np.testing.assert_array_equal(shell.outer, np.maximum(np.abs(shell.lower), np.abs(shell.upper)))
    below = shell.upper < 0
    np.testing.assert_array_equal(shell.inner[below], -shell.upper[below])


def test_what_has_no_band_says_why():
    with pytest.raises(TensorError, match="Enhancement factor has kinks"):
        error_shell(COPPER, SurfaceQuantity.ENHANCEMENT_P, ERRORS, density_g_cm3=8.9)
