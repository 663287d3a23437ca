"""How a table of rows looks and behaves, the same in every panel."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.state.palette import BASE_PX, GRID, SMALL_PX
from app.views.look import font

DENSE: Final = 5 * GRID
"""Height of a row of figures, px."""


class RowTable(QTableView):
    """Whole rows are chosen; no grid, no numbers of rows, small headings. row_height: px. The model comes
    from those that derive from it.
    """

    def __init__(self, name: str, parent: QWidget | None = None, *, row_height: int = DENSE) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setAccessibleName(name)
        self.setFont(font(BASE_PX))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height)
        heads.setFont(font(SMALL_PX))
        heads.setHighlightSections(False)
        heads.setFixedHeight(row_height + GRID)
        heads.setStretchLastSection(True)
