"""The analysis in numbers: a list of sections at the left, the tables of one at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.state.analysis_table import Remark, Section, Table
from app.state.answer import Symmetry
from app.state.display import Message, Tone
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.requests import TextureRequest
from app.views import icons
from app.views.analysis_table import AnalysisTable
from app.views.density_bar import DensityBar
from app.views.misfit_bar import MisfitBar
from app.views.plain_words import plain_label
from app.views.scene_pane import MessagePage
from app.views.table_head import TableHead
from app.views.texture_bar import TextureBar

LIST_WIDTH = 40 * GRID
BUSY_AFTER_MS = 300
"""An analysis that is there sooner takes the place of the last one without a word."""
_MARKS = {Tone.PLAIN: "done", Tone.DOUBT: "outside", Tone.FAILURE: "failed"}
_REMARK_NAMES = {Tone.PLAIN: "muted", Tone.DOUBT: "doubt", Tone.FAILURE: "failure"}


class AnalysisPanel(QWidget):
    """``target_chosen(Target)``, ``copied(str)``, ``section_chosen(str)``: the user's wishes."""

    target_chosen = Signal(object)
    copied = Signal(str)
    section_chosen = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._sections: tuple[Section, ...] = ()
        self.list = QListWidget()
        self.misfit = MisfitBar()
        self.texture = TextureBar()
        self.density = DensityBar()
        self.message = MessagePage()
        self._density_wanted = False
        self._scroll = QScrollArea()
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._stack = QStackedWidget()
        self._waiting = Message(text="")
        nothing = QPixmap(4 * GRID, 4 * GRID)
        nothing.fill(Qt.GlobalColor.transparent)
        self._no_mark = QIcon(nothing)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(BUSY_AFTER_MS)
        self._patience.timeout.connect(lambda: self.show_message(self._waiting))
        self._lay_out()

    def _lay_out(self) -> None:
        self.list.setObjectName("sections")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setAccessibleName("Sections of the analysis")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(4 * GRID, 4 * GRID))
        self.list.currentRowChanged.connect(self._on_row)
        self._page.setObjectName("sheet")
        self._column.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, WIDE_GAP)
        self._column.setSpacing(GRID)
        self._scroll.setWidget(self._page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.addWidget(self.message)
        self._stack.addWidget(self._scroll)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.misfit)
        right.addWidget(self._stack, 1)
        line = QFrame()
        line.setObjectName("upright")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(line)
        row.addLayout(right, 1)
        self.setMinimumHeight(40 * GRID)

    def sizeHint(self) -> QSize:
        """Enough for a table of eight rows."""
        return QSize(200 * GRID, 70 * GRID)

    # --- what is shown -------------------------------------------------------------------------------------
    def show_message(self, message: Message) -> None:
        """A sentence instead of tables."""
        self._patience.stop()
        self.message.show_message(message)
        self._stack.setCurrentWidget(self.message)
        self.list.setEnabled(False)

    def show_waiting(self, message: Message) -> None:
        """Numbers of another tensor are greyed at once; the sentence comes when it takes longer."""
        self._waiting = message
        self._page.setEnabled(False)
        if self._stack.currentWidget() is self.message:
            self.show_message(message)
        elif not self._patience.isActive():
            self._patience.start()

    def show_sections(
        self, sections: Sequence[Section], *, density: float | None, asks_density: bool
    ) -> None:
        """Show all sections; the one that is looked at stays."""
        self._patience.stop()
        self.message.show_message(None)
        kept = self.section_name if self._sections else ""
        self._sections = tuple(sections)
        self._density_wanted = asks_density
        self.density.show_density(density)
        self._fill_list(kept)
        self._page.setEnabled(True)
        self.list.setEnabled(True)
        self._stack.setCurrentWidget(self._scroll)
        self._fill_page()

    def show_texture(self, request: TextureRequest, *, has_cell: bool) -> None:
        """Which texture is averaged over."""
        self.texture.show_request(request, has_cell=has_cell)

    def show_symmetry(self, symmetry: Symmetry | None) -> None:
        """How far the tensor is from its point group."""
        self.misfit.show_symmetry(symmetry)

    def _fill_list(self, kept: str) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for section in self._sections:
                item = QListWidgetItem(self._mark(section), section.title)
                item.setSizeHint(QSize(LIST_WIDTH, 5 * GRID + 2))
                self.list.addItem(item)
            names = [section.name for section in self._sections]
            self.list.setCurrentRow(names.index(kept) if kept in names else 0)

    def _mark(self, section: Section) -> QIcon:
        if section.name != "checks" and section.tone is Tone.PLAIN:
            return self._no_mark
        colours = {Tone.PLAIN: self._palette.accent, Tone.DOUBT: self._palette.amber}
        colour = colours.get(section.tone, self._palette.red)
        return icons.icon(_MARKS[section.tone], self._palette, colour=colour)

    @property
    def shows_tables(self) -> bool:
        """Tables of the tensor that is looked at, and not a sentence."""
        return self._stack.currentWidget() is self._scroll and self._page.isEnabled()

    @property
    def section_name(self) -> str:
        """Of the section that is looked at; empty where there is none."""
        row = self.list.currentRow()
        return self._sections[row].name if 0 <= row < len(self._sections) else ""

    def choose_section(self, name: str) -> None:
        """Look at a section."""
        self.list.setCurrentRow([section.name for section in self._sections].index(name))

    @property
    def tables(self) -> list[AnalysisTable]:
        """The tables of the section that is looked at."""
        return self._page.findChildren(AnalysisTable)

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._sections):
            self._fill_page()
            self.section_chosen.emit(self._sections[row].name)

    def _fill_page(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._sections):
            return
        section = self._sections[row]
        self._empty_page()
        if section.name == "texture":
            self._column.addWidget(self.texture)
            self.texture.show()
        if section.name == "waves" and self._density_wanted:
            self._column.addWidget(self.density)
            self.density.show()
        for remark in section.remarks:
            self._column.addWidget(_remark(remark))
        for table in section.tables:
            self._add_table(table)
        self._column.addStretch(1)

    def _empty_page(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget in (self.texture, self.density):
                widget.hide()
            elif widget is not None:
                # A layout shows what it got a moment later; what has left it by then would become a window.
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _add_table(self, table: Table) -> None:
        head, view = TableHead(table), AnalysisTable(table, self._palette)
        head.copy_asked.connect(view.copy_all)
        view.target_chosen.connect(self.target_chosen)
        view.copied.connect(self.copied)
        self._column.addWidget(head)
        self._column.addWidget(view)
        self._column.addSpacing(GAP)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        for row, section in enumerate(self._sections):
            self.list.item(row).setIcon(self._mark(section))
        for table in self.tables:
            table.set_palette_tokens(palette)


def _remark(remark: Remark) -> QLabel:
    label = plain_label(remark.text)
    label.setObjectName(_REMARK_NAMES[remark.tone])
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
