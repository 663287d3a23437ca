"""Lattice planes: a line to type one, and a row for each that is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.atom_text import indices_text
from app.state.figures import rounded
from app.state.palette import GAP, GRID, Palette
from app.views import icons
from app.views.number_box import NumberBox
from app.views.panes import scene_theme
from app.views.plain_words import plain_label
from core.crystal.crystal import Crystal
from core.crystal.lattice_plane import LatticePlane

ENTRY_TIP = "Miller indices of the drawn cell, as 1 1 0 or (1 -1 0); four indices of a hexagonal cell too"
NO_SPACING = "It is parallel to no planes of small whole indices, so that it has no spacing"
FARTHEST = 999.0


class PlaneRow(QWidget):
    """One plane. ``moved(float)``: another multiple of the spacing; ``removed()``."""

    moved = Signal(float)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.swatch, self.name, self.spacing = QLabel(), QLabel(), QLabel()
        self.order = NumberBox()
        self.order.setRange(-FARTHEST, FARTHEST)
        self.order.setDecimals(2)
        self.order.setSuffix(" d")
        self.order.setToolTip("Distance from the origin, in spacings")
        self.order.setFixedWidth(22 * GRID)
        self.order.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.order.valueChanged.connect(self.moved)
        self.remove = QToolButton()
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove.clicked.connect(self.removed)
        for label in (self.name, self.spacing):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.swatch)
        row.addWidget(self.name)
        row.addWidget(self.spacing, 1)
        row.addWidget(self.order)
        row.addWidget(self.remove)

    def show_plane(self, plane: LatticePlane, crystal: Crystal, number: int, palette: Palette) -> None:
        """Say what it is."""
        name = indices_text(plane, crystal)
        self.name.setText(name)
        self.spacing.setText(f"d = {rounded(plane.spacing)} Å" if plane.whole else "no spacing")
        self.spacing.setToolTip("" if plane.whole else NO_SPACING)
        with QSignalBlocker(self.order):
            self.order.setValue(plane.order)
        self.order.setEnabled(plane.whole)
        self.order.setAccessibleName(f"Distance of the plane {name} from the origin")
        self.remove.setAccessibleName(f"Remove the plane {name}")
        self.remove.setToolTip(f"Draw the plane {name} no more")
        self.remove.setIcon(icons.icon("close", palette))
        theme = scene_theme(palette)
        colors = (theme.accent, theme.warning, theme.axis_b, theme.axis_a)
        patch = QPixmap(3 * GRID, 3 * GRID)
        patch.fill(QColor(colors[number % len(colors)]))
        self.swatch.setPixmap(patch)


class PlaneList(QWidget):
    """``typed(str)``: a plane as it was written; ``of_picked_asked()``: the one through three picked atoms;
    ``moved(int, float)``, ``removed(int)``: of a row; ``family_chosen(bool)``: all parallel planes or one.
    """

    typed = Signal(str)
    of_picked_asked = Signal()
    moved = Signal(int, float)
    removed = Signal(int)
    family_chosen = Signal(bool)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._planes: tuple[Sequence[LatticePlane], Crystal | None] = ((), None)
        self.entry = QLineEdit()
        self.entry.setPlaceholderText("h k l")
        self.entry.setMinimumWidth(12 * GRID)
        self.entry.setAccessibleName("Lattice plane")
        self.entry.setToolTip(ENTRY_TIP)
        self.entry.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.entry.returnPressed.connect(lambda: self.typed.emit(self.entry.text()))
        self.draw = QPushButton("Draw")
        self.draw.setToolTip("Draw this plane (Enter)")
        self.draw.clicked.connect(lambda: self.typed.emit(self.entry.text()))
        self.of_picked = QPushButton("Through picked")
        self.of_picked.setToolTip("Draw the plane through the three picked atoms")
        self.of_picked.clicked.connect(self.of_picked_asked)
        self.family = QCheckBox("All parallel planes through the cell")
        self.family.setToolTip("Draw every plane of the family that cuts the cell, d apart")
        self.family.toggled.connect(self.family_chosen)
        self.trouble = plain_label()
        self.trouble.setObjectName("doubt")
        self.sentence = plain_label()
        self.sentence.setObjectName("small")
        for label in (self.trouble, self.sentence):
            label.setWordWrap(True)
        self.trouble.hide()
        self.rows: list[PlaneRow] = []
        self._column = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.entry, 1)
        for button in (self.draw, self.of_picked):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(button)
        self.family.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addLayout(self._column)
        column.addWidget(self.sentence)
        column.addWidget(self.family)

    def show_planes(
        self, planes: Sequence[LatticePlane], crystal: Crystal | None, sentence: str, *, family: bool
    ) -> None:
        """A row for each plane; rows that are there are filled again, so that one that is typed in stays."""
        self._planes = (tuple(planes) if crystal is not None else (), crystal)
        while len(self.rows) > len(self._planes[0]):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(self._planes[0]):
            self._add_row(len(self.rows))
        self._fill()
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        with QSignalBlocker(self.family):
            self.family.setChecked(family)

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane; an empty text: it is one."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        if not text:
            self.entry.clear()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self._fill()

    def _add_row(self, number: int) -> None:
        row = PlaneRow()
        row.moved.connect(lambda order: self.moved.emit(number, order))
        row.removed.connect(lambda: self.removed.emit(number))
        self.rows.append(row)
        self._column.addWidget(row)

    def _fill(self) -> None:
        planes, crystal = self._planes
        if crystal is None:
            return
        for number, (row, plane) in enumerate(zip(self.rows, planes, strict=True)):
            row.show_plane(plane, crystal, number, self._palette)
