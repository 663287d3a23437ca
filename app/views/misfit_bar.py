"""The line that says how far a tensor is from the symmetry of its crystal, with one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from app.state.answer import Symmetry
from app.state.figures import pretty_symbol
from app.state.palette import GAP, GRID
from app.state.readout import misfit_sentence
from app.views.plain_words import plain_label
from core.elasticity.checks import SYMMETRY_TOLERANCE


class MisfitBar(QWidget):
    """Hidden where there is nothing to say. ``project_asked(bool)``: project, or go back to what was read.

    narrow: the button stands below the sentence.
    """

    project_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = plain_label()
        self.text.setWordWrap(True)
        self.button = QPushButton()
        self.button.setAccessibleName("Project, or show the tensor as it was read")
        down = QBoxLayout.Direction.TopToBottom
        layout = QBoxLayout(down if narrow else QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(GAP, GRID, GRID, GRID)
        layout.setSpacing(GRID if narrow else GAP)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self._projected = False
        self.button.clicked.connect(lambda: self.project_asked.emit(not self._projected))
        self.hide()

    def show_symmetry(self, symmetry: Symmetry | None) -> None:
        """Say it, or nothing."""
        sentence = misfit_sentence(symmetry)
        self.setVisible(bool(sentence))
        if symmetry is None or not sentence:
            return
        self._projected = symmetry.projected
        amber = symmetry.misfit > SYMMETRY_TOLERANCE and not symmetry.projected
        self.setObjectName("doubt" if amber else "quiet")
        self.text.setObjectName("plain_doubt" if amber else "muted")
        self.text.setText(sentence)
        self.button.setText(
            "Back to the tensor as read"
            if symmetry.projected
            else f"Project onto point group {pretty_symbol(symmetry.point_group)}"
        )
        self.button.setToolTip("All views follow" if not symmetry.projected else "")
        for widget in (self, self.text):
            widget.style().polish(widget)
