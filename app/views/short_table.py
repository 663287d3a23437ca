"""A table of plain data that is as high as its rows, up to a few of them; the rest is scrolled to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.state.analysis_table import Table
from app.state.palette import GRID, Palette
from app.views.analysis_table import AnalysisTable
from app.views.row_table import DENSE


class ShortTable(AnalysisTable):
    """``most`` rows are to be seen at once."""

    def __init__(self, table: Table, palette: Palette, most: int, parent: QWidget | None = None) -> None:
        super().__init__(table, palette, parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        if len(table.rows) > most:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self.setFixedHeight(DENSE * (1 + most) + 3 * GRID + 2)
