"""Two columns of the table over each other: choices above, points below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.crystal_table import CrystalRow
from app.state.display import Message
from app.state.figures import counted
from app.state.palette import GAP, GRID, Palette
from app.state.scatter import Scatter, ScatterWish, axis_columns, color_columns, scatter
from app.state.table_columns import Column
from app.views.plain_words import plain_label
from app.views.plot_loading import PlotLoading
from app.views.scene_pane import MessagePage

if TYPE_CHECKING:
    from app.views.scatter_plot import ScatterPlot


class ScatterPane(QWidget):
    """``chosen(int)``: the crystal of a point that was clicked; ``export_asked()``.

    pyqtgraph is loaded when the plot is first shown.
    """

    chosen = Signal(int)
    export_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._rows: Sequence[CrystalRow] = ()
        self._marked: frozenset[int] = frozenset()
        self.plot: ScatterPlot | None = None
        self.shown: Scatter | None = None
        self._loading = PlotLoading("app.views.scatter_plot", self)
        self.x_box = self._box(axis_columns(), "K", "Column along the x axis")
        self.y_box = self._box(axis_columns(), "G", "Column along the y axis")
        self.color_box = self._box(color_columns(), "system", "Column of the colours")
        self.log_x, self.log_y = self._log("x"), self._log("y")
        self.export = QToolButton()
        self.export.setText("Export…")
        self.export.setToolTip("The plot as SVG or PNG, or its points as CSV")
        self.export.clicked.connect(self.export_asked)
        self.said = plain_label()
        self.said.setObjectName("small")
        self.message = MessagePage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.message)
        self._lay_out()

    def _box(self, columns: Sequence[Column], name: str, spoken: str) -> QComboBox:
        box = QComboBox()
        for column in columns:
            box.addItem(column.heading, column.name)
        box.setCurrentIndex(box.findData(name))
        box.setAccessibleName(spoken)
        box.setToolTip(spoken)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.currentIndexChanged.connect(self.refresh)
        return box

    def _log(self, axis: str) -> QCheckBox:
        box = QCheckBox("log")
        box.setAccessibleName(f"{axis} axis in powers of ten")
        box.setToolTip(f"The {axis} axis in powers of ten")
        box.toggled.connect(self.refresh)
        return box

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(GAP, 0, GAP, GRID)
        head.setSpacing(GRID)
        for text, box, log in (("x", self.x_box, self.log_x), ("y", self.y_box, self.log_y)):
            head.addWidget(QLabel(text))
            head.addWidget(box, 1)
            head.addWidget(log)
            head.addSpacing(GRID)
        head.addWidget(QLabel("colour"))
        head.addWidget(self.color_box, 1)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.said.setContentsMargins(GAP, 0, GAP, GRID)
        column.addWidget(self.said)

    @property
    def wish(self) -> ScatterWish:
        """What is chosen."""
        return ScatterWish(
            x=self.x_box.currentData(),
            y=self.y_box.currentData(),
            color=self.color_box.currentData(),
            log_x=self.log_x.isChecked(),
            log_y=self.log_y.isChecked(),
        )

    def choose(self, *, x: str, y: str, color: str = "system") -> None:
        """Choose the columns by their names."""
        for box, name in ((self.x_box, x), (self.y_box, y), (self.color_box, color)):
            box.setCurrentIndex(box.findData(name))

    def take(self, wish: ScatterWish) -> None:
        """Choose everything; a column that is not there changes nothing."""
        for box, name in ((self.x_box, wish.x), (self.y_box, wish.y), (self.color_box, wish.color)):
            box.setCurrentIndex(place if (place := box.findData(name)) >= 0 else box.currentIndex())
        self.log_x.setChecked(wish.log_x)
        self.log_y.setChecked(wish.log_y)

    def show_rows(self, rows: Sequence[CrystalRow], marked: frozenset[int]) -> None:
        """Draw these crystals, and mark some."""
        self._rows, self._marked = rows, marked
        self.refresh()

    def mark(self, keys: frozenset[int]) -> None:
        """Mark other crystals."""
        self._marked = keys
        if self.plot is not None:
            self.plot.mark(keys)

    def refresh(self) -> None:
        """Draw what is chosen."""
        if self.plot is None:
            self._load()
            return
        wish = self.wish
        self.shown = scatter(self._rows, wish)
        left = self.shown.left_out
        self.said.setText(f"{counted(left, 'crystal')} without a place on these axes" if left else "")
        if not self.shown.rows:
            self.message.show_message(Message(text="No crystal has both values yet"))
            self._stack.setCurrentWidget(self.message)
            return
        self._stack.setCurrentWidget(self.plot)
        self.plot.draw(self.shown, wish, self._palette)
        self.plot.mark(self._marked)

    # --- pyqtgraph  ----------------------------------------
    def _load(self) -> None:
        if self.isVisible() and not self._loading.begun:
            self.message.show_message(Message(text="Loading the plot …", busy=True))
            self._loading.when_ready(self._make)

    def _make(self) -> None:
        from app.views.scatter_plot import ScatterPlot

        self.plot = ScatterPlot()
        self.plot.chosen.connect(self.chosen)
        self._stack.addWidget(self.plot)
        self.refresh()

    def shut_down(self) -> None:
        """Wait for the loading, if it runs."""
        self._loading.shut_down()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        if self.plot is not None:
            self.refresh()

    def save_picture(self, path: Path, title: str, description: str) -> None:
        """Write the plot as true vectors (SVG) or at twice its size (PNG). ExportError where it cannot be."""
        if self.plot is not None:
            self.plot.save(path, title, description)
