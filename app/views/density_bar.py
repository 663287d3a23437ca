"""The density of a tensor that has no crystal, above the tables of waves."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.state.palette import GAP
from app.views.number_box import NumberBox


class DensityBar(QWidget):
    """``density_given(float | None)``: g/cm³; None where none was given."""

    density_given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = NumberBox()
        self.box.setRange(0.0, 40.0)
        self.box.setDecimals(3)
        self.box.setSuffix(" g/cm³")
        self.box.setSpecialValueText("of the crystal, or not known")
        self.box.setKeyboardTracking(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(QLabel("Density"))
        layout.addWidget(self.box)
        layout.addStretch(1)
        self.box.valueChanged.connect(lambda value: self.density_given.emit(value or None))

    def show_density(self, density: float | None) -> None:
        """What was given."""
        with QSignalBlocker(self.box):
            self.box.setValue(density or 0.0)
