"""``elastoscope models``, and the library's names for the other commands."""

import json

import numpy as np
import pytest

from core.network.build import build_network
from core.network.checkpoint import save_checkpoint
from core.network.config import NetworkConfig

NETWORK = NetworkConfig(
    cutoff=4.0,
    channels=8,
    edge_channels=4,
    layers=2,
    radial_hidden=16,
    species_features=8,
    radial_functions=4,
)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model") / "own"
    card = {"name": "own", "data": "own.jsonl", "networks": 1, "errors": {}}
    save_checkpoint(folder, [build_network(NETWORK, seed=0)], card)
    return folder


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setenv("ELASTOSCOPE_MODELS", str(tmp_path / "library"))
    return tmp_path / "library"


def listed(run):
    result = run("models", "list", "--json")
    assert result.exit_code == 0, result.stderr
    return {one["name"]: one for one in json.loads(result.stdout, parse_constant=pytest.fail)["models"]}


def test_a_model_lives_in_the_library(run, library, model, tmp_path):
    assert list(listed(run)) == ["standard"]
    assert run("models", "add", model, "--name", "my own").exit_code == 0
    assert run("models", "note", "my own", "of last week").exit_code == 0
    assert run("models", "use", "my own").exit_code == 0
    one = listed(run)["my own"]
    assert (one["current"], one["shipped"], one["notes"]) == (True, False, "of last week")
    text = run("models", "list").stdout
    assert "my own" in text and "comes with" in text
    shown = json.loads(run("models", "show", "my own", "--json").stdout)["model"]
    assert shown == one
    assert "own.jsonl" in run("models", "show", "my own").stdout
    assert run("models", "export", "my own", "--out", tmp_path / "own.elastomodel").exit_code == 0
    assert run("models", "rename", "my own", "theirs").exit_code == 0
    imported = run("models", "import", tmp_path / "own.elastomodel")
    assert imported.stdout == "my own\n"
    assert run("models", "remove", "theirs").exit_code == 0
    assert set(listed(run)) == {"standard", "my own"}
    assert listed(run)["standard"]["current"]


def test_other_commands_know_its_names_and_its_choice(run, library, model):
    from app.cli.models import model_folder
    from app.resource_paths import default_model

    assert model_folder(None) == default_model()
    run("models", "add", model, "--name", "my own")
    assert model_folder("my own").parent == library
    assert model_folder(None) == default_model()
    run("models", "use", "my own")
    assert model_folder(None) == model_folder("my own")
    assert model_folder("standard") == default_model()
    run("models", "use", "standard")
    assert model_folder(None) == default_model()
    failed = run("predict", model / "card.json", "--model", "nobody's")
    assert failed.exit_code == 1
    assert "of this program or its library (my own, standard)" in failed.stderr


def test_models_are_compared(run, library, model, tmp_path):
    rows = []
    for number in range(3):
        a = 3.6 + 0.1 * number
        voigt = np.diag([200.0] * 3 + [90.0] * 3)
        rows.append(
            {
                "material_id": f"row-{number}",
                "crystal_system": "cubic",
                "lattice": (np.eye(3) * a).tolist(),
                "species": ["Cs", "Cl"],
                "frac": [[0, 0, 0], [0.5, 0.5, 0.5]],
                "stiffness_voigt_GPa": voigt.tolist(),
                "split": "test",
            }
        )
    data = tmp_path / "some.jsonl"
    data.write_text("\n".join(map(json.dumps, rows)) + "\n")
    run("models", "add", model, "--name", "a")
    words = ["models", "compare", "standard", "a", "--data", data, "--device", "cpu"]
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout, parse_constant=pytest.fail)
    assert [one["name"] for one in document["models"]] == ["standard", "a"]
    assert document["models"][0]["overall"] != document["models"][1]["overall"]
    assert {one["overall"]["count"] for one in document["models"]} == {3}
    text = run(*words)
    assert "by crystal system" in text.stdout and "cubic" in text.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show", "x"], "there is no model 'x' in the library"),
        (["use", "x"], "there is no model 'x' in the library"),
        (["remove", "standard"], "standard comes with the program"),
        (["import", "nothing.elastomodel"], "cannot be read"),
        (["add", "nothing", "--name", "x"], "holds no finished model"),
        (["compare", "standard", "--data", "nothing.jsonl"], "does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_line(run, library, words, sentence):
    result = run("models", *words)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert sentence in result.stderr
    assert "unexpected" not in result.stderr


def test_a_taken_name_is_refused_before_the_training(run, library, tmp_path):
    result = run("train", tmp_path / "x.jsonl", "--out", tmp_path / "run", "--to-library", "standard")
    assert result.exit_code == 1
    assert "has a model 'standard' already" in result.stderr


@pytest.mark.parametrize("words", [["compare"], ["add", "x"], ["export", "x"], ["rename", "x"], ["sing"]])
def test_wrong_usage_is_exit_2(run, library, words):
    assert run("models", *words).exit_code == 2
