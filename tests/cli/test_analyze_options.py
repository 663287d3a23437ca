"""Frames, projection, directions, planes and textures of ``elastoscope analyze``."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pymatgen.analysis.elasticity.elastic import ElasticTensor
from pymatgen.core import Structure
from scipy.spatial.transform import Rotation

from core.tensor.rotation import rotate_voigt

C11, C12, C44 = 168.4, 121.4, 75.4
DIAGONAL = "1 1 0; -1 1 0; 0 0 1"


@pytest.fixture
def analysed(run):
    def call(*words: object) -> dict[str, Any]:
        result = run("analyze", *words, "--json")
        assert result.exit_code == 0, result.stderr
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    return call


@pytest.fixture
def triclinic(tmp_path: Path) -> Path:
    half = np.random.default_rng(4).normal(size=(6, 6))
    path = tmp_path / "triclinic.csv"
    np.savetxt(path, 20 * half @ half.T + 30 * np.eye(6), delimiter=",")
    return path


def test_own_axes(analysed, run, tensor_file: Path) -> None:
    straight, turned = analysed(tensor_file), analysed(tensor_file, "--axes", DIAGONAL)
    assert turned["frame"] == "user"
    np.testing.assert_allclose(np.array(turned["frame_axes"])[0], np.array([1, 1, 0]) / 2**0.5)
    assert turned["stiffness"][0][0] == pytest.approx((C11 + C12 + 2 * C44) / 2)
    assert turned["kelvin_moduli"] == pytest.approx(straight["kelvin_moduli"])
    for side in ("min", "max"):
        one, other = (document["extrema"]["poisson"][side] for document in (straight, turned))
        assert one["value"] == pytest.approx(other["value"], abs=1e-6)
        assert len(one["equivalent_directions"]) == len(other["equivalent_directions"])
    assert "frame user" in run("analyze", tensor_file, "--axes", DIAGONAL).stdout
    for bad in ("1 0 0", "1 0 0; 1 1 0; 0 0 1", "a b c d e f g h i"):
        assert run("analyze", tensor_file, "--axes", bad).exit_code == 2


def test_principal_axes_need_no_crystal(analysed, triclinic: Path) -> None:
    document = analysed(triclinic, "--frame", "principal")
    assert document["frame"] == "principal" and "C_ijkk" in document["frame_description"]
    given = np.loadtxt(triclinic, delimiter=",")
    np.testing.assert_allclose(document["stiffness"], rotate_voigt(given, document["frame_axes"]), atol=1e-9)
    dilatation = np.array(document["stiffness"])[:, :3].sum(axis=1)
    np.testing.assert_allclose(dilatation[3:], 0, atol=1e-9)


def test_the_crystal_is_compared_in_any_frame(analysed, tensor_file: Path, copper: Path) -> None:
    turned = analysed(tensor_file, "--structure", copper, "--axes", DIAGONAL)
    checks = {check["name"]: check["ok"] for check in turned["checks"]}
    assert checks["symmetry of the crystal"] and checks["Born conditions, cubic"]
    assert turned["born"]["symmetry_of"] == "crystal" and turned["born"]["laue_class"] == "m-3m"


def test_projection_is_one_flag_away(analysed, run, triclinic: Path, quartz: Path) -> None:
    document = analysed(triclinic, "--structure", quartz, "--symmetrize")
    theirs = ElasticTensor.from_voigt(np.loadtxt(triclinic, delimiter=",")).fit_to_structure(
        Structure.from_file(quartz)
    )
    np.testing.assert_allclose(document["stiffness"], theirs.voigt, atol=1e-3)
    assert next(c for c in document["checks"] if c["name"] == "symmetry of the crystal")["ok"]
    assert "projected on the point group" in document["notes"][-1]
    result = run("analyze", triclinic, "--symmetrize")
    assert result.exit_code == 2 and "--structure" in result.stderr


def test_directions_of_every_way_of_writing(analysed, run, tensor_file: Path, copper: Path) -> None:
    document = analysed(
        tensor_file, "--structure", copper, "--along", "[1 1 0]", "--along", "(1-11)", "--along", "0,0,2"
    )
    s = np.linalg.inv(np.array(document["stiffness"]))
    slack = s[0, 0] - s[0, 1] - s[3, 3] / 2
    expected = [1 / (s[0, 0] - slack / 2), 1 / (s[0, 0] - 2 * slack / 3), 1 / s[0, 0]]
    along = document["directions"]
    assert [entry["young_GPa"] for entry in along] == pytest.approx(expected)
    assert [entry["written"] for entry in along] == ["[1 1 0]", "(1-11)", "0,0,2"]
    density = document["density_g_cm3"]
    assert along[2]["phase_p_km_per_s"] == pytest.approx((C11 / density) ** 0.5)
    assert along[0]["shear_min_GPa"] == pytest.approx((C11 - C12) / 2)
    assert along[2]["enhancement_s1"] is None  # an acoustic axis
    for words in (("--along", "[110]"), ("--plane", "(111)")):
        result = run("analyze", tensor_file, *words)
        assert result.exit_code == 2 and "--structure" in result.stderr
    assert run("analyze", tensor_file, "--along", "[0 0 0]").exit_code == 2
    text = run("analyze", tensor_file, "--along", "1,0,0").stdout
    assert "Along 1,0,0" in text and "Pugh's ratio" in text


def test_crystal_directions_turn_with_the_frame(analysed, stand_in, quartz: Path) -> None:
    for frame in ("crystal", "ieee", "principal"):
        document = analysed(quartz, "--frame", frame, "--along", "[1 2 3]", "--along", "(2 -1 1)")
        along = [[entry[axis] for axis in "xyz"] for entry in document["directions"]]
        angle = np.degrees(np.arccos(np.dot(*along)))
        lattice = Structure.from_file(quartz).lattice
        one, other = (
            lattice.get_cartesian_coords([1, 2, 3]),
            lattice.reciprocal_lattice.get_cartesian_coords([2, -1, 1]),
        )
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
        assert angle == pytest.approx(np.degrees(np.arccos(cosine)), abs=1e-6)


def test_planes(analysed, tensor_file: Path, copper: Path) -> None:
    (plane,) = analysed(tensor_file, "--structure", copper, "--plane", "(111)")["planes"]
    assert len(plane["values"]) == len(plane["angles_degrees"]) == 72
    young = np.array([entry["young_GPa"] for entry in plane["values"]])
    assert np.ptp(young) < 1e-9 * young.max()  # E of a cubic crystal does not vary around (111)
    directions = np.array([[entry[axis] for axis in "xyz"] for entry in plane["values"]])
    np.testing.assert_allclose(directions @ plane["normal"], 0, atol=1e-12)


def test_textures(analysed, run, tensor_file: Path, tmp_path: Path) -> None:
    single = tmp_path / "single.txt"
    single.write_text("# phi1 Phi phi2 weight\n30 40 50 2.5\n")
    found = analysed(tensor_file, "--texture", single)["texture"]
    grain = Rotation.from_euler("ZXZ", [30, 40, 50], degrees=True).as_matrix()
    given = np.loadtxt(tensor_file, delimiter=",")
    for name in ("voigt", "reuss", "hill", "geometric"):
        np.testing.assert_allclose(found[name]["stiffness"], rotate_voigt(given, grain), atol=1e-9)
    fibre = analysed(tensor_file, "--fibre", "0,0,1")["texture"]
    np.testing.assert_allclose(fibre["hill"]["stiffness"][2][2], C11)
    assert fibre["hill"]["stiffness"][0][0] == pytest.approx(fibre["hill"]["stiffness"][1][1])
    text = run("analyze", tensor_file, "--fibre", "0,0,1").stdout
    assert "sample's frame" in text
    assert run("analyze", tensor_file, "--fibre", "0,0,1", "--texture", single).exit_code == 2
    single.write_text("1 2\n")
    assert "single.txt" in run("analyze", tensor_file, "--texture", single).stderr


def test_text_shows_all_parts_with_units_and_frame(run, stand_in, copper: Path) -> None:
    text = run("analyze", copper, "--frame", "ieee").stdout
    for words in (
        *("frame ieee", "IEEE standard 176", "P-wave modulus", "Lamé", "Hashin–Shtrikman", "self-consistent"),
        *(
            "Zener",
            "Cauchy pressure",
            "Kelvin moduli",
            "proved",
            "fast S wave",
            "Debye temperature",
            "Clarke",
        ),
        *("Mazhnik–Oganov", "Pugh's ratio", "Harmonic parts", "Browaeys–Chevrot", "log-Euclidean", "GPa"),
        *("1/TPa", "km/s", "g/cm³", "W/(m K)", "MPa m^1/2"),
    ):
        assert words in text, words


def test_cards_state_the_users_frame(run, tensor_file: Path, tmp_path: Path) -> None:
    result = run(
        "export",
        tensor_file,
        "--axes",
        DIAGONAL,
        "--to",
        "abaqus.inp",
        "--to",
        "voigt.csv",
        "--out",
        tmp_path,
    )
    assert result.exit_code == 0, result.stderr
    for name in ("copper.abaqus.inp", "copper.voigt.csv"):
        text = (tmp_path / name).read_text()
        assert "frame: user" in text and "frame_axes: x = 0.707107" in text
    document = json.loads(run("analyze", tmp_path / "copper.voigt.csv", "--json").stdout)
    assert document["frame"] == "user"
    assert document["stiffness"][0][0] == pytest.approx((C11 + C12 + 2 * C44) / 2)
