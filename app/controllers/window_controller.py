"""The window itself: docks, full screen, palette of commands, pages of help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QRegion

from app.actions.catalogue import CATALOGUE
from app.controllers.predict_controller import PredictController
from app.views import help_pages


class Window(Protocol):
    """What this controller needs of the window."""

    def close(self) -> bool:
        """Close it, if it may."""
        ...

    def isFullScreen(self) -> bool:
        """It covers the screen."""
        ...

    def showFullScreen(self) -> None:
        """Cover the screen."""
        ...

    def showNormal(self) -> None:
        """Do not cover the screen."""
        ...


class Dock(Protocol):
    """What this controller needs of a dock."""

    def isHidden(self) -> bool:
        """It is not to be seen."""
        ...

    def setVisible(self, visible: bool) -> None:
        """Show or hide it."""
        ...

    def visibleRegion(self) -> QRegion:
        """The part of it that is to be seen."""
        ...

    def raise_(self) -> None:
        """Bring it before the other docks of its place."""
        ...


class Telling(Protocol):
    """Where pages are shown."""

    def tell(self, title: str, html: str) -> None:
        """Show a page."""
        ...


class WindowController(QObject):
    """``palette_asked()``: the palette of commands is wanted; ``marks_changed()``."""

    palette_asked = Signal()
    marks_changed = Signal()

    def __init__(
        self,
        window: Window,
        predict: PredictController,
        dialogs: Telling,
        *,
        docks: Mapping[str, Dock],
        model_folder: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._window = window
        self._predict = predict
        self._dialogs = dialogs
        self._docks = docks
        self._model_folder = model_folder

    def quit(self) -> None:
        """Close the window."""
        self._window.close()

    def toggle_dock(self, name: str) -> None:
        """Show or hide a dock."""
        dock = self._docks[name]
        # One that stands behind another of its place is not to be seen: it comes to the front.
        dock.setVisible(dock.isHidden() or dock.visibleRegion().isEmpty())
        if not dock.isHidden():
            dock.raise_()
        self.marks_changed.emit()

    def toggle_full_screen(self, on: bool) -> None:
        """Cover the screen, or not."""
        if on:
            self._window.showFullScreen()
        else:
            self._window.showNormal()
        self.marks_changed.emit()

    def show_palette(self) -> None:
        """Open the palette of commands."""
        self.palette_asked.emit()

    def show_shortcuts(self) -> None:
        """Keyboard and mouse."""
        self._dialogs.tell("Keyboard and mouse", help_pages.shortcuts_page(shortcut_rows()))

    def show_conventions(self) -> None:
        """Units, order, frames."""
        self._dialogs.tell("Conventions", help_pages.CONVENTIONS)

    def show_model(self) -> None:
        """The network's card."""
        folder = self._model_folder()
        card = folder / "card.md" if folder else None
        text = card.read_text(encoding="utf-8") if card and card.is_file() else "The network has no card."
        page = help_pages.model_page(self._predict.identity, self._predict.device, text)
        self._dialogs.tell("About the network", page)

    def show_about(self) -> None:
        """Versions, network, citation."""
        page = help_pages.about_page(self._predict.identity, self._predict.device)
        self._dialogs.tell("About Elastoscope", page)

    def marks(self) -> frozenset[str]:
        """The names (``Action.checked``) of what is on."""
        shown = {f"dock:{name}" for name, dock in self._docks.items() if not dock.isHidden()}
        return frozenset(shown | ({"full_screen"} if self._window.isFullScreen() else set()))


def shortcut_rows() -> Sequence[tuple[str, str, str]]:
    """(menu, text, keys) of every action that has a key."""
    return [
        (action.menu.value.replace("/", " ▸ "), action.text, ", ".join(action.shortcuts))
        for action in CATALOGUE
        if action.shortcuts
    ]
