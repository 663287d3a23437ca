"""Hashin–Shtrikman bounds against the cubic closed form and a search that averages by turning crystals."""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, ISOTROPIC, TRICLINIC, cubic, random_stable
from scipy.spatial.transform import Rotation

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.bounds import geometric_mean, hashin_shtrikman, self_consistent
from core.errors import UnstableTensorError
from core.tensor.mandel import mandel_from_voigt
from core.tensor.rotation import mandel_rotation


def cubic_closed_form(c11, c12, c44):
    """Hashin and Shtrikman 1962, as in Watt and Peselnick 1980."""
    bulk, first, second = (c11 + 2 * c12) / 3, (c11 - c12) / 2, c44
    beta = [-3 * (bulk + 2 * g) / (5 * g * (3 * bulk + 4 * g)) for g in (first, second)]
    return sorted(
        [first + 3 / (5 / (second - first) - 4 * beta[0]), second + 2 / (5 / (first - second) - 6 * beta[1])]
    )


@pytest.mark.parametrize(
    "constants", [(160.0, 100.0, 80.0), (246.0, 147.0, 28.0), (50.0, 2.0, 90.0), (100.0, 99.0, 60.0)]
)
def test_cubic_closed_form(constants):
    found = hashin_shtrikman(cubic(*constants))
    bulk = (constants[0] + 2 * constants[1]) / 3
    assert found.bulk_lower == pytest.approx(bulk, rel=1e-6)
    assert found.bulk_upper == pytest.approx(bulk, rel=1e-6)
    assert [found.shear_lower, found.shear_upper] == pytest.approx(cubic_closed_form(*constants), rel=1e-6)


def turned_estimate(mandel, bulk, shear, turns):
    """C0 + (⟨[(C − C0)⁻¹ + P]⁻¹⟩⁻¹ − P)⁻¹ with the average over turned crystals; K and G."""
    pressure = np.outer([1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0]) / 3
    rest = np.eye(6) - pressure
    reference = 3 * bulk * pressure + 2 * shear * rest
    polarization = pressure / (3 * bulk + 4 * shear)
    polarization = polarization + rest * 3 * (bulk + 2 * shear) / (5 * shear * (3 * bulk + 4 * shear))
    single = np.linalg.inv(np.linalg.inv(mandel - reference) + polarization)
    mean = (turns @ single @ np.swapaxes(turns, 1, 2)).mean(axis=0)
    effective = reference + np.linalg.inv(np.linalg.inv(mean) - polarization)
    three_bulk = np.sum(effective * pressure)
    return three_bulk / 3, (np.trace(effective) - three_bulk) / 10


@pytest.mark.parametrize("voigt", [HEXAGONAL, TRICLINIC, random_stable(1, seed=21, softest=20)[0]])
def test_no_comparison_body_gives_sharper_bounds(voigt):
    mandel = mandel_from_voigt(voigt)
    # The 60 turns of the icosahedron average tensors up to l = 4 exactly.
    turns = mandel_rotation(Rotation.create_group("I").as_matrix())
    found = hashin_shtrikman(voigt)
    pressure = np.outer([1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0]) / 3
    lower, upper = [], []
    extremes = np.linalg.eigvalsh(mandel)[[0, -1]]
    for three_bulk in np.geomspace(extremes[0] / 3, extremes[1] * 30, 90):
        for two_shear in np.geomspace(extremes[0] / 3, extremes[1] * 3, 90):
            eigenvalues = np.linalg.eigvalsh(
                mandel - three_bulk * pressure - two_shear * (np.eye(6) - pressure)
            )
            if eigenvalues[0] > 1e-9:
                lower.append(turned_estimate(mandel, three_bulk / 3, two_shear / 2, turns))
            elif eigenvalues[-1] < -1e-9:
                upper.append(turned_estimate(mandel, three_bulk / 3, two_shear / 2, turns))
    lower, upper = np.max(lower, axis=0), np.min(upper, axis=0)
    for ours, scanned in ((found.bulk_lower, lower[0]), (found.shear_lower, lower[1])):
        assert scanned <= ours + 1e-9
        assert ours == pytest.approx(scanned, rel=0.03)
    for ours, scanned in ((found.bulk_upper, upper[0]), (found.shear_upper, upper[1])):
        assert scanned >= ours - 1e-9
        assert ours == pytest.approx(scanned, rel=0.03)


@pytest.mark.parametrize("voigt", [CUBIC, HEXAGONAL, *random_stable(6, seed=31)])
def test_order_of_all_averages(voigt):
    averages, bounds = voigt_reuss_hill(voigt), hashin_shtrikman(voigt)
    inner, mean = self_consistent(voigt), geometric_mean(voigt)
    for name in ("bulk", "shear"):
        three = getattr(averages, name)
        lower, upper = getattr(bounds, f"{name}_lower"), getattr(bounds, f"{name}_upper")
        slack = 1e-7 * three.voigt
        assert three.reuss - slack <= lower <= upper + slack <= three.voigt + 2 * slack
        assert lower - slack <= getattr(inner, name) <= upper + slack
        assert three.reuss - slack <= getattr(mean, name) <= three.voigt + slack


def test_geometric_mean_inverts():
    from core.tensor.mandel import voigt_from_mandel

    inverse = voigt_from_mandel(np.linalg.inv(mandel_from_voigt(TRICLINIC)))
    one, other = geometric_mean(TRICLINIC), geometric_mean(inverse)
    assert 3 * one.bulk == pytest.approx(1 / (3 * other.bulk))
    assert 2 * one.shear == pytest.approx(1 / (2 * other.shear))


def test_isotropic_needs_no_bounds():
    found = hashin_shtrikman(ISOTROPIC)
    assert [found.bulk_lower, found.bulk_upper] == pytest.approx([120, 120], rel=1e-6)
    assert [found.shear_lower, found.shear_upper] == pytest.approx([60, 60], rel=1e-6)


def test_unstable_is_refused():
    for function in (hashin_shtrikman, self_consistent, geometric_mean):
        with pytest.raises(UnstableTensorError):
            function(TRICLINIC - 100 * np.eye(6))
