"""The dock of the kinds of sites: how they are sorted, and a plot of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.state.figures import counted
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views.number_box import NumberBox
from app.views.plain_words import plain_label
from app.views.plot_loading import PlotLoading

if TYPE_CHECKING:
    from app.state.environment_request import Clustered
    from app.views.kinds_plot import KindsPlot


TEXT_HEIGHT = 14 * GRID


def _alone(rows: Sequence[dict[str, Any]]) -> str:
    alone = sum(row["neighbors"] == 0 for row in rows)
    return f", {counted(alone, 'site')} without a neighbour" if alone else ""


class KindsPanel(QWidget):
    """``sort_asked(str, float)``: method and threshold; ``cancel_asked()``, ``clear_asked()``,
    ``export_asked()``; ``site_chosen(int)``: the place of a point.
    """

    sort_asked = Signal(str, float)
    cancel_asked = Signal()
    clear_asked = Signal()
    export_asked = Signal()
    site_chosen = Signal(int)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._found: Clustered | None = None
        self._rows: Sequence[dict[str, Any]] = ()
        self._marked = (0, 0)
        self.plot: KindsPlot | None = None
        self.loading = PlotLoading("app.views.kinds_plot", self)
        self.method = QComboBox()
        self.method.setAccessibleName("How kinds are told apart")
        self.method.addItem("Agglomerative", "agglomerative")
        self.method.addItem("HDBSCAN", "hdbscan")
        self.threshold = NumberBox()
        self.threshold.setRange(0.01, 1.4)
        self.threshold.setSingleStep(0.01)
        self.threshold.setValue(0.1)
        self.threshold.setAccessibleName("Threshold")
        self.threshold.setToolTip(
            "Distance below which sites are of one kind: 0 the same, 1.41 nothing shared"
        )
        self.sort, self.cancel = QPushButton("Sort all sites"), QPushButton("Cancel")
        self.export, self.clear = QPushButton("Export table…"), QPushButton("Clear")
        self.clear.setToolTip("The colours of the elements again")
        self.progress, self.text = QProgressBar(), plain_label()
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        # A dock counts one line of a text that wraps, and would press the rest together.
        self.text.setMinimumHeight(TEXT_HEIGHT)
        self._place = QVBoxLayout()
        self._fill()
        self.show_progress(0, 0)
        self.show_clusters(None, ())
        self.sort.clicked.connect(
            lambda: self.sort_asked.emit(self.method.currentData(), self.threshold.value())
        )
        for button, signal in ((self.cancel, self.cancel_asked), (self.clear, self.clear_asked),
                               (self.export, self.export_asked)):  # fmt: skip
            button.clicked.connect(lambda _on=False, wanted=signal: wanted.emit())

    def _fill(self) -> None:
        form = QFormLayout()
        form.addRow("Kinds by", self.method)
        form.addRow("Threshold", self.threshold)
        column = QVBoxLayout()
        column.setSpacing(GAP)
        column.addLayout(form)
        for pair in ((self.sort, self.cancel), (self.export, self.clear)):
            row = QHBoxLayout()
            row.setSpacing(GAP)
            for button in pair:
                row.addWidget(button)
            column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self.text)
        column.addStretch(1)
        side = QWidget()
        side.setLayout(column)
        side.setFixedWidth(76 * GRID)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, GAP)
        layout.setSpacing(WIDE_GAP)
        layout.addWidget(side)
        layout.addLayout(self._place, 1)

    def show_progress(self, done: int, total: int) -> None:
        """How many steps are done; total 0 when nothing runs."""
        self.progress.setVisible(bool(total))
        self.cancel.setEnabled(bool(total))
        self.sort.setEnabled(not total)
        if total:
            self.progress.setRange(0, total)
            self.progress.setValue(done)
            self.show_trouble("")

    def show_clusters(self, found: Clustered | None, rows: Sequence[dict[str, Any]]) -> None:
        """The sites, sorted; or none."""
        self._found = found
        self.export.setEnabled(found is not None)
        self.clear.setEnabled(found is not None)
        if found is None:
            self.text.setText(
                "Sorts the sites of all open crystals by their surroundings; cutoff and highest l are those "
                "set under Neighbourhood."
            )
            if self.plot is not None:
                self.plot.hide()
            return
        how = found.request.features[0].settings
        self.text.setText(
            f"{len(rows)} sites of {counted(len(found.request.keys), 'crystal')}, "
            f"{counted(found.clusters.count, 'kind')}{_alone(rows)}; within {how.cutoff:g} Å, "
            f"l ≤ {how.degree} (set under Neighbourhood). A click picks the atom."
        )
        self._rows = rows
        self.loading.when_ready(self._draw)

    def _draw(self) -> None:
        """Draw what was found last; called once pyqtgraph is there."""
        if self._found is None:
            return
        if self.plot is None:
            from app.views.kinds_plot import KindsPlot

            self.plot = KindsPlot()
            self.plot.chosen.connect(self.site_chosen)
            self._place.addWidget(self.plot)
        self.plot.draw(self._found, self._rows, self._palette)
        self.plot.mark(*self._marked)
        self.plot.show()

    def mark_site(self, key: int, site: int) -> None:
        """Ring a site: it was picked in the view of the crystal, or in the plot."""
        self._marked = (key, site)
        if self._found is not None and self.plot is not None:
            self.plot.mark(key, site)

    def show_trouble(self, text: str) -> None:
        """Why there are none."""
        if text:
            self.text.setText(text)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        if self.plot is not None:
            self.plot.set_palette_tokens(palette)
