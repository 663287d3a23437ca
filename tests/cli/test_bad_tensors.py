"""Files that hold no stiffness in GPa: each is named and refused, or put right openly."""

import json
from pathlib import Path

import numpy as np
import pytest

COPPER = np.diag([168.4] * 3 + [75.4] * 3) + 121.4 * np.kron(np.diag([1, 0]), 1 - np.eye(3))


def as_text(matrix: np.ndarray) -> str:
    return "\n".join(" ".join(f"{number:.6g}" for number in row) for row in np.atleast_2d(matrix)) + "\n"


LOPSIDED = COPPER + 30 * np.eye(6, k=1)
REFUSED = {
    "asymmetric": (as_text(LOPSIDED), "not symmetric: C"),
    "NaN": (as_text(COPPER).replace("75.4", "nan"), "not finite"),
    "5x6": (as_text(COPPER[:5]), "expected 6×6"),
    "words": ("stiffness of copper\n" + as_text(COPPER), '"stiffness" in line 1'),
    "21 the other way": (as_text(COPPER[np.tril_indices(6)]), "11 21 22"),
    "Pa": (as_text(COPPER * 1e9), "--units Pa"),
    "kbar of a stiff crystal": (as_text(COPPER * 50), "--units kbar"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_named_and_refused_in_one_line(run, tmp_path: Path, name: str) -> None:
    text, message = REFUSED[name]
    path = tmp_path / "bad.txt"
    path.write_text(text, encoding="utf-8")
    for command in (("analyze", path), ("export", path, "--to", "abaqus.inp", "--out", tmp_path)):
        result = run(*command)
        assert result.exit_code == 1 and result.stdout == ""
        (line,) = result.stderr.splitlines()
        assert "bad.txt" in line and message in line
    assert not (tmp_path / "bad.abaqus.inp").exists()


def notes_of(run, path: Path, *options: str) -> tuple[np.ndarray, str]:
    result = run("analyze", path, *options, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert all(note in result.stderr for note in document["notes"])
    return np.array(document["stiffness"]), " ".join(document["notes"])


def test_rounding_is_averaged_and_said(run, tmp_path: Path) -> None:
    path = tmp_path / "rounded.txt"
    path.write_text(as_text(COPPER + 0.2 * np.eye(6, k=1)))
    stiffness, notes = notes_of(run, path)
    assert stiffness[0, 1] == pytest.approx(121.5) and "differed by up to 0.2" in notes


def test_units_and_order_are_taken_from_the_flags(run, tmp_path: Path) -> None:
    distinct = COPPER + np.diag([0, 0, 0, 1.0, 2, 3])
    vasp = [0, 1, 2, 5, 3, 4]
    path = tmp_path / "numbers.txt"
    path.write_text(as_text(distinct[np.ix_(vasp, vasp)] * 1e9))
    stiffness, notes = notes_of(run, path, "--units", "Pa", "--order", "xx yy zz xy yz zx")
    np.testing.assert_allclose(stiffness, distinct)
    assert "converted from Pa" in notes and "xx yy zz xy yz xz" in notes and "stated" not in notes


def test_what_is_assumed_is_said(run, tmp_path: Path) -> None:
    path = tmp_path / "bare.txt"
    path.write_text(as_text(COPPER))
    assert "--units" in notes_of(run, path)[1] and "--order" in notes_of(run, path)[1]
    path.write_text("# units: GPa\n# voigt_order: xx yy zz yz xz xy\n" + as_text(COPPER))
    assert notes_of(run, path)[1] == ""
    path.write_text(as_text(COPPER[np.triu_indices(6)]))
    assert "11 12 13" in notes_of(run, path)[1]


def test_a_tensor_in_mbar_is_said_to_be_implausible(run, tmp_path: Path) -> None:
    path = tmp_path / "mbar.txt"
    path.write_text(as_text(COPPER / 100))
    checks = json.loads(run("analyze", path, "--json").stdout)["checks"]
    units = next(check for check in checks if check["name"] == "plausible units")
    assert units["ok"] is False and "Mbar" in units["detail"]


def test_no_index_and_no_extremum_of_a_tensor_that_is_not_positive_definite(run, tmp_path: Path) -> None:
    path = tmp_path / "soft.txt"
    path.write_text(as_text(np.diag([10.0, 10, 10, 5, 5, -1])))
    document = json.loads(run("analyze", path, "--density", "3", "--json").stdout)
    for key in ("anisotropy", "symmetry_indices", "extrema", "engineering", "bounds"):
        assert document[key] is None and "positive definite" in document["absent"][key]
    assert document["moduli"]["bulk"]["voigt"] == pytest.approx(10 / 3)
    assert document["moduli"]["bulk"]["hill"] is None and document["kelvin_moduli"][0] == pytest.approx(-2)
    assert document["decomposition"]["closest"]["cubic"]["distance"] > 0
    assert any(not condition["ok"] for condition in document["born"]["conditions"])
    text = run("analyze", path).stdout
    assert "NO (not positive definite)" in text and "Young's modulus E" not in text
