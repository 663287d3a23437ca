"""What somebody who helps wants to know: versions, system, screens, device. No names of people or files."""

from __future__ import annotations

import os
import platform

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from app import __version__
from app.views.help_pages import PACKAGES, installed
from core.prediction.prediction import ModelIdentity


def system_information(identity: ModelIdentity | None, device: str, theme: str) -> str:
    """The lines, one fact each."""
    network = f"{identity.name} {identity.version} on {device}" if identity is not None else "not loaded"
    facts = {
        "Elastoscope": __version__,
        "Network": network,
        "System": platform.platform(),
        "Processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "Python": platform.python_version(),
        "Qt": f"{qVersion()} ({QGuiApplication.platformName()})",
        "Screens": "; ".join(_screens()),
        "3-D": _graphics(),
        "Theme": theme,
        **{name: installed(name) for name in PACKAGES},
    }
    return "\n".join(f"{name}: {value}" for name, value in facts.items())


def _screens() -> list[str]:
    return [
        f"{screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]


def _graphics() -> str:
    from app.scene.view_factory import hardware_draws, has_opengl_widgets

    if not has_opengl_widgets():
        return "painted (this platform has no OpenGL widgets)"
    return "graphics processor" if hardware_draws() else "software"
