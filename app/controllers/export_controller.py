"""Taking results away: files, pictures, the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.writing import write_and_tell
from app.settings import Settings
from app.state.display import Framed
from app.state.matrix_text import matrix_text, statement
from core.errors import ElastoscopeError
from core.export.framed_prediction import FramedPrediction


class PictureScene(Protocol):
    """What this controller needs of a 3-D view."""

    def underMouse(self) -> bool:
        """The pointer is over it."""
        ...


class ExportDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class Clipboard(Protocol):
    """Where copies go."""

    def setText(self, text: str) -> None:
        """Words."""
        ...


Writer = Callable[[Path, FramedPrediction], None]


class ExportController(QObject):
    """``notice(str)``: it was done; ``trouble(str)``: it was not, and why; ``picture_asked(str)``: the
    picture of this view is to be copied.
    """

    notice = Signal(str)
    trouble = Signal(str)
    picture_asked = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        settings: Settings,
        dialogs: ExportDialogs,
        *,
        scenes: Mapping[str, PictureScene],
        clipboard: Clipboard,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._settings = settings
        self._dialogs = dialogs
        self._scenes = scenes
        self._clipboard = clipboard

    def matrix_csv(self) -> None:
        """The matrix as a table."""
        from core.export.voigt_table import write_voigt_csv

        self._write_matrix("Export matrix as CSV", ".csv", "CSV table (*.csv)", write_voigt_csv)

    def matrix_json(self) -> None:
        """The matrix as JSON."""
        from core.export.tensor_json import write_tensor_json

        self._write_matrix("Export matrix as JSON", ".json", "JSON (*.json)", write_tensor_json)

    def _proposal(self, suffix: str) -> Path:
        entry = self._analyse.shown.entry
        edited = "_edited" if entry is not None and entry.edited else ""
        return self._settings.folder / f"{entry.path.stem if entry else 'tensor'}{edited}{suffix}"

    def _write_matrix(self, title: str, suffix: str, file_filter: str, write: Writer) -> None:
        matrix = self._analyse.shown.matrix
        if matrix is None:
            return
        path = self._dialogs.ask_save(
            title, self._proposal(f"_{matrix.stiffness.frame}{suffix}"), file_filter
        )
        if path is not None:
            self._write(path, lambda: self._write_framed(path, matrix, write))

    def _write_framed(self, path: Path, matrix: Framed, write: Writer) -> None:
        if isinstance(matrix, FramedPrediction):
            write(path, matrix)
            return
        from core.export.read_tensor_files import write_read_tensor

        entry, answer = self._analyse.shown.entry, self._analyse.shown.answer
        source = entry.path.name if entry is not None else ""
        notes = answer.notes if answer is not None else ()
        write_read_tensor(path, matrix.stiffness, source=source, notes=notes)

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        self._settings.folder = path.parent
        write_and_tell(self, path, write)

    def copy(self) -> None:
        """The picture under the pointer; the matrix where the pointer is elsewhere."""
        for view, scene in self._scenes.items():
            if scene.underMouse():
                self.copy_picture(view)
                return
        self.copy_matrix("tsv")

    def copy_picture(self, view: str) -> None:
        """The picture of a view to the clipboard."""
        self.picture_asked.emit(view)

    def copy_matrix(self, style: str) -> None:
        """The matrix to the clipboard: ``tsv`` for a table, ``text`` to read, ``full`` with every digit."""
        matrix = self._analyse.shown.matrix
        if matrix is None:
            self.notice.emit("There is no matrix to copy yet")
            return
        written = self._analyse.options.matrix
        try:
            self._clipboard.setText(matrix_text(matrix.stiffness, style, written))
        except ElastoscopeError as error:
            self.notice.emit(f"Not copied: {error}")
        else:
            self.notice.emit(f"Copied: {statement(matrix.stiffness, written)}")
