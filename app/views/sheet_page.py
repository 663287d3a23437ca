"""A column of widgets on a page that scrolls up and down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.state.palette import GAP, WIDE_GAP


def sheet_page(column: QVBoxLayout, spacing: int) -> QScrollArea:
    """The column, with the margins of a sheet and ``spacing`` points between its widgets, as such a page."""
    page = QWidget()
    page.setObjectName("sheet")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.setLayout(column)
    column.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, WIDE_GAP)
    column.setSpacing(spacing)
    scroll = QScrollArea()
    scroll.setWidget(page)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll


def fill(owner: QWidget, content: QWidget) -> None:
    """Give ``content`` all the room of ``owner``."""
    outer = QVBoxLayout(owner)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(content)
