"""The questions that the window asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.state.export_catalogue import ExportChoice, ExportWish
from app.state.figures import counted
from app.state.leaving import Leaving
from app.state.palette import GRID, WIDE_GAP
from app.state.preferences import Preferences
from app.state.requests import TensorRequest
from app.state.session_file import SUFFIX
from app.views.export_dialog import ExportDialog
from app.views.settings_dialog import SettingsDialog
from app.views.synthetic_dialog import SyntheticDialog
from app.views.tensor_dialog import TensorDialog
from core.elasticity.tensor_reading import TensorStatement

CRYSTAL_FILTER = (
    "Crystal files (*.cif *.cif.gz *.mcif *.vasp *.poscar *POSCAR* *CONTCAR* *.xyz *.extxyz *.json);;"
    "All files (*)"
)
TENSOR_FILTER = (
    "Tensors (*.txt *.csv *.dat *.tsv *.json *.elastic *.inp *OUTCAR* *.out *.castep);;All files (*)"
)
MODEL_FILTER = "Models (*.elastomodel *.safetensors *.zip);;All files (*)"
DATASET_FILTER = (
    "Datasets (*.jsonl *.jsonl.* *.json *.json.* *.csv *.zip *.xyz *.extxyz *.gz *.bz2 *.xz);;All files (*)"
)
ORIENTATION_FILTER = "Orientations (*.csv *.txt *.dat *.tsv);;All files (*)"
SESSION_FILTER = f"Elastoscope sessions (*{SUFFIX});;All files (*)"


class Dialogs:
    """All questions, asked over one window; tests put another object in its place."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask_files(self, folder: Path) -> tuple[Path, ...]:
        """Files to open."""
        names, _ = QFileDialog.getOpenFileNames(self._parent, "Open crystals", str(folder), CRYSTAL_FILTER)
        return tuple(Path(name) for name in names)

    def ask_model(self, folder: Path) -> Path | None:
        """A model to import."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Import model", str(folder), MODEL_FILTER)
        return Path(name) if name else None

    def ask_synthetic(self) -> tuple[int, int] | None:
        """How many crystals are to be made by code, and from which seed."""
        dialog = SyntheticDialog(self._parent)
        try:
            return dialog.wish() if dialog.exec() == QDialog.DialogCode.Accepted else None
        finally:
            dialog.deleteLater()

    def ask_dataset(self, folder: Path) -> Path | None:
        """A dataset to train on."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open dataset", str(folder), DATASET_FILTER)
        return Path(name) if name else None

    def ask_folder(self, folder: Path) -> Path | None:
        """A folder to open."""
        name = QFileDialog.getExistingDirectory(self._parent, "Open a folder of crystals", str(folder))
        return Path(name) if name else None

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write; the suffix is added where it was left out."""
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(proposal), file_filter)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(proposal.suffix)

    def ask_export(
        self, choices: Sequence[ExportChoice], last: str, size: tuple[int, int]
    ) -> ExportWish | None:
        """What to write; last: the format that is marked at first; size: of the view in pixels."""
        dialog = ExportDialog(choices, last, size, self._parent)
        try:
            return dialog.wish() if dialog.exec() == QDialog.DialogCode.Accepted else None
        finally:
            dialog.deleteLater()

    def ask_settings(self, now: Preferences, recents: int) -> tuple[Preferences, bool] | None:
        """The settings, and whether the recent files are to be forgotten; None to leave them."""
        dialog = SettingsDialog(now, recents, self._parent)
        try:
            if dialog.exec() != QDialog.DialogCode.Accepted:
                return None
            return dialog.wish(), dialog.forgets_recents
        finally:
            dialog.deleteLater()

    def ask_session(self, folder: Path) -> Path | None:
        """A session to open."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open session", str(folder), SESSION_FILTER)
        return Path(name) if name else None

    def ask_folder_of(self, missing: Sequence[str], folder: Path) -> Path | None:
        """Where the files of a session lie that are not where it says; None to open it without them."""
        names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        wanted = self.confirm(
            f"{counted(len(missing), 'file')} not found",
            f"Not where the session says, nor beside it: {names}",
            "Show the folder…",
            "Open without",
        )
        if not wanted:
            return None
        name = QFileDialog.getExistingDirectory(self._parent, "Folder of the missing files", str(folder))
        return Path(name) if name else None

    def confirm(self, title: str, text: str, yes: str, no: str) -> bool:
        """One of two ways; ``no`` is the one that Enter and Esc take."""
        box = QMessageBox(self._parent)
        box.setWindowTitle(title)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        chosen = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        agreed = box.clickedButton() is chosen
        box.deleteLater()
        return agreed

    def ask_leave(self, title: str, text: str, *, save: str, discard: str) -> Leaving:
        """What to do with changes before going on; Enter saves, Esc stays."""
        box = QMessageBox(self._parent)
        box.setWindowTitle(title)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        saving = box.addButton(save, QMessageBox.ButtonRole.AcceptRole)
        going = box.addButton(discard, QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(saving)
        box.setEscapeButton(stay)
        box.exec()
        answers = {saving: Leaving.SAVE, going: Leaving.DISCARD}
        answer = next((each for key, each in answers.items() if key is box.clickedButton()), Leaving.STAY)
        box.deleteLater()
        return answer

    def ask_tensor_files(self, folder: Path) -> tuple[Path, ...]:
        """Files of tensors to open."""
        names, _ = QFileDialog.getOpenFileNames(self._parent, "Open tensors", str(folder), TENSOR_FILTER)
        return tuple(Path(name) for name in names)

    def ask_orientations(self, folder: Path) -> Path | None:
        """A list of orientations."""
        name, _ = QFileDialog.getOpenFileName(
            self._parent, "List of orientations", str(folder), ORIENTATION_FILTER
        )
        return Path(name) if name else None

    def ask_tensor(
        self, request: TensorRequest, statement: TensorStatement | None, folder: Path
    ) -> TensorRequest | None:
        """What a file of a tensor leaves open, and its crystal; None when the user thinks better of it."""
        dialog = TensorDialog(request, statement, folder, self._parent)
        try:
            return dialog.wish() if dialog.exec() == QDialog.DialogCode.Accepted else None
        finally:
            dialog.deleteLater()

    def confirm_close(self, running: str) -> bool:
        """Whether to leave although something would be lost, which ``running`` names."""
        return self.confirm("Close Elastoscope?", running, "Close all the same", "Go on")

    def tell(self, title: str, html: str) -> None:
        """Show a page of text."""
        dialog = QDialog(self._parent)
        dialog.setWindowTitle(title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = QTextBrowser()
        page.setOpenExternalLinks(True)
        page.setHtml(html)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, WIDE_GAP)
        layout.addWidget(page)
        layout.addWidget(buttons)
        dialog.resize(180 * GRID, 140 * GRID)
        dialog.open()

    def warn(self, title: str, text: str) -> None:
        """Something was not done."""
        box = QMessageBox(QMessageBox.Icon.Warning, title, "", QMessageBox.StandardButton.Ok, self._parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
