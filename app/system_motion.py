"""Whether the system asks programs for less motion. Asked without waiting for the answer."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess

PATIENCE_MS = 500
_SPI_GETCLIENTAREAANIMATION = 0x1042

QUESTIONS = {
    "linux": (("gsettings", "get", "org.gnome.desktop.interface", "enable-animations"), "false"),
    "darwin": (("defaults", "read", "com.apple.universalaccess", "reduceMotion"), "1"),
}
"""By platform: a command, and the answer that means less motion."""


def ask_system_motion(parent: QObject, hear: Callable[[bool], None]) -> QProcess | None:
    """Call ``hear`` with True where the system asks for less motion; the process that finds out, if one
    does. It has to be ended with :func:`end` when ``parent`` goes earlier.
    """
    if sys.platform == "win32":
        hear(_windows_reduces())
        return None
    command, reduced = QUESTIONS.get(sys.platform, ((), ""))
    if not command or shutil.which(command[0]) is None:
        return None
    process = QProcess(parent)

    def answered() -> None:
        hear(bytes(process.readAllStandardOutput().data()).decode(errors="replace").strip() == reduced)

    process.finished.connect(answered)
    process.start(command[0], list(command[1:]))
    return process


def end(process: QProcess | None) -> None:
    """Do not wait for the answer any more."""
    if process is not None and process.state() != QProcess.ProcessState.NotRunning:
        process.finished.disconnect()
        process.kill()
        process.waitForFinished(PATIENCE_MS)


def _windows_reduces() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    on = ctypes.c_int(1)
    asked = ctypes.windll.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(on), 0)
    return bool(asked) and not on.value
