"""A table of plain data that is sorted by a click on a heading and filtered by words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.state.display import Tone
from app.state.palette import GRID, Palette
from app.state.sheet import Sheet, SheetRow, ordered, passing, shared_widths
from app.views.plain_words import plain_tip
from app.views.row_table import RowTable

ROW_HEIGHT = 6 * GRID
_MOST_WIDTH = 80 * GRID
Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SheetModel(QAbstractTableModel):
    """Sorted and filtered here: a proxy model of Qt asks Python for every comparison."""

    def __init__(self, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.palette = palette
        self.sheet = Sheet(columns=())
        self.shown: list[SheetRow] = []
        self._words = ""
        self._order = (-1, False)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another table."""
        self.beginResetModel()
        if len(sheet.columns) != len(self.sheet.columns):
            self._order = (-1, False)
        self.sheet = sheet
        self.shown = self._arranged()
        self.endResetModel()

    def set_words(self, words: str) -> None:
        """Show only the rows that hold these words."""
        self.beginResetModel()
        self._words = words
        self.shown = self._arranged()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By the values of a column, or (−1) as they came."""
        self.beginResetModel()
        self._order = (column, order is Qt.SortOrder.DescendingOrder)
        self.shown = self._arranged()
        self.endResetModel()

    def _arranged(self) -> list[SheetRow]:
        column, descending = self._order
        return ordered(passing(self.sheet.rows, self._words), column, descending=descending)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Columns."""
        return 0 if parent.isValid() else len(self.sheet.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Headings stand over their numbers."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.sheet.columns):
            return None
        column = self.sheet.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.figures else _LEFT
        return column.tip or None if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, side, colour and tip of a cell."""
        row = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.sheet.columns[index.column()].figures else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row.tone)
        return plain_tip(row.tip) or None if role == Qt.ItemDataRole.ToolTipRole else None

    def _colour(self, tone: Tone) -> QColor | None:
        if tone is Tone.FAILURE:
            return QColor(self.palette.red)
        return QColor(self.palette.amber) if tone is Tone.DOUBT else None


class SheetTable(RowTable):
    """``chosen(str)``: the key of a row that was double-clicked, or Enter was pressed on; ``selected()``.

    spread: the columns share the width that their texts leave; where there is too little, the widest texts
    are shortened, never figures.
    """

    chosen = Signal(str)
    selected = Signal()

    def __init__(
        self, name: str, palette: Palette, parent: QWidget | None = None, *, spread: bool = False
    ) -> None:
        super().__init__(name, parent, row_height=ROW_HEIGHT)
        self._spread = spread
        self.sheet = SheetModel(palette, self)
        self.setModel(self.sheet)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._choose)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self.sheet.modelReset.connect(self.selected)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another table; what was selected stays selected where it is still there."""
        chosen, anew = set(self.selected_keys()), sheet.columns != self.sheet.sheet.columns
        self.sheet.show_sheet(sheet)
        if anew or self._spread or not self.horizontalHeader().property("fitted"):
            self._fit_columns(len(sheet.rows) > 0)
        if chosen:
            self.select_keys(chosen)

    def _fit_columns(self, final: bool) -> None:
        heads = self.horizontalHeader()
        heads.setProperty("fitted", final)
        heads.setResizeContentsPrecision(100)
        if self._spread:
            heads.setStretchLastSection(False)
            self._share_width()
            return
        self.resizeColumnsToContents()
        last = len(self.sheet.sheet.columns) - 1
        heads.setStretchLastSection(last >= 0 and not self.sheet.sheet.columns[last].figures)
        for column in range(last + 1):
            self.setColumnWidth(column, min(self.columnWidth(column) + 2 * GRID, _MOST_WIDTH))

    def _share_width(self) -> None:
        heads, columns = self.horizontalHeader(), self.sheet.sheet.columns
        needed = [
            max(heads.sectionSizeHint(number), self.sizeHintForColumn(number) + GRID)
            for number in range(len(columns))
        ]
        figures = [column.figures for column in columns]
        for number, width in enumerate(shared_widths(needed, figures, self.viewport().width())):
            self.setColumnWidth(number, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the new width."""
        super().resizeEvent(event)
        if self._spread:
            self._share_width()

    def selected_keys(self) -> list[str]:
        """Keys of the selected rows, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.sheet.shown[row].key for row in rows if row < len(self.sheet.shown)]

    def select_keys(self, keys: Sequence[str] | set[str]) -> None:
        """Select the rows with these keys."""
        model = self.selectionModel()
        for number, row in enumerate(self.sheet.shown):
            if row.key in keys:
                flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
                model.select(self.sheet.index(number, 0), flags)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.sheet.shown[index.row()].key)

    def copy_text(self) -> str:
        """The selected rows, or all, with headings, for a spreadsheet."""
        wanted = set(self.selected_keys())
        rows = [row for row in self.sheet.shown if not wanted or row.key in wanted]
        lines = [tuple(column.name for column in self.sheet.sheet.columns), *(row.texts for row in rows)]
        return "\n".join("\t".join(line) for line in lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copy_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.sheet.palette = palette
        self.viewport().update()
