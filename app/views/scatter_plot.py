"""The points themselves, drawn by pyqtgraph. Importing this module loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QToolTip, QWidget

from app.state.palette import SMALL_PX, Palette, blend, categories
from app.state.scatter import Scatter, ScatterWish, point_tip
from app.state.table_columns import COLUMNS, NUMBER_OF
from app.views.look import font
from app.views.plain_words import plain_tip
from app.views.png_bytes import png_bytes
from core.errors import ExportError
from core.surface.color_maps import color_range, sample

_SYMBOLS = ("o", "s", "t", "d", "t1", "star", "p")
_SIZE = 9
_ROW = 20
"""Height of a line of the legend, px: that of its sign."""
_PICTURE_SCALE = 2


class ScatterPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """``chosen(int)``: the crystal of the point that was clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plot of two columns of the table")
        self._wish = ScatterWish()
        self._scatter: Scatter | None = None
        self._palette: Palette | None = None
        self._bar: Any = None
        self._marked: frozenset[int] = frozenset()
        self._bars = pg.ErrorBarItem(x=np.zeros(1), y=np.zeros(1), pen=None)
        self.points = pg.ScatterPlotItem(size=_SIZE, hoverable=True, hoverSize=_SIZE + 4, tip=None)
        self.rings = pg.ScatterPlotItem(size=_SIZE + 7, brush=None)
        for layer, item in enumerate((self._bars, self.points, self.rings)):
            item.setZValue(layer)
            self.addItem(item)
        self._legend = pg.LegendItem(verSpacing=0, labelTextSize=f"{SMALL_PX}px")
        self.getPlotItem().layout.addItem(self._legend, 2, 5)
        self.points.sigClicked.connect(self._on_click)
        self.points.sigHovered.connect(self._on_hover)
        self.setMenuEnabled(False)
        self.hideButtons()

    def draw(self, scatter: Scatter, wish: ScatterWish, palette: Palette) -> None:
        """Draw these points; other axes are fitted anew."""
        moved = self._scatter is None or wish != self._wish or len(scatter.rows) != len(self._scatter.rows)
        self._scatter, self._wish, self._palette = scatter, wish, palette
        self.setBackground(palette.scene)
        self._draw_axes(palette)
        ink = blend(palette.muted, palette.scene, 0.4)
        self._bars.setData(
            x=scatter.x, y=scatter.y, left=scatter.x_low, right=scatter.x_high,
            bottom=scatter.y_low, top=scatter.y_high, pen=pg.mkPen(ink, width=1), beam=0.0,
        )  # fmt: skip
        self._draw_points(scatter, palette)
        self.mark(self._marked)
        if moved:
            self.getPlotItem().autoRange()

    def _draw_axes(self, palette: Palette) -> None:
        for side, name, powers in (
            ("bottom", self._wish.x, self._wish.log_x),
            ("left", self._wish.y, self._wish.log_y),
        ):
            axis = self.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setLogMode(*((powers, False) if side == "bottom" else (False, powers)))
            axis.setLabel(COLUMNS[NUMBER_OF[name]].heading, color=palette.text)
            axis.setStyle(tickFont=font(SMALL_PX))
            axis.setPen(palette.muted)
            axis.setTextPen(palette.text)
        self.showGrid(x=True, y=True, alpha=0.15)

    def _draw_points(self, scatter: Scatter, palette: Palette) -> None:
        self._legend.clear()
        self._show_bar(scatter, palette)
        kinds = dict(zip(scatter.names, zip(categories(palette), _SYMBOLS, strict=False), strict=False))
        if scatter.level is None:
            colors = [kinds[group][0] for group in scatter.groups]
            symbols: Any = [kinds[group][1] for group in scatter.groups]
        else:
            colors, symbols = self._level_colors(scatter.level, palette), "o"
        brushes = {color: pg.mkBrush(color) for color in set(colors)}
        self.points.setData(
            x=scatter.x, y=scatter.y, data=[row.key for row in scatter.rows],
            brush=[brushes[color] for color in colors], symbol=symbols,
            pen=pg.mkPen(palette.scene, width=0.6),
        )  # fmt: skip
        self._legend.setLabelTextColor(palette.text)
        for name, (color, symbol) in kinds.items():
            sample_point = pg.ScatterPlotItem(size=_SIZE, symbol=symbol, brush=pg.mkBrush(color), pen=None)
            self._legend.addItem(sample_point, name)
        rows = self._legend.layout
        for row in range(len(kinds)):
            # In higher rows, which pyqtgraph makes, names stand at the top and signs in the middle.
            rows.setRowFixedHeight(row, _ROW)
        self._legend.setMaximumHeight((len(kinds) + 1) * _ROW)

    @staticmethod
    def _level_colors(level: Any, palette: Palette) -> list[str]:
        known = level[np.isfinite(level)]
        low, high = color_range(known) if len(known) else (0.0, 1.0)
        rgb = np.round(255 * sample("cividis", np.nan_to_num((level - low) / (high - low)))).astype(int)
        return [
            "#{:02x}{:02x}{:02x}".format(*color) if np.isfinite(value) else palette.border
            for color, value in zip(rgb, level, strict=True)
        ]

    def _show_bar(self, scatter: Scatter, palette: Palette) -> None:
        """The colour bar of a colour by number, beside the axes."""
        layout = self.getPlotItem().layout
        if self._bar is not None:
            layout.removeItem(self._bar)
            self.scene().removeItem(self._bar)
            self._bar = None
        known = scatter.level[np.isfinite(scatter.level)] if scatter.level is not None else np.zeros(0)
        if not len(known):
            return
        places = np.linspace(0.0, 1.0, 64)
        colors = np.round(255 * sample("cividis", places)).astype(np.ubyte)
        heading = COLUMNS[NUMBER_OF[self._wish.color]].heading
        self._bar = pg.ColorBarItem(
            values=color_range(known), colorMap=pg.ColorMap(places, colors), interactive=False, width=12,
            label=heading, pen=pg.mkPen(palette.muted),
        )  # fmt: skip
        for side in ("left", "right"):
            axis = self._bar.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setTextPen(palette.text)
            axis.setPen(palette.muted)
            axis.setStyle(tickFont=font(SMALL_PX))
        self._bar.getAxis("left").setLabel(heading, color=palette.text)
        layout.addItem(self._bar, 2, 6)

    def mark(self, keys: frozenset[int]) -> None:
        """Ring the points of these crystals."""
        self._marked = keys
        if self._scatter is None or self._palette is None:
            return
        inside = [number for number, row in enumerate(self._scatter.rows) if row.key in keys]
        self.rings.setData(
            x=self._scatter.x[inside],
            y=self._scatter.y[inside],
            pen=pg.mkPen(self._palette.accent, width=2),
            brush=None,
        )

    def place_of(self, key: int) -> QPointF:
        """Where the point of a crystal is drawn, in pixels of the widget."""
        assert self._scatter is not None
        number = next(n for n, row in enumerate(self._scatter.rows) if row.key == key)
        place = QPointF(float(self._scatter.x[number]), float(self._scatter.y[number]))
        scene = self.getPlotItem().getViewBox().mapViewToScene(place)
        return QPointF(self.mapFromScene(scene))

    def _on_click(self, _item: object, points: Any, _event: object) -> None:
        if len(points):
            self.chosen.emit(int(points[0].data()))

    def _on_hover(self, _item: object, points: Any, event: Any) -> None:
        if self._scatter is None or not len(points):
            QToolTip.hideText()
            return
        key = points[0].data()
        row = next((row for row in self._scatter.rows if row.key == key), None)
        if row is not None:
            QToolTip.showText(event.screenPos().toPoint(), plain_tip(point_tip(row, self._wish)), self)

    # --- files  ----------------------------------------
    def save(self, path: Path, title: str, description: str) -> None:
        """SVG or PNG, by the suffix. ExportError where it cannot be written."""
        from core.files import write_atomically, write_with

        if path.suffix.lower() == ".svg":
            write_atomically(path, self._svg(title, description))
            return
        from core.export.png_text import describe_png

        picture = self._png()

        def fill(temporary: Path) -> None:
            temporary.write_bytes(picture)
            describe_png(temporary, {"Title": title, "Description": description})

        write_with(path, fill)

    def _svg(self, title: str, description: str) -> bytes:
        # Into memory: Qt's generator does not tell when a disk is full.
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        drawing = QSvgGenerator()
        drawing.setOutputDevice(buffer)
        drawing.setSize(self.size())
        drawing.setViewBox(QRect(0, 0, self.width(), self.height()))
        drawing.setTitle(title)
        drawing.setDescription(description)
        # Points come from a cache of pictures on the screen; in a drawing they are to be shapes.
        items = (self.points, self.rings)
        for item in items:
            item.setExportMode(True, {"antialias": True})
        try:
            self._paint(drawing, self.size())
        finally:
            for item in items:
                item.setExportMode(False)
        return bytes(buffer.data().data())

    def _png(self) -> bytes:
        size = self.size() * _PICTURE_SCALE
        picture = QImage(size, QImage.Format.Format_ARGB32)
        picture.fill(QColor(self._palette.scene if self._palette else "#ffffff"))
        self._paint(picture, size)
        return png_bytes(picture)

    def _paint(self, device: Any, size: QSize) -> None:
        painter = QPainter(device)
        if not painter.isActive():
            raise ExportError("the plot cannot be drawn into a file there")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        target = QRectF(0, 0, size.width(), size.height())
        self.render(painter, target, self.viewport().rect(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.end()
