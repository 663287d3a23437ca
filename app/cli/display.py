"""Whether a window can be opened here.

Qt ends the process when it finds no display, so the question is asked before Qt is.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping

TCP_PORT_OF_DISPLAY_0 = 6000
TIMEOUT_S = 2.0


def display_problem(
    environment: Mapping[str, str] = os.environ, *, platform: str = sys.platform
) -> str | None:
    """Why no window can be opened, as a clause; None where one can."""
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY", "")
    if not display:
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    return None if _x_server_answers(display) else f"no X server answers on DISPLAY={display}"


def _x_server_answers(display: str) -> bool:
    match = re.fullmatch(r"(?:unix)?(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?", display)
    if not match:
        return False
    number = int(match["number"])
    if match["host"]:
        return _connects(socket.AF_INET, (match["host"], TCP_PORT_OF_DISPLAY_0 + number))
    path = f"/tmp/.X11-unix/X{number}"
    # Linux servers also listen on the abstract name, which works from inside some containers.
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, "\0" + path)


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(TIMEOUT_S)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True
