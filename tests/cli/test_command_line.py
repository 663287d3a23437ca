"""The frame around the commands: help, start-up, words that are files, exit statuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.cli.command_line import COMMANDS, elastoscope, load_command
from app.resource_paths import default_model
from core.screening.recipe import model_identity

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "e3nn", "pymatgen", "vtkmodules", "pyvista", "PySide6", "matplotlib", "scipy", "numpy")


def process(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A real process without a display."""
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)],
        cwd=ROOT,
        env={**env, "OMP_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom app.cli.command_line import main\nstatus = main(['--help'])\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "print('LOADED', loaded, status)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.splitlines()[-1] == "LOADED [] 0"
    assert all(name in result.stdout for name in COMMANDS)


def test_version_names_the_network_as_predictions_do(run) -> None:
    result = run("--version")
    assert result.exit_code == 0 and __version__ in result.stdout
    identity = model_identity(default_model())
    assert f"network {identity.name} {identity.version}, sha256 {identity.sha256}" in result.stdout


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0, result.stderr
    assert "Usage: elastoscope" in result.stdout and len(result.stdout.splitlines()) > 5
    options = [
        parameter
        for parameter in load_command(COMMANDS[name]).params
        if parameter.param_type_name == "option"
    ]
    assert all(option.help for option in options), "every option says what it is for"


def test_a_word_that_is_neither_file_nor_command_suggests_the_nearest_command(run) -> None:
    result = run("predcit", "quartz.cif")
    assert result.exit_code == 2
    assert "did you mean 'elastoscope predict'" in result.stderr


def test_files_open_the_window(run, monkeypatch: pytest.MonkeyPatch, quartz: Path, copper: Path) -> None:
    opened: list[tuple[Path, ...]] = []
    monkeypatch.setattr("app.cli.window_commands.display_problem", lambda: None)
    monkeypatch.setattr("app.window_start.open_window", lambda files: opened.append(tuple(files)) or 0)
    assert run(quartz, copper).exit_code == 0
    assert run().exit_code == 0
    assert opened == [(quartz, copper), ()]


def test_a_new_window_may_be_asked_for_before_or_after_the_files(
    run, monkeypatch: pytest.MonkeyPatch, quartz: Path
) -> None:
    opened: list[tuple[Path, ...]] = []
    monkeypatch.setattr("app.cli.window_commands.display_problem", lambda: None)
    monkeypatch.setattr("app.window_start.open_window", lambda files: opened.append(tuple(files)) or 0)
    monkeypatch.setattr("app.single_instance.hand_over", lambda files: True)
    assert run(quartz).exit_code == 0 and opened == []
    for words in (("--new-window", quartz), (quartz, "--new-window"), ("--new-window",)):
        assert run(*words).exit_code == 0
    assert opened == [(quartz,), (quartz,), ()]
    refused = run("--new-window", "predict", quartz)
    assert refused.exit_code == 2 and "goes with files" in refused.stderr


def test_without_a_display_the_window_says_so_and_ends_with_two() -> None:
    result = process("resources/examples/quartz-alpha.cif")
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert "no display" in line and "elastoscope predict" in line
    assert result.stdout == ""


def test_a_snapshot_without_a_display_says_so_too(tmp_path: Path) -> None:
    result = process("snapshot", "resources/examples/quartz-alpha.cif", "--out", tmp_path / "window.png")
    assert result.returncode == 2 and len(result.stderr.splitlines()) == 1


def test_a_failing_file_gives_status_one_and_one_line_in_a_real_process(
    tensor_file: Path, tmp_path: Path
) -> None:
    result = process("analyze", tmp_path / "missing.csv")
    assert result.returncode == 1
    assert "missing.csv" in result.stderr and len(result.stderr.splitlines()) == 1
    assert process("analyze", tensor_file).returncode == 0


def test_a_closed_pipe_is_no_crash(tensor_file: Path) -> None:
    stated = '--units GPa --order "xx yy zz yz xz xy"'
    command = f'"{sys.executable}" -m app analyze "{tensor_file}" {stated} --json | head -n 1'
    result = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout == "{\n"
    assert result.stderr == ""


@pytest.mark.parametrize(
    "words", [("--debug", "analyze", "nowhere.csv"), ("analyze", "nowhere.csv", "--debug")]
)
def test_debug_may_stand_anywhere(run, words) -> None:
    result = run(*words)
    assert result.exit_code == 1 and "Traceback" in result.stderr


def test_the_group_names_itself() -> None:
    assert elastoscope.name == "elastoscope"
