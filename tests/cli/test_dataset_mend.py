"""``elastoscope dataset mend`` with a predictor that knows the truth."""

import json

import numpy as np
import pytest

from core.dataset.json_lines import read_json_lines
from core.elasticity.stiffness import Stiffness
from core.prediction.prediction import ModelIdentity, Prediction

TRUE = np.array(
    [
        [87.0, 7, 12, -18, 0, 0],
        [7, 87, 12, 18, 0, 0],
        [12, 12, 107, 0, 0, 0],
        [-18, 18, 0, 58, 0, 0],
        [0, 0, 0, 0, 58, -18],
        [0, 0, 0, 0, -18, 40],
    ]
)
"""α-quartz, rounded; GPa."""
OTHER_SIGN = TRUE * np.where(np.isin(TRUE, (18.0, -18.0)), -1.0, 1.0)


class TruthTeller:
    identity = ModelIdentity(name="truth", version="1", sha256="ab" * 32)

    def predict_many(self, crystals):
        for crystal in crystals:
            yield Prediction(
                crystal=crystal,
                stiffness=Stiffness(voigt=TRUE),
                interval=None,
                log_irreps=np.zeros(21),
                in_domain=True,
                warnings=(),
                symmetry_residual=0.0,
                model=self.identity,
                seconds=0.0,
            )


@pytest.fixture
def truthful(monkeypatch):
    monkeypatch.setattr("app.cli.dataset_mend_command.load_predictor", lambda *_: TruthTeller())


@pytest.fixture
def dataset(tmp_path, quartz):
    from core.crystal.reading import read_crystal

    crystal = read_crystal(quartz)
    rows = [
        {
            "material_id": f"q-{number}",
            "crystal_system": "trigonal",
            "lattice": crystal.cell.tolist(),
            "species": list(crystal.species),
            "frac": crystal.fractional.tolist(),
            "stiffness_voigt_GPa": voigt.tolist(),
            "split": split,
        }
        for number, (voigt, split) in enumerate(
            [(TRUE, "train"), (OTHER_SIGN, "train"), (OTHER_SIGN, "test")]
        )
    ]
    path = tmp_path / "quartz.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_wrong_sign_of_c14_is_turned_in_the_training_split_only(run, truthful, dataset, tmp_path):
    out = tmp_path / "mended.jsonl.gz"
    result = run("dataset", "mend", dataset, "--out", out, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout, parse_constant=pytest.fail)
    assert (document["examined"], document["mended"]) == ({"trigonal": 2}, {"trigonal": 1})
    assert [label["material_id"] for label in document["labels"]] == ["q-1"]
    signs = [np.sign(record.voigt[0, 3]) for record in read_json_lines(out).records]
    assert signs == [-1, -1, 1]


def test_the_table_counts_by_crystal_system(run, truthful, dataset, tmp_path):
    result = run("dataset", "mend", dataset, "--out", tmp_path / "mended.jsonl")
    assert result.exit_code == 0, result.stderr
    assert ["trigonal", "2", "1"] in [line.split() for line in result.stdout.splitlines()]
    assert f"wrote {tmp_path / 'mended.jsonl'}" in result.stderr


def test_the_dataset_itself_is_not_overwritten(run, truthful, dataset):
    before = dataset.read_bytes()
    result = run("dataset", "mend", dataset, "--out", dataset)
    assert (result.exit_code, dataset.read_bytes()) == (1, before)
    assert "is the dataset itself; give the copy another name" in result.stderr


def test_another_ending_is_wrong_usage(run, truthful, dataset, tmp_path):
    result = run("dataset", "mend", dataset, "--out", tmp_path / "mended.csv")
    assert result.exit_code == 2
    assert "does not end in .jsonl" in result.stderr
