"""What went wrong, in words, with the details folded below each line."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.state.display import Message
from app.state.palette import GAP, GRID, Palette
from app.views import icons
from app.views.plain_words import plain_tip
from app.views.scene_pane import MessagePage

_KEY_ROLE = Qt.ItemDataRole.UserRole
LONGEST_DETAILS = 20_000
"""Characters; a traceback has two thousand."""
MOST_OF_PROGRAM = 200
"""Lines that are about no open crystal; the oldest go first. The log has them all."""
NOTHING = (
    "No problems. Files that cannot be used, and what fails in the program, are listed here with the reason."
)


def side_button(icon: str, name: str, tip: str) -> QToolButton:
    """A button beside a list of messages; its icon comes with the palette."""
    button = QToolButton()
    button.setProperty("icon_name", icon)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button


class ProblemList(QWidget):
    """One line for each file that failed and for each failure of the program. ``chosen(key)``: go to it.

    What happened in the program itself is folded below the line; the arrow before it, or the right arrow
    key, unfolds it.
    """

    chosen = Signal(int)
    count_changed = Signal(int)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QIcon()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.setIndentation(4 * GRID)
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setAccessibleName("Problems")
        self.tree.itemClicked.connect(self._on_clicked)
        self.copy_button = side_button(
            "copy", "Copy problems", "Copy the selected lines with their details, or all"
        )
        self.copy_button.clicked.connect(self.copy)
        self.clear_button = side_button("cancel", "Clear", "Take away what is not about an open crystal")
        self.clear_button.clicked.connect(self.clear_program)
        self.nothing = MessagePage()
        self.nothing.show_message(Message(text=NOTHING))
        self._pages = QStackedWidget()
        self._lay_out()
        self.count_changed.connect(self._show_page)
        self.setMinimumHeight(20 * GRID)
        self.set_palette_tokens(palette)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(GRID)
        for button in (self.copy_button, self.clear_button):
            side.addWidget(button)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, GAP, 0)
        row.setSpacing(GRID)
        self._pages.addWidget(self.nothing)
        self._pages.addWidget(self.tree)
        row.addWidget(self._pages, 1)
        row.addLayout(side)

    def _show_page(self, count: int) -> None:
        self._pages.setCurrentWidget(self.tree if count else self.nothing)

    def put(self, key: int, text: str, details: str = "") -> None:
        """Say what is wrong with a crystal (one line for each), or with the program (key 0)."""
        item = self._find(key) if key else None
        new = item is None
        item = item or QTreeWidgetItem()
        item.setData(0, _KEY_ROLE, key)
        item.setText(0, text)
        item.setToolTip(0, plain_tip(text))
        item.takeChildren()
        if details.strip():
            folded = QTreeWidgetItem(item, [details.strip()[-LONGEST_DETAILS:]])
            folded.setData(0, _KEY_ROLE, 0)
        if new:
            item.setIcon(0, self._icon)
            self.tree.addTopLevelItem(item)
            if not key:
                for old in self._of_program()[:-MOST_OF_PROGRAM]:
                    self._take(old)
            self.count_changed.emit(self.count())

    def take_back(self, key: int) -> None:
        """The crystal is closed, or was done after all."""
        item = self._find(key)
        if item is not None:
            self._take(item)
            self.count_changed.emit(self.count())

    def clear_program(self) -> None:
        """Take away the lines that belong to no open crystal."""
        for item in self._of_program():
            self._take(item)
        self.count_changed.emit(self.count())

    def _of_program(self) -> list[QTreeWidgetItem]:
        return [item for item in self._items() if not item.data(0, _KEY_ROLE)]

    def _take(self, item: QTreeWidgetItem) -> None:
        self.tree.takeTopLevelItem(self.tree.indexOfTopLevelItem(item))

    def count(self) -> int:
        """Number of lines."""
        return self.tree.topLevelItemCount()

    def text_at(self, row: int) -> str:
        """The words of a line."""
        return self._line(row).text(0)

    def details_at(self, row: int) -> str:
        """What is folded below a line, "" for none."""
        below = self._line(row).child(0)
        return below.text(0) if below is not None else ""

    def copy(self) -> None:
        """Copy the selected lines, or all, with what is folded below them."""
        chosen = [item.parent() or item for item in self.tree.selectedItems()] or self._items()
        lines = []
        for item in dict.fromkeys(self.tree.indexOfTopLevelItem(item) for item in chosen):
            lines += [self.text_at(item), *filter(None, [self.details_at(item)])]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        # One for all lines: an icon takes 18 kB.
        self._icon = icons.icon("failed", palette, colour=palette.red)
        for item in self._items():
            item.setIcon(0, self._icon)
        for button in (self.copy_button, self.clear_button):
            button.setIcon(icons.icon(button.property("icon_name"), palette))

    def _items(self) -> list[QTreeWidgetItem]:
        return [self._line(row) for row in range(self.tree.topLevelItemCount())]

    def _line(self, row: int) -> QTreeWidgetItem:
        return cast(QTreeWidgetItem, self.tree.topLevelItem(row))

    def _find(self, key: int) -> QTreeWidgetItem | None:
        return next((item for item in self._items() if item.data(0, _KEY_ROLE) == key), None)

    def _on_clicked(self, item: QTreeWidgetItem) -> None:
        if item.parent() is None and item.data(0, _KEY_ROLE):
            self.chosen.emit(item.data(0, _KEY_ROLE))
