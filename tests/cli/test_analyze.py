import json
import math
from pathlib import Path

import numpy as np
import pytest

C11, C12, C44 = 168.4, 121.4, 75.4
DENSITY = 8.932


def test_json_agrees_with_the_closed_forms_of_a_cubic_crystal(run, tensor_file: Path) -> None:
    result = run("analyze", tensor_file, "--density", DENSITY, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["moduli"]["bulk"]["hill"] == pytest.approx((C11 + 2 * C12) / 3)
    assert document["moduli"]["shear"]["voigt"] == pytest.approx((C11 - C12 + 3 * C44) / 5)
    assert document["moduli"]["shear"]["reuss"] == pytest.approx(
        5 * (C11 - C12) * C44 / (4 * C44 + 3 * (C11 - C12))
    )
    assert document["kelvin_moduli"] == pytest.approx([C11 - C12] * 2 + [2 * C44] * 3 + [C11 + 2 * C12])
    assert document["stable"] is True
    s11 = (C11 + C12) / ((C11 - C12) * (C11 + 2 * C12))
    assert document["extrema"]["young"]["min"]["value"] == pytest.approx(1 / s11, rel=1e-6)
    np.testing.assert_allclose(
        np.abs(document["extrema"]["young"]["max"]["direction"]), 1 / math.sqrt(3), atol=1e-4
    )
    # GPa over g/cm³ is km²/s².
    assert document["waves"]["p"]["min"]["value"] == pytest.approx(math.sqrt(C11 / DENSITY), rel=1e-6)
    fastest = math.sqrt((C11 + 2 * C12 + 4 * C44) / 3 / DENSITY)
    assert document["waves"]["p"]["max"]["value"] == pytest.approx(fastest, rel=1e-6)
    slowest = math.sqrt((C11 - C12) / 2 / DENSITY)
    assert document["waves"]["s2"]["min"]["value"] == pytest.approx(slowest, rel=1e-6)
    assert document["waves"]["debye_temperature_K"] is None, "a tensor alone does not say how many atoms move"


def test_text_names_units_order_checks_and_extrema(run, tensor_file: Path) -> None:
    result = run("analyze", tensor_file, "--density", DENSITY)
    assert result.exit_code == 0
    for expected in (
        "xx yy zz yz xz xy",
        "GPa",
        "1/TPa",
        "km/s",
        "positive definite",
        "Young's modulus E",
        "minimum",
    ):
        assert expected in result.stdout


def test_without_a_density_there_are_no_waves(run, tensor_file: Path) -> None:
    assert "waves" not in json.loads(run("analyze", tensor_file, "--json").stdout)


def test_an_unstable_tensor_is_analysed_as_far_as_it_goes(run, tmp_path: Path) -> None:
    path = tmp_path / "soft.txt"
    np.savetxt(path, np.diag([10.0, 10, 10, 5, 5, -1]))
    document = json.loads(run("analyze", path, "--json").stdout)
    assert document["stable"] is False
    assert document["extrema"] is None and "positive definite" in document["absent"]["extrema"]
    text = run("analyze", path)
    assert text.exit_code == 0 and "NO" in text.stdout


def test_a_crystal_is_predicted_first(run, stand_in, copper: Path) -> None:
    document = json.loads(run("analyze", copper, "--json").stdout)
    assert document["model"] == "stand-in"
    assert document["stiffness"][0][0] == C11
    assert document["density_g_cm3"] == pytest.approx(DENSITY, abs=0.02)
    # Copper: 344 K from elastic constants at low temperature (Kittel), a little less at room temperature.
    assert document["waves"]["debye_temperature_K"] == pytest.approx(335, abs=10)


def test_a_structure_tells_whether_the_tensor_has_its_symmetry(run, tensor_file: Path, quartz: Path) -> None:
    alone = json.loads(run("analyze", tensor_file, "--json").stdout)["checks"]
    with_quartz = json.loads(run("analyze", tensor_file, "--structure", quartz, "--json").stdout)["checks"]
    alone, with_quartz = ({check["name"]: check for check in checks} for checks in (alone, with_quartz))
    assert "symmetry of the crystal" not in alone and "Born conditions, cubic" in alone
    assert with_quartz["symmetry of the crystal"]["ok"] is False
    assert "--symmetrize" in with_quartz["symmetry of the crystal"]["detail"]
    assert "Born conditions, trigonal" in with_quartz


def test_a_file_of_numbers_needs_no_particular_suffix(run, tensor_file: Path, tmp_path: Path) -> None:
    for name in ("cij", "copper.stiffness"):
        path = tmp_path / name
        path.write_text("# measured, GPa\n" + tensor_file.read_text())
        result = run("analyze", path, "--json")
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout)["stiffness"][0][0] == C11


@pytest.mark.parametrize(
    "text",
    ["", "1 2 3\n", "a b c d e f\n", "1 2 3 4 5 6\n" * 6, "nan " * 36],
    ids=["empty", "short", "words", "asymmetric", "nan"],
)
def test_what_is_no_tensor_is_one_line(run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    result = run("analyze", path)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "bad.csv" in line


@pytest.mark.parametrize(
    "words", [("--density", "-1"), ("--density", "0"), ("--frame", "ieee")], ids=["negative", "zero", "frame"]
)
def test_wrong_usage_ends_with_two(run, tensor_file: Path, words) -> None:
    assert run("analyze", tensor_file, *words).exit_code == 2


def test_structure_beside_a_crystal_is_wrong_usage(run, quartz: Path, copper: Path) -> None:
    result = run("analyze", quartz, "--structure", copper)
    assert result.exit_code == 2 and "--structure" in result.stderr
