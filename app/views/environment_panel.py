"""The dock of the neighbourhood of the atom that is picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.state.display import Message
from app.state.environment_text import comparison_text, rebuilding_text, site_text
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views.comparison_choice import ComparisonChoice
from app.views.environment_sliders import EnvironmentSliders
from app.views.invariant_bars import Bar, InvariantBars
from app.views.plain_words import plain_label
from app.views.point_cloud_view import PointCloudView
from app.views.scene_pane import MessagePage
from core.environment.rebuild_task import MOST_STEPS
from core.environment.settings import EnvironmentSettings

if TYPE_CHECKING:
    from app.state.environment_request import Compared, RebuildMoved, SignalReady
    from core.environment.site_symmetry import SiteSymmetry

SIDE_WIDTH = 92 * GRID
WORDS_HEIGHT = 28 * GRID
WAYS = (
    ("from the bispectrum", "bispectrum"),
    ("from the power spectrum", "power"),
    ("a twin of the power spectrum", "twin"),
    ("a known pair of twins", "known-twins"),
)
"""What is rebuilt, and the word for it (`EnvironmentController.rebuild`)."""


class EnvironmentPanel(QWidget):
    """``rebuild_asked(str)``: from these invariants; ``cancel_asked()``."""

    rebuild_asked = Signal(str)
    cancel_asked = Signal()

    def __init__(self, settings: EnvironmentSettings, palette: Palette) -> None:
        super().__init__()
        self.sliders = EnvironmentSliders(settings)
        self.power = InvariantBars("Power by degree l", palette)
        self.bispectrum = InvariantBars("Bispectrum, cube roots", palette, foot="amber: pseudoscalars")
        self.bispectrum.setToolTip(
            "Cube roots of the invariants; pseudoscalars, which tell hands apart, in amber"
        )
        self.points = PointCloudView(palette)
        self.message = MessagePage()
        self.text, self.more = _label("muted"), _label("muted")
        self.trouble = _label("doubt")
        self.compare = ComparisonChoice()
        self.invariants = QComboBox()
        self.invariants.setAccessibleName("What the geometry is rebuilt from")
        for text, way in WAYS:
            self.invariants.addItem(text, way)
        self.rebuild = QPushButton("Rebuild")
        self.rebuild.setToolTip(
            "Find the neighbours again from their invariants alone (2 to 12 of them), or another shape with "
            "the same power spectrum"
        )
        self.cancel = QPushButton("Cancel")
        self.progress = QProgressBar()
        self._stack = QStackedWidget()
        self._has_site = False
        self._drawn: tuple[object, ...] = ()
        self._fill()
        self.show_rebuilding(None)
        self._say_more("")
        self.show_trouble("")
        self.rebuild.clicked.connect(lambda: self._ask_rebuild())
        self.invariants.currentIndexChanged.connect(lambda _row: self._allow(self._has_site))
        self.cancel.clicked.connect(lambda: self.cancel_asked.emit())

    def _fill(self) -> None:
        bars = QWidget()
        row_of_bars = QHBoxLayout(bars)
        row_of_bars.setContentsMargins(0, 0, 0, 0)
        row_of_bars.addWidget(self.power, 2)
        row_of_bars.addWidget(self.bispectrum, 3)
        row_of_bars.addWidget(self.points, 2)
        self._stack.addWidget(self.message)
        self._stack.addWidget(bars)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, GAP)
        layout.setSpacing(2 * WIDE_GAP)
        layout.addWidget(self.sliders)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._side())

    def _side(self) -> QWidget:
        """Words, which may be many, over what can be asked."""
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, GAP, 0)
        lines.setSpacing(GAP)
        for label in (self.trouble, self.more, self.text):
            lines.addWidget(label)
        lines.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(words)
        area.setMinimumHeight(WORDS_HEIGHT)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.invariants, 1)
        row.addWidget(self.rebuild)
        row.addWidget(self.cancel)
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(area, 1)
        column.addWidget(self.progress)
        column.addWidget(self.compare)
        column.addLayout(row)
        return side

    def _allow(self, has_site: bool) -> None:
        """What can be asked; the known twins need no site."""
        self._has_site = has_site
        self.compare.setEnabled(has_site)
        self.rebuild.setEnabled(has_site or self.invariants.currentData() == "known-twins")

    def _ask_rebuild(self) -> None:
        self.show_trouble("")
        self.rebuild_asked.emit(self.invariants.currentData())

    def show_message(self, message: Message) -> None:
        """A sentence instead of the bars."""
        self.message.show_message(message)
        self._stack.setCurrentIndex(0)
        self.text.setText("")
        self._allow(False)

    def show_site(
        self, found: SignalReady, symmetry: SiteSymmetry | None, notes: Sequence[str], trouble: str
    ) -> None:
        """Bars and words of a site; trouble: why its symmetry is not known."""
        self._stack.setCurrentIndex(1)
        self._allow(True)
        self.text.setText("\n".join([site_text(found, symmetry, trouble), *notes]))
        powers = found.signal.powers
        vanishing = symmetry.vanishing if symmetry is not None else ()
        shares = np.sqrt(powers / max(float(powers.max()), 1e-300))
        self.power.show_bars(
            [Bar(value=float(v), name=str(l), muted=l in vanishing) for l, v in enumerate(shares)]
        )
        # Cube roots: a product of three coefficients is compared with one.
        roots = np.cbrt(found.bispectrum.values[0])
        roots = roots / max(float(np.abs(roots).max()), 1e-300)
        self.bispectrum.show_bars(
            [
                Bar(value=float(value), marked=bool(pseudo))
                for value, pseudo in zip(roots, found.bispectrum.is_pseudoscalar, strict=True)
            ]
        )
        now = (found.request.crystal, found.request.site, found.request.settings.cutoff)
        if self._drawn != now and not self.cancel.isEnabled():
            self._drawn = now
            self._say_more("")
            self.points.show_points(found.neighborhood.vectors, np.zeros((0, 3)))

    def show_comparison(self, found: Compared | None) -> None:
        """Two sites compared, or none."""
        self._say_more(comparison_text(found) if found is not None else "")
        self.show_trouble("")
        if found is not None:
            self.points.show_points(found.around, found.turned, "○ this site   ● the other")

    def show_rebuilding(self, moved: RebuildMoved | None) -> None:
        """Where a reconstruction stands."""
        running = moved is not None and not moved.state.is_over
        self.progress.setVisible(running)
        self.cancel.setEnabled(running)
        if moved is None:
            return
        self._stack.setCurrentIndex(1)
        self.progress.setRange(0, MOST_STEPS)
        self.progress.setValue(moved.state.steps)
        self.points.show_points(
            moved.request.task.target.vectors, moved.rebuilt.superposed, "○ target   ● found"
        )
        self._say_more(rebuilding_text(moved))

    def _say_more(self, text: str) -> None:
        self.more.setText(text)
        self.more.setVisible(bool(text))

    def show_trouble(self, text: str) -> None:
        """Why something cannot be done."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        for widget in (self.power, self.bispectrum, self.points):
            widget.set_palette_tokens(palette)


def _label(name: str) -> QLabel:
    label = plain_label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
