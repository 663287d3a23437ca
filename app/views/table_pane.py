"""The dock with the table of all crystals: the filter above, the table, and its plot beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.crystal_table import CrystalRow
from app.state.display import Message
from app.state.figures import counted
from app.state.filter_words import FilterError
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.session import Session
from app.state.session_marks import SavedTable
from app.state.table_columns import COLUMNS, NUMBER_OF
from app.state.table_filter import parse_filter
from app.views.crystal_table import CrystalTable
from app.views.fitting_label import ElidedLabel
from app.views.scatter_pane import ScatterPane
from app.views.scene_pane import MessagePage

FILTER_TIP = (
    "Words are looked for in every column. Comparisons: K > 100, G/K < 0.5, 50 < E < 90, system = cubic,\n"
    "name ~ quartz, element Si O, domain = yes; joined by and, or, not and brackets.\n"
    "The tip of a heading says what filters call its column."
)
NONE_OPEN = "No crystal is open. Drop files anywhere in the window, or press Ctrl+O."
NONE_PASSES = "No crystal passes the filter."
TYPING_MS = 120
PLOT_SHARE = 45


class TablePane(QWidget):
    """``export_asked()``, ``compare_asked()``, ``notice(str)``."""

    export_asked = Signal()
    notice = Signal(str)

    def __init__(self, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.table = CrystalTable(session, palette)
        self.plot = ScatterPane(palette)
        self.line = QLineEdit()
        self.said = ElidedLabel()
        self.columns = QToolButton()
        self.plot_switch = QToolButton()
        self.copy, self.export = QToolButton(), QToolButton()
        self.nothing = MessagePage()
        self._pages = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._filter)
        self._head = QHBoxLayout()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.line.setPlaceholderText("Filter: quartz, K > 100, G/K < 0.5, system = cubic, element Si")
        self.line.setToolTip(FILTER_TIP)
        self.line.setAccessibleName("Filter of the table")
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(60 * GRID)
        self.said.setObjectName("small")
        for button, text, tip in (
            (self.columns, "Columns", "Which columns are shown"),
            (self.plot_switch, "Plot", "Any column over any other, beside the table"),
            (self.copy, "Copy", "The selected rows, or all, with every digit (Ctrl+C in the table)"),
            (self.export, "Export CSV…", "Every column of the rows that pass the filter, with every digit"),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.plot_switch.setCheckable(True)
        head = self._head
        head.setContentsMargins(WIDE_GAP, GRID, GAP, GRID)
        head.setSpacing(GAP)
        head.addWidget(self.line, 3)
        head.addWidget(self.said, 2)
        for button in (self.columns, self.plot_switch, self.copy, self.export):
            head.addWidget(button)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.nothing)
        self._splitter.addWidget(self._pages)
        self._splitter.addWidget(self.plot)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self.plot.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._splitter, 1)
        self.setMinimumHeight(40 * GRID)

    def _connect(self) -> None:
        self.line.textChanged.connect(self._typing.start)
        self.line.returnPressed.connect(self._filter)
        self.columns.clicked.connect(self._choose_columns)
        self.plot_switch.toggled.connect(self.show_plot)
        self.copy.clicked.connect(self.table.copy_chosen)
        self.export.clicked.connect(self.export_asked)
        self.table.crystals.arranged.connect(self._on_arranged)
        self.table.selection_shown.connect(self._on_selection)
        self.plot.chosen.connect(self.table.chosen)

    def add_button(self, button: QPushButton | QToolButton) -> None:
        """Another button at the right end of the head."""
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._head.addWidget(button)

    # --- filter  ----------------------------------------
    def set_filter(self, text: str) -> None:
        """Type a filter."""
        self.line.setText(text)
        self._filter()

    def _filter(self) -> None:
        self._typing.stop()
        try:
            wanted = parse_filter(self.line.text())
        except FilterError as error:
            self._say(str(error), failure=True)
            return
        self.table.crystals.set_filter(wanted)

    def _say(self, text: str, *, failure: bool = False) -> None:
        name = "plain_failure" if failure else "small"
        if self.said.objectName() != name:
            self.said.setObjectName(name)
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
        self.said.setText(text)

    def _on_arranged(self) -> None:
        shown, total = len(self.table.crystals.shown), self.table.crystals.total
        number = counted(total, "crystal")
        self._say(number if shown == total else f"{shown} of {number}")
        self.nothing.show_message(Message(text=NONE_PASSES if total else NONE_OPEN))
        self._pages.setCurrentWidget(self.table if shown else self.nothing)
        self._plot()

    # --- plot  ----------------------------------------
    def show_plot(self, on: bool) -> None:
        """The plot beside the table, or the table alone."""
        self.plot_switch.setChecked(on)
        self.plot.setVisible(on)
        width = max(self._splitter.width(), 100)
        if on:
            self._splitter.setSizes([width * (100 - PLOT_SHARE) // 100, width * PLOT_SHARE // 100])
        self._plot()

    def _plot(self) -> None:
        if self.plot.isVisibleTo(self):
            self.plot.show_rows(self.table.crystals.shown, frozenset(self.table.selected_keys()))

    def _on_selection(self) -> None:
        if self.plot.isVisibleTo(self):
            self.plot.mark(frozenset(self.table.selected_keys()))

    # --- the rest  ----------------------------------------
    def rows(self) -> list[CrystalRow]:
        """The rows that pass the filter, in their order."""
        return list(self.table.crystals.shown)

    @property
    def arrangement(self) -> SavedTable:
        """What a session keeps."""
        number, descending = self.table.order
        return SavedTable(
            columns=tuple(COLUMNS[shown].name for shown in self.table.chosen_columns()),
            sorted_by=COLUMNS[number].name if number >= 0 else "",
            descending=descending,
            filter=self.line.text(),
            plot=self.plot_switch.isChecked(),
            scatter=self.plot.wish,
        )

    def arrange(self, wanted: SavedTable) -> None:
        """Show everything as a session kept it; names of columns that are not known are passed over."""
        shown = dict.fromkeys(NUMBER_OF[name] for name in wanted.columns if name in NUMBER_OF)
        sorted_by = NUMBER_OF.get(wanted.sorted_by, -1)
        self.table.arrange(tuple(shown), sorted_by, descending=wanted.descending)
        self.set_filter(wanted.filter)
        self.plot.take(wanted.scatter)
        self.show_plot(wanted.plot)

    def _choose_columns(self) -> None:
        place = self.columns.mapToGlobal(self.columns.rect().bottomLeft())
        self.table.column_menu().popup(place)

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: follow the session."""
        super().showEvent(event)
        self.table.crystals.set_live(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self.table.crystals.set_live(False)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.table.set_palette_tokens(palette)
        self.plot.set_palette_tokens(palette)
