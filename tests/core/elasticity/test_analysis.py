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
    assert analysis.anisotropy is None and analysis.extrema is None and analysis.compliance_voigt is None
    assert analysis.kelvin_moduli[0] == pytest.approx(-10)
    document = json.loads(json.dumps(analysis_document(analysis), allow_nan=False))
    assert document["anisotropy"] is None and "-10" in document["absent"]["anisotropy"]
    assert document["moduli"]["bulk"]["voigt"] == pytest.approx(100 / 3)
    assert document["moduli"]["bulk"]["reuss"] is None


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
