"""How many crystals are to be made by code."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from app.state.palette import GAP, GRID, WIDE_GAP
from app.views.number_box import WholeBox

MOST = 20_000
USUAL = 300


class SyntheticDialog(QDialog):
    """Count and seed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Make a dataset")
        text = QLabel(
            "Crystals of ten prototypes with real elements, whose exact stiffness follows from pair "
            "potentials: for trying out a training. Their moduli are not those of the real substances. "
            "A thousand take about a minute."
        )
        text.setWordWrap(True)
        self.count, self.seed = WholeBox(), WholeBox()
        self.count.setRange(10, MOST)
        self.count.setValue(USUAL)
        self.count.setSingleStep(100)
        self.count.setAccessibleName("Crystals")
        self.seed.setRange(0, 999_999)
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("The same number gives the same crystals")
        form = QFormLayout(self)
        form.setContentsMargins(2 * WIDE_GAP, 2 * WIDE_GAP, 2 * WIDE_GAP, WIDE_GAP)
        form.setVerticalSpacing(GAP)
        form.addRow(text)
        form.addRow("Crystals", self.count)
        form.addRow("Seed", self.seed)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Make")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.setMinimumWidth(100 * GRID)

    def wish(self) -> tuple[int, int]:
        """Count and seed."""
        return self.count.value(), self.seed.value()
