import json
from pathlib import Path

import pytest

NAMES = [
    *("sio2-one", "sio2-all", "zeolites", "gravity", "inertia", "equivariance"),
    *("data-efficiency", "cartesian-irreps", "filters"),
]


def test_the_experiments_are_listed_with_their_sources_and_needs(run) -> None:
    result = run("reproduce", "--list", "--json")
    assert result.exit_code == 0, result.stderr
    listed = json.loads(result.stdout)["experiments"]
    assert [one["name"] for one in listed] == NAMES
    for one in listed:
        assert one["source"]
        assert bool(one["needs"]) == bool(one["stand_in"])
    table = run("reproduce").stdout
    assert all(name in table for name in NAMES)


def test_a_table_and_pictures_of_an_index_formula(run, tmp_path: Path) -> None:
    words = ("cartesian-irreps", "--formula", "dielectric", "--group", "4/mmm", "--out", tmp_path, "--json")
    matrix = tmp_path / "matrix.txt"
    matrix.write_text("2 0.1 0\n0.1 1 0\n0 0 3\n", encoding="utf-8")
    result = run("reproduce", *words, "--tensor", matrix)
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["reached"] is True
    assert document["rows"][0]["ours"] == "1x0e+1x2e"
    pictures = [Path(name) for name in document["pictures"]]
    assert {path.suffix for path in pictures} == {".svg", ".png"}
    assert all(path.stat().st_size > 1000 for path in pictures)
    svg = next(path for path in pictures if path.suffix == ".svg").read_text(encoding="utf-8")
    assert "cartesian-irreps" in svg


def test_what_is_missing_is_said_with_how_to_get_it(run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.reproduce import registry
    from core.reproduce.experiment import Outcome, Row

    missed = Outcome(rows=(Row(quantity="loss", theirs=3.92, ours=5.0, reach="≤ 0.01", reached=False),))
    monkeypatch.setattr(registry, "run_experiment", lambda chosen, setting: missed)
    result = run("reproduce", "sio2-one")
    assert result.exit_code == 1
    assert "sio2_22.jsonl" in result.stderr
    assert "fetch-mp" in result.stderr
    assert "✗" in result.stdout
    assert "3.92" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gravitation",), "gravity"),
        (("gravity", "--data", "nowhere"), "no folder"),
        (("cartesian-irreps", "--tensor", "pyproject.toml"), "holds no numbers"),
    ],
)
def test_wrong_usage_is_one_sentence(run, words: tuple[str, ...], said: str) -> None:
    result = run("reproduce", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
