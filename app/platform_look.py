"""The Qt application and what the desktop tells about its colours."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import __version__


def application() -> QApplication:
    """The one application object, made when there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if sys.platform.startswith("linux") and "QT_QPA_PLATFORM" not in os.environ and os.environ.get("DISPLAY"):
        # OpenGL draws into X windows; on a Wayland desktop they come through XWayland.
        os.environ["QT_QPA_PLATFORM"] = "xcb"
    made = QApplication(sys.argv[:1])
    made.setApplicationName("elastoscope")
    made.setApplicationDisplayName("Elastoscope")
    made.setApplicationVersion(__version__)
    made.setOrganizationName("Elastoscope")
    return made


def system_is_dark() -> bool:
    """The desktop prefers light letters on dark ground."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
