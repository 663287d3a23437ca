"""The page of the symmetry dock on which a crystal is distorted along a mode with a slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.state.breaking_text import distorted_stiffness, step_facts
from app.state.display import Tone
from app.state.palette import GAP, GRID, Palette
from app.views.atom_panel import heading
from app.views.breaking_pages import Sentence, TableColumn, form, scrolled
from app.views.number_box import NumberBox
from app.views.pattern_grid import PatternGrid
from app.views.readout_panel import FactGrid
from core.elasticity.stiffness import Frame
from core.symmetry_breaking.distortion import DistortionMode, Strain

if TYPE_CHECKING:
    from core.elasticity.stiffness import Stiffness
    from core.symmetry_breaking.distortion import DistortionStep

STEPS = 60
"""Places of the slider."""
STRAIN_RANGE, SHIFT_RANGE = 0.06, 0.6
"""Largest amplitudes of the slider: a share, and Å."""
FACTS = 6
DIRECTIONS = ("x", "y", "z", "a", "b", "c")


class DistortPage(QWidget):
    """``changed()``: another mode, amplitude or tolerance; ``film_asked()``, ``film_stopped()``,
    ``back_asked()``: show the crystal as it is.
    """

    changed = Signal()
    film_asked = Signal()
    film_stopped = Signal()
    back_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode, self.direction = QComboBox(), QComboBox()
        self.mode.setAccessibleName("What is distorted")
        self.direction.addItems(DIRECTIONS)
        self.direction.setCurrentText("z")
        self.direction.setAccessibleName("Direction of the site")
        self.direction.setToolTip("x y z: Cartesian; a b c: along a cell vector")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName("Amplitude")
        self.value = QLabel()
        self.tolerance = NumberBox()
        self.tolerance.setDecimals(3)
        self.tolerance.setRange(0.001, 0.5)
        self.tolerance.setSingleStep(0.005)
        self.tolerance.setValue(0.01)
        self.tolerance.setSuffix(" Å")
        self.tolerance.setAccessibleName("Tolerance of the search for symmetry")
        self.tolerance.setToolTip("How far atoms may be from their symmetric places")
        self.film, self.stop, self.back = (
            QPushButton("Film…"),
            QPushButton("Stop"),
            QPushButton("Undistorted"),
        )
        self.film.setToolTip("The way from zero to the amplitude as GIF, MP4, WebM or PNG pictures")
        self.back.setToolTip("Show the crystal and its surface as they are")
        self.progress = QProgressBar()
        self.said = Sentence()
        self.facts = FactGrid(FACTS)
        self.grid = PatternGrid(palette)
        self.pattern_heading = heading("PATTERN OF THE STIFFNESS")
        self.numbers = TableColumn(palette)
        self.show_sites(())
        self._lay_out()
        self.mode.currentIndexChanged.connect(lambda *_: self._tell())
        self.direction.currentIndexChanged.connect(lambda *_: self._tell())
        self.slider.valueChanged.connect(lambda *_: self._tell())
        self.tolerance.valueChanged.connect(lambda *_: self._tell())
        self.film.clicked.connect(self.film_asked)
        self.stop.clicked.connect(self.film_stopped)
        self.back.clicked.connect(self.back_asked)
        self.set_filming(False)
        self.clear("")

    def _lay_out(self) -> None:
        rows = form()
        what = QHBoxLayout()
        what.setSpacing(GRID)
        what.addWidget(self.mode, 1)
        what.addWidget(self.direction)
        amplitude = QHBoxLayout()
        amplitude.setSpacing(GAP)
        amplitude.addWidget(self.slider, 1)
        amplitude.addWidget(self.value)
        self.value.setMinimumWidth(16 * GRID)
        rows.addRow("Mode", what)
        rows.addRow("Amplitude", amplitude)
        rows.addRow("Tolerance", self.tolerance)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for widget in (self.film, self.stop, self.back):
            buttons.addWidget(widget)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(0)
        column = QVBoxLayout()
        column.addLayout(rows)
        column.addLayout(buttons)
        for part in (self.said, self.facts, self.pattern_heading, self.grid, self.numbers):
            column.addWidget(part)
        column.addStretch(1)
        scrolled(column, self)

    @property
    def chosen(self) -> DistortionMode:
        """The mode."""
        what = self.mode.currentData()
        if isinstance(what, int):
            return DistortionMode(atom=what, direction=self.direction.currentText())
        return DistortionMode(strain=Strain(str(what)))

    @property
    def amplitude(self) -> float:
        """A share for a strain, Å for a site."""
        largest = STRAIN_RANGE if self.chosen.strain is not None else SHIFT_RANGE
        return largest * self.slider.value() / STEPS

    @property
    def accuracy(self) -> float:
        """Å, the tolerance."""
        return self.tolerance.value()

    def show_sites(self, labels: tuple[str, ...]) -> None:
        """The sites of the crystal in the view, which can be moved; back to zero."""
        for box in (self.mode, self.slider):
            box.blockSignals(True)
        self.mode.clear()
        for strain in Strain:
            self.mode.addItem(f"strain {strain}", str(strain))
        for number, label in enumerate(labels):
            self.mode.addItem(f"site {label}", number)
        self.slider.setValue(0)
        for box in (self.mode, self.slider):
            box.blockSignals(False)
        self._say_value()

    def _tell(self) -> None:
        self._say_value()
        self.changed.emit()

    def _say_value(self) -> None:
        moved = isinstance(self.mode.currentData(), int)
        self.direction.setVisible(moved)
        self.value.setText(f"{self.amplitude:.3f} Å" if moved else f"{100 * self.amplitude:.1f} %")

    def clear(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """A sentence instead of the facts."""
        self.said.say(text, tone)
        for part in (self.facts, self.pattern_heading, self.grid, self.numbers):
            part.setVisible(False)

    def show_step(
        self,
        mode: DistortionMode,
        step: DistortionStep,
        first: DistortionStep | None,
        *,
        stiffness: Stiffness | None,
        said: str,
    ) -> None:
        """The symmetry at an amplitude beside that at zero, and its tensor; said: why there is none, or
        empty.
        """
        self.said.say(said, Tone.DOUBT)
        self.facts.fill(step_facts(mode, step, first))
        self.grid.show_pattern(step.pattern, Frame.CRYSTAL)
        self.numbers.show_tables(() if stiffness is None else (distorted_stiffness(stiffness),))
        for part in (self.facts, self.pattern_heading, self.grid, self.numbers):
            part.setVisible(True)

    def set_filming(self, on: bool, share: float = 0.0) -> None:
        """A film is being made, or not."""
        self.film.setVisible(not on)
        self.back.setVisible(not on)
        self.stop.setVisible(on)
        self.progress.setVisible(on)
        self.progress.setValue(round(100 * share))

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.grid.set_palette_tokens(palette)
        self.numbers.set_palette_tokens(palette)
