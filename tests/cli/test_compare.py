"""``elastoscope compare``."""

import json

import numpy as np
import pytest

from core.elasticity.averages import voigt_reuss_hill

NICKEL = np.diag([246.5 - 147.3] * 3 + [124.7] * 3) + 147.3 * np.kron(np.diag([1, 0]), np.ones((3, 3)))


@pytest.fixture
def nickel(tmp_path):
    path = tmp_path / "nickel.csv"
    np.savetxt(path, NICKEL, delimiter=",")
    return path


def test_two_tensors_and_their_difference(run, tensor_file, nickel):
    result = run("compare", tensor_file, nickel, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    first, second = document["materials"]
    copper = np.array(first["stiffness"])
    bulk = voigt_reuss_hill(NICKEL).bulk.hill
    assert second["bulk_hill"] == pytest.approx(bulk) and second["model"] is None
    (difference,) = document["differences"]
    assert np.array(difference["stiffness"]) == pytest.approx(NICKEL - copper)
    weights = np.outer([1, 1, 1, 2**0.5, 2**0.5, 2**0.5], [1, 1, 1, 2**0.5, 2**0.5, 2**0.5])
    assert difference["norm"] == pytest.approx(np.linalg.norm(weights * (NICKEL - copper)))
    assert difference["bulk_hill"] == pytest.approx(bulk - first["bulk_hill"])
    along = {}
    for name, voigt in (("copper", copper), ("nickel", NICKEL)):
        compliance = np.linalg.inv(voigt)
        along[name] = 1 / compliance[0, 0]
    ends = (difference["surface"]["minimum"]["value"], difference["surface"]["maximum"]["value"])
    assert ends[0] == pytest.approx(along["nickel"] - along["copper"], rel=1e-3) and ends[0] < ends[1]
    assert "correspond" in document["correspondence"] and document["frame"] == "crystal"


def test_crystals_are_predicted_and_read_as_text(run, stand_in, quartz, copper, nickel):
    result = run("compare", quartz, copper, nickel, "--quantity", "velocity_p")
    assert result.exit_code == 0, result.stderr
    text = result.stdout
    assert "stand-in 0" in text and "A  " in text and "C − A" in text and "GPa" in text
    assert "needs the density" in text  # nickel is a tensor without a crystal
    assert "axes of both crystals correspond" in " ".join(text.split())


def test_the_frame_is_said_and_frames_are_not_mixed(run, stand_in, quartz, copper, nickel):
    result = run("compare", quartz, copper, "--frame", "ieee", "--json")
    assert json.loads(result.stdout)["frame"] == "ieee"
    mixed = run("compare", quartz, nickel, "--frame", "ieee")
    assert mixed.exit_code == 1 and "nickel.csv in crystal" in mixed.stderr


def test_a_broken_file_does_not_stop_the_others(run, stand_in, quartz, copper, broken):
    result = run("compare", quartz, broken, copper, "--json")
    assert result.exit_code == 1 and "broken.cif" in result.stderr
    files = [material["file"] for material in json.loads(result.stdout)["materials"]]
    assert files == [str(quartz), str(copper)]
    alone = run("compare", broken, copper)
    assert alone.exit_code == 1 and not alone.stdout


def test_one_file_is_not_a_comparison(run, copper):
    result = run("compare", copper)
    assert result.exit_code == 2 and "two files or more" in result.stderr


def test_a_tensor_that_is_not_positive_definite(run, tmp_path, nickel):
    path = tmp_path / "unstable.csv"
    unstable = NICKEL.copy()
    unstable[3, 3] = -1.0
    np.savetxt(path, unstable, delimiter=",")
    result = run("compare", nickel, path, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["materials"][1]["stable"] is False and document["materials"][1]["shear_hill"] is None
    assert document["differences"][0]["surface"]["minimum"] is None and document["differences"][0]["norm"] > 0
