"""The line that shows measured constants beside the tensor: a switch, whose they are, and the difference."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.state.measured import MeasuredChoice
from app.state.palette import GAP, GRID, Palette


class MeasuredBar(QWidget):
    """Hidden where nothing is known. ``shown(bool)``: set them beside, or not; ``chosen(int)``: which."""

    shown = Signal(bool)
    chosen = Signal(int)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quiet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.switch = QCheckBox("Measured")
        self.switch.setToolTip("Measured constants in the matrix and beside the moduli")
        self.switch.clicked.connect(self.shown)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Measurement")
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.activated.connect(self.chosen)
        self.comparison = QLabel()
        self.comparison.setObjectName("measured")
        self.comparison.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.switch)
        row.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GRID, GAP, GRID)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.comparison)
        self.set_palette_tokens(palette)
        self.hide()

    def set_palette_tokens(self, palette: Palette) -> None:
        """The switch has the colour of what it shows."""
        self.switch.setStyleSheet(f"QCheckBox {{ color: {palette.measured}; }}")

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
        self.comparison.setVisible(choice.shown)
