"""A display without OpenGL or with one too old, in a process of its own: it is said, the numbers come all the
same, and pictures where something else can draw them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="breaks Mesa's OpenGL"),
]
ROOT = Path(__file__).resolve().parents[2]
COPPER = ROOT / "resources" / "examples" / "copper.cif"
NONE = {"LIBGL_DRIVERS_PATH": "/nowhere", "__EGL_VENDOR_LIBRARY_FILENAMES": "/nowhere"}
OLD = {"MESA_GL_VERSION_OVERRIDE": "1.4"}


def report(tmp_path, environment, *words):
    """What the window shows in an environment."""
    process = subprocess.run(
        [sys.executable, ROOT / "tests" / "app" / "window_report.py", tmp_path, COPPER, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert process.returncode == 0, process.stderr[-2000:]
    return json.loads(process.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        (OLD, "the OpenGL of this display is 1.4, 3.2 is needed"),
        pytest.param(NONE, "OpenGL does not start", marks=pytest.mark.soak),
        pytest.param(
            {"MESA_GL_VERSION_OVERRIDE": "2.1"}, "display is 2.1, 3.2 is needed", marks=pytest.mark.soak
        ),
    ],
)
def test_without_a_usable_opengl_it_is_said_once_and_the_numbers_come(
    qapp, tmp_path, environment, reason
) -> None:
    told = report(tmp_path, environment)
    assert told["stiffness"][0][0] > 100.0
    (problem,) = told["problems"]
    assert problem.startswith("3-D views: no picture can be drawn here") and reason in problem
    assert all(reason in said for said in (*told["views"].values(), *told["pictures"].values())), told
    assert told["table"] == "written"


@pytest.mark.soak
def test_a_display_too_old_is_left_alone_where_something_else_draws(qapp, tmp_path) -> None:
    told = report(tmp_path, {}, "old display")
    assert told["problems"] == [] and told["pictures"] == {"crystal": "written", "surface": "written"}
    assert told["views"] == {"crystal": "", "surface": ""} or "drawn" in told["views"].values()
