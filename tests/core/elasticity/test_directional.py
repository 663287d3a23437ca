"""Directional properties against the definition in the turned frame, pymatgen and closed forms."""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, ISOTROPIC, TRICLINIC, random_stable
from pymatgen.analysis.elasticity.elastic import ElasticTensor
from scipy.spatial.transform import Rotation

from core.elasticity.directional import (
    envelopes,
    linear_compressibility,
    longitudinal_stiffness,
    poisson_ratio_range,
    poisson_second_directions,
    pugh_ratio_range,
    shear_modulus_range,
    shear_second_directions,
    young_modulus,
)
from core.errors import TensorError, UnstableTensorError
from core.tensor.voigt import compliance_tensor_from_voigt, tensor_from_voigt

DIRECTIONS = np.concatenate([Rotation.random(25, random_state=0).as_matrix()[:, 0], np.eye(3), -np.eye(3)])


def brute_force(voigt, n, count=721):
    """E, β and arrays of G, ν over many second directions, straight from the definitions."""
    compliance = compliance_tensor_from_voigt(np.linalg.inv(voigt))
    across = np.linalg.svd(n[None])[2][1:]
    angles = np.linspace(0, np.pi, count)
    m = np.cos(angles)[:, None] * across[0] + np.sin(angles)[:, None] * across[1]
    s_nn = np.einsum("ijkl,i,j->kl", compliance, n, n)
    young = 1 / (n @ s_nn @ n)
    shear = 1 / (4 * np.einsum("ijkl,i,aj,k,al->a", compliance, n, m, n, m))
    poisson = -young * np.einsum("kl,ak,al->a", s_nn, m, m)
    return young, 1e3 * np.trace(s_nn), shear, poisson


@pytest.mark.parametrize("voigt", [TRICLINIC, CUBIC, HEXAGONAL, *random_stable(2, seed=7)])
def test_envelopes_are_those_of_the_definitions(voigt):
    found = envelopes(voigt, DIRECTIONS)
    for index, n in enumerate(DIRECTIONS):
        young, compressibility, shear, poisson = brute_force(voigt, n)
        assert found.young[index] == pytest.approx(young, rel=1e-10)
        assert found.compressibility[index] == pytest.approx(compressibility, rel=1e-9)
        for ours, theirs in ((found.shear, shear), (found.poisson, poisson)):
            assert ours.minimum[index] == pytest.approx(theirs.min(), rel=1e-4, abs=1e-5)
            assert ours.maximum[index] == pytest.approx(theirs.max(), rel=1e-4, abs=1e-5)
            assert ours.minimum[index] <= theirs.min() + 1e-9 and ours.maximum[index] >= theirs.max() - 1e-9
            assert ours.mean[index] == pytest.approx(theirs[:-1].mean(), rel=1e-6, abs=1e-9)


def test_single_quantities_agree_with_the_pass_over_all():
    found = envelopes(TRICLINIC, DIRECTIONS)
    np.testing.assert_allclose(young_modulus(TRICLINIC, DIRECTIONS), found.young, rtol=1e-13)
    np.testing.assert_allclose(
        linear_compressibility(TRICLINIC, DIRECTIONS), found.compressibility, rtol=1e-12
    )
    np.testing.assert_array_equal(shear_modulus_range(TRICLINIC, DIRECTIONS).maximum, found.shear.maximum)
    np.testing.assert_array_equal(poisson_ratio_range(TRICLINIC, DIRECTIONS).minimum, found.poisson.minimum)


def test_young_modulus_is_pymatgens():
    theirs = ElasticTensor.from_voigt(TRICLINIC)
    for n in DIRECTIONS[:5]:
        directional = 1 / np.einsum("ijkl,i,j,k,l", np.array(theirs.compliance_tensor), n, n, n, n)
        assert young_modulus(TRICLINIC, n[None])[0] == pytest.approx(directional, rel=1e-10)
    longitudinal = np.einsum("ijkl,ni,nj,nk,nl->n", tensor_from_voigt(TRICLINIC), *[DIRECTIONS] * 4)
    np.testing.assert_allclose(longitudinal_stiffness(TRICLINIC, DIRECTIONS), longitudinal, rtol=1e-11)


def test_isotropic_body_is_the_same_everywhere():
    found = envelopes(ISOTROPIC, DIRECTIONS)
    bulk, shear = 120.0, 60.0
    np.testing.assert_allclose(found.young, 9 * bulk * shear / (3 * bulk + shear))
    np.testing.assert_allclose(found.compressibility, 1e3 / (3 * bulk))
    for edge in (found.shear.minimum, found.shear.maximum, found.shear.mean):
        np.testing.assert_allclose(edge, shear)
    for edge in (found.poisson.minimum, found.poisson.maximum):
        np.testing.assert_allclose(edge, (3 * bulk - 2 * shear) / (6 * bulk + 2 * shear))
    np.testing.assert_allclose(pugh_ratio_range(ISOTROPIC, DIRECTIONS).mean, bulk / shear)


def test_cubic_axes_closed_forms():
    compliance = np.linalg.inv(CUBIC)
    s11, s12, s44 = compliance[0, 0], compliance[0, 1], compliance[3, 3]
    n = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 1.0]])
    slack = s11 - s12 - s44 / 2
    np.testing.assert_allclose(young_modulus(CUBIC, n), 1 / (s11 - 2 * slack * np.array([0, 1 / 4, 1 / 3])))
    shear = shear_modulus_range(CUBIC, n)
    np.testing.assert_allclose(shear.maximum[0], 80)
    np.testing.assert_allclose([shear.minimum[1], shear.maximum[1]], [30, 80])
    np.testing.assert_allclose(shear.minimum[2], 3 / (4 * (s11 - s12) + s44))


@pytest.mark.parametrize("voigt", [TRICLINIC, CUBIC, HEXAGONAL])
def test_second_directions_reach_the_extremes(voigt):
    compliance = compliance_tensor_from_voigt(np.linalg.inv(voigt))
    n = DIRECTIONS
    young = young_modulus(voigt, n)
    shears = shear_modulus_range(voigt, n)
    poissons = poisson_ratio_range(voigt, n)
    for m, expected in zip(shear_second_directions(voigt, n), (shears.minimum, shears.maximum), strict=True):
        np.testing.assert_allclose(np.linalg.norm(m, axis=1), 1, atol=1e-12)
        np.testing.assert_allclose(np.einsum("ni,ni->n", n, m), 0, atol=1e-12)
        np.testing.assert_allclose(
            1 / (4 * np.einsum("ijkl,ni,nj,nk,nl->n", compliance, n, m, n, m)), expected
        )
    for m, expected in zip(
        poisson_second_directions(voigt, n), (poissons.minimum, poissons.maximum), strict=True
    ):
        np.testing.assert_allclose(
            -young * np.einsum("ijkl,ni,nj,nk,nl->n", compliance, n, n, m, m), expected, atol=1e-9
        )


def test_many_tensors_at_once():
    tensors = random_stable(4, seed=5).reshape(2, 2, 6, 6)
    together = envelopes(tensors, DIRECTIONS)
    alone = envelopes(tensors[1, 0], DIRECTIONS)
    assert together.young.shape == (2, 2, len(DIRECTIONS))
    np.testing.assert_allclose(together.shear.minimum[1, 0], alone.shear.minimum, rtol=1e-12)
    np.testing.assert_allclose(together.poisson.maximum[1, 0], alone.poisson.maximum, rtol=1e-10)
    assert shear_second_directions(tensors, DIRECTIONS)[0].shape == (2, 2, len(DIRECTIONS), 3)


def test_length_and_sign_of_a_direction_do_not_matter():
    np.testing.assert_allclose(
        young_modulus(TRICLINIC, [[1, 2, 3]]), young_modulus(TRICLINIC, [[-2, -4, -6]]), rtol=1e-13
    )


@pytest.mark.parametrize("directions", [[[0, 0, 0]], [[1, np.nan, 0]], [1, 0, 0], [[1, 0]]])
def test_impossible_directions_are_refused(directions):
    with pytest.raises(TensorError, match="direction"):
        young_modulus(TRICLINIC, directions)


def test_unstable_stiffness_is_refused():
    with pytest.raises(UnstableTensorError, match="not positive definite"):
        envelopes(np.diag([100.0, 100, 100, 50, 50, -5]), DIRECTIONS)
