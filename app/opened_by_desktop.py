"""Files that the desktop hands to a window that is open: a second start, or on macOS an event."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget

Open = Callable[[tuple[Path, ...]], object]


class FileOpenEvents(QObject):
    """Hears of files that were double-clicked or dropped on the program's icon on macOS."""

    def __init__(self, open_files: Open, parent: QObject) -> None:
        super().__init__(parent)
        self._open = open_files
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the event that names a file; leave all others alone."""
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return False
        if event.file():
            self._open((Path(event.file()),))
        return True


def take_files(window: QWidget, open_files: Open, files: tuple[Path, ...]) -> None:
    """Open files that another start handed over, and bring the window to the front."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()
    # Where the desktop lets no window push itself forward, its entry in the task bar asks for a look.
    QApplication.alert(window)
    if files:
        open_files(files)
