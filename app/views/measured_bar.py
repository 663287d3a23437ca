"""The lines of the measured constants: a switch, whose they are, and the difference to the tensor."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.state.measured import MeasuredChoice
from app.state.palette import GAP, GRID, SMALL_PX, Palette
from app.views.plain_words import plain_label


class MeasuredBar(QWidget):
    """Hidden where nothing is known. ``shown(bool)``: write them in the cells; ``chosen(int)``: which."""

    shown = Signal(bool)
    chosen = Signal(int)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = QCheckBox("Measured in cells")
        self.switch.setToolTip("Write the measured constants under the predicted ones in the matrix")
        self.switch.clicked.connect(self.shown)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Measurement")
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.setObjectName("small_choice")
        self.choice.activated.connect(self.chosen)
        self.comparison = plain_label()
        self.comparison.setObjectName("measured")
        self.comparison.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.switch)
        row.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.comparison)
        self.set_palette_tokens(palette)
        self.hide()

    def set_palette_tokens(self, palette: Palette) -> None:
        """The switch has the colour of what it shows."""
        self.switch.setStyleSheet(f"QCheckBox {{ color: {palette.measured}; font-size: {SMALL_PX}px; }}")

    def show_choice(self, choice: MeasuredChoice | None) -> None:
        """Show which measurements there are, or nothing."""
        self.setVisible(choice is not None)
        if choice is None:
            return
        titles = [measurement.title for measurement in choice.measurements]
        if titles != [self.choice.itemText(i) for i in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(titles)
        for place, measurement in enumerate(choice.measurements):
            self.choice.setItemData(place, measurement.tip, Qt.ItemDataRole.ToolTipRole)
        self.choice.setCurrentIndex(choice.chosen)
        self.choice.setToolTip(choice.measurement.tip)
        self.switch.setChecked(choice.shown)
        self.comparison.setText(choice.comparison)
        self.comparison.setToolTip(choice.measurement.tip)
