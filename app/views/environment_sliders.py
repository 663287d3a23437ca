"""Sliders for how a neighbourhood is looked at."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSlider, QWidget

from app.state.palette import GAP, GRID, WIDE_GAP
from core.environment.harmonics import HIGHEST_DEGREE
from core.environment.settings import EnvironmentSettings

_CUTOFF = (15, 100, 10.0)
_WIDTH = (10, 150, 100.0)


class EnvironmentSliders(QWidget):
    """``changed(EnvironmentSettings)``; ``degree_chosen(object)``: the l that is drawn, None for the sum."""

    changed = Signal(object)
    degree_chosen = Signal(object)

    def __init__(self, settings: EnvironmentSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cutoff = _slider("Cutoff", _CUTOFF[0], _CUTOFF[1], round(settings.cutoff * _CUTOFF[2]))
        self.degree = _slider("Highest l", 0, HIGHEST_DEGREE, settings.degree)
        self.width_of = _slider("Radial width", _WIDTH[0], _WIDTH[1], round(settings.width * _WIDTH[2]))
        self.by_element = QCheckBox("Tell elements apart")
        self.by_element.setToolTip("For distances and kinds; the signal is the sum over all elements")
        self.part = QComboBox()
        self.part.setAccessibleName("Part of the signal that is drawn")
        self._texts = {name: QLabel() for name in ("cutoff", "degree", "width")}
        self._radial = settings.radial
        self._fill()
        self._fill_parts(settings.degree)
        for slider in (self.cutoff, self.degree, self.width_of):
            slider.valueChanged.connect(self._tell)
        self.by_element.toggled.connect(self._tell)
        self.part.activated.connect(lambda _row: self.degree_chosen.emit(self.part.currentData()))
        self._say()

    def _fill(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(WIDE_GAP)
        grid.setVerticalSpacing(GAP)
        rows = (("Cutoff", self.cutoff, "cutoff"), ("Highest l", self.degree, "degree"),
                ("Radial width", self.width_of, "width"))  # fmt: skip
        for row, (name, slider, key) in enumerate(rows):
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(self._texts[key], row, 2)
            # Of one size, or each new value would have the whole window laid out again.
            self._texts[key].setFixedSize(14 * GRID, 5 * GRID)
        grid.addWidget(QLabel("Drawn"), len(rows), 0)
        grid.addWidget(self.part, len(rows), 1, 1, 2)
        grid.addWidget(self.by_element, len(rows) + 1, 1, 1, 2)
        grid.setRowStretch(len(rows) + 2, 1)

    @property
    def settings(self) -> EnvironmentSettings:
        """What is set."""
        return EnvironmentSettings(
            cutoff=self.cutoff.value() / _CUTOFF[2],
            degree=self.degree.value(),
            radial=self._radial,
            width=self.width_of.value() / _WIDTH[2],
            by_element=self.by_element.isChecked(),
        )

    def _fill_parts(self, highest: int) -> None:
        """What there is to choose; the sum takes the place of an l that is there no more."""
        with QSignalBlocker(self.part):
            if self.part.currentIndex() > highest + 1:
                self.part.setCurrentIndex(0)
            if not self.part.count():
                self.part.addItem("sum of all l", None)
            while self.part.count() > highest + 2:
                self.part.removeItem(self.part.count() - 1)
            for degree in range(self.part.count() - 1, highest + 1):
                self.part.addItem(f"l = {degree} alone", degree)

    def _tell(self) -> None:
        if self.part.count() != self.degree.value() + 2:
            self._fill_parts(self.degree.value())
        self._say()
        self.changed.emit(self.settings)

    def _say(self) -> None:
        wanted = self.settings
        self._texts["cutoff"].setText(f"{wanted.cutoff:.1f} Å")
        self._texts["degree"].setText(f"l ≤ {wanted.degree}")
        self._texts["width"].setText(f"{wanted.width:.2f} Å")


def _slider(name: str, low: int, high: int, value: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(low, high)
    slider.setValue(value)
    slider.setAccessibleName(name)
    slider.setMinimumWidth(32 * GRID)
    return slider
