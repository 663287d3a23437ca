"""The log as a file, and what somebody needs who helps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QUrl, Signal

from app.controllers.writing import write_and_tell
from app.settings import Settings
from app.state.log_file import LogFile
from core.files import write_atomically


class LogDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class Clipboard(Protocol):
    """Where copies go."""

    def setText(self, text: str) -> None:
        """Words."""
        ...


class LogController(QObject):
    """``notice(str)``: it was done; ``trouble(str)``: it was not."""

    notice = Signal(str)
    trouble = Signal(str)

    def __init__(
        self,
        settings: Settings,
        dialogs: LogDialogs,
        *,
        shown: Callable[[], str],
        clipboard: Clipboard,
        open_url: Callable[[QUrl], bool],
        system: Callable[[], str],
        citation: Callable[[], str],
    ) -> None:
        super().__init__()
        self._settings = settings
        self._dialogs = dialogs
        self._shown = shown
        self._clipboard = clipboard
        self._open_url = open_url
        self._system = system
        self._citation = citation
        self.file = LogFile(settings.state_folder)

    def save(self) -> None:
        """Write the lines that are shown to a text file."""
        proposal = self._settings.folder / f"elastoscope-log-{datetime.now():%Y%m%d-%H%M}.txt"
        path = self._dialogs.ask_save("Save log", proposal, "Text (*.txt)")
        if path is not None:
            text = self._shown() + "\n"
            write_and_tell(self, path, lambda: write_atomically(path, text))

    def show_folder(self) -> None:
        """Open the folder of the logs where the desktop shows folders."""
        folder = self.file.folder
        if not folder.is_dir() or not self._open_url(QUrl.fromLocalFile(str(folder))):
            self._clipboard.setText(str(folder))
            self.notice.emit(f"The logs are in {folder} (copied)")

    def copy_system(self) -> None:
        """Copy versions, system, graphics and device."""
        self._clipboard.setText(self._system())
        self.notice.emit("System information copied")

    def copy_citation(self) -> None:
        """Copy how to cite the program and its sources."""
        self._clipboard.setText(self._citation())
        self.notice.emit("Citation copied as BibTeX")
