"""Rules of thumb at known materials, Born's conditions against positive definiteness, indices where they
exist.
"""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, ISOTROPIC, TRICLINIC, cubic
from scipy.spatial.transform import Rotation

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.born import born_conditions
from core.elasticity.engineering import engineering
from core.elasticity.stability import is_positive_definite
from core.elasticity.symmetry_classes import ElasticSymmetry, group_of
from core.elasticity.symmetry_indices import symmetry_indices
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetrize_voigt
from core.tensor.voigt import voigt_from_upper_triangle

DIAMOND = cubic(1079.0, 124.0, 578.0)
COPPER = cubic(168.4, 121.4, 75.4)


def test_diamond():
    found = engineering(voigt_reuss_hill(DIAMOND), volume_per_atom=5.67)
    hardness = {estimate.name: estimate for estimate in found.hardness}
    assert hardness["Teter"].value == pytest.approx(0.151 * voigt_reuss_hill(DIAMOND).shear.hill)
    for name in ("Teter", "Chen", "Tian", "Mazhnik–Oganov"):
        assert 75 < hardness[name].value < 105, name
        assert hardness[name].in_range and hardness[name].unit == "GPa"
    for estimate in found.toughness:
        assert 5.0 < estimate.value < 7.5 and estimate.unit == "MPa m^1/2"
    assert not found.ductile_by_pugh and not found.ductile_by_poisson


def test_copper_is_ductile_and_out_of_range():
    found = engineering(voigt_reuss_hill(COPPER))
    assert found.ductile_by_pugh and found.ductile_by_poisson
    assert found.pugh_ratio == pytest.approx(
        voigt_reuss_hill(COPPER).bulk.hill / voigt_reuss_hill(COPPER).shear.hill
    )
    flags = {estimate.name: estimate.in_range for estimate in found.hardness}
    assert not flags["Teter"] and not flags["Chen"]
    assert found.toughness == ()
    averages = voigt_reuss_hill(COPPER)
    assert found.biaxial_modulus == pytest.approx(averages.young.hill / (1 - averages.poisson.hill))


CLASSES = {
    "m-3m": ElasticSymmetry.CUBIC,
    "6/mmm": ElasticSymmetry.HEXAGONAL,
    "4/mmm": ElasticSymmetry.TETRAGONAL,
    "-3m": ElasticSymmetry.TRIGONAL,
    "mmm": ElasticSymmetry.ORTHORHOMBIC,
    "2/m": ElasticSymmetry.MONOCLINIC,
    "-1": ElasticSymmetry.TRICLINIC,
}


def tensors_of(group, count=300):
    random = np.random.default_rng(4)
    for _ in range(count):
        half = random.normal(size=(6, 6))
        voigt = 30 * half @ half.T + voigt_from_upper_triangle(random.normal(size=21)) * 60
        yield symmetrize_voigt(voigt, group)


@pytest.mark.parametrize("laue_class", CLASSES)
def test_born_conditions_are_positive_definiteness(laue_class):
    seen = set()
    for voigt in tensors_of(group_of(CLASSES[laue_class])):
        holds = all(condition.ok for condition in born_conditions(voigt, laue_class))
        stable = bool(is_positive_definite(voigt))
        assert holds == stable
        seen.add(stable)
    assert seen == {True, False}


@pytest.mark.parametrize(("laue_class", "fold"), [("4/m", 4), ("-3", 3)])
def test_born_conditions_of_the_lower_classes(laue_class, fold):
    angles = 2 * np.pi * np.arange(fold) / fold
    group = Rotation.from_rotvec(angles[:, None] * [0, 0, 1]).as_matrix()
    for voigt in tensors_of(group):
        holds = all(condition.ok for condition in born_conditions(voigt, laue_class))
        assert holds == bool(is_positive_definite(voigt))


def test_failing_condition_is_named():
    failing = [c.text for c in born_conditions(cubic(100.0, 120.0, 50.0), "m-3m") if not c.ok]
    assert failing == ["C11 > C12"]


def test_cubic_indices():
    found = symmetry_indices(DIAMOND, tetrahedral=True)
    assert found.zener == pytest.approx(2 * 578 / (1079 - 124))
    assert found.cauchy_pressure == pytest.approx(124 - 578)
    assert found.kleinman == pytest.approx((1079 + 8 * 124) / (7 * 1079 + 2 * 124))
    assert found.machinability == pytest.approx((1079 + 248) / 3 / 578)
    assert found.shear_planes == pytest.approx((found.zener,) * 3)
    assert found.reasons == {}


def test_indices_are_absent_where_they_mean_nothing():
    tetragonal = symmetrize_voigt(TRICLINIC, group_of(ElasticSymmetry.TETRAGONAL))
    for voigt in (tetragonal, HEXAGONAL, rotate_voigt(CUBIC, Rotation.random(random_state=1).as_matrix())):
        found = symmetry_indices(voigt)
        assert found.zener is None and found.cauchy_pressure is None and found.machinability is None
        assert "cubic" in found.reasons["zener"]
    assert (
        symmetry_indices(CUBIC).kleinman is None
        and "zinc-blende" in symmetry_indices(CUBIC).reasons["kleinman"]
    )
    assert symmetry_indices(HEXAGONAL).shear_planes is not None
    assert symmetry_indices(TRICLINIC).shear_planes is None
    assert symmetry_indices(ISOTROPIC).zener == pytest.approx(1)
