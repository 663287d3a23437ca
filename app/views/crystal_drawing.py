"""A small window beside the crystal: everything that can be said of how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.state.crystal_display import AtomLabels, CellChoice, ColorScheme, CrystalDisplay, CrystalStyle
from app.state.palette import GAP, GRID, WIDE_GAP
from app.views.crystal_strip import CrystalStrip
from app.views.number_box import WholeBox
from core.crystal.supercell import MOST_REPEATS

Choice = TypeVar("Choice", bound=StrEnum)
Elements = Sequence[tuple[str, str]]
_SWITCHES = (
    ("bonds", "Bonds"),
    ("bonds_across", "Bonds across the boundary"),
    ("boundary_images", "Atoms on the boundary"),
    ("cell_edges", "Cell edges"),
)
_COLUMNS = 3


def _box(name: str, choices: type[Choice]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for choice in choices:
        box.addItem(getattr(choice, "title"), choice)  # noqa: B009  (str.title is a method to mypy)
    return box


class ElementRow(QWidget):
    """One element: shown or not, and its colour. ``toggled(str)``, ``color_asked(str, str)``."""

    toggled = Signal(str)
    color_asked = Signal(str, str)

    def __init__(self, symbol: str, color: str, shown: bool) -> None:
        super().__init__()
        self.check = QCheckBox(symbol)
        self.check.setChecked(shown)
        self.check.setToolTip(f"Draw the atoms of {symbol}")
        self.swatch = QPushButton()
        self.swatch.setAccessibleName(f"Colour of {symbol}")
        self.swatch.setToolTip(f"Another colour for {symbol}")
        self.swatch.setFixedSize(6 * GRID, 5 * GRID)
        self.swatch.setStyleSheet(f"background: {color}; padding: 0;")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.check)
        row.addWidget(self.swatch)
        row.addStretch(1)
        self.check.toggled.connect(lambda _on: self.toggled.emit(symbol))
        self.swatch.clicked.connect(lambda: self.color_asked.emit(symbol, color))


class CrystalDrawing(QDialog):
    """Stays open while one looks at what it does; Esc closes it.

    ``changed(str, object)``: a field of CrystalDisplay and its value; ``element_toggled(str)``,
    ``color_chosen(str, str)``: symbol and ``#rrggbb``. ``about_to_show()``: it is to be filled.
    """

    changed = Signal(str, object)
    element_toggled = Signal(str)
    color_chosen = Signal(str, str)
    about_to_show = Signal()

    def __init__(self, strip: CrystalStrip, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle("How the crystal is drawn")
        self._strip = strip
        self._elements: tuple[object, ...] = ()
        self.choices = {
            "style": _box("Style", CrystalStyle),
            "cell": _box("Cell", CellChoice),
            "colors": _box("Colours", ColorScheme),
            "labels": _box("Labels", AtomLabels),
        }
        self.repeats = tuple(self._count(axis) for axis in "abc")
        self.switches = {name: QCheckBox(text) for name, text in _SWITCHES}
        self.rows: dict[str, ElementRow] = {}
        self._grid = QGridLayout()
        self._fill()
        self._connect()

    @staticmethod
    def _count(axis: str) -> QSpinBox:
        box = WholeBox()
        box.setRange(1, MOST_REPEATS)
        box.setAccessibleName(f"Cells along {axis}")
        box.setToolTip(f"Cells along {axis}, 1 to {MOST_REPEATS}")
        return box

    def _fill(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(WIDE_GAP)
        form.setVerticalSpacing(GAP)
        texts = {"style": "Drawn as", "cell": "Cell", "colors": "Colours", "labels": "Labels"}
        for row, (name, box) in enumerate(self.choices.items()):
            form.addWidget(QLabel(texts[name]), row, 0)
            form.addWidget(box, row, 1)
        counts = QHBoxLayout()
        counts.setSpacing(GRID)
        for number, count in enumerate(self.repeats):
            if number:
                counts.addWidget(QLabel("×"))
            counts.addWidget(count)
        form.addWidget(QLabel("Cells a × b × c"), len(texts), 0)
        form.addLayout(counts, len(texts), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, WIDE_GAP)
        column.setSpacing(GAP)
        column.addLayout(form)
        for switch in self.switches.values():
            column.addWidget(switch)
        column.addWidget(QLabel("Elements"))
        self._grid.setHorizontalSpacing(WIDE_GAP)
        column.addLayout(self._grid)

    def _connect(self) -> None:
        for name, box in self.choices.items():
            box.activated.connect(lambda _row, n=name, b=box: self.changed.emit(n, b.currentData()))
        for count in self.repeats:
            count.valueChanged.connect(
                lambda _value: self.changed.emit("repeats", tuple(box.value() for box in self.repeats))
            )
        for name, switch in self.switches.items():
            switch.toggled.connect(lambda on, n=name: self.changed.emit(n, on))

    def show_display(self, display: CrystalDisplay, elements: Elements) -> None:
        """What is set. elements: (symbol, ``#rrggbb``) of the crystal that is drawn."""
        self._strip.show_style(display.style)
        for name, box in self.choices.items():
            box.setCurrentIndex(box.findData(getattr(display, name)))
        for count, value in zip(self.repeats, display.repeats, strict=True):
            with QSignalBlocker(count):
                count.setValue(value)
        for name, switch in self.switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(bool(getattr(display, name)))
        wanted = (tuple(elements), display.hidden)
        if wanted != self._elements:
            self._elements = wanted
            self._fill_elements(elements, display.hidden)

    def _fill_elements(self, elements: Elements, hidden: frozenset[str]) -> None:
        focused = next(
            (s for s, row in self.rows.items() if row.isAncestorOf(self.focusWidget() or self)), ""
        )
        for row in self.rows.values():
            self._grid.removeWidget(row)
            row.deleteLater()
        self.rows = {symbol: ElementRow(symbol, color, symbol not in hidden) for symbol, color in elements}
        for number, (symbol, row) in enumerate(self.rows.items()):
            self._grid.addWidget(row, number // _COLUMNS, number % _COLUMNS)
            row.toggled.connect(self.element_toggled)
            row.color_asked.connect(self._ask_color)
            if symbol == focused:
                row.check.setFocus()
        self.adjustSize()

    def _ask_color(self, symbol: str, color: str) -> None:
        # Not waited for: meanwhile another crystal may be shown, and the row that asked is gone.
        dialog = QColorDialog(QColor(color), self)
        dialog.setWindowTitle(f"Colour of {symbol}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda chosen: self.color_chosen.emit(symbol, chosen.name()))
        dialog.open()

    def show_drawing(self) -> None:
        """Open beside the crystal, so that it stays in sight."""
        self.about_to_show.emit()
        self.adjustSize()
        button = self._strip.style_button
        corner = button.mapToGlobal(QPoint(0, button.height()))
        left = corner.x() - self.width() - GAP
        screen = self.screen().availableGeometry()
        self.move(max(left, screen.left()), corner.y())
        self.show()
        self.activateWindow()
        self.choices["style"].setFocus(Qt.FocusReason.PopupFocusReason)

    def ask_direction(self) -> None:
        """Have a direction typed above the crystal."""
        self._strip.ask_direction()
