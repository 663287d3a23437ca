"""Every action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.state.palette import GAP, GRID, WIDE_GAP

_ACTION_ROLE = Qt.ItemDataRole.UserRole
_KEYS_ROLE = Qt.ItemDataRole.UserRole + 1
_ROW_HEIGHT = 7 * GRID
_WIDTH = 130 * GRID
Index = QModelIndex | QPersistentModelIndex
_ROWS = 12
_NOT_LITERAL = 10.0
_LETTERS_PER_GAP = 3
"""Letters that must be typed for each one that neither begins a word nor follows the one before."""


def fit(words: str, text: str) -> float | None:
    """How well a text fits what was typed: 0 is best, None not at all.

    Words that occur as they are go before those whose letters only occur in their order ("cpm" for Copy
    matrix); among the latter, the closer the letters stand and the more of them begin a word, the better.
    """
    low = text.lower()
    total = 0.0
    for word in words.lower().split():
        place = low.find(word)
        if place >= 0:
            total += 0.0 if place == 0 or not low[place - 1].isalnum() else 0.5
            continue
        gaps = _gaps(word, low)
        if gaps is None:
            return None
        total += _NOT_LITERAL + gaps
    return total


def _gaps(letters: str, text: str) -> float | None:
    """The least cost of finding the letters in their order: 0 for each that begins a word or follows the one
    before, 1 for any other; None where they do not occur so, or mean too little.
    """
    costs: dict[int, float] = {-1: 0.0}
    for letter in letters:
        reached: dict[int, float] = {}
        for place in (i for i, each in enumerate(text) if each == letter):
            begins = place == 0 or not text[place - 1].isalnum()
            ways = [
                cost + (0.0 if begins or (place == before + 1 and before >= 0) else 1.0)
                for before, cost in costs.items()
                if before < place
            ]
            if ways:
                reached[place] = min(ways)
        costs = reached
    best = min(costs.values(), default=None)
    return best if best is not None and best <= len(letters) // _LETTERS_PER_GAP else None


class _KeysOnTheRight(QStyledItemDelegate):
    """Rows with the name of the action at the left and its keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(0, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row as Qt draws it, and the keys."""
        super().paint(painter, option, index)
        state: QStyle.StateFlag = option.state
        colours: QPalette = option.palette
        # The style sheet gives the chosen row a pale ground, with the letters of all others.
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.Text if chosen else QPalette.ColorRole.PlaceholderText
        painter.setPen(colours.color(role))
        area: QRect = option.rect
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(0, 0, -WIDE_GAP, 0), side, index.data(_KEYS_ROLE))


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
        self.list.setItemDelegate(_KeysOnTheRight(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.resize(QSize(_WIDTH, (_ROWS + 2) * _ROW_HEIGHT))
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self._trigger)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._trigger())
        self._fill("")

    def _fill(self, words: str) -> None:
        self.list.clear()
        found = ((fit(words, text), text, action) for text, action in self._named())
        fitting = [(rank, text, action) for rank, text, action in found if rank is not None]
        literal = [each for each in fitting if each[0] < _NOT_LITERAL]
        # Sorting keeps the order of the menus where two fit equally well.
        ranked = sorted(literal or fitting, key=lambda each: each[0])
        for _, text, action in ranked:
            keys = ", ".join(each.toString() for each in action.shortcuts())
            item = QListWidgetItem(text)
            item.setData(_KEYS_ROLE, keys)
            item.setData(_ACTION_ROLE, action)
            item.setToolTip(action.toolTip())
            if not action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self._step(1, start=-1)

    def _named(self) -> list[tuple[str, QAction]]:
        return [
            (f"{menu} ▸ {action.text().replace('&', '').rstrip('…')}", action)
            for menu, action in self._actions
        ]

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
