"""Copy as Python: the lines that reproduce what is shown."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.resource_paths import model_folder
from app.state.python_text import python_text


class Clipboard(Protocol):
    """Where copies go."""

    def setText(self, text: str) -> None:
        """Words."""
        ...


class PythonController(QObject):
    """``notice(str)``: it was copied, or why not."""

    notice = Signal(str)

    def __init__(self, analyse: AnalyseController, *, clipboard: Clipboard) -> None:
        super().__init__()
        self._analyse = analyse
        self._clipboard = clipboard

    def copy(self) -> None:
        """Put the lines on the clipboard."""
        text = python_text(self._analyse.shown, model=model_folder())
        if not text:
            self.notice.emit("There is no tensor to reproduce yet")
            return
        self._clipboard.setText(text)
        self.notice.emit(f"Copied as Python, {len(text.splitlines())} lines")
