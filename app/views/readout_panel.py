"""The panel on the right: header, matrix, moduli, anisotropy, Kelvin moduli, extremes of Young's modulus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.state.display import Shown
from app.state.matrix_content import matrix_content, measured_of
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.readout import (
    Fact,
    ModulusRow,
    anisotropy_facts,
    extremum_facts,
    frame_name,
    header,
    kelvin_texts,
    modulus_rows,
)
from app.views.fitting_label import ElidedLabel
from app.views.matrix_sheet import MatrixSheet
from app.views.misfit_bar import MisfitBar
from app.views.plain_words import plain_label, plain_tip

YOUNG_HEADING = "YOUNG'S MODULUS"
_KELVIN_TIP = (
    "Kelvin moduli: the eigenvalues of the stiffness in Mandel form, the same in every frame; all positive "
    "where the crystal is stable"
)


def _label(text: str = "", *, name: str = "", tip: str = "", wrap: bool = False) -> QLabel:
    label = plain_label(text)
    label.setObjectName(name)
    label.setToolTip(tip)
    label.setWordWrap(wrap)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    return rule


def _in_a_row(*widgets: QWidget) -> QWidget:
    """Widgets beside each other, the first as far left as it goes."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if place == 0 else 0)
    return row


class FactGrid(QWidget):
    """Names on the left, values on the right; the labels are made once and filled again and again."""

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        self._rows = [(_label(name="muted"), _label()) for _ in range(rows)]
        for row, (name, value) in enumerate(self._rows):
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)

    def fill(self, facts: Sequence[Fact]) -> None:
        """Show facts, at most as many as there are rows."""
        for (name, value), fact in zip(self._rows, facts, strict=False):
            name.setText(fact.name)
            value.setText(fact.value)
            name.setToolTip(fact.tip)
            value.setToolTip(fact.tip)


class ModulusGrid(QWidget):
    """K, G, E, ν by Voigt, Reuss and Hill, with the interval of the Hill value, and as measured (Hill)."""

    _TITLES = ("", "Hill", "90 % of Hill", "Voigt", "Reuss", "Measured")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GRID // 2)
        grid.setHorizontalSpacing(WIDE_GAP)
        self._heads = [_label(title, name="small") for title in self._TITLES]
        self._heads[-1].setObjectName("measured")
        for column, head in enumerate(self._heads):
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignRight)
        for column in range(1, len(self._TITLES)):
            grid.setColumnStretch(column, 1)
        self._cells = [[_label() for _ in self._TITLES] for _ in range(4)]
        for row, cells in enumerate(self._cells, start=1):
            cells[0].setObjectName("muted")
            cells[2].setObjectName("muted")
            cells[-1].setObjectName("measured")
            for column, cell in enumerate(cells):
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                grid.addWidget(cell, row, column, side)

    def fill(self, rows: Sequence[ModulusRow]) -> None:
        """Show the four rows."""
        for cells, row in zip(self._cells, rows, strict=True):
            texts = (row.name, row.hill, row.interval, row.voigt, row.reuss, row.measured)
            for cell, text in zip(cells, texts, strict=True):
                cell.setText(text)
                cell.setToolTip(row.tip)
            cells[-1].setToolTip(row.measured_tip)
        known = any(row.measured for row in rows)
        self._grid.setColumnStretch(len(self._TITLES) - 1, 1 if known else 0)
        for widget in (self._heads[-1], *(cells[-1] for cells in self._cells)):
            widget.setVisible(known)


class ReadoutPanel(QWidget):
    """Shows what :class:`Shown` holds. The wishes of the user are told by ``sheet``, the matrix."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self._title = ElidedLabel(where=Qt.TextElideMode.ElideMiddle)
        self._title.setObjectName("title")
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._line = _label(name="muted", wrap=True)
        self._notes = _label(name="small", wrap=True)
        self._model = _label(name="small", wrap=True)
        self._doubt = _label(name="doubt", wrap=True)
        self._distorted = _label(name="doubt", wrap=True)
        self._distorted.hide()
        self.misfit = MisfitBar(narrow=True)
        self.sheet = MatrixSheet(palette)
        self.matrix = self.sheet.table
        self._moduli = ModulusGrid()
        self._kelvin = [_label() for _ in range(6)]
        self._anisotropy = FactGrid(4)
        self._extremes = FactGrid(2)
        self._young_heading = _label(YOUNG_HEADING, name="heading")
        self._young_ratio = _label(name="small")
        self._body = self._make_body()
        self._lay_out()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        sheet = QWidget()
        sheet.setObjectName("sheet")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, GAP)
        column.setSpacing(GRID)
        remarks = (self._notes, self._model, self._doubt, self._distorted)
        for widget in (self._title, self._line, *remarks, self.misfit, self._body):
            column.addWidget(widget)
        column.addStretch(1)
        scroll.setWidget(sheet)
        outer.addWidget(scroll)

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.sheet)
        polycrystal = _label("MODULI OF A POLYCRYSTAL, GPa", name="heading")
        sections = (
            (polycrystal, self._moduli),
            (_in_a_row(self._young_heading, self._young_ratio), self._extremes),
            (self._kelvin_row(), self._anisotropy),
        )
        for section in sections:
            column.addWidget(_rule())
            for widget in section:
                column.addWidget(widget)
        return body

    def _kelvin_row(self) -> QWidget:
        """The six beside their heading."""
        row = _in_a_row(_label("KELVIN, GPa", name="heading", tip=_KELVIN_TIP))
        layout = cast(QLayout, row.layout())
        for label in self._kelvin:
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            label.setToolTip(_KELVIN_TIP)
            layout.addWidget(label)
        return row

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.sheet.set_palette_tokens(palette)

    def say_distorted(self, text: str) -> None:
        """That the views show something else than these numbers are of; "" where they do not."""
        self._distorted.setText(text)
        self._distorted.setVisible(bool(text))

    def show_state(self, shown: Shown) -> None:
        """Show a crystal: its header at once, its numbers when there are some."""
        if shown.entry is None:
            return
        head = header(shown.entry)
        self._title.setText(head.title)
        self._line.setText(head.line)
        self._notes.setText(head.notes)
        self._notes.setVisible(bool(head.notes))
        self._model.setText(head.model)
        self._model.setToolTip(plain_tip(head.file))
        self._doubt.setText(head.doubt)
        self._doubt.setVisible(bool(head.doubt))
        self.misfit.show_symmetry(shown.answer.symmetry if shown.answer is not None else None)
        self._body.setVisible(shown.answer is not None)
        self._show_numbers(shown)

    def _show_numbers(self, shown: Shown) -> None:
        answer, matrix = shown.answer, shown.matrix
        if answer is None or matrix is None:
            self.sheet.show_content(None)
            return
        self.sheet.show_content(matrix_content(shown))
        self._moduli.fill(modulus_rows(answer, measured_of(shown)))
        self._young_heading.setText(f"{YOUNG_HEADING}, {frame_name(answer).upper()}")
        *extremes, ratio = extremum_facts(answer)
        self._extremes.fill(extremes)
        self._young_ratio.setText(f"ratio {ratio.value}")
        self._anisotropy.fill(anisotropy_facts(answer))
        for label, text in zip(self._kelvin, kelvin_texts(answer), strict=True):
            label.setText(text)
