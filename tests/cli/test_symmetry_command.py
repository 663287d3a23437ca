"""``elastoscope symmetry``."""

import json

import numpy as np
import pytest

from core.crystal.crystal import Crystal
from core.export.crystal_files import cif_text
from core.symmetry_breaking.known_cases import cubic_perovskite


@pytest.fixture
def perovskite(tmp_path):
    path = tmp_path / "cubic.cif"
    path.write_text(cif_text(cubic_perovskite()))
    return path


def document(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_tensors_of_a_crystal_with_what_a_matrix_violates(run, quartz, tmp_path):
    matrix = np.zeros((3, 6))
    matrix[0, :2], matrix[1, 5], matrix[2, 2] = (2.3, -2.3), -4.6, 1.0
    path = tmp_path / "d.csv"
    np.savetxt(path, matrix, delimiter=",", header="pC/N")
    found = document(run("symmetry", quartz, "--tensor", "piezoelectric-strain", "--matrix", path, "--json"))
    (tensor,) = found["tensors"]
    assert (found["space_group"], found["point_group"], found["tolerance"]) == (154, "32", 0.01)
    assert (tensor["independent"], tensor["components"], tensor["free"]) == (2, 18, ["d11", "d14"])
    assert tensor["irreps"] == "2x1o+1x2o+1x3o"
    assert [part["name"] for part in tensor["violation"]["components"]] == ["d33"]
    assert tensor["violation"]["residual"] == pytest.approx(1.0)
    text = run("symmetry", quartz, "--tensor", "piezoelectric-strain", "--matrix", path).stdout
    assert "d33 = 0" in text and "d26 = −2 d11" in text


def test_a_point_group_without_a_crystal_and_the_list(run):
    found = document(run("symmetry", "--point-group", "-43m", "--tensor", "photoelastic", "--json"))
    assert found["tensors"][0]["independent"] == 3 and found["space_group"] is None
    assert "forbids" in run("symmetry", "--point-group", "m-3m", "--tensor", "piezoelectric").stdout
    assert "gyration" in run("symmetry", "--list").stdout
    wide = run("symmetry", "--point-group", "m-3m", "--tensor", "third-order-elasticity").stdout
    assert "C111 independent" in wide and "6 of 56" in wide


def test_a_distortion_and_its_transition(run, perovskite):
    found = document(
        run("symmetry", perovskite, "--distort", "Ti1:c", "--to", "0.1", "--steps", "3", "--json")
    )
    assert [step["space_group"] for step in found["distortion"]["steps"]] == [221, 99, 99]
    (transition,) = found["distortion"]["transitions"]
    assert transition["independent"] == [3, 6]
    text = run("symmetry", perovskite, "--distort", "xy", "--steps", "2").stdout
    assert "Pm-3m (221) → Cmmm (65), 3 → 9 constants" in text


def test_a_polar_target_needs_a_polar_vector(run, perovskite, tmp_path):
    crystal = cubic_perovskite()
    moved = crystal.fractional + np.array([[0, 0, 0.02 * (k == 1)] for k in range(5)])
    target = tmp_path / "polar.cif"
    target.write_text(cif_text(Crystal(species=crystal.species, cell=crystal.cell, fractional=moved)))
    words = ("symmetry", perovskite, "--target", target, "--on", "everywhere", "--degree", "1")
    order = document(run(*words, "--json"))["order_parameters"]
    assert order["reached"] and order["least_loss_by_symmetry"] == pytest.approx(1.0)
    opened = [each for each in order["irreps"] if each["opened"]]
    assert [(each["irrep"], each["shape"]) for each in opened] == [("1o", "z")]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "give one of"),
        (("--point-group", "5", "--tensor", "elasticity"), 1, "no point group"),
        (("--point-group", "32", "--tensor", "dipole"), 1, "known are elasticity"),
        (("--point-group", "32", "--distort", "xx"), 2, "need a crystal"),
        (("CRYSTAL", "--distort", "Ti1"), 1, "no mode"),
        (("CRYSTAL", "--distort", "Fe1:z"), 1, "give Sr0, Ti1, O2, O3, O4, or a number from 1 to 5"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run, perovskite, words, code, says):
    result = run("symmetry", *(perovskite if word == "CRYSTAL" else word for word in words))
    assert result.exit_code == code
    assert says in result.stderr and "Traceback" not in result.stderr


def test_a_disordered_crystal_is_an_entry_with_its_error(run, quartz):
    text = quartz.read_text().replace("_atom_site_fract_z\n", "_atom_site_fract_z\n_atom_site_occupancy\n")
    quartz.write_text(text.replace("0.6666667\n", "0.6666667 0.5\n").replace("0.7858\n", "0.7858 1\n"))
    result = run("symmetry", quartz, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["type"] == "DisorderedCrystalError"


@pytest.mark.parametrize(("words", "seconds"), [((), None), (("--reading-time", "60"), 60.0)])
def test_reading_may_be_given_more_time(run, quartz, monkeypatch, words, seconds):
    from core.crystal import guarded

    read, given = guarded.read_crystal_guarded, []
    monkeypatch.setattr(
        guarded, "read_crystal_guarded", lambda path, **more: given.append(more["seconds"]) or read(path)
    )
    assert run(*words, "symmetry", quartz, "--tensor", "piezoelectric-strain").exit_code == 0
    assert given == [seconds]
    assert "Predict again" in run("--reading-time", "9", quartz).stderr
