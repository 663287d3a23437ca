"""The whole analysis into a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.analysis_controller import AnalysisController
from app.controllers.writing import write_and_tell
from app.settings import Settings
from app.state.analysis_sections import analysis_context, analysis_sections
from app.state.analysis_table import Section, sections_text
from app.state.answer import Answer
from app.state.session import CrystalEntry

if TYPE_CHECKING:
    from core.elasticity.analysis import Analysis

Text = Callable[[CrystalEntry, Answer, "Analysis", Section | None], str]


class SaveDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class AnalysisExportController(QObject):
    """``notice(str)``, ``trouble(str)``: sentences for the user."""

    notice = Signal(str)
    trouble = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        analysis: AnalysisController,
        settings: Settings,
        dialogs: SaveDialogs,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._analysis = analysis
        self._settings = settings
        self._dialogs = dialogs

    def json(self) -> None:
        """As a document, the same as that of the command line."""
        self._export("Export analysis as JSON", ".json", "JSON (*.json)", document_text)

    def text(self) -> None:
        """As text to read."""
        self._export("Export analysis as text", ".txt", "Text (*.txt)", readable_text)

    def _export(self, title: str, suffix: str, file_filter: str, text: Text) -> None:
        entry, answer = self._analyse.shown.entry, self._analyse.shown.answer
        if entry is None or answer is None:
            return
        proposal = self._settings.folder / f"{entry.path.stem}_analysis{suffix}"
        path = self._dialogs.ask_save(title, proposal, file_filter)
        if path is None:
            return
        self._settings.folder = path.parent
        self._analysis.when_analysed(
            entry,
            answer,
            lambda analysis, texture: self._write(path, text(entry, answer, analysis, texture)),
        )

    def _write(self, path: Path, text: str) -> None:
        from core.files import write_atomically

        write_and_tell(self, path, lambda: write_atomically(path, text))


def document_text(entry: CrystalEntry, answer: Answer, analysis: Analysis, texture: Section | None) -> str:
    """The document of ``analyze --json``; a texture is not part of it."""
    from core.elasticity.document import analysis_document

    document = {"file": entry.path.name, **analysis_document(analysis)}
    if answer.prediction is not None:
        document["model"] = answer.prediction.model.name
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def readable_text(entry: CrystalEntry, answer: Answer, analysis: Analysis, texture: Section | None) -> str:
    """Every table, with the one of the texture that was looked at."""
    context = analysis_context(entry, answer)
    sections = [*analysis_sections(analysis, context), *([texture] if texture is not None else [])]
    return sections_text(f"{context.title}, {entry.path.name}: analysis of the stiffness", sections)
