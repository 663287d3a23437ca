"""Series of spherical harmonics: exact where they end, honest where they do not."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.directional import linear_compressibility, longitudinal_stiffness, young_modulus
from core.elasticity.harmonic_series import (
    compressibility_series,
    inverse_young_series,
    longitudinal_series,
    missing_shares,
    real_harmonics,
    series_of,
)
from core.surface.surface_mesh import SurfaceQuantity, mesh_of
from core.tensor.rotation import rotate_voigt

half = np.random.default_rng(5).normal(size=(6, 6))
TRICLINIC = 20 * half @ half.T + 5 * np.eye(6)
DIRECTIONS = Rotation.random(60, random_state=1).as_matrix()[:, 0]


@pytest.mark.parametrize(
    ("series", "function"),
    [
        (longitudinal_series, longitudinal_stiffness),
        (inverse_young_series, lambda c, n: 1 / young_modulus(c, n)),
        (compressibility_series, linear_compressibility),
    ],
)
def test_finite_series_are_exact(series, function):
    found = series(TRICLINIC)
    np.testing.assert_allclose(found.value(DIRECTIONS), function(TRICLINIC, DIRECTIONS), rtol=1e-11)
    assert found.missing < 1e-12


def test_harmonics_are_orthonormal_and_known():
    fine = Rotation.random(200_000, random_state=0).as_matrix()[:, 0]
    together = np.concatenate([real_harmonics(degree, fine) for degree in (0, 2, 4)], axis=1)
    np.testing.assert_allclose(4 * np.pi * together.T @ together / len(fine), np.eye(15), atol=0.03)
    x, y, z = DIRECTIONS.T
    np.testing.assert_allclose(real_harmonics(2, DIRECTIONS)[:, 2], np.sqrt(5 / np.pi) / 4 * (3 * z**2 - 1))
    np.testing.assert_allclose(
        real_harmonics(1, DIRECTIONS), np.sqrt(3 / (4 * np.pi)) * np.stack([y, z, x], axis=1)
    )


def test_means_are_the_voigt_and_reuss_averages():
    averages = voigt_reuss_hill(TRICLINIC)
    assert longitudinal_series(TRICLINIC).mean == pytest.approx(averages.p_wave.voigt)
    assert inverse_young_series(TRICLINIC).mean == pytest.approx(1 / averages.young.reuss)
    assert compressibility_series(TRICLINIC).mean == pytest.approx(1e3 / (3 * averages.bulk.reuss))


def test_norms_of_degrees_do_not_turn():
    turned = rotate_voigt(TRICLINIC, Rotation.random(random_state=2).as_matrix())
    one, other = longitudinal_series(TRICLINIC).norms(), longitudinal_series(turned).norms()
    assert one.keys() == {0, 2, 4}
    for degree in one:
        assert one[degree] == pytest.approx(other[degree], rel=1e-10)


def test_truncated_series_says_what_it_leaves_out():
    found = series_of(lambda n: young_modulus(TRICLINIC, n), highest=4)
    longer = series_of(lambda n: young_modulus(TRICLINIC, n), highest=10)
    fine = Rotation.random(100_000, random_state=3).as_matrix()[:, 0]
    values = young_modulus(TRICLINIC, fine)
    left = ((values - found.value(fine)) ** 2).mean() / values.var()
    assert found.missing == pytest.approx(left, rel=0.05)
    assert 0 < longer.missing < found.missing < 1


def test_missing_shares_of_all_properties():
    found = missing_shares(TRICLINIC)
    assert set(found) == {"young", "shear_mean", "poisson_mean"}
    assert found["young"] == pytest.approx(
        series_of(lambda n: young_modulus(TRICLINIC, n), highest=4).missing
    )
    finer = missing_shares(TRICLINIC, highest=12)
    assert all(finer[name] < found[name] for name in found)


def test_isotropic_has_one_degree_only_and_misses_nothing():
    isotropic = np.diag([120.0] * 3 + [60.0] * 3) + np.pad(np.full((3, 3), 80.0), (0, 3))
    found = series_of(lambda n: young_modulus(isotropic, n), highest=4)
    assert found.missing == 0
    np.testing.assert_allclose(found.coefficients[2], 0, atol=1e-10)


def test_a_degree_is_drawn():
    series = longitudinal_series(TRICLINIC)
    mesh = mesh_of(lambda n: series.part(4, n), SurfaceQuantity.LONGITUDINAL, resolution=6)
    assert mesh.minimum[0] < 0 < mesh.maximum[0]
