"""The matrix in a dock of its own, with larger cells."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.state.palette import WIDE_GAP, Palette
from app.views.matrix_sheet import MatrixSheet


class MatrixDock(QScrollArea):
    """``sheet``: the matrix."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = MatrixSheet(palette, large=True)
        ground = QWidget()
        ground.setObjectName("sheet")
        column = QVBoxLayout(ground)
        column.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, WIDE_GAP)
        column.addWidget(self.sheet)
        column.addStretch(1)
        self.setWidget(ground)
        self.setWidgetResizable(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows follow the height of the dock, so that all of them are seen where that can be."""
        super().resizeEvent(event)
        self.sheet.fit_height(self.viewport().height() - 2 * WIDE_GAP)
