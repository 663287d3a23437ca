"""``elastoscope train`` and ``evaluate`` on a dataset of a few made-up crystals."""

import json

import numpy as np
import pytest

SETTINGS = """
name = "tiny"
version = "0.1"
description = "made for a test"
members = 2

[network]
cutoff = 4.0
layers = 2
channels = 8
edge_channels = 4
radial_functions = 4
radial_hidden = 16
species_features = 8

[training]
epochs = 2
batch_size = 8
warmup_steps = 2
threads = 1
"""


def row(number, split):
    """Caesium-chloride structures, stiffer where they are smaller."""
    a = 3.6 + 0.03 * number
    c11, c12, c44 = np.array([300.0, 80.0, 90.0]) * (3.6 / a) ** 4
    voigt = np.diag([c11 - c12] * 3 + [c44] * 3)
    voigt[:3, :3] += c12
    return {
        "material_id": f"row-{number}",
        "crystal_system": "cubic",
        "lattice": (np.eye(3) * a).tolist(),
        "species": [("Cs", "Rb", "K")[number % 3], "Cl"],
        "frac": [[0, 0, 0], [0.5, 0.5, 0.5]],
        "stiffness_voigt_GPa": voigt.tolist(),
        "split": split,
    }


def write_dataset(path):
    rows = [row(number, split) for number, split in enumerate(["train"] * 16 + ["val"] * 6 + ["test"] * 2)]
    lines = [json.dumps(one) for one in rows]
    lines.insert(2, json.dumps(row(99, "train") | {"species": ["Qq", "Cl"]}))
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    write_dataset(folder / "tiny.jsonl")
    (folder / "tiny.toml").write_text(SETTINGS)
    return folder


@pytest.fixture(scope="module")
def trained(folder):
    """The run of two members in two processes, which wait until the file that pauses them is gone: its result
    and its folder.
    """
    from click.testing import CliRunner

    from app.cli.command_line import elastoscope
    from app.cli.training_report import TrainingReport

    pause = folder / "run" / "pause"
    pause.parent.mkdir()
    pause.touch()
    told = TrainingReport.member

    def member(report, number, progress):
        told(report, number, progress)
        if progress.stage == "paused":
            pause.unlink(missing_ok=True)

    words = ["train", folder / "tiny.jsonl", "--config", folder / "tiny.toml", "--out", folder / "run"]
    words += ["--members", "2", "--jobs", "2", "--device", "cpu"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TrainingReport, "member", member)
        return CliRunner().invoke(elastoscope, [str(word) for word in words]), folder / "run"


def test_a_run_ends_with_a_model_and_prints_its_folder(trained):
    result, out = trained
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{out / 'model'}\n"
    assert "24 crystals (train 16, val 6, test 2), 1 rows set aside" in result.stderr
    assert "line 3 row-99: unknown elements: Qq" in result.stderr
    for member in (0, 1):
        for epoch in (1, 2):
            assert f"member {member}  epoch   {epoch}/2" in result.stderr
    files = {file.name for file in (out / "model").iterdir()}
    assert files >= {"model.safetensors", "config.json", "card.json", "card.md", "calibration.json"}
    card = json.loads((out / "model" / "card.json").read_text(), parse_constant=pytest.fail)
    assert (card["name"], card["networks"]) == ("tiny", 2)
    assert card["attribution"] == "not stated"  # the rows are called row-0, row-1, …
    assert card["command"] == "elastoscope train tiny.jsonl --config tiny.toml --members 2 --seed 0"


def test_a_run_waits_while_a_file_pauses_it(trained):
    said = trained[0].stderr
    before, paused, after = said.partition("paused: remove ")
    assert paused and "epoch" not in before
    assert after.index("going on") < after.index("member ")


def test_a_finished_run_resumed_gives_the_same_model(trained, folder, run):
    _, out = trained
    before = (out / "model" / "model.safetensors").read_bytes()
    result = run("train", folder / "tiny.jsonl", "--resume", out, "--device", "cpu")
    assert result.exit_code == 0, result.stderr
    assert (out / "model" / "model.safetensors").read_bytes() == before
    assert "epoch   1/2" not in result.stderr


def test_a_run_cut_short_goes_on_from_its_folder_alone(folder, run, trained, tmp_path):
    import shutil

    out = tmp_path / "cut"
    shutil.copytree(trained[1], out)
    for lost in ("model", "member-0/epochs/epoch-0002", "member-1"):
        shutil.rmtree(out / lost)
    result = run("train", folder / "tiny.jsonl", "--resume", out, "--device", "cpu")
    assert result.exit_code == 0, result.stderr
    assert "member 0  epoch   1/2" not in result.stderr
    assert "member 0  epoch   2/2" in result.stderr
    assert "member 1  epoch   1/2" in result.stderr
    weights = [(path / "model" / "model.safetensors").read_bytes() for path in (trained[1], out)]
    assert weights[0] == weights[1]


def test_an_estimate_trains_nothing(folder, run, trained):
    words = ["--config", folder / "tiny.toml", "--device", "cpu", "--estimate"]
    result = run("train", folder / "tiny.jsonl", *words)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("16 training crystals, ")
    assert "for 2 epochs of 2 networks, 1 at a time, on cpu" in result.stdout
    assert "MB beside the program" in result.stdout


def test_a_model_is_fine_tuned_with_its_own_network(folder, run, trained, tmp_path):
    words = ["--preset", "fine-tune", "--start", trained[1] / "model", "--device", "cpu"]
    words += ["--members", "1", "--epochs", "1", "--to-library", "tuned"]
    result = run("train", folder / "tiny.jsonl", *words, "--out", tmp_path / "tuned")
    assert result.exit_code == 0, result.stderr
    kept = json.loads(run("models", "show", "tuned", "--json").stdout)["model"]
    assert (kept["parent"], kept["preset"], kept["networks"]) == ("model", "fine-tuned", 1)
    assert len(kept["data_sha256"]) == 16
    assert kept["measured_on"] == "test"
    before, after = (
        json.loads((path / "model" / "config.json").read_text()) for path in (trained[1], tmp_path / "tuned")
    )
    assert after["network"] == before["network"]
    card = json.loads((tmp_path / "tuned" / "model" / "card.json").read_text())
    assert card["parent"] == "model"
    assert card["training"][0]["settings"]["frozen_layers"] == 2


def test_evaluate_prints_one_json_document(trained, folder, run):
    result = run(
        "evaluate", folder / "tiny.jsonl", "--model", trained[1] / "model", "--json", "--device", "cpu"
    )
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout, parse_constant=pytest.fail)
    assert (document["schema"], document["model"], document["dataset"]) == (1, "tiny", "tiny.jsonl")
    assert (document["split"], document["overall"]["count"]) == ("test", 2)
    assert document["by_system"]["cubic"] == document["overall"]
    assert document["coverage"]["rank_correlation"]["shear"] is None  # of two crystals there is none
    card = json.loads((trained[1] / "model" / "card.json").read_text())
    assert document["overall"] == pytest.approx(card["errors"]["test"]["overall"], rel=1e-4)


def test_evaluate_prints_tables(trained, folder, run):
    model = trained[1] / "model"
    result = run("evaluate", folder / "tiny.jsonl", "--model", model, "--split", "all", "--device", "cpu")
    assert result.exit_code == 0, result.stderr
    assert "cubic" in result.stdout
    assert "24" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["train"],
        ["train", "tiny.jsonl"],
        ["train", "tiny.jsonl", "--out", "a", "--resume", "b"],
        ["train", "tiny.jsonl", "--out", "a", "--members", "0"],
        ["train", "tiny.jsonl", "--out", "a", "--jobs", "x"],
        ["train", "tiny.jsonl", "--out", "a", "--devices", "0"],
        ["train", "tiny.jsonl", "--out", "a", "--devices", "2", "--jobs", "2"],
        ["train", "tiny.jsonl", "--out", "a", "--device", "abacus"],
        ["evaluate"],
        ["evaluate", "tiny.jsonl", "--colour"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_2(run, words, folder, monkeypatch):
    monkeypatch.chdir(folder)
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert not (folder / "a").exists()


def one_line(result):
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "unexpected" not in result.stderr
    return result.stderr


def settings(text, folder):
    file = folder / "settings.toml"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = ", "the settings cannot be read"),
        ("colour = 1", "unknown settings: colour"),
        ("members = 0", "members is 0, expected 1 to 16"),
        ("start = 3", "start is 3, expected the name or folder of a model"),
        ('start = "standard"\n[network]\nchannels = 8', "start and [network] exclude each other"),
        ("members = true", "members is True, expected 1 to 16"),
        ("network = 3", "network"),
        ("training = 3", "training"),
        ("[network]\nchannels = -1", "channels is -1"),
        ("[training]\nfrozen_layers = 4", "frozen_layers is 4, but the network has 3 layers"),
        ("[network]\ncolour = 1", "unknown names: colour"),
        ("[training]\nepochs = 2.5", "epochs is 2.5"),
        ("[training]\ncolour = 1", "unknown training settings: colour"),
    ],
)
def test_settings_that_mean_nothing_are_one_line(run, folder, tmp_path, text, sentence):
    file = settings(text, tmp_path)
    said = one_line(run("train", folder / "tiny.jsonl", "--config", file, "--out", tmp_path / "run"))
    assert sentence in said
    assert "settings.toml" in said or "frozen_layers" in said
    assert not (tmp_path / "run").exists()


def test_what_cannot_be_trained_on_is_one_line(run, folder, tmp_path, trained):
    config = ["--config", folder / "tiny.toml"]
    missing = run("train", tmp_path / "none.jsonl", *config, "--out", tmp_path / "run")
    assert "none.jsonl does not exist" in one_line(missing)
    (tmp_path / "bad.jsonl").write_text("{}\n[]\n")
    bad = run("train", tmp_path / "bad.jsonl", *config, "--out", tmp_path / "run")
    assert "bad.jsonl holds no usable labelled crystal" in one_line(bad)
    assert not (tmp_path / "run").exists()
    unknown = run("train", folder / "tiny.jsonl", "--preset", "best", "--out", tmp_path / "run")
    assert "no preset 'best'; there are: fine-tune, matten, small" in one_line(unknown)
    again = run("train", folder / "tiny.jsonl", *config, "--out", trained[1])
    assert "holds a run already; go on with --resume" in one_line(again)
    nothing = run("train", folder / "tiny.jsonl", "--resume", tmp_path)
    assert "holds no run to go on with" in one_line(nothing)
    (tmp_path / "settings.json").write_text('{"network": {}')
    damaged = run("train", folder / "tiny.jsonl", "--resume", tmp_path)
    assert "settings.json is damaged" in one_line(damaged)


def test_what_cannot_be_evaluated_is_one_line(run, folder, tmp_path, trained):
    model = ["--model", trained[1] / "model"]
    assert "does not exist" in one_line(run("evaluate", tmp_path / "none.jsonl", *model))
    assert "no crystals in split 'exam'" in one_line(
        run("evaluate", folder / "tiny.jsonl", *model, "--split", "exam")
    )
    assert "no.such" in one_line(run("evaluate", folder / "tiny.jsonl", "--model", "no.such"))
    assert "model.safetensors" in one_line(run("evaluate", folder / "tiny.jsonl", "--model", tmp_path))


def test_a_model_says_whose_data_it_learned_from():
    from dataclasses import replace

    from app.cli.training_settings import attribution_of
    from core.dataset.labelled import Dataset, LabelledCrystal

    def named(*names):
        record = LabelledCrystal(identifier="", formula="", crystal=None, voigt=np.eye(6))
        return Dataset(name="x", records=tuple(replace(record, identifier=name) for name in names))

    assert attribution_of(named("mp-2", "mvc-3")).startswith("Materials Project, CC BY 4.0")
    assert "dataset synthetic" in attribution_of(named("synthetic-00001"))
    assert attribution_of(named("mp-2", "own")) == "not stated"
