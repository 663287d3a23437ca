"""Averages and indices against pymatgen and closed forms."""

import numpy as np
import pytest
from elastic_samples import CUBIC, ISOTROPIC, TRICLINIC, random_stable
from pymatgen.analysis.elasticity.elastic import ElasticTensor

from core.elasticity.anisotropy import (
    log_euclidean_anisotropy,
    percent_bulk_anisotropy,
    percent_shear_anisotropy,
    universal_anisotropy,
)
from core.elasticity.averages import averages_of_many, voigt_reuss_hill
from core.elasticity.stability import compliance_voigt, is_positive_definite, kelvin_modes, kelvin_moduli
from core.errors import UnstableTensorError
from core.tensor.mandel import mandel_from_voigt
from core.tensor.rotation import rotate_voigt

UNSTABLE = np.diag([100.0, 100, 100, 50, 50, -5])


@pytest.mark.parametrize("voigt", random_stable(12))
def test_averages_are_pymatgens(voigt):
    theirs = ElasticTensor.from_voigt(voigt)
    ours = voigt_reuss_hill(voigt)
    for modulus, name in ((ours.bulk, "k"), (ours.shear, "g")):
        for kind, letter in (("voigt", "voigt"), ("reuss", "reuss"), ("hill", "vrh")):
            assert getattr(modulus, kind) == pytest.approx(getattr(theirs, f"{name}_{letter}"), rel=1e-10)
    assert ours.poisson.hill == pytest.approx(theirs.homogeneous_poisson, rel=1e-10)
    assert ours.young.hill == pytest.approx(theirs.y_mod / 1e9, rel=1e-10)
    assert universal_anisotropy(voigt) == pytest.approx(theirs.universal_anisotropy, rel=1e-8)


def test_hill_young_is_that_of_the_hill_moduli_and_not_the_mean():
    averages = voigt_reuss_hill(TRICLINIC)
    bulk, shear = averages.bulk.hill, averages.shear.hill
    assert averages.young.hill == pytest.approx(9 * bulk * shear / (3 * bulk + shear))
    assert averages.young.hill != pytest.approx(0.5 * (averages.young.voigt + averages.young.reuss), rel=1e-4)
    assert averages.p_wave.hill == pytest.approx(bulk + 4 / 3 * shear)
    assert averages.lame.hill == pytest.approx(bulk - 2 / 3 * shear)


def test_cubic_closed_forms():
    c11, c12, c44 = CUBIC[0, 0], CUBIC[0, 1], CUBIC[3, 3]
    averages = voigt_reuss_hill(CUBIC)
    assert averages.bulk.voigt == pytest.approx((c11 + 2 * c12) / 3)
    assert averages.bulk.reuss == pytest.approx((c11 + 2 * c12) / 3)
    assert averages.shear.voigt == pytest.approx((c11 - c12 + 3 * c44) / 5)
    assert averages.shear.reuss == pytest.approx(5 * (c11 - c12) * c44 / (4 * c44 + 3 * (c11 - c12)))
    zener = 2 * c44 / (c11 - c12)
    assert universal_anisotropy(CUBIC) == pytest.approx(6 / 5 * (np.sqrt(zener) - 1 / np.sqrt(zener)) ** 2)
    assert log_euclidean_anisotropy(CUBIC) == pytest.approx(
        np.sqrt(5) * np.log((2 + 3 * zener) * (3 + 2 * zener) / (25 * zener))
    )
    assert percent_bulk_anisotropy(CUBIC) == pytest.approx(0, abs=1e-9)
    voigt, reuss = averages.shear.voigt, averages.shear.reuss
    assert percent_shear_anisotropy(CUBIC) == pytest.approx(100 * (voigt - reuss) / (voigt + reuss))
    np.testing.assert_allclose(
        kelvin_moduli(CUBIC), sorted([c11 + 2 * c12, *[c11 - c12] * 2, *[2 * c44] * 3])
    )


def test_isotropic_has_no_anisotropy():
    for index in (universal_anisotropy, percent_bulk_anisotropy, percent_shear_anisotropy):
        assert index(ISOTROPIC) == pytest.approx(0, abs=1e-9)
    assert log_euclidean_anisotropy(ISOTROPIC) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("count", [7, 300])  # few are inverted one by one
def test_many_tensors_are_averaged_as_one_is(count):
    tensors = random_stable(count)
    tensors[3] = UNSTABLE
    many = averages_of_many(tensors)
    for index, tensor in enumerate(tensors):
        one = voigt_reuss_hill(tensor)
        for name in ("bulk", "shear", "young", "poisson", "p_wave", "lame"):
            for kind in ("voigt", "reuss", "hill"):
                expected = getattr(getattr(one, name), kind)
                np.testing.assert_allclose(getattr(getattr(many, name), kind)[index], expected, rtol=1e-12)
    assert np.isnan(many.bulk.reuss[3]) and np.isfinite(many.bulk.voigt[3])


def test_no_index_without_positive_definiteness():
    assert not is_positive_definite(UNSTABLE)
    np.testing.assert_array_equal(is_positive_definite(np.stack([CUBIC, UNSTABLE])), [True, False])
    assert not is_positive_definite(np.diag([100.0, 100, 100, 50, 50, 0]))
    for function in (
        universal_anisotropy,
        log_euclidean_anisotropy,
        percent_bulk_anisotropy,
        compliance_voigt,
    ):
        with pytest.raises(UnstableTensorError, match="smallest Kelvin modulus is -10"):
            function(UNSTABLE)


def test_kelvin_moduli_do_not_change_under_rotation_and_modes_are_eigenstrains():
    from scipy.spatial.transform import Rotation

    turned = rotate_voigt(TRICLINIC, Rotation.random(random_state=1).as_matrix())
    np.testing.assert_allclose(kelvin_moduli(turned), kelvin_moduli(TRICLINIC), rtol=1e-11)
    values, modes = kelvin_modes(TRICLINIC)
    np.testing.assert_allclose(modes @ mandel_from_voigt(TRICLINIC), values[:, None] * modes, atol=1e-9)
    np.testing.assert_allclose(modes @ modes.T, np.eye(6), atol=1e-12)


def test_kelvin_moduli_survive_entries_that_are_almost_nothing():
    voigt = np.zeros((6, 6))
    voigt[0, 0], voigt[0, 2], voigt[0, 3] = 1.42272181e-95, 2.18214494e-128, 1.0
    voigt = np.triu(voigt) + np.triu(voigt, 1).T
    np.testing.assert_allclose(kelvin_moduli(voigt)[[0, -1]], [-np.sqrt(2), np.sqrt(2)], rtol=1e-12)
    turned = rotate_voigt(voigt, [[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])
    np.testing.assert_allclose(kelvin_moduli(turned)[[0, -1]], [-np.sqrt(2), np.sqrt(2)], rtol=1e-12)
