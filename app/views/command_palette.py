"""Every action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.state.palette import GAP, GRID

_ACTION_ROLE = Qt.ItemDataRole.UserRole
_WIDTH = 130 * GRID
_ROWS = 12


def matches(words: str, text: str) -> bool:
    """Every word that was typed occurs in the text."""
    low = text.lower()
    return all(word in low for word in words.lower().split())


class CommandPalette(QDialog):
    """A line to type in above the list of actions that fit; Enter does the first one that can be used."""

    def __init__(self, actions: Sequence[tuple[str, QAction]], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions = actions
        self.line = QLineEdit()
        self.line.setPlaceholderText("Type what you want to do")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.resize(QSize(_WIDTH, (_ROWS + 2) * 7 * GRID))
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self._trigger)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._trigger())
        self._fill("")

    def _fill(self, words: str) -> None:
        self.list.clear()
        for menu, action in self._actions:
            text = f"{menu} ▸ {action.text().replace('&', '').rstrip('…')}"
            if not matches(words, text):
                continue
            keys = action.shortcut().toString()
            item = QListWidgetItem(f"{text}    {keys}" if keys else text)
            item.setData(_ACTION_ROLE, action)
            item.setToolTip(action.toolTip())
            if not action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self._step(1, start=-1)

    def _step(self, direction: int, start: int | None = None) -> None:
        row = self.list.currentRow() if start is None else start
        while 0 <= (row := row + direction) < self.list.count():
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(row)
                return

    def _trigger(self) -> None:
        item = self.list.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        self.close()
        action: QAction = item.data(_ACTION_ROLE)
        action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move through the list while the line keeps the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)
