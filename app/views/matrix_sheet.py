"""The matrix with everything that belongs to it: how it is written, what is wrong with it, what it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.state.matrix_check import Verdict
from app.state.matrix_content import MatrixContent
from app.state.palette import GAP, GRID, Palette
from app.views.matrix_table import MatrixTable
from app.views.measured_bar import MeasuredBar
from app.views.plain_words import plain_label
from app.views.switch_row import SwitchRow
from core.elasticity.notation import Kind, Notation
from core.elasticity.stiffness import Frame

_KINDS = {
    Kind.STIFFNESS: ("C", "Stiffness C, GPa: stress = C strain"),
    Kind.COMPLIANCE: (
        "S",
        "Compliance S, 1/TPa: strain = S stress; in Voigt notation with the factors 2 and 4",
    ),
}
_NOTATIONS = {
    Notation.VOIGT: ("Voigt", "6×6, order xx yy zz yz xz xy, engineering shear strains"),
    Notation.MANDEL: ("Mandel", "6×6 with √2 and 2 for shear (Kelvin), in which turning is a rotation"),
    Notation.TENSOR: ("ijkl", "The 3×3×3×3: pairs ij down, kl across"),
}
_FRAMES = {
    Frame.CRYSTAL: ("Crystal", "Components in the Cartesian frame of the file's own cell"),
    Frame.IEEE: ("IEEE", "Components in the frame of IEEE standard 176"),
    Frame.PRINCIPAL: ("Principal", "Components in the tensor's own axes, which diagonalise C_ijkk"),
}

SIDE = 86 * GRID
"""Width of what stands beside the table in a dock."""


def _sentence(name: str) -> QLabel:
    label = plain_label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class MatrixSheet(QWidget):
    """``frame_chosen(Frame)``, ``kind_chosen(Kind)``, ``notation_chosen(Notation)``, ``symmetry_kept(bool)``,
    ``copy_asked()``, ``back_asked()``: the user's wishes; the table's and the bar's own stand there.
    """

    frame_chosen = Signal(object)
    kind_chosen = Signal(object)
    notation_chosen = Signal(object)
    symmetry_kept = Signal(bool)
    copy_asked = Signal()
    back_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None, *, large: bool = False) -> None:
        super().__init__(parent)
        self.table = MatrixTable(palette, large=large)
        self.heading = QLabel("STIFFNESS, GPa")
        self.heading.setObjectName("heading")
        self.kinds = SwitchRow(_KINDS, name="Tensor")
        self.notations = SwitchRow(_NOTATIONS, name="Notation")
        self.frames = SwitchRow(_FRAMES, name="Frame")
        self.kinds.chosen.connect(self.kind_chosen)
        self.notations.chosen.connect(self.notation_chosen)
        self.frames.chosen.connect(self.frame_chosen)
        self.wrong = _sentence("failure")
        self.wrong.setAccessibleName("Why the matrix is impossible")
        self.doubt = _sentence("doubt")
        self.note = _sentence("small")
        self.measured = MeasuredBar(palette)
        self.keep = QCheckBox("Keep symmetry")
        self.keep.setObjectName("small")
        self.keep.setToolTip("An edit applies to all entries that the crystal's point group ties to it")
        self.keep.clicked.connect(self.symmetry_kept)
        self.back = QPushButton()
        self.back.clicked.connect(self.back_asked)
        self._content: MatrixContent | None = None
        self.copy = QToolButton()
        self.copy.setObjectName("compact")
        self.copy.setText("Copy")
        self.copy.setToolTip("Copy the matrix as it is written, with every digit (Ctrl+Shift+C)")
        self.copy.clicked.connect(self.copy_asked)
        self._lay_out(large)
        self._show_verdict(Verdict())

    def _lay_out(self, large: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        rows: tuple[tuple[QWidget | None, ...], ...] = (
            (self.heading, None, self.kinds, self.copy),
            (self.notations, None, self.frames),
        )
        if large:
            rows = ((self.heading, self.kinds, self.notations, self.frames, None, self.copy),)
        for row in rows:
            column.addLayout(_in_a_row(*row))
        if large:
            self._lay_out_beside(column)
            return
        for widget in (self.table, self.wrong, self.doubt):
            column.addWidget(widget)
        below = _in_a_row(self.keep)
        below.insertWidget(0, self.note, 1)
        below.setAlignment(self.keep, Qt.AlignmentFlag.AlignTop)
        column.addLayout(below)
        column.addWidget(self.measured)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)

    def _lay_out_beside(self, column: QVBoxLayout) -> None:
        """What belongs to the table beside it: a dock at the foot of the window is wide and low."""
        side = QVBoxLayout()
        side.setSpacing(GRID)
        for widget in (self.wrong, self.doubt, self.note, self.keep, self.measured):
            side.addWidget(widget)
        side.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        holder = QWidget()
        holder.setLayout(side)
        side.setContentsMargins(0, 5 * GRID, 0, 0)
        holder.setFixedWidth(SIDE)
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(self.table, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(holder)
        column.addLayout(row)

    def fit_height(self, height: int) -> None:
        """Make rows as high as so much room for the whole sheet allows."""
        self.table.fit_height(height - self.kinds.sizeHint().height() - GRID)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.table.set_palette_tokens(palette)
        self.measured.set_palette_tokens(palette)

    def show_content(self, content: MatrixContent | None) -> None:
        """Show a matrix with what is to be said of it."""
        self._content = content
        self.table.show_content(content)
        self.measured.show_choice(content.measurements if content is not None else None)
        if content is None:
            return
        self.heading.setText(f"{content.kind.upper()}, {content.unit}")
        self.kinds.set_value(content.kind)
        self.notations.set_value(content.notation)
        self.frames.set_value(content.frame)
        self.note.setText(" ".join(filter(None, (content.missing, *content.notes))))
        self._show_verdict(content.verdict)
        self.keep.setEnabled(content.can_keep_symmetry and not content.locked)
        self.keep.setChecked(content.keep_symmetry)
        self.back.setVisible(content.edited)
        self.back.setText(content.back_text)

    def show_trial(self, verdict: Verdict | None) -> None:
        """Say what is wrong with the matrix as it would be with what is being typed; None: it is as shown."""
        if verdict is None and self._content is not None:
            verdict = self._content.verdict
        self._show_verdict(verdict or Verdict())

    def _show_verdict(self, verdict: Verdict) -> None:
        for label, sentences in ((self.wrong, verdict.impossible), (self.doubt, verdict.doubtful)):
            label.setText("\n".join(sentences))
            label.setVisible(bool(sentences))
        self.table.show_wrong(bool(verdict.impossible))


def _in_a_row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets beside each other; None is the room between them."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
