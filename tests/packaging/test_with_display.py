"""The script that gives a command an X display of its own."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "with_display.sh"

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(SCRIPT), *words], capture_output=True, text=True, timeout=60, check=False)


def test_the_command_has_a_display_that_answers() -> None:
    code = "from app.cli.display import display_problem; print(display_problem())"
    import sys

    root = SCRIPT.parents[1]
    result = run("env", f"PYTHONPATH={root}", sys.executable, "-c", code)
    assert result.stdout.strip() == "None", result.stderr


@pytest.mark.parametrize("status", [0, 1, 7])
def test_the_status_is_that_of_the_command(status: int) -> None:
    assert run("bash", "-c", f"exit {status}").returncode == status


def test_the_server_is_gone_afterwards() -> None:
    display = run("bash", "-c", "echo $DISPLAY").stdout.strip()
    assert display.startswith(":")
    assert not Path(f"/tmp/.X11-unix/X{display[1:]}").exists()
