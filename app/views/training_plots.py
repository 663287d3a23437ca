"""The plots of datasets and trainings, drawn by pyqtgraph. Importing this module loads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolTip, QWidget

from app.state.dataset_view import logarithmic_counts, modulus_edges
from app.state.figures import pretty_formula, rounded
from app.state.palette import GAP, LIGHT, SMALL_PX, Palette, blend, categories
from app.views.look import font

if TYPE_CHECKING:
    from core.training.epoch_record import EpochRecord

FloatArray = npt.NDArray[np.float64]
_ROOM_FOR_TWO, _ROOM_FOR_THREE, _ROOM_FOR_TEN, _ROOM_FOR_PARTS = 60.0, 90.0, 600.0, 1000.0
"""Pixels a decade."""
_PARTS = (1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9)
_SYMBOLS = ("o", "s", "t", "d", "t1", "star", "p")


class PowerAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis in powers of ten that writes 1, 2, 5, 10, 20, … where there is room, otherwise the powers.

    whole: without logarithm it writes whole numbers only.
    """

    whole = False

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Places of the figures, as logarithms."""
        if not self.logMode:
            levels = list(super().tickValues(low, high, size))
            if not self.whole:
                return levels
            return [level for level in levels if level[0] >= 1.0] or [
                (1.0, [float(place) for place in range(int(np.ceil(low)), int(np.floor(high)) + 1)])
            ]
        low, high = sorted((low, high))
        decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
        room = size / max(high - low, 1e-9)
        steps: tuple[float, ...] = (
            (1, 2, 5) if room > _ROOM_FOR_THREE else (1, 3) if room > _ROOM_FOR_TWO else (1,)
        )
        if room > _ROOM_FOR_TEN:
            steps = _PARTS if room > _ROOM_FOR_PARTS else tuple(range(1, 10))
        places = [float(np.log10(step) + decade) for decade in decades for step in steps]
        return [(1.0, [place for place in places if low <= place <= high])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Plain numbers."""
        if not self.logMode:
            return list(super().tickStrings(values, scale, spacing))
        return [f"{10.0**value:.2g}" if value < 2 else f"{10.0**value:.0f}" for value in values]


class Plot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Axes in the look of the window. x, y: headings with units."""

    def __init__(self, name: str, x: str, y: str, parent: QWidget | None = None) -> None:
        axes = {side: PowerAxis(side) for side in ("bottom", "left")}
        super().__init__(parent, axisItems=axes)
        self.setAccessibleName(name)
        self._headings = {"bottom": x, "left": y}
        self.palette_tokens = LIGHT
        self.setMenuEnabled(False)
        self.hideButtons()
        self.legend = self.addLegend(offset=(-8, 8), verSpacing=-6, labelTextSize=f"{SMALL_PX}px")
        for side in self._headings:
            axis = self.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=font(SMALL_PX))
        self.getAxis("left").setWidth(56)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.palette_tokens = palette
        self.setBackground(palette.surface)
        for side, heading in self._headings.items():
            axis = self.getAxis(side)
            axis.setLabel(heading, color=palette.text, **{"font-size": f"{SMALL_PX}px"})
            axis.setPen(palette.muted)
            axis.setTextPen(palette.text)
        self.legend.setLabelTextColor(palette.text)
        self.showGrid(x=True, y=True, alpha=0.12)
        self.draw()

    def draw(self) -> None:
        """Draw everything anew."""
        raise NotImplementedError


class HistogramPlot(Plot):
    """How K and G of the labels are spread, over powers of ten."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Distribution of K and G", "GPa", "crystals", parent)
        self._values: dict[str, FloatArray] = {}
        self.setLogMode(x=True, y=False)
        self.setMouseEnabled(x=False, y=False)

    def show_moduli(self, bulk: FloatArray, shear: FloatArray) -> None:
        """(n,) each, GPa."""
        self._values = {"K, bulk modulus": bulk, "G, shear modulus": shear}
        edges = modulus_edges(bulk, shear)
        self.setXRange(edges[0], edges[-1], padding=0.02)
        self.draw()

    def draw(self) -> None:
        """Two outlines with a faint ground each."""
        self.clear()
        self.legend.clear()
        if not self._values:
            return
        edges = modulus_edges(*self._values.values())
        most = 0.0
        colors = categories(self.palette_tokens)
        for (name, values), color, style in zip(
            self._values.items(), colors, (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine), strict=False
        ):
            ground = pg.mkColor(color)
            ground.setAlpha(50)
            counts, pen = logarithmic_counts(values, edges), pg.mkPen(color, width=2, style=style)
            self.plot(10.0**edges, counts, stepMode="center", fillLevel=0.0, pen=pen, brush=ground)
            self.legend.addItem(pg.PlotDataItem(pen=pen), name)
            most = max(most, float(counts.max()))
        # The legend stands above the highest bar.
        self.setYRange(0.0, 1.3 * most, padding=0.02)


class CurvePlot(Plot):
    """Curves over epochs, their y axis in powers of ten where that is asked for."""

    def __init__(
        self, name: str, y: str, *, log_y: bool = False, legend: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, "epoch", y, parent)
        self.getAxis("bottom").whole = True
        self._curves: dict[str, tuple[FloatArray, FloatArray]] = {}
        self._mark: tuple[float, float] | None = None
        self.legend.setVisible(legend)
        self.setLogMode(x=False, y=log_y)

    def show_curves(
        self,
        curves: Mapping[str, tuple[FloatArray, FloatArray]],
        *,
        mark: tuple[float, float] | None = None,
    ) -> None:
        """Name to (x, y), each (n,); mark: a point that is ringed (the best epoch)."""
        self._curves, self._mark = dict(curves), mark
        self.draw()

    def draw(self) -> None:
        """All curves, with points where there are few."""
        self.clear()
        self.legend.clear()
        colors = categories(self.palette_tokens)
        styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
        for number, (name, (x, y)) in enumerate(self._curves.items()):
            color = colors[number % len(colors)]
            self.plot(
                x, y, name=name, pen=pg.mkPen(color, width=2, style=styles[number % 2]), connect="finite",
                symbol="o" if len(x) < 30 else None, symbolSize=5, symbolBrush=color, symbolPen=None,
            )  # fmt: skip
        if self._mark is not None:
            self.plot(
                [self._mark[0]], [self._mark[1]], pen=None, symbol="o", symbolSize=13, symbolBrush=None,
                symbolPen=pg.mkPen(self.palette_tokens.accent, width=2), name="kept",
            )  # fmt: skip


class ParityPlot(Plot):
    """Predicted over known values, on powers of ten. ``chosen(str)``: the crystal of a clicked point."""

    chosen = Signal(str)

    def __init__(self, quantity: str, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Predicted over known {quantity}", f"{quantity} known, GPa", f"{quantity} predicted, GPa", parent
        )
        self._quantity = quantity
        self._points: tuple[FloatArray, FloatArray] | None = None
        self._names: Sequence[str] = ()
        self._keys: Sequence[str] = ()
        self._systems: Sequence[str] = ()
        self.setLogMode(x=True, y=True)
        self.setAspectLocked(True)
        self.points = pg.ScatterPlotItem(size=7, hoverable=True, hoverSize=11, tip=None)
        self.points.sigClicked.connect(self._on_click)
        self.points.sigHovered.connect(self._on_hover)
        # One of the two plots beside each other names the systems, above the line, where points are few.
        self.legend.setOffset((GAP, GAP))
        self.legend.setVisible(quantity == "K")

    def show_record(self, record: EpochRecord | None) -> None:
        """The validation crystals of an epoch, or nothing."""
        first = self._points is None
        if record is None:
            self._points = None
        else:
            parity = record.parity
            bulk = self._quantity == "K"
            known = parity.bulk_known if bulk else parity.shear_known
            self._points = (known, parity.bulk_predicted if bulk else parity.shear_predicted)
            self._keys, self._systems = parity.identifiers, parity.systems
            self._names = [
                f"{pretty_formula(formula)} {identifier}"
                for formula, identifier in zip(parity.formulas, parity.identifiers, strict=True)
            ]
        self.draw()
        if first and self._points is not None:
            self.fit()

    def draw(self) -> None:
        """The line of equality, and the points coloured by crystal system."""
        self.clear()
        self.legend.clear()
        palette = self.palette_tokens
        if self._points is None:
            return
        # A network that diverges answers with no numbers.
        numbers: list[int] = np.flatnonzero(np.isfinite(self._points).all(axis=0)).tolist()
        known, predicted = (np.log10(np.maximum(values[numbers], 1e-2)) for values in self._points)
        if not numbers:
            return
        ends = np.array([min(known.min(), predicted.min()), max(known.max(), predicted.max())])
        ends = ends + np.array([-0.08, 0.08])
        self.addItem(pg.PlotCurveItem(ends, ends, pen=pg.mkPen(palette.muted, width=1)))
        order = sorted(set(self._systems))
        colors = categories(palette)
        kinds = {name: number % len(colors) for number, name in enumerate(order)}
        edge = blend(palette.muted, palette.surface, 0.5)
        self.points.setData(
            x=known, y=predicted, data=numbers, pen=pg.mkPen(edge, width=0.5),
            brush=[pg.mkBrush(colors[kinds[self._systems[number]]]) for number in numbers],
            symbol=[_SYMBOLS[kinds[self._systems[number]]] for number in numbers],
        )  # fmt: skip
        self.addItem(self.points)
        for name, kind in kinds.items():
            sample = pg.ScatterPlotItem(
                size=7, symbol=_SYMBOLS[kind], brush=pg.mkBrush(colors[kind]), pen=pg.mkPen(edge, width=0.5)
            )
            self.legend.addItem(sample, name)

    def fit(self) -> None:
        """Show every point."""
        self.getPlotItem().autoRange()

    def _on_click(self, _item: object, points: Any, _event: object) -> None:
        if len(points):
            self.chosen.emit(self._keys[int(points[0].data())])

    def _on_hover(self, _item: object, points: Any, event: Any) -> None:
        if self._points is None or not len(points):
            QToolTip.hideText()
            return
        number = int(points[0].data())
        known, predicted = (rounded(float(values[number])) for values in self._points)
        text = (
            f"{self._names[number]} ({self._systems[number]})\n{self._quantity} known {known} GPa, "
            f"predicted {predicted} GPa\nClick: the crystal with its known tensor"
        )
        QToolTip.showText(event.screenPos().toPoint(), text, self)
