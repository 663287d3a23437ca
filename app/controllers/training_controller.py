"""The window of training: its pages, brought before the user."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject


class Pages(Protocol):
    """:class:`app.views.training_window.TrainingWindow`."""

    def show_page(self, name: str) -> None:
        """Bring the window with this page before the user."""
        ...


class TrainingController(QObject):
    """Shows pages."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages

    def show(self, page: str) -> None:
        """Bring a page before the user."""
        self._pages.show_page(page)
