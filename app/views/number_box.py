"""Boxes for numbers, whose text begins where that of a line of text does (a style sheet cannot move it)."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from app.state.palette import GRID


class WholeBox(QSpinBox):
    """For whole numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(GRID, 0, 0, 0)


class NumberBox(QDoubleSpinBox):
    """For numbers with decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(GRID, 0, 0, 0)
