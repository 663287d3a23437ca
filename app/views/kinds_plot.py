"""Sites as points in the plane of their first two principal components. Importing this loads pyqtgraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolTip, QWidget

from app.scene.kind_colors import kind_colors
from app.state.palette import SMALL_PX, Palette
from app.views.look import font

if TYPE_CHECKING:
    from app.state.environment_request import Clustered

_SYMBOLS = ("o", "s", "t", "d", "t1", "star", "p")
_SIZE = 9
_PADDING = 0.12
"""Beyond the outermost points, which would be cut otherwise."""


class KindsPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """``chosen(int)``: the place of the point that was clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plot of the kinds of sites")
        self._found: Clustered | None = None
        self._rows: Sequence[dict[str, Any]] = ()
        self._shares: tuple[float, ...] = ()
        self.points = pg.ScatterPlotItem(size=_SIZE, hoverable=True, hoverSize=_SIZE + 4, tip=None)
        self.ring = pg.ScatterPlotItem(size=_SIZE + 9, brush=None)
        for item in (self.points, self.ring):
            self.addItem(item)
        self.points.sigClicked.connect(self._on_click)
        self.points.sigHovered.connect(self._on_hover)
        self.setMenuEnabled(False)
        self.hideButtons()

    def draw(self, found: Clustered, rows: Sequence[dict[str, Any]], palette: Palette) -> None:
        """Draw the sites; kinds by colour and shape."""
        self._found, self._rows = found, rows
        clusters = found.clusters
        # A site without neighbours has no place among the others.
        some = np.flatnonzero([row["neighbors"] > 0 for row in rows])
        labels = clusters.labels[some]
        colors = np.round(255 * kind_colors(labels)).astype(int)
        self.points.setData(
            x=clusters.places[some, 0], y=clusters.places[some, 1], data=some.tolist(),
            brush=[pg.mkBrush(*color) for color in colors],
            symbol=[_SYMBOLS[label % len(_SYMBOLS)] if label >= 0 else "x" for label in labels],
            pen=pg.mkPen(palette.scene, width=0.6),
        )  # fmt: skip
        self._shares = tuple(100.0 * float(share) for share in clusters.shares)
        self.ring.setData(x=[], y=[])
        self.set_palette_tokens(palette)
        self.getPlotItem().getViewBox().autoRange(padding=_PADDING)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.setBackground(palette.scene)
        self.ring.setPen(pg.mkPen(palette.text, width=2))
        names = [f"PC {k} ({share:.0f} %)" for k, share in enumerate(self._shares, start=1)]
        for side, name in zip(("bottom", "left"), names, strict=True):
            axis = self.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setLabel(name, color=palette.text)
            axis.setStyle(tickFont=font(SMALL_PX))
            axis.setPen(palette.muted)
            axis.setTextPen(palette.text)
        self.showGrid(x=True, y=True, alpha=0.15)

    def mark(self, key: int, site: int) -> None:
        """Ring the site of a crystal."""
        if self._found is None or key not in self._found.request.keys:
            self.ring.setData(x=[], y=[])
            return
        clusters = self._found.clusters
        number = self._found.request.keys.index(key)
        here = np.flatnonzero((clusters.crystal == number) & (clusters.site == site))
        self.ring.setData(x=clusters.places[here, 0], y=clusters.places[here, 1])

    def _on_click(self, _item: object, points: Sequence[Any], *_: object) -> None:
        if len(points):
            self.chosen.emit(int(points[0].data()))

    def _on_hover(self, _item: object, points: Sequence[Any], event: Any) -> None:
        if len(points):
            row = self._rows[int(points[0].data())]
            kind = f"kind {row['cluster']}" if row["cluster"] else "no kind"
            place = self.mapToGlobal(self.mapFromScene(event.scenePos()))
            QToolTip.showText(place, f"{row['crystal']}  {row['label']}, {kind}")
