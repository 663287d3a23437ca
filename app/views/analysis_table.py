"""One table of the analysis: as high as its rows, copied in part or whole."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from app.state.analysis_table import Cell, Row, Table, table_tsv
from app.state.display import Tone
from app.state.palette import GRID, Palette
from app.views.row_table import DENSE, RowTable

_MOST_WIDTH = 110 * GRID
_LONG = 40
Index = QModelIndex | QPersistentModelIndex
_SIDES = {
    True: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    False: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
}


class AnalysisTableModel(QAbstractTableModel):
    """A table of plain data as Qt wants it."""

    def __init__(self, table: Table, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.palette = palette

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Rows."""
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Columns."""
        return 0 if parent.isValid() else len(self.table.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Headings stand over their numbers."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[column.figures]
        return column.tip or None if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, side, colour and tip of a cell."""
        each = self.table.rows[index.row()]
        cell = each.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[self.table.columns[index.column()].figures]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(cell.tone, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or self._usual_tip(each, cell)
        return None

    @staticmethod
    def _usual_tip(each: Row, cell: Cell) -> str | None:
        """What a click does, or the words that may not fit."""
        if each.target is not None:
            return "Click: the surface from this direction"
        return cell.text if len(cell.text) > _LONG else None

    def _colour(self, tone: Tone, column: int) -> QColor:
        if tone is Tone.FAILURE:
            return QColor(self.palette.red)
        if tone is Tone.DOUBT:
            return QColor(self.palette.amber)
        name = self.table.columns[column].name
        return QColor(self.palette.muted if name in ("Unit", "", "Source") else self.palette.text)


class AnalysisTable(RowTable):
    """``target_chosen(Target)``: a row was clicked that leads somewhere; ``copied(str)``: text to be
    copied.
    """

    target_chosen = Signal(object)
    copied = Signal(str)

    def __init__(self, table: Table, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(f"{table.title} ({table.note})", parent)
        self._model = AnalysisTableModel(table, palette, self)
        self.setModel(self._model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_headers()
        self.clicked.connect(self._lead)
        self.activated.connect(self._lead)

    def _set_headers(self) -> None:
        heads = self.horizontalHeader()
        heads.setSectionsClickable(False)
        # A column that was stretched keeps a width that is not that of its figures.
        heads.setStretchLastSection(False)
        self.resizeColumnsToContents()
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column), _MOST_WIDTH))
        heads.setStretchLastSection(not self.table.columns[-1].figures)
        # The bar at the bottom is there only where the columns do not fit; its room always is.
        self.setFixedHeight(DENSE * (1 + self._model.rowCount()) + 3 * GRID + 2)

    @property
    def table(self) -> Table:
        """What is shown."""
        return self._model.table

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._model.palette = palette
        self.viewport().update()

    def _lead(self, index: QModelIndex) -> None:
        target = self.table.rows[index.row()].target
        if target is not None:
            self.target_chosen.emit(target)

    def chosen_rows(self) -> list[Row]:
        """The selected rows from top to bottom, all where none is."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.table.rows[number] for number in rows] or list(self.table.rows)

    def copy_chosen(self) -> None:
        """The selected rows, or the whole table, for a spreadsheet."""
        self.copied.emit(table_tsv(self.table, self.chosen_rows()))

    def copy_all(self) -> None:
        """The whole table for a spreadsheet."""
        self.copied.emit(table_tsv(self.table))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy a part or the whole."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy selected rows").triggered.connect(self.copy_chosen)
        menu.addAction("Copy table").triggered.connect(self.copy_all)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Ctrl+C in a table is the table's, not the window's."""
        is_copy = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
        if is_copy and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; left and right go on to the views, as there is nothing to do for them here."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
            return
        if Qt.Key(event.key()) in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
            return
        super().keyPressEvent(event)
