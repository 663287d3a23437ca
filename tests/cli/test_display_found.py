import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.display import display_problem

NUMBER = 4711


@pytest.fixture
def x_server() -> Iterator[str]:
    """Something that listens where an X server of that number would."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0/tmp/.X11-unix/X{NUMBER}")
        server.listen()
        yield f":{NUMBER}"


linux = pytest.mark.skipif(not Path("/proc").exists(), reason="abstract sockets are Linux's")


def test_no_variable_is_no_display() -> None:
    assert "neither DISPLAY nor WAYLAND_DISPLAY" in (display_problem({}, platform="linux") or "")


@linux
@pytest.mark.parametrize("suffix", ["", ".0"])
def test_a_server_that_answers_is_a_display(x_server: str, suffix: str) -> None:
    assert display_problem({"DISPLAY": x_server + suffix}, platform="linux") is None


@pytest.mark.parametrize("display", [":4712", "localhost:4712", "nonsense", "unix:4712.0"])
def test_a_display_that_nobody_serves_is_named(display: str) -> None:
    problem = display_problem({"DISPLAY": display}, platform="linux")
    assert problem is not None and display in problem


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_their_own_windows(platform: str) -> None:
    assert display_problem({}, platform=platform) is None


def test_wayland_and_offscreen_need_no_x_server() -> None:
    assert display_problem({"WAYLAND_DISPLAY": "wayland-0"}, platform="linux") is None
    assert display_problem({"QT_QPA_PLATFORM": "offscreen"}, platform="linux") is None
