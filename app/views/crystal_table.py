"""The view of the table of all crystals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from app.state.crystal_table import CrystalRow, rows_tsv
from app.state.palette import GRID, Palette
from app.state.session import Session
from app.state.table_columns import COLUMNS, NUMBER_OF, Kind
from app.views.crystal_table_model import CrystalTableModel
from app.views.row_table import RowTable

ROW_HEIGHT = 5 * GRID + 2
_WIDTHS = {
    "name": 33,
    "formula": 24,
    "group": 24,
    "system": 29,
    "reason": 20,
    "stage": 18,
    "atoms": 18,
    "E": 36,
}
_WITH_LIMITS, _FIGURES, _WORDS, _TRUTH = 31, 18, 30, 18
"""Widths of columns in units of the grid; the last one takes what is left."""
_AROUND_HEADING = 9 * GRID
"""Its margins, and the arrow that says how the table is sorted."""
_FIRST = (
    "name", "formula", "group", "K", "G", "E", "Emin", "Emax", "nu", "AU", "Hchen", "reason", "domain",
    "system", "density", "dK", "atoms", "ratio", "pugh", "AL", "Hmazhnik", "debye", "stable", "stage",
)  # fmt: skip
"""Until columns are chosen, as many of these are shown as have room beside each other."""


class CrystalTable(RowTable):
    """``chosen(int)``: the key of a crystal to look at; ``selection_shown()``: other rows are selected;
    ``copied(str)``: text for the clipboard; ``compare_asked()``.
    """

    chosen = Signal(int)
    selection_shown = Signal()
    copied = Signal(str)
    compare_asked = Signal()

    def __init__(self, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("Table of all crystals", parent, row_height=ROW_HEIGHT)
        self._session = session
        self._leading = self._arranging = False
        self._own_columns = False
        self._kept: tuple[list[int], int | None, int, int] = ([], None, 0, 0)
        self.crystals = CrystalTableModel(session, palette, self)
        self.setModel(self.crystals)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._needed: dict[int, int] = {}
        self._set_headers()
        self.crystals.modelAboutToBeReset.connect(self._remember)
        self.crystals.modelReset.connect(self._restore)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        session.selection_changed.connect(self.follow_session)

    def _set_headers(self) -> None:
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        heads.setSectionsMovable(True)
        heads.sectionMoved.connect(self._on_moved)
        # A heading asks whether all of its column is selected, cell by cell; here it never is.
        for head in (rows, heads):
            head.setSelectionModel(QItemSelectionModel(self.crystals, head))
        heads.setSortIndicatorClearable(True)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(self._choose_columns)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        for number, column in enumerate(COLUMNS):
            usual = _WORDS if column.kind is Kind.TEXT else _FIGURES
            usual = _TRUTH if column.kind is Kind.TRUTH else _WITH_LIMITS if column.limits else usual
            needed = heads.fontMetrics().horizontalAdvance(column.heading) + _AROUND_HEADING
            self._needed[number] = max(GRID * _WIDTHS.get(column.name, usual), needed)
            self.setColumnWidth(number, self._needed[number])
            self.setColumnHidden(number, not column.shown)

    # --- columns  ----------------------------------------
    def column_menu(self) -> QMenu:
        """One entry for each column, to show and hide it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(COLUMNS):
            action = menu.addAction(f"{column.heading}: {column.meaning}")
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda on, number=number: self._choose_column(number, on))
        return menu

    def _choose_column(self, number: int, on: bool) -> None:
        self._own_columns = True
        self.setColumnHidden(number, not on)
        if on:
            # It may have been the last one, which takes whatever is left.
            self.setColumnWidth(number, self._needed[number])

    def _on_moved(self) -> None:
        self._own_columns = self._own_columns or not self._arranging

    def chosen_columns(self) -> list[int]:
        """Numbers of the columns that were chosen, from left to right; none where they follow the room."""
        return self.shown_columns() if self._own_columns else []

    def _fit_columns(self) -> None:
        """Show the first ones that have room beside each other."""
        shown: set[int] = set()
        room = self.viewport().width()
        for number in map(NUMBER_OF.__getitem__, _FIRST):
            room -= self._needed[number]
            if room < 0 and shown:
                break
            shown.add(number)
        for number in range(len(COLUMNS)):
            if self.isColumnHidden(number) == (number in shown):
                self.setColumnHidden(number, number not in shown)
                self.setColumnWidth(number, self._needed[number])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room shows more columns, until some are chosen."""
        super().resizeEvent(event)
        if not self._own_columns:
            self._fit_columns()

    def _choose_columns(self, place: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(place))

    def shown_columns(self) -> list[int]:
        """Numbers of the columns to be seen, from left to right."""
        heads = self.horizontalHeader()
        return sorted(
            (number for number in range(len(COLUMNS)) if not self.isColumnHidden(number)),
            key=heads.visualIndex,
        )

    @property
    def order(self) -> tuple[int, bool]:
        """The column that rows are sorted by, −1 as they were opened; whether from the greatest down."""
        heads = self.horizontalHeader()
        number = heads.sortIndicatorSection() if heads.isSortIndicatorShown() else -1
        number = number if 0 <= number < len(COLUMNS) else -1
        return number, number >= 0 and heads.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder

    def arrange(self, shown: Sequence[int], sorted_by: int, *, descending: bool) -> None:
        """Show these columns from left to right (none: those that have room), and sort."""
        self._own_columns = bool(shown)
        wanted = list(shown) or [number for number, column in enumerate(COLUMNS) if column.shown]
        heads = self.horizontalHeader()
        self._arranging = True
        rest = [number for number in range(len(COLUMNS)) if number not in wanted]
        # Those in their usual order leave the hidden ones where they are used to be.
        places = sorted([*wanted, *rest]) if wanted == sorted(wanted) else [*wanted, *rest]
        for place, number in enumerate(places):
            heads.moveSection(heads.visualIndex(number), place)
            self.setColumnHidden(number, number not in wanted)
            self.setColumnWidth(number, self._needed[number])
        self._arranging = False
        if not shown:
            self._fit_columns()
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(sorted_by, order)

    # --- selection  ----------------------------------------
    def selected_keys(self) -> list[int]:
        """The selected crystals from top to bottom."""
        return [self.crystals.shown[row].key for row in self._selected_rows()]

    def _selected_rows(self) -> list[int]:
        # selectedRows() looks at every cell of every row: a third of a second for 2,000 crystals.
        ranges = list(cast(Any, self.selectionModel().selection()))
        return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})

    @contextmanager
    def _lead(self) -> Iterator[None]:
        """Whatever happens to the session's selection now, the table began it."""
        before, self._leading = self._leading, True
        try:
            yield
        finally:
            self._leading = before

    def _on_current(self, current: QModelIndex) -> None:
        # Qt moves the current row before it selects: following the session now would undo a Ctrl+click.
        if current.isValid() and not self._leading:
            key = self.crystals.shown[current.row()].key
            if self._session.find(key) is not None:
                with self._lead():
                    self.chosen.emit(key)

    def _on_selection(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        if not self._leading:
            self.selection_shown.emit()

    def follow_session(self) -> None:
        """Select what the rest of the window looks at, unless it is among the selected."""
        entry = self._session.selected
        place = self.crystals.place_of(entry.key) if entry is not None else None
        if self._leading or place is None or entry is None:
            return
        index = self.crystals.index(place, max(0, self.currentIndex().column()))
        rows = QItemSelectionModel.SelectionFlag.Rows
        keep = entry.key in self.selected_keys()
        command = QItemSelectionModel.SelectionFlag.NoUpdate
        with self._lead():
            if not keep:
                command = QItemSelectionModel.SelectionFlag.ClearAndSelect | rows
            self.selectionModel().setCurrentIndex(index, command)
            self.scrollTo(index)
        self.selection_shown.emit()

    def _remember(self) -> None:
        current = self.currentIndex()
        key = self.crystals.shown[current.row()].key if current.isValid() else None
        self._kept = (self.selected_keys(), key, current.column(), self.verticalScrollBar().value())

    def _restore(self) -> None:
        keys, current, column, scrolled = self._kept
        places = [place for key in keys if (place := self.crystals.place_of(key)) is not None]
        flags = QItemSelectionModel.SelectionFlag
        with self._lead():
            chosen = QItemSelection()
            for first, last in _runs(sorted(places)):
                chosen.select(self.crystals.index(first, 0), self.crystals.index(last, 0))
            self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
            place = self.crystals.place_of(current) if current is not None else None
            if place is not None:
                self.selectionModel().setCurrentIndex(self.crystals.index(place, column), flags.NoUpdate)
        self.verticalScrollBar().setValue(scrolled)
        if not places:
            self.follow_session()
        self.selection_shown.emit()

    # --- hand  ----------------------------------------
    def chosen_rows(self) -> list[CrystalRow]:
        """The selected rows from top to bottom, all that are shown where none is."""
        return [self.crystals.shown[row] for row in self._selected_rows()] or list(self.crystals.shown)

    def copy_chosen(self) -> None:
        """The selected rows, or all, with the columns to be seen, for a spreadsheet."""
        self.copied.emit(rows_tsv(self.chosen_rows(), self.shown_columns()))

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.crystals.palette = palette
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Ctrl+C in a table is the table's, not the window's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            own = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
            if any(event.matches(key) for key in own):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter compares what is selected."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        elif Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.compare_asked.emit()
        else:
            super().keyPressEvent(event)


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of every unbroken run of numbers in order."""
    first = last = -1
    for row in rows:
        if row != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last
