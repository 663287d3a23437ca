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
BACKEND, EGL, SOFTWARE = "VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow", "LIBGL_ALWAYS_SOFTWARE"


def python(environment, *words, timeout=200):
    """What became of Python with these words, in an environment."""
    return subprocess.run(
        [sys.executable, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def report(tmp_path, environment, *words):
    """What the window shows in an environment."""
    process = python(environment, ROOT / "tests" / "app" / "window_report.py", tmp_path, COPPER, *words)
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


WITHOUT_A_WINDOW = """
import sys
from app.cli.command_line import main

if __name__ == "__main__":
    crystal, out = sys.argv[1:]
    statuses = [main(["--version"]), main(["render", crystal, "--show", "cell", "--out", out])]
    statuses.append(main(["export", crystal, "--to", "structure.svg", "--out", out]))
    print(statuses)
"""


def test_commands_on_a_display_too_old_say_it_and_do_the_rest(qapp, tmp_path) -> None:
    """VTK would end the process with a segmentation fault."""
    script = tmp_path / "commands.py"
    script.write_text(WITHOUT_A_WINDOW)
    process = python(OLD, script, COPPER, tmp_path / "copper.png")
    reason = (
        "no picture can be drawn here: the OpenGL of this display breaks down or is too old, 3.2 is needed"
    )
    assert "OpenGL none (RenderError: " + reason in process.stdout, process.stderr[-2000:]
    assert process.stdout.splitlines()[-1] == "[0, 1, 0]" and reason in process.stderr
    assert "Traceback" not in process.stderr


@pytest.mark.soak
def test_a_snapshot_where_nothing_draws_has_the_numbers_and_says_so(qapp, tmp_path) -> None:
    words = ("-m", "app", "snapshot", COPPER, "--out", tmp_path / "window.png")
    process = python(OLD, *words, timeout=60)
    assert process.returncode == 1 and "OpenGL of this display is 1.4, 3.2 is needed" in process.stderr
    assert "shows the window without its 3-D views" in process.stderr
    assert (tmp_path / "window.png").stat().st_size > 20_000


@pytest.mark.parametrize(
    ("works", "settings"), [(0, {}), (1, {BACKEND: EGL}), (2, {BACKEND: EGL, SOFTWARE: "1"})]
)
def test_what_draws_without_the_display_is_found_one_after_the_other(monkeypatch, works, settings) -> None:
    from app.scene import offscreen

    drew = iter([number == works for number in range(4)])
    monkeypatch.setattr(offscreen, "_draws", lambda: next(drew))
    monkeypatch.setattr(offscreen, "_refusal", [])
    monkeypatch.setenv("DISPLAY", ":77")
    for name in (BACKEND, SOFTWARE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setitem(sys.modules, "PySide6.QtGui", None)
    for found in (offscreen._look_at_display, offscreen.leave_display_alone):
        found.cache_clear()
    try:
        offscreen._look_at_display()
        assert {name: os.environ[name] for name in (BACKEND, SOFTWARE) if name in os.environ} == settings
        assert offscreen._refusal == []
    finally:
        for found in (offscreen._look_at_display, offscreen.leave_display_alone):
            found.cache_clear()
