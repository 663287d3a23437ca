"""Datasets: every usable row is read, every other one is set aside with its reason."""

import gzip
import json

import numpy as np
import pytest

from core.dataset.json_lines import read_json_lines
from core.errors import DatasetError

STIFFNESS = np.diag([100.0, 100, 100, 40, 40, 40]) + 50.0 * np.kron(np.diag([1, 0]), 1 - np.eye(3))


def row(**changes):
    values = {
        "material_id": "m-1",
        "lattice": (np.eye(3) * 4.1).tolist(),
        "species": ["Cs", "Cl"],
        "frac": [[0, 0, 0], [0.5, 0.5, 0.5]],
        "stiffness_voigt_GPa": STIFFNESS.tolist(),
        "split": "train",
    } | changes
    return {name: value for name, value in values.items() if value is not ...}


def write(path, lines):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8") as stream:
        stream.write(text + "\n")
    return path


@pytest.mark.parametrize("name", ["data.jsonl", "data.jsonl.gz"])
def test_what_is_written_is_read(tmp_path, name):
    lines = [
        row(),
        "",
        row(material_id="m-2", split="val", formula="CsCl", crystal_system="cubic"),
        row(material_id=...),
    ]
    data = read_json_lines(write(tmp_path / name, lines))
    assert data.name == name
    assert data.rejected == ()
    assert [record.identifier for record in data.records] == ["m-1", "m-2", "line 4"]
    first, second, _ = data.records
    assert (second.formula, second.crystal_system, second.split) == ("CsCl", "cubic", "val")
    assert first.crystal.species == ("Cs", "Cl")
    np.testing.assert_array_equal(first.crystal.cell, np.eye(3) * 4.1)
    np.testing.assert_array_equal(first.voigt, STIFFNESS)
    assert [len(data.split(split)) for split in ("train", "val", "test", "all")] == [2, 1, 0, 3]


BROKEN = {
    "not json": "{",
    "a list": "[1, 2]",
    "a number": "7",
    "nested beyond measure": "[" * 100_000,
    "no lattice": row(lattice=...),
    "unknown element": row(species=["Cs", "Qq"]),
    "one place too few": row(frac=[[0, 0, 0]]),
    "no atoms": row(species=[], frac=[]),
    "flat cell": row(lattice=[[1, 0, 0], [0, 1, 0], [1, 1, 0]]),
    "nan in the cell": row(lattice=[[float("nan"), 0, 0], [0, 4, 0], [0, 0, 4]]),
    "a number beyond floating point": row(lattice=[[10**400, 0, 0], [0, 4, 0], [0, 0, 4]]),
    "words for numbers": row(frac=[["a", 0, 0], [0, 0, 0]]),
    "stiffness 3×3": row(stiffness_voigt_GPa=np.eye(3).tolist()),
    "stiffness missing": row(stiffness_voigt_GPa=None),
    "asymmetric": row(stiffness_voigt_GPa=(STIFFNESS + 20.0 * np.eye(6, k=2)).tolist()),
    "unstable": row(stiffness_voigt_GPa=(-STIFFNESS).tolist()),
    "all zero": row(stiffness_voigt_GPa=np.zeros((6, 6)).tolist()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_is_set_aside_with_its_reason_and_the_rest_is_read(tmp_path, name):
    data = read_json_lines(write(tmp_path / "data.jsonl", [row(), BROKEN[name], row(material_id="m-3")]))
    assert [record.identifier for record in data.records] == ["m-1", "m-3"]
    (rejected,) = data.rejected
    assert rejected.line == 2
    assert rejected.reason.strip()


def test_the_reasons_say_what_is_wrong(tmp_path):
    lines = [row(), BROKEN["unknown element"], BROKEN["unstable"], BROKEN["no lattice"]]
    reasons = [one.reason for one in read_json_lines(write(tmp_path / "data.jsonl", lines)).rejected]
    assert reasons[0] == "unknown elements: Qq"
    assert "not positive definite" in reasons[1]
    assert reasons[2] == "missing: lattice"


def test_a_small_asymmetry_of_rounding_is_averaged_away(tmp_path):
    uneven = STIFFNESS.copy()
    uneven[0, 1] += 0.2
    (record,) = read_json_lines(
        write(tmp_path / "d.jsonl", [row(stiffness_voigt_GPa=uneven.tolist())])
    ).records
    np.testing.assert_array_equal(record.voigt, record.voigt.T)
    assert record.voigt[0, 1] == pytest.approx(STIFFNESS[0, 1] + 0.1)


def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path):
    with pytest.raises(DatasetError, match=r"missing\.jsonl does not exist"):
        read_json_lines(tmp_path / "missing.jsonl")
    with pytest.raises(
        DatasetError, match="no usable labelled crystal; the first reason: unknown elements: Qq"
    ):
        read_json_lines(write(tmp_path / "bad.jsonl", [BROKEN["unknown element"]]))
    with pytest.raises(DatasetError, match="cannot be read"):
        read_json_lines(tmp_path)
    cut = write(tmp_path / "cut.jsonl.gz", [row()] * 50)
    cut.write_bytes(cut.read_bytes()[:-20])
    with pytest.raises(DatasetError, match="cannot be read"):
        read_json_lines(cut)
    (tmp_path / "plain.jsonl.gz").write_text(json.dumps(row()))
    with pytest.raises(DatasetError, match="cannot be read"):
        read_json_lines(tmp_path / "plain.jsonl.gz")
    (tmp_path / "binary.jsonl").write_bytes(bytes(range(128, 256)))
    with pytest.raises(DatasetError, match="cannot be read"):
        read_json_lines(tmp_path / "binary.jsonl")
