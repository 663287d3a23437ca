"""The settings: chosen in a dialog, kept, and made to take effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.settings import Motion, Settings
from app.state.palette import Theme
from app.state.preferences import Preferences, keep, preferences_of

Answer = tuple[Preferences, bool]


class SettingsDialogs(Protocol):
    """What is asked of the user."""

    def ask_settings(self, now: Preferences, recents: int) -> Answer | None:
        """What was chosen, and whether the recent files are to be forgotten; None for nothing."""
        ...


class Themed(Protocol):
    """What draws in the theme (:class:`app.controllers.view_controller.ViewController`)."""

    def set_theme(self, theme: Theme) -> None:
        """Light, dark, or as the desktop has it."""
        ...


class Eased(Protocol):
    """A view whose camera may take its time."""

    def set_eased(self, on: bool) -> None:
        """Over 200 ms, or at once."""
        ...


class SettingsController(QObject):
    """``notice(str)``; ``trouble(str)``: they cannot be written; ``marks_changed()``;
    ``network_changed()``: the network is to run otherwise.
    """

    notice = Signal(str)
    trouble = Signal(str)
    marks_changed = Signal()
    network_changed = Signal()

    def __init__(
        self,
        settings: Settings,
        dialogs: SettingsDialogs,
        *,
        view: Themed,
        scenes: Sequence[Eased],
        forget_recents: Callable[[], None],
    ) -> None:
        super().__init__()
        self._settings = settings
        self._dialogs = dialogs
        self._view = view
        self._scenes = tuple(scenes)
        self._forget_recents = forget_recents
        self._system_reduces = False
        self._ease()

    def show(self) -> None:
        """Ask, keep, and let it take effect."""
        before = preferences_of(self._settings)
        answer = self._dialogs.ask_settings(before, len(self._settings.recents))
        if answer is None:
            return
        wish, forget = answer
        keep(self._settings, replace(wish, theme=before.theme))
        if forget:
            self._forget_recents()
        if wish.theme != before.theme:
            self._view.set_theme(wish.theme)
        self._ease()
        if (wish.device, wish.threads) != (before.device, before.threads):
            self.network_changed.emit()
        problem = self._settings.unwritten()
        if problem:
            self.trouble.emit(problem)
        else:
            self.notice.emit("Settings kept")
        self.marks_changed.emit()

    def set_system_reduces(self, reduces: bool) -> None:
        """The system asks for less motion, or not."""
        self._system_reduces = reduces
        self._ease()

    @property
    def eased(self) -> bool:
        """Camera moves take their time."""
        motion = self._settings.motion
        return motion is Motion.FULL or (motion is Motion.SYSTEM and not self._system_reduces)

    def _ease(self) -> None:
        for scene in self._scenes:
            scene.set_eased(self.eased)
