"""The menus of files: those opened last, and the bundled examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.settings import Settings
from app.state.figures import counted
from app.views.empty_page import ExampleCard
from app.views.plain_words import plain_tip


class FileMenu(QMenu):
    """``chosen(Path)``: a file is to be opened."""

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setToolTipsVisible(True)

    def offer(self, text: str, path: Path, *, enabled: bool = True) -> None:
        """Add a file."""
        action = self.addAction(text)
        action.setToolTip(plain_tip(str(path)))
        action.setEnabled(enabled)
        action.triggered.connect(lambda: self.chosen.emit(path))


class RecentMenu(FileMenu):
    """Filled anew whenever it opens; a file that is gone is marked and cannot be chosen."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__("Open recent", parent)
        self._settings = settings
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the recents as they are now."""
        self.clear()
        missing = []
        for path in self._settings.recents:
            there = path.exists()
            self.offer(path.name if there else f"{path.name} (missing)", path, enabled=there)
            missing += [] if there else [path]
        if self.isEmpty():
            self.addAction("None yet").setEnabled(False)
        if missing:
            self.addSeparator()
            remove = self.addAction(f"Remove {counted(len(missing), 'missing file')} from this list")
            remove.triggered.connect(lambda: self._forget(missing))

    def _forget(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self._settings.forget_recent(path)


class ExampleMenu(FileMenu):
    """The bundled crystals."""

    def __init__(self, cards: Sequence[ExampleCard], parent: QWidget) -> None:
        super().__init__("Examples", parent)
        for card in sorted(cards, key=lambda card: card.title):
            self.offer(card.title, card.path)
