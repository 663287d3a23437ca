"""The real window, opened by the command line in a process of its own."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.cli.display import display_problem
from app.state.palette import DARK

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(display_problem() is not None, reason=f"no window here: {display_problem()}"),
]


@pytest.mark.timeout(240)
def test_a_snapshot_shows_the_window_of_the_size_asked_for(tmp_path: Path) -> None:
    from matplotlib.image import imread

    out = tmp_path / "window.png"
    command = [sys.executable, "-m", "app", "snapshot", "resources/examples/copper.cif", "--out", str(out)]
    result = subprocess.run(
        [*command, "--size", "1280,800", "--theme", "dark"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=200,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    picture = imread(out)
    assert picture.shape[:2] == (800, 1280)
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) > 100
    assert "#" + bytes(np.rint(255 * picture[4, 640, :3]).astype(np.uint8)).hex() == DARK.window


@pytest.mark.soak  # in words, without a process of its own: tests/app/test_snapshot.py
def test_a_snapshot_of_a_broken_file_fails_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.cif"
    broken.write_text("nothing\n")
    out = tmp_path / "window.png"
    result = subprocess.run(
        [sys.executable, "-m", "app", "snapshot", str(broken), "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=200,
        check=False,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr and "broken.cif" in result.stderr
