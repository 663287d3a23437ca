"""How far a long piece of writing has come, in the status bar, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from app.state.palette import GAP, GRID
from app.views.fitting_label import ElidedLabel


class WritingProgress(QWidget):
    """Hidden while nothing is written. ``cancel_asked()``."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(where=Qt.TextElideMode.ElideMiddle)
        self.label.setObjectName("small")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setFixedWidth(30 * GRID)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Share that is done")
        self.stop = QToolButton()
        self.stop.setText("Stop")
        self.stop.setToolTip("Stop writing; nothing is left behind")
        self.stop.clicked.connect(self.cancel_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, 0, GAP, 0)
        layout.setSpacing(GAP)
        for widget in (self.label, self.bar, self.stop):
            layout.addWidget(widget)
        self.hide()

    def show_progress(self, doing: str, share: float) -> None:
        """What is being done, and its share (0 to 1)."""
        self.label.setText(doing)
        self.bar.setValue(round(100 * share))
        self.show()

    def show_nothing(self) -> None:
        """Nothing is being written."""
        self.hide()
