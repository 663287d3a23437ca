"""The network that comes with the program, asked through the command line."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from app.resource_paths import default_model, examples, resources
from app.self_test import CHECKS

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "cif_corpus"
LONGEST_PER_FILE_S = 10.0
QUARTZ = resources() / "examples" / "quartz-alpha.cif"


def test_quartz_gets_a_trigonal_positive_definite_tensor(run) -> None:
    result = run("predict", QUARTZ, "--json", "--device", "cpu")
    assert result.exit_code == 0, result.stderr
    (entry,) = json.loads(result.stdout)["results"]
    c = np.array(entry["stiffness"])
    assert entry["stable"] and entry["in_domain"] and entry["symmetry_residual"] < 1e-5
    np.testing.assert_allclose([c[1, 1], c[4, 4], c[4, 5]], [c[0, 0], c[3, 3], c[0, 3]], rtol=1e-4)
    assert c[5, 5] == pytest.approx((c[0, 0] - c[0, 1]) / 2, rel=1e-4)
    lower, upper = entry["interval_90"]["bulk_hill"]
    assert lower < entry["moduli"]["bulk"]["hill"] < upper


def test_every_example_is_predicted_and_the_model_is_named(run) -> None:
    result = run("predict", *examples(), "--json", "--device", "cpu")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert len(document["results"]) == len(examples()) >= 14
    assert {entry["crystal_system"] for entry in document["results"]} == {
        "triclinic",
        "monoclinic",
        "orthorhombic",
        "tetragonal",
        "trigonal",
        "hexagonal",
        "cubic",
    }
    card = json.loads((default_model() / "card.json").read_text(encoding="utf-8"))
    assert document["model"]["name"] == card["name"]


def test_a_model_is_found_by_name_and_by_path(run) -> None:
    for model in (default_model().name, default_model()):
        result = run("predict", QUARTZ, "--json", "--model", model)
        assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("left_out", [("Formats", "Window"), pytest.param((), marks=pytest.mark.soak)])
def test_the_self_test_passes(run, monkeypatch, left_out) -> None:
    """The short form leaves out what tests of the exports and of the window do as well."""
    for name in left_out:
        monkeypatch.delitem(CHECKS, name)
    result = run("selftest", "--json")
    document = json.loads(result.stdout)
    assert [check for check in document["checks"] if not check["passed"]] == []
    assert result.exit_code == 0 and document["passed"] is True


def test_the_self_test_fails_where_predictions_are_not_the_known_ones(
    run, monkeypatch, tmp_path: Path
) -> None:
    import shutil

    model = tmp_path / "model"
    shutil.copytree(default_model(), model)
    wrong = {"schema": 1, "predictions": {QUARTZ.name: np.eye(6).tolist()}}
    (model / "known_predictions.json").write_text(json.dumps(wrong))
    monkeypatch.setattr("app.self_test.default_model", lambda: model)
    for name in [*CHECKS]:
        if name != "Predictions":
            monkeypatch.delitem(CHECKS, name)
    result = run("selftest")
    assert result.exit_code == 1
    assert "Predictions: SelfTestError: predictions differ" in result.stderr
    assert "FAILED" in result.stdout


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the collection of real CIF files is not in {CORPUS}")
@pytest.mark.timeout(240)
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_every_real_cif_gives_a_tensor_or_one_line(run, monkeypatch: pytest.MonkeyPatch, every: int) -> None:
    from core.crystal import guarded

    seconds: dict[str, float] = {}
    read = guarded.read_crystals_guarded

    def timed(path: Path, **options):
        start = time.perf_counter()
        try:
            return read(path, **options)
        finally:
            seconds[path.name] = time.perf_counter() - start

    monkeypatch.setattr(guarded, "read_crystals_guarded", timed)
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())[::every]
    result = run("predict", *files, "--json", "--device", "cpu")
    entries = json.loads(result.stdout)["results"]
    assert {entry["file"] for entry in entries} == {str(file) for file in files}
    failed = [entry for entry in entries if "error" in entry]
    assert result.exit_code == 1 and len(result.stderr.splitlines()) == len(failed)
    assert "Traceback" not in result.stderr and "unexpected" not in result.stderr
    assert all(len(entry["error"]["message"]) > 20 for entry in failed)
    for entry in entries:
        if "stiffness" in entry:
            assert min(entry["kelvin_moduli"]) > 0, entry["file"]
    predicted = {Path(entry["file"]).name: entry["seconds"] for entry in entries if "seconds" in entry}
    slowest = max(seconds[name] + predicted.get(name, 0.0) for name in seconds)
    assert slowest < LONGEST_PER_FILE_S


def test_a_model_has_one_identity_in_predictions_and_in_screening() -> None:
    from core.prediction.predictor import Predictor
    from core.screening.recipe import model_identity

    loaded = Predictor.load(default_model(), device="cpu").identity
    assert loaded == model_identity(default_model())
