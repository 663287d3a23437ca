"""``elastoscope dataset check`` and how the commands read a dataset without splits."""

import json

import numpy as np
import pytest

SALTS = [(a, h) for a in ("Li", "Na", "K", "Rb", "Cs") for h in ("F", "Cl", "Br", "I")]


def row(number, pair, **changes):
    voigt = np.diag([100.0, 100, 100, 40, 40, 40]) + 50.0 * np.kron(np.diag([1, 0]), 1 - np.eye(3))
    return {
        "material_id": f"s-{number}",
        "lattice": (np.eye(3) * 4.1).tolist(),
        "species": list(pair),
        "frac": [[0, 0, 0], [0.5, 0.5, 0.5]],
        "stiffness_voigt_GPa": voigt.tolist(),
    } | changes


@pytest.fixture
def salts(tmp_path):
    rows = [row(number, pair) for number, pair in enumerate(SALTS)]
    bent = np.diag([100.0, 300, 100, 40, 40, 40]).tolist()
    rows += [row(20, ("Qq", "Cl")), row(21, ("Na", "At"), stiffness_voigt_GPa=bent), row(3, ("K", "Cl"))]
    path = tmp_path / "salts.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


def test_the_json_counts_rows_by_reason_and_names_every_one(run, salts):
    result = run("dataset", "check", salts, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout, parse_constant=pytest.fail)
    assert (document["usable"], document["set_aside"], document["formulas"]) == (20, 3, 20)
    assert [entry["row"] for entry in document["rejected"]] == [21, 22, 23]
    assert document["faults"] == {
        "elements unknown": 1,
        "identifier seen before": 1,
        "tensor misfits the crystal's symmetry": 1,
    }
    assert document["splits"] == {"train": 16, "val": 2, "test": 2, "": 0}
    assert document["systems"] == {"cubic": 20}
    assert document["file_format"] == "JSON lines"
    assert document["bulk_hill"]["median"] == pytest.approx(200 / 3)


def test_the_text_says_format_counts_and_division(run, salts):
    result = run("dataset", "check", salts, "--split-by", "random", "--split-seed", "7")
    assert result.exit_code == 0, result.stderr
    assert "JSON lines" in result.stdout
    assert "20 usable rows, 20 formulas; 3 set aside" in result.stdout
    assert "at random, 20 groups, seed 7" in result.stdout
    assert "row 21 s-20: unknown elements: Qq" in result.stderr


def test_a_looser_limit_keeps_the_row_that_misfits(run, salts):
    result = run("dataset", "check", salts, "--misfit", "0.9", "--json")
    assert json.loads(result.stdout)["usable"] == 21


def test_what_is_no_dataset_is_one_line(run, tmp_path):
    (tmp_path / "a.txt").write_text("hello\n")
    result = run("dataset", "check", tmp_path / "a.txt")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "no dataset of a known format" in result.stderr


def test_training_and_evaluation_name_the_formats_in_their_help(run):
    for command in (("train",), ("evaluate",), ("dataset", "check")):
        text = run(*command, "--help").stdout
        assert all(word in text for word in ("JSON lines", "matminer", "MatTen", "extended XYZ", "C11"))
