"""The analysis as a whole and its document."""

import json

import numpy as np
import pytest
from elastic_samples import CUBIC, TRICLINIC

from core.crystal.crystal import Crystal
from core.elasticity.analysis import analyze
from core.elasticity.document import analysis_document
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError
from core.tensor.rotation import rotate_voigt

SALT = Crystal(
    species=("Na", "Na", "Na", "Na", "Cl", "Cl", "Cl", "Cl"),
    cell=5.64 * np.eye(3),
    fractional=0.5
    * np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]),
)
UNSTABLE = np.diag([100.0, 100, 100, 50, 50, -5])


def check(analysis, name):
    return next(check for check in analysis.checks if check.name == name)


def test_document_has_every_promised_key_and_is_json():
    document = analysis_document(analyze(Stiffness(voigt=CUBIC), density_g_cm3=2))
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again == document
    assert document["schema"] == 1
    assert document["units"]["stiffness"] == "GPa" and document["units"]["compressibility"] == "1/TPa"
    assert document["stiffness"] == CUBIC.tolist()
    np.testing.assert_allclose(np.array(document["compliance_1_per_TPa"]) @ CUBIC, 1e3 * np.eye(6), atol=1e-9)
    assert document["moduli"]["bulk"]["hill"] == pytest.approx(120)
    assert {"universal", "log_euclidean", "percent_bulk", "percent_shear"} <= set(document["anisotropy"])
    assert document["kelvin_moduli"] == sorted(document["kelvin_moduli"])
    assert document["stable"] is True
    young = document["extrema"]["young"]
    np.testing.assert_allclose(np.abs(young["max"]["direction"]), np.ones(3) / np.sqrt(3), atol=1e-6)
    assert len(young["max"]["equivalent_directions"]) == 4
    assert "second_direction" in document["extrema"]["shear"]["min"]
    assert "second_direction" not in document["extrema"]["linear_compressibility"]["min"]


def test_unstable_tensor_gets_checks_and_what_is_left():
    analysis = analyze(Stiffness(voigt=UNSTABLE))
    assert not analysis.stable and not check(analysis, "positive definite").ok
    assert analysis.properties is None and analysis.anisotropy is None and analysis.extrema is None
    assert analysis.kelvin_moduli[0] == pytest.approx(-10)
    document = json.loads(json.dumps(analysis_document(analysis), allow_nan=False))
    assert document["anisotropy"] is None and "-10" in document["absent"]["anisotropy"]
    assert document["moduli"]["bulk"]["voigt"] == pytest.approx(100 / 3)
    assert document["moduli"]["bulk"]["reuss"] is None


def test_document_of_a_crystal_is_complete():
    full = analysis_document(analyze(Stiffness(voigt=CUBIC), crystal=SALT))
    assert all(value is not None for value in full.values())
    assert full["bounds"]["shear"]["hashin_shtrikman"][0] <= full["bounds"]["shear"]["hashin_shtrikman"][1]
    assert set(full["waves"]) >= {"p", "s1", "s2", "mean_velocity", "debye_temperature_K", "acoustic_axes"}
    assert 200 < full["waves"]["debye_temperature_K"] < 700
    assert set(full["waves"]["minimum_conductivity_W_per_mK"]) == {"clarke", "cahill"}
    assert full["symmetry_indices"]["zener"] == pytest.approx(160 / 60)
    assert full["symmetry_indices"]["kleinman"] is None and "zinc-blende" in full["absent"]["kleinman"]
    assert full["decomposition"]["closest"]["cubic"]["distance"] == pytest.approx(0, abs=1e-9)
    assert len(full["spherical_harmonics"]["longitudinal_stiffness_GPa"]["4"]) == 9
    assert full["anisotropy"]["ledbetter_migliori"] == pytest.approx(80 / 30, rel=1e-5)
    assert full["checks"][-1] == {"name": "Born conditions, cubic", "ok": True, "detail": "all 3 fulfilled"}


def test_what_is_absent_is_explained():
    bare = analysis_document(analyze(Stiffness(voigt=TRICLINIC)))
    assert "waves" not in bare and "density" in bare["absent"]["waves"]
    assert (
        bare["engineering"]["fracture_toughness"] is None and "volume" in bare["absent"]["fracture_toughness"]
    )
    assert bare["symmetry_indices"]["zener"] is None and "cube axes" in bare["absent"]["zener"]
    dense = analysis_document(analyze(Stiffness(voigt=TRICLINIC), density_g_cm3=3))
    assert dense["waves"]["debye_temperature_K"] is None and "atoms" in dense["absent"]["thermal"]


def test_zinc_blende_has_a_kleinman_parameter():
    sphalerite = Crystal(
        species=("Zn", "S"),
        cell=2.7 * np.array([[0.0, 1, 1], [1, 0, 1], [1, 1, 0]]),
        fractional=np.array([[0, 0, 0], [0.25, 0.25, 0.25]]),
    )
    indices = analyze(Stiffness(voigt=CUBIC), crystal=sphalerite).properties.symmetry_indices
    assert indices.kleinman == pytest.approx((160 + 800) / (7 * 160 + 200))


def test_broken_born_condition_is_named():
    broken = CUBIC.copy()
    broken[range(3), range(3)] = 90
    found = check(analyze(Stiffness(voigt=broken), crystal=SALT), "Born conditions, cubic")
    assert not found.ok and "C11 > C12" in found.detail


def test_crystal_gives_density_and_symmetry():
    analysis = analyze(Stiffness(voigt=CUBIC), crystal=SALT)
    assert analysis.density_g_cm3 == pytest.approx(2.164, abs=0.01)
    assert check(analysis, "symmetry of the crystal").ok
    wrong = analyze(Stiffness(voigt=TRICLINIC), crystal=SALT)
    assert not check(wrong, "symmetry of the crystal").ok
    turned = Stiffness(voigt=rotate_voigt(CUBIC, [[0, 1, 0], [0, 0, 1], [1, 0, 0]]), frame=Frame.IEEE)
    assert check(analyze(turned, crystal=SALT), "symmetry of the crystal").ok
    assert analyze(Stiffness(voigt=CUBIC), density_g_cm3=3.5, crystal=SALT).density_g_cm3 == 3.5


@pytest.mark.parametrize(("scale", "word"), [(100.0, "kbar"), (0.01, "Mbar")])
def test_implausible_units_are_said(scale, word):
    units = check(analyze(Stiffness(voigt=CUBIC * scale)), "plausible units")
    assert not units.ok and word in units.detail


@pytest.mark.parametrize("density", [0.0, -1.0, float("nan")])
def test_impossible_density(density):
    with pytest.raises(TensorError, match="density"):
        analyze(Stiffness(voigt=CUBIC), density_g_cm3=density)


def test_a_symmetry_that_holds_to_rounding_is_taken_to_hold():
    noise = np.random.default_rng(0).normal(size=(6, 6))
    noisy, exact = CUBIC + 1e-5 * (noise + noise.T), analyze(Stiffness(voigt=CUBIC))
    for found in (analyze(Stiffness(voigt=noisy)), analyze(Stiffness(voigt=noisy), crystal=SALT)):
        assert found.extrema.shear.maximum.continuous
        assert len(found.extrema.young.maximum.equivalents) == 4
        assert found.extrema.young.maximum.value == pytest.approx(exact.extrema.young.maximum.value, rel=1e-6)
        np.testing.assert_array_equal(found.stiffness.voigt, noisy)
    far = analyze(Stiffness(voigt=CUBIC + 1e-2 * (noise + noise.T))).extrema.young.maximum
    assert len(far.equivalents) == 1


def test_born_conditions_without_a_crystal_are_those_of_the_tensors_own_symmetry():
    document = analysis_document(analyze(Stiffness(voigt=CUBIC)))
    assert document["born"]["symmetry_of"] == "tensor" and document["born"]["laue_class"] == "m-3m"
    margins = {condition["text"]: condition["margin"] for condition in document["born"]["conditions"]}
    assert margins == pytest.approx({"C11 > C12": 60, "C11 + 2 C12 > 0": 360, "C44 > 0": 80})
    assert check(analyze(Stiffness(voigt=TRICLINIC)), "Born conditions, triclinic").ok


def test_both_metrics_stand_in_the_document():
    found = analysis_document(analyze(Stiffness(voigt=TRICLINIC)))["decomposition"]
    for key, metric in (("closest", "frobenius"), ("closest_log_euclidean", "log-euclidean")):
        assert len(found[key]) == 7 and all(tensor["metric"] == metric for tensor in found[key].values())
    assert (
        analysis_document(analyze(Stiffness(voigt=UNSTABLE)))["decomposition"]["closest_log_euclidean"]
        is None
    )


def test_the_crystal_is_known_in_a_frame_of_ones_own():
    axes = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]]) @ np.array([[0.8, 0.6, 0], [-0.6, 0.8, 0], [0, 0, 1]])
    turned = Stiffness(voigt=rotate_voigt(CUBIC, axes), frame=Frame.USER)
    assert "symmetry of the crystal" not in [one.name for one in analyze(turned, crystal=SALT).checks]
    known = analyze(turned, crystal=SALT, axes=axes)
    assert check(known, "symmetry of the crystal").ok and check(known, "Born conditions, cubic").ok
    assert known.born.of == "crystal"
