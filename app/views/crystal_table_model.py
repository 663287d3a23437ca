"""The table of all crystals as Qt wants it, kept in step with the session in small portions.

Sorting and filtering are done here and not by a QSortFilterProxyModel: that one asks Python for both values
of every comparison, tens of thousands of times for 2,000 crystals, in which the window would not answer.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor

from app.state.crystal_table import CrystalRow, cell_text, cell_tip, ordered, row_of
from app.state.palette import Palette
from app.state.session import Session
from app.state.table_columns import COLUMNS, NUMBER_OF, Kind
from app.state.table_filter import Filter
from app.views.plain_words import plain_tip

REFRESH_MS = 150
"""Results come many times a second; the table is brought up to date as often as eyes follow."""
PORTION = 0.01
"""Seconds of building rows after which the window gets its turn."""
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
# Constants of Qt are looked up slowly, and a cell is asked for eight roles whenever it is painted.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SIDES = tuple(_RIGHT if column.kind is Kind.NUMBER else _LEFT for column in COLUMNS)
_COLOURED = frozenset(NUMBER_OF[name] for name in ("stage", "reason", "stable", "domain"))


class CrystalTableModel(QAbstractTableModel):
    """``arranged()``: rows have come, gone, changed or moved."""

    arranged = Signal()

    def __init__(self, session: Session, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.palette = palette
        self.shown: list[CrystalRow] = []
        self._place: dict[int, int] = {}
        self._rows: dict[int, CrystalRow] = {}
        self._texts: dict[int, tuple[CrystalRow, tuple[str, ...]]] = {}
        self._stale: set[int] = set()
        self._filter: Filter = lambda row: True
        self._sorted_by: int | None = None
        self._descending = False
        self._live = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)
        session.added.connect(self._added)
        session.removed.connect(self._later)
        session.changed.connect(self._changed)

    # --- what the session says  ----------------------------------------
    def _added(self, first: int, last: int) -> None:
        self._stale.update(self._session.at(row).key for row in range(first, last + 1))
        self._later()

    def _changed(self, row: int) -> None:
        self._stale.add(self._session.at(row).key)
        self._later()

    def _later(self) -> None:
        if self._live and not self._timer.isActive():
            self._timer.start(REFRESH_MS)

    def set_live(self, live: bool) -> None:
        """Follow the session, or (while nobody sees the table) let it be."""
        if live == self._live:
            return
        self._live = live
        if live:
            self._timer.start(0)
        else:
            self._timer.stop()

    def _turn(self) -> None:
        """Build some rows; show them all once none is left to build."""
        end = perf_counter() + PORTION
        while self._stale and perf_counter() < end:
            key = self._stale.pop()
            entry = self._session.find(key)
            if entry is not None:
                self._rows[key] = row_of(entry)
        if self._stale:
            self._timer.start(0)
        else:
            self.arrange()

    @property
    def up_to_date(self) -> bool:
        """Everything that the session holds is shown."""
        return not self._stale and not self._timer.isActive()

    # --- order  ----------------------------------------
    def set_filter(self, wanted: Filter) -> None:
        """Show only what passes."""
        self._filter = wanted
        self.arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By the values of a column, or (−1) as the crystals were opened."""
        self._sorted_by = column if column >= 0 else None
        self._descending = order is Qt.SortOrder.DescendingOrder
        self.arrange()

    def arrange(self) -> None:
        """Filter and sort all rows; the view finds again by its key what was selected."""
        entries = [entry.key for entry in self._session]
        self._rows = {key: self._rows[key] for key in entries if key in self._rows}
        self._texts = {key: text for key, text in self._texts.items() if key in self._rows}
        passing = [row for row in self._rows.values() if self._filter(row)]
        wanted = ordered(passing, self._sorted_by, descending=self._descending)
        if [row.key for row in wanted] == [row.key for row in self.shown]:
            self._show(wanted)
            if wanted:
                self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(COLUMNS) - 1))
        else:
            # Not layoutChanged: of a long selection Qt would keep an index for every single cell.
            self.beginResetModel()
            self._show(wanted)
            self.endResetModel()
        self.arranged.emit()

    def _show(self, wanted: list[CrystalRow]) -> None:
        self.shown = wanted
        self._place = {row.key: number for number, row in enumerate(wanted)}

    def place_of(self, key: int) -> int | None:
        """The row that shows a crystal, None where it does not pass the filter."""
        return self._place.get(key)

    @property
    def total(self) -> int:
        """Crystals, whether they pass or not."""
        return len(self._rows)

    # --- Qt's own  ----------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Crystals that pass the filter."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """All columns, also hidden ones."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Headings with units; a tip says what they mean and what filters call them."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.meaning}\nIn filters: {column.name}"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, side, colour and tip of a cell."""
        if role == _DISPLAY:
            return self._text_of(self.shown[index.row()])[index.column()]
        if role == _ALIGNMENT:
            return _SIDES[index.column()]
        if role == _FOREGROUND:
            column = index.column()
            return self._colour(self.shown[index.row()], column) if column in _COLOURED else None
        if role == _TIP:
            return plain_tip(cell_tip(self.shown[index.row()], index.column()))
        return self.shown[index.row()].key if role == KEY_ROLE else None

    def _text_of(self, row: CrystalRow) -> tuple[str, ...]:
        """The texts of a row, written when it is first seen."""
        known = self._texts.get(row.key)
        if known is None or known[0] is not row:
            known = (row, tuple(cell_text(row, number) for number in range(len(COLUMNS))))
            self._texts[row.key] = known
        return known[1]

    def _colour(self, row: CrystalRow, column: int) -> QColor | None:
        name, failed = COLUMNS[column].name, row.values[NUMBER_OF["stage"]] == "failed"
        if name in ("stage", "reason") and failed:
            return QColor(self.palette.red)
        if name == "stable" and row.values[column] == "no":
            return QColor(self.palette.red)
        doubtful = row.values[NUMBER_OF["domain"]] == "no"
        return QColor(self.palette.amber) if doubtful and name in ("domain", "reason") else None
