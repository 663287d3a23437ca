"""Copy as Python: the lines that reproduce what is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.state.python_text import python_text


class Clipboard(Protocol):
    """Where copies go."""

    def setText(self, text: str) -> None:
        """Words."""
        ...


class PythonController(QObject):
    """``notice(str)``: it was copied, or why not."""

    notice = Signal(str)

    def __init__(
        self, analyse: AnalyseController, *, clipboard: Clipboard, model: Callable[[], Path | None]
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._clipboard = clipboard
        self._model = model

    def copy(self) -> None:
        """Put the lines on the clipboard."""
        text = python_text(self._analyse.shown, model=self._model())
        if not text:
            self.notice.emit("There is no tensor to reproduce yet")
            return
        self._clipboard.setText(text)
        self.notice.emit(f"Copied as Python, {len(text.splitlines())} lines")
