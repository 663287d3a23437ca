"""``elastoscope dataset synthetic``."""

import json

import pytest

WORDS = ["dataset", "synthetic", "--count", "4", "--seed", "5", "--prototype", "fcc", "--prototype", "rutile"]


def test_it_writes_a_dataset_and_counts_it(run, tmp_path):
    out = tmp_path / "some.jsonl"
    result = run(*WORDS, "--out", out, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout, parse_constant=pytest.fail)
    assert (document["schema"], document["count"], document["seed"]) == (1, 4, 5)
    assert document["prototypes"] == {"fcc": 2, "rutile": 2}
    assert document["crystal_systems"] == {"cubic": 2, "tetragonal": 2}
    assert document["bulk_hill_GPa"]["smallest"] > 4.0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["prototype"] for row in rows] == ["fcc", "rutile", "fcc", "rutile"]
    again = tmp_path / "again.jsonl"
    text = run(*WORDS, "--out", again)
    assert again.read_bytes() == out.read_bytes()
    assert "Prototypes        fcc 2, rutile 2" in text.stdout
    assert "4 crystals" in text.stderr
    checked = run("dataset", "check", out)
    assert "4 usable rows" in checked.stdout


@pytest.mark.parametrize(
    "words", [["--out", "some.cif"], ["--out", "a.jsonl", "--count", "0"], ["--prototype", "glass"], []]
)
def test_wrong_usage_is_exit_2(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    assert run("dataset", "synthetic", *words).exit_code == 2
    assert not list(tmp_path.iterdir())
