"""The window of training: dataset, settings, run, networks, experiments, one page each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

FIRST_SIZE = QSize(1240, 760)


class TrainingWindow(QWidget):
    """A window of its own, so that what is trained and what is predicted can be looked at side by side."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Train a network")
        self.pages: dict[str, QWidget] = {}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Pages of training")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.resize(FIRST_SIZE)

    def add_page(self, name: str, title: str, page: QWidget) -> None:
        """Another page at the end."""
        self.pages[name] = page
        self.tabs.addTab(page, title)

    def show_page(self, name: str) -> None:
        """Bring the window with this page before the user."""
        self.tabs.setCurrentWidget(self.pages[name])
        self.show()
        self.raise_()
        self.activateWindow()

    def turn_to(self, name: str) -> None:
        """Turn to a page without bringing the window before others."""
        self.tabs.setCurrentWidget(self.pages[name])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; a training goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
