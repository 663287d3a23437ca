"""The atoms of the drawn cell as a list: arrow keys go through the crystal atom by atom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.state.figures import fixed
from app.state.palette import GRID
from app.views.row_table import DENSE, RowTable

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal

HEADINGS = ("Atom", "Wyck.", "x", "y", "z")
_WIDTHS = (64, 64, 64, 64, 64)
"""Pixels; the last takes what is left."""
LEAST_ROWS = 5
DECIMALS = 3
"""Of the coordinates in the list; those of a picked atom have more."""
Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AtomModel(QAbstractTableModel):
    """Rows are made when they are looked at: a cell may have twenty thousand atoms."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crystal: Crystal | None = None
        self._labels: Sequence[str] = ()
        self._letters: Sequence[str] = ()

    def set_crystal(self, crystal: Crystal | None, labels: Sequence[str]) -> None:
        """List other atoms."""
        self.beginResetModel()
        self._crystal, self._labels, self._letters = crystal, labels, ()
        self.endResetModel()

    def set_letters(self, letters: Sequence[str]) -> None:
        """Wyckoff positions, one an atom; none while they are not known."""
        self._letters = letters
        if self._labels:
            self.dataChanged.emit(self.index(0, 1), self.index(len(self._labels) - 1, 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Atoms."""
        return 0 if parent.isValid() else len(self._labels)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Label, Wyckoff position, three coordinates."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Headings stand over their numbers."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section > 1 else _LEFT
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts of one atom."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column > 1 else _LEFT
        if role != Qt.ItemDataRole.DisplayRole or self._crystal is None:
            return None
        if column == 0:
            return self._labels[row]
        if column == 1:
            return self._letters[row] if self._letters else ""
        return fixed(float(self._crystal.fractional[row, column - 2]), DECIMALS)


class AtomList(RowTable):
    """``site_picked(int, bool)``: another atom is asked about, or (True) one more is measured to."""

    site_picked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Atoms of the drawn cell", parent)
        self._model = AtomModel(self)
        self._following = False
        self.measuring = False
        self.setModel(self._model)
        self.setToolTip("Up and down: the atom before and after; Enter: measure to it (with D on)")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(DENSE * (1 + LEAST_ROWS) + GRID)
        self.horizontalHeader().setSectionsClickable(False)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)

    def show_crystal(self, crystal: Crystal | None, labels: Sequence[str]) -> None:
        """List the atoms of another crystal."""
        self._model.set_crystal(crystal, labels)

    def show_letters(self, letters: Sequence[str]) -> None:
        """Write their Wyckoff positions."""
        self._model.set_letters(letters)

    def follow(self, site: int | None) -> None:
        """Select the atom that was picked elsewhere, or (None) none."""
        self._following = True
        if site is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(self._model.index(site, 0))
        self._following = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another row: that atom is asked about. While measuring, arrow keys only go there."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._following and not self.measuring:
            self.site_picked.emit(current.row(), False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click picks, with Shift or while measuring it adds."""
        row = self.indexAt(event.position().toPoint()).row()
        adding = self.measuring or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        again = row == self.currentIndex().row()
        self._following = adding
        super().mousePressEvent(event)
        self._following = False
        if row >= 0 and (adding or again):
            self.site_picked.emit(row, adding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks the row, with Shift or while measuring it adds; left and right go on to the views."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            adding = self.measuring or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.site_picked.emit(self.currentIndex().row(), adding)
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape):
            event.ignore()
            return
        super().keyPressEvent(event)
