"""The docks at the foot of the window: problems in words, and the log."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDockWidget, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from app.state.palette import GRID, Palette
from app.views import icons

_KEY_ROLE = Qt.ItemDataRole.UserRole
MOST_LINES = 5000


def _dock(name: str, title: str, content: QWidget, parent: QWidget) -> QDockWidget:
    dock = QDockWidget(title, parent)
    dock.setObjectName(f"dock_{name}")
    dock.setWidget(content)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
    )
    return dock


class ProblemList(QListWidget):
    """One line for each file that failed and for each failure of the program. ``chosen(key)``: go to it."""

    chosen = Signal(int)
    count_changed = Signal(int)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self.setWordWrap(True)
        self.setMinimumHeight(20 * GRID)
        self.setAccessibleName("Problems")
        self.itemClicked.connect(self._on_clicked)

    def put(self, key: int, text: str) -> None:
        """Say what is wrong with a crystal (one line for each), or with the program (key 0)."""
        item = self._find(key) if key else None
        if item is None:
            item = QListWidgetItem()
            item.setData(_KEY_ROLE, key)
            self._draw(item)
            self.addItem(item)
            self.count_changed.emit(self.count())
        item.setText(text)

    def text_at(self, row: int) -> str:
        """The words of a line."""
        return self.item(row).text()

    def take_back(self, key: int) -> None:
        """The crystal is closed, or was done after all."""
        item = self._find(key)
        if item is not None:
            self.takeItem(self.row(item))
            self.count_changed.emit(self.count())

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        for row in range(self.count()):
            self._draw(self.item(row))

    def _draw(self, item: QListWidgetItem) -> None:
        item.setIcon(icons.icon("failed", self._palette, colour=self._palette.red))

    def _find(self, key: int) -> QListWidgetItem | None:
        items = (self.item(row) for row in range(self.count()))
        return next((item for item in items if item.data(_KEY_ROLE) == key), None)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if item.data(_KEY_ROLE):
            self.chosen.emit(item.data(_KEY_ROLE))


class LogText(QPlainTextEdit):
    """What happened, with the time; old lines go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setMaximumBlockCount(MOST_LINES)
        self.setMinimumHeight(20 * GRID)
        self.setAccessibleName("Log")

    def write(self, text: str) -> None:
        """Add a line, or several."""
        self.appendPlainText(f"{datetime.now():%H:%M:%S}  {text.rstrip()}")


def problems_dock(problems: ProblemList, parent: QWidget) -> QDockWidget:
    """The dock of the problems."""
    return _dock("problems", "Problems", problems, parent)


def log_dock(log: LogText, parent: QWidget) -> QDockWidget:
    """The dock of the log."""
    return _dock("log", "Log", log, parent)


def side_dock(name: str, title: str, content: QWidget, parent: QWidget) -> QDockWidget:
    """A dock at a side."""
    return _dock(name, title, content, parent)
