"""The real program ends in order, however it is asked to: no signal, nothing left of it, nothing to offer."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="windows of X and signals of POSIX"),
]
HERE = Path(__file__).parent
PATIENCE = 120


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent, as long as an XEvent."""

    _fields_ = [
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 24),
    ]  # fmt: skip


def click_the_cross(program, window):
    """What a window manager sends."""
    try:
        x = ctypes.CDLL("libX11.so.6")
    except OSError:
        pytest.skip("no libX11")
    x.XOpenDisplay.restype, x.XInternAtom.restype = ctypes.c_void_p, ctypes.c_ulong
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    atom = [x.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")]
    event = _ClientMessage(
        type=33, send_event=1, display=display, window=window, message_type=atom[0], format=32
    )
    event.data[0] = atom[1]
    x.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x.XCloseDisplay(display)


def end_of_the_login(program, window):
    program.send_signal(signal.SIGTERM)


def control_c(program, window):
    """A terminal sends it to the whole group."""
    os.killpg(program.pid, signal.SIGINT)


def living(group):
    """Processes of a group that have not ended."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, number = place.read_text().rpartition(") ")[2].split()[:3]
        except OSError:
            continue
        if int(number) == group and state != "Z":
            found.append(place.parent.name)
    return found


@pytest.mark.parametrize(
    ("state", "ask"),
    [("full", click_the_cross), ("busy", end_of_the_login), ("shown", control_c)],
    ids=["docks open, the cross", "work runs, end of the login", "a surface, Ctrl+C"],
)
def test_the_program_ends_in_order(qapp, write_cif, tmp_path, state, ask):
    file = write_cif("hang_on" if state == "busy" else "salt")
    environment = os.environ | {
        "XDG_CONFIG_HOME": str(tmp_path / "home"),
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE)]),
        # What was freed holds nonsense: whoever still uses it at the end does not get away with it.
        "MALLOC_PERTURB_": "165",
    }
    program = subprocess.Popen(
        [sys.executable, str(HERE / "driven_program.py"), state, str(file)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        first = program.stdout.readline().split()
        assert first[:1] == ["READY"], program.communicate(timeout=PATIENCE)
        ask(program, int(first[1]))
        said, complained = program.communicate(timeout=PATIENCE)
    finally:
        if program.poll() is None:
            program.kill()
            program.communicate()
    assert (program.returncode, complained) == (0, "")
    end = time.monotonic() + 10
    while living(program.pid) and time.monotonic() < end:
        time.sleep(0.05)  # Python's own tracker of resources goes when it sees that the program has gone
    assert living(program.pid) == []
    assert "IMPORTS []" in said
    assert list((tmp_path / "home").rglob("runs/*")) == []
