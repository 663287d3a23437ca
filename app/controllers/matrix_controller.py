"""The matrix under the user's hand: entries typed and blocks pasted, checked while they are typed."""

from __future__ import annotations

import re
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.view_controller import ViewController
from app.settings import Settings
from app.state.answer import CrystalGroup
from app.state.figures import shortest
from app.state.matrix_check import Verdict, verdict_on
from app.state.matrix_content import FOLLOWS_THE_TENSOR, ieee_axes, turned
from app.state.pasted_matrix import entries_of
from core.elasticity.notation import (
    UNIT,
    Kind,
    Notation,
    entry_name,
    matrix_in,
    stiffness_from_matrix,
    with_entry,
)
from core.elasticity.stiffness import Frame
from core.errors import ElastoscopeError, TensorError

FloatArray = npt.NDArray[np.float64]
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


class SheetView(Protocol):
    """Where the matrix is shown (:class:`app.views.matrix_sheet.MatrixSheet` has it)."""

    def show_trial(self, verdict: Verdict | None) -> None:
        """Say what is wrong with a matrix that is being typed; None: back to what is shown."""
        ...


class Editor(Protocol):
    """What brings an edit about (:class:`app.controllers.tensor_controller.TensorController` has it)."""

    def base(self) -> FloatArray | None:
        """The stiffness (6, 6) in GPa that an edit starts from, in the frame of the answer."""
        ...

    def edit(self, voigt: FloatArray, words: str) -> None:
        """Put other numbers in the place of the tensor."""
        ...


class Clipboard(Protocol):
    """Where pastes come from."""

    def mimeData(self) -> QMimeData:
        """What is there."""
        ...


class MatrixController(QObject):
    """``notice(str)``: why something was not done, or that it was."""

    notice = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        view: ViewController,
        editor: Editor,
        *,
        sheets: tuple[SheetView, ...],
        clipboard: Clipboard,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._view = view
        self._editor = editor
        self._sheets = sheets
        self._clipboard = clipboard
        self._settings = settings

    # --- how it is written ---------------------------------------------------------------------------------
    def set_kind(self, kind: Kind) -> None:
        """Stiffness or compliance."""
        self._view.change_matrix(kind=kind)

    def set_notation(self, notation: Notation) -> None:
        """Voigt, Mandel or the 3×3×3×3."""
        self._view.change_matrix(notation=notation)

    def set_keep_symmetry(self, on: bool) -> None:
        """Whether an edit applies to all entries that the crystal's symmetry ties to it."""
        self._view.change_matrix(keep_symmetry=on)

    def set_measured(self, on: bool) -> None:
        """Whether measured constants stand in the cells; kept for the next start."""
        self._settings.measured_in_cells = on
        self._view.change_matrix(measured=on)

    def set_source(self, source: int) -> None:
        """Which of several measurements."""
        self._view.change_matrix(source=source)

    def marks(self) -> frozenset[str]:
        """The names (``Action.checked``) of what is on."""
        written = self._analyse.options.matrix
        switches = {
            f"kind:{written.kind}": True,
            f"notation:{written.notation}": True,
            "keep_symmetry": written.keep_symmetry,
            "measured": written.measured,
        }
        return frozenset(name for name, on in switches.items() if on)

    def facts(self) -> frozenset[str]:
        """The names (``Situation.facts``) of what is the case."""
        entry = self._analyse.shown.entry
        known = {
            "edited": entry is not None and entry.edited,
            "measured": entry is not None and entry.facts is not None and bool(entry.facts.measured),
        }
        return frozenset(name for name, so in known.items() if so)

    # --- editing -------------------------------------------------------------------------------------------
    def check(self, row: int, column: int, text: str) -> None:
        """While an entry is typed: say at once what would be wrong with the matrix."""
        try:
            trial = self._with_entry(row, column, number_of(text))
        except TensorError as error:
            self._show_trial(Verdict(impossible=(_as_sentence(error),)))
            return
        answer = self._analyse.shown.answer
        ieee = ieee_axes(answer) if answer is not None else None
        self._show_trial(verdict_on(trial, group=self._group(), ieee=ieee))

    def leave(self) -> None:
        """Typing ended without an edit."""
        self._show_trial(None)

    def edit(self, row: int, column: int, text: str) -> None:
        """Set an entry of the matrix as it is written."""
        written = self._analyse.options.matrix
        self._show_trial(None)
        try:
            value = number_of(text)
            voigt = self._with_entry(row, column, value)
        except TensorError as error:
            self.notice.emit(_as_sentence(error))
            return
        name = entry_name(written.kind, written.notation, row, column)
        self._editor.edit(voigt, f"{name} = {shortest(value)} {UNIT[written.kind]}")

    def paste(self) -> None:
        """Put the numbers of the clipboard in the place of the matrix, in the notation it is written in."""
        written = self._analyse.options.matrix
        try:
            matrix = entries_of(self._clipboard.mimeData().text(), written.notation)
            voigt = self._to_crystal(stiffness_from_matrix(matrix, written.kind, written.notation))
        except TensorError as error:
            self.notice.emit(f"Not pasted: {error}")
            return
        self._editor.edit(voigt, f"Paste a matrix in {UNIT[written.kind]}")

    def _show_trial(self, verdict: Verdict | None) -> None:
        for sheet in self._sheets:
            sheet.show_trial(verdict)

    def _group(self) -> CrystalGroup | None:
        entry = self._analyse.shown.entry
        return entry.facts.group if entry is not None and entry.facts is not None else None

    def _with_entry(self, row: int, column: int, value: float) -> FloatArray:
        """The stiffness in the crystal's frame after an entry was set in the frame that is shown."""
        written, axes = self._analyse.options.matrix, self._axes()
        base = self._editor.base()
        if base is None:
            raise TensorError("there is no tensor to edit yet")
        group = self._group() if written.keep_symmetry else None
        rotations = axes @ group.rotations @ axes.T if group is not None else None
        edited = with_entry(
            turned(base, axes),
            (row, column),
            value,
            kind=written.kind,
            notation=written.notation,
            group=rotations,
        )
        matrix_in(edited, written.kind, written.notation)
        return self._to_crystal(edited)

    def _axes(self) -> FloatArray:
        """The axes (3, 3) of the frame that is shown, in the frame of the answer."""
        shown = self._analyse.shown
        if shown.frame is Frame.PRINCIPAL:
            raise TensorError(FOLLOWS_THE_TENSOR)
        return shown.matrix.rotation if shown.matrix is not None else np.eye(3)

    def _to_crystal(self, voigt: FloatArray) -> FloatArray:
        return turned(voigt, self._axes().T)


def number_of(text: str) -> float:
    """The number that somebody typed: a decimal comma and a typographic minus are understood.

    TensorError that quotes what is none.
    """
    plain = text.strip().replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise TensorError(f'"{text.strip()}" is not a number; type the entry alone, as in −11.1')
    value = float(plain.replace(",", "."))
    if not np.isfinite(value):
        raise TensorError(f'"{text.strip()}" is too large')
    return value


def _as_sentence(error: ElastoscopeError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]
