"""The docks of the window: problems and log at its foot, others at its sides."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QWidget

from app.views.log_text import LogText
from app.views.problem_list import ProblemList


def _dock(name: str, title: str, content: QWidget, parent: QWidget) -> QDockWidget:
    dock = QDockWidget(title, parent)
    dock.setObjectName(f"dock_{name}")
    dock.setWidget(content)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
    )
    return dock


def problems_dock(problems: ProblemList, parent: QWidget) -> QDockWidget:
    """The dock of the problems."""
    return _dock("problems", "Problems", problems, parent)


def log_dock(log: LogText, parent: QWidget) -> QDockWidget:
    """The dock of the log."""
    return _dock("log", "Log", log, parent)


def side_dock(name: str, title: str, content: QWidget, parent: QWidget) -> QDockWidget:
    """A dock at a side."""
    return _dock(name, title, content, parent)
