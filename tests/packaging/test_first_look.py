"""What a newcomer sees after ``make run`` where there is no display."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from core.export.png_text import png_texts

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "first_look.py"


def test_without_a_display_the_same_comes_as_text_pictures_and_files(tmp_path: Path) -> None:
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    result = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)],
        env={**env, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=240,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    for expected in ("there is no display", "SiO2", "xx yy zz yz xz xy", "bulk modulus", "To get the window"):
        assert expected in result.stdout
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "quartz-alpha.voigt.csv",
        "quartz-alpha.tensor.json",
        "quartz-alpha-cell.png",
        "quartz-alpha-young.png",
    }
    matrix = np.loadtxt(tmp_path / "quartz-alpha.voigt.csv", delimiter=",", encoding="utf-8")
    assert (np.linalg.eigvalsh(matrix) > 0).all()
    assert png_texts(tmp_path / "quartz-alpha-young.png")["units"] == "GPa"
