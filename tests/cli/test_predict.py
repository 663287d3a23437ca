import json
from pathlib import Path

import numpy as np
import pytest

COPPER_C11 = 168.4


def test_json_on_standard_output_is_one_document_as_promised(run, stand_in, quartz: Path) -> None:
    result = run("predict", quartz, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["schema"] == 1
    assert document["model"] == {"name": "stand-in", "version": "0", "sha256": "cd" * 32}
    (entry,) = document["results"]
    assert (entry["file"], entry["formula"], entry["atoms"]) == (str(quartz), "SiO2", 9)
    assert (entry["space_group"], entry["crystal_system"]) == (154, "trigonal")
    assert (entry["frame"], entry["units"]) == ("crystal", "GPa")
    assert entry["stiffness"][0][0] == COPPER_C11
    assert result.stderr == ""


def test_text_shows_matrix_moduli_interval_frame_units_and_model(run, stand_in, quartz: Path) -> None:
    result = run("predict", quartz)
    assert result.exit_code == 0
    for expected in (
        "SiO2",
        "P3_221",
        "GPa",
        "xx yy zz yz xz xy",
        "crystal",
        "168.4 ± 16.8",
        "130.0 to 145.0",
    ):
        assert expected in result.stdout
    for modulus in ("bulk", "shear", "Young", "Poisson", "Kelvin", "positive definite", "stand-in"):
        assert modulus in result.stdout
    assert "\x1b[" not in result.stdout, "colours belong to terminals"


def test_what_is_zero_by_symmetry_is_shown_as_zero(run, stand_in, copper: Path) -> None:
    rows = [
        line.split() for line in run("predict", copper).stdout.splitlines() if line.strip().startswith("yz ")
    ]
    assert rows[0][1:4] == ["0", "0", "0"]


def test_a_failing_file_gets_one_line_and_the_others_are_done(run, stand_in, quartz, broken, copper) -> None:
    result = run("predict", quartz, broken, copper, "--json")
    assert result.exit_code == 1
    entries = json.loads(result.stdout)["results"]
    assert [Path(entry["file"]).name for entry in entries] == ["quartz.cif", "broken.cif", "copper.cif"]
    assert ["error" in entry for entry in entries] == [False, True, False]
    assert entries[1]["error"]["type"] == "CrystalReadError"
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{broken}: ") and line.count("broken.cif") == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_answers_keep_the_order_of_the_files(run, stand_in, quartz, broken, copper, order) -> None:
    files = [(quartz, broken, copper)[i] for i in order]
    entries = json.loads(run("predict", *files, "--json").stdout)["results"]
    assert [entry["file"] for entry in entries] == [str(file) for file in files]


def test_an_error_of_the_network_is_the_error_of_that_file(
    run, stand_in, tmp_path: Path, copper: Path
) -> None:
    helium = tmp_path / "helium.cif"
    helium.write_text(copper.read_text().replace("Cu", "He"))
    result = run("predict", helium, copper, "--json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)["results"]
    assert first["error"]["message"].endswith("refused by the stand-in")
    assert second["formula"] == "Cu"


def test_an_unforeseen_exception_is_one_line_too_and_a_traceback_with_debug(
    run, stand_in, monkeypatch: pytest.MonkeyPatch, copper: Path
) -> None:
    def trips(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("core.export.framed_prediction.in_frame", trips)
    plain = run("predict", copper)
    assert plain.exit_code == 1
    (line,) = plain.stderr.splitlines()
    assert "unexpected ZeroDivisionError: of all things" in line and "--debug" in line
    debugged = run("predict", copper, "--debug")
    assert debugged.exit_code == 1 and "Traceback" in debugged.stderr


def test_a_missing_file_is_one_line_with_its_name(run, stand_in, tmp_path: Path) -> None:
    result = run("predict", tmp_path / "nowhere.cif")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "nowhere.cif" in line


def test_every_block_of_a_file_is_a_result(run, stand_in, tmp_path: Path, quartz: Path, copper: Path) -> None:
    both = tmp_path / "both.cif"
    both.write_text(quartz.read_text() + "\n" + copper.read_text())
    entries = json.loads(run("predict", both, "--json").stdout)["results"]
    assert [(entry["block"], entry["formula"]) for entry in entries] == [("silica", "SiO2"), ("copper", "Cu")]


def test_a_folder_stands_for_its_crystal_files(
    run, stand_in, tmp_path: Path, quartz: Path, copper: Path
) -> None:
    (tmp_path / "notes.md").write_text("no crystal")
    entries = json.loads(run("predict", tmp_path, "--json").stdout)["results"]
    assert [Path(entry["file"]).name for entry in entries] == ["copper.cif", "quartz.cif"]


def test_doubts_are_said(run, stand_in, tmp_path: Path, copper: Path) -> None:
    xenon = tmp_path / "xenon.cif"
    xenon.write_text(copper.read_text().replace("Cu", "Xe"))
    result = run("predict", xenon)
    assert result.exit_code == 0, "an unseen element is a warning, not an error"
    assert "xenon was not in the training data" in result.stdout


def test_the_ieee_frame_is_named(run, stand_in, quartz: Path) -> None:
    (entry,) = json.loads(run("predict", quartz, "--frame", "ieee", "--json").stdout)["results"]
    assert entry["frame"] == "ieee" and "176" in entry["frame_description"]


def test_out_writes_two_files_a_crystal_under_names_that_never_meet(
    run, stand_in, tmp_path: Path, quartz
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "quartz.cif").write_text(quartz.read_text())
    result = run("predict", quartz, other / "quartz.cif", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "quartz-2.tensor.json",
        "quartz-2.voigt.csv",
        "quartz.tensor.json",
        "quartz.voigt.csv",
    ]
    matrix = np.loadtxt(tmp_path / "out" / "quartz.voigt.csv", delimiter=",", encoding="utf-8")
    assert matrix[0, 0] == COPPER_C11


def test_what_the_device_had_to_give_up_is_said(run, stand_in, copper: Path) -> None:
    stand_in.notices = ("the GPU ran out of memory; the CPU took over",)
    result = run("predict", copper, "--json")
    assert result.stderr.strip() == "the GPU ran out of memory; the CPU took over"
    json.loads(result.stdout)


def test_progress_goes_to_standard_error_only(run, stand_in, quartz: Path) -> None:
    result = run("predict", quartz, "--json", "--progress")
    json.loads(result.stdout)
    assert result.exit_code == 0


def test_a_cell_beyond_the_limit_is_refused_with_advice(run, monkeypatch, quartz: Path) -> None:
    monkeypatch.setattr("core.prediction.predictor.LARGE_FOR_PREDICTION", 5)
    result = run("predict", quartz)
    assert result.exit_code == 1
    assert "9 atoms" in result.stderr and "primitive cell" in result.stderr


def test_an_unknown_model_is_named_with_those_there_are(run, quartz: Path) -> None:
    result = run("predict", quartz, "--model", "no-such-network")
    assert result.exit_code == 1
    assert "no-such-network" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [(), ("--frame", "sideways", "x.cif"), ("--device", "abacus", "x.cif"), ("--no-such-option", "x.cif")],
)
def test_wrong_usage_ends_with_two(run, words) -> None:
    result = run("predict", *words)
    assert result.exit_code == 2
    assert "Usage" in result.stderr
