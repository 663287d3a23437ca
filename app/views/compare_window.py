"""The window in which crystals are compared: choices above, surfaces in the middle, numbers below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.controllers.compare_controller import Choice, Comparison
from app.scene.theme import SceneTheme
from app.state.analysis_table import Table
from app.state.comparison import Mode, difference_table, moduli_table, remark
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views.analysis_table import AnalysisTable
from app.views.compare_panels import ComparePanels, Panel
from app.views.difference_matrix import DifferenceMatrix
from app.views.plain_words import plain_label
from core.elasticity.stiffness import Frame
from core.surface.quantity import FAMILIES, SurfaceQuantity
from core.surface.surface_mesh import SurfaceMesh

if TYPE_CHECKING:
    from app.scene.panel_picture import PictureOfScene

FIRST_SIZE = QSize(1180, 760)
FOOT = 58 * GRID
_TURN, _FINE_TURN = 15.0, 1.0
_TURNS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
_AXES = {Qt.Key.Key_X: "x", Qt.Key.Key_Y: "y", Qt.Key.Key_Z: "z"}


class CompareWindow(QWidget):
    """``mode_chosen(Mode)``, ``quantity_chosen(SurfaceQuantity)``, ``frame_chosen(Frame)``,
    ``key_chosen(int, int)``: another crystal as A (0) or B (1); ``swap_asked()``, ``copied(str)``,
    ``export_asked()``; ``closed()``: it shows nothing any more and may go.
    """

    mode_chosen = Signal(object)
    quantity_chosen = Signal(object)
    frame_chosen = Signal(object)
    key_chosen = Signal(int, int)
    swap_asked = Signal()
    copied = Signal(str)
    export_asked = Signal()
    closed = Signal()

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Compare")
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self.comparison: Comparison | None = None
        self.shown_tables: tuple[Table, ...] = ()
        self.export = QToolButton()
        self.modes: dict[Mode, QToolButton] = {}
        self.frames: dict[Frame, QToolButton] = {}
        self.quantity = QComboBox()
        self.first, self.second, self.swap = QComboBox(), QComboBox(), QToolButton()
        self._between = plain_label("B −")
        self.panels = ComparePanels(palette)
        self.matrix = DifferenceMatrix(palette)
        self.matrix_title = plain_label("ΔC = C_B − C_A, GPa")
        self.remark = plain_label()
        self._matrix_box = QWidget()
        self._foot = QWidget()
        self._foot_layout = QHBoxLayout(self._foot)
        self.tables: list[AnalysisTable] = []
        self._lay_out()
        self.resize(FIRST_SIZE)

    # --- layout ----------------------------------------
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.panels, 1)
        self.remark.setObjectName("plain_doubt")
        self.remark.setWordWrap(True)
        self.remark.setContentsMargins(WIDE_GAP, GRID, WIDE_GAP, GRID)
        column.addWidget(self.remark)
        self._foot_layout.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, GAP)
        self._foot_layout.setSpacing(2 * WIDE_GAP)
        inside = QVBoxLayout(self._matrix_box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        self.matrix_title.setObjectName("heading")
        inside.addWidget(self.matrix_title)
        inside.addWidget(self.matrix)
        inside.addStretch(1)
        self._foot_layout.addWidget(self._matrix_box, 0, Qt.AlignmentFlag.AlignTop)
        self._foot_layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(self._foot)
        scroll.setWidgetResizable(True)
        scroll.setFixedHeight(FOOT)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(scroll)

    def _head(self) -> QWidget:
        strip = QWidget()
        strip.setObjectName("strip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(strip)
        row.setContentsMargins(WIDE_GAP, GRID, WIDE_GAP, GRID)
        row.setSpacing(GAP)
        for mode, text in ((Mode.SIDE_BY_SIDE, "Side by side"), (Mode.DIFFERENCE, "Difference")):
            self.modes[mode] = _switch(text, f"{text} of the crystals")
        self._group(self.modes, row, self.mode_chosen)
        row.addSpacing(WIDE_GAP)
        for family in FAMILIES:
            for quantity in family.members:
                self.quantity.addItem(quantity.title, quantity)
        self.quantity.setAccessibleName("Quantity of the surfaces")
        self.quantity.activated.connect(self._choose_quantity)
        row.addWidget(self.quantity)
        row.addSpacing(WIDE_GAP)
        for frame, text in ((Frame.CRYSTAL, "Crystal"), (Frame.IEEE, "IEEE")):
            self.frames[frame] = _switch(text, f"Tensors and directions in the {text} frame of each crystal")
        self._group(self.frames, row, self.frame_chosen)
        row.addStretch(1)
        self._fill_choices(row)
        row.addSpacing(WIDE_GAP)
        self.export.setText("Export…")
        self.export.setToolTip("Picture of the surfaces, or the tables (Ctrl+E)")
        self.export.setAccessibleName("Export the comparison")
        self.export.setShortcut("Ctrl+E")
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(self.export_asked)
        row.addWidget(self.export)
        return strip

    def _choose_quantity(self) -> None:
        # Qt keeps the word of a StrEnum and forgets what it was.
        self.quantity_chosen.emit(SurfaceQuantity(self.quantity.currentData()))

    def _fill_choices(self, row: QHBoxLayout) -> None:
        for place, (letter, box) in enumerate((("A", self.first), ("B", self.second))):
            box.setAccessibleName(f"Crystal {letter}")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)
            box.activated.connect(lambda _, b=box, p=place: self.key_chosen.emit(p, b.currentData()))
        self.swap.setText("⇄")
        self.swap.setToolTip("A and B change places")
        self.swap.setAccessibleName("A and B change places")
        self.swap.clicked.connect(self.swap_asked)
        self._letters = [QLabel("B"), QLabel("− A")]
        for widget in (self._letters[0], self.second, self._letters[1], self.first, self.swap):
            row.addWidget(widget)

    def _group(self, switches: Mapping[Any, QToolButton], row: QHBoxLayout, signal: SignalInstance) -> None:
        group = QButtonGroup(self)
        for value, button in switches.items():
            group.addButton(button)
            button.clicked.connect(lambda _=False, value=value: signal.emit(value))
            row.addWidget(button)

    # --- content ----------------------------------------
    def open(self) -> None:
        """Bring the window before the user."""
        self.show()
        self.raise_()
        self.activateWindow()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show it; parts of it may still be computed."""
        self.comparison = comparison
        wish = comparison.wish
        self.modes[wish.mode].setChecked(True)
        self.frames[wish.frame].setChecked(True)
        self.quantity.setCurrentIndex(self.quantity.findData(wish.quantity))
        between = wish.mode is Mode.DIFFERENCE
        self._show_choices(comparison, between)
        panels = [
            Panel(title=each.title, surface=surface, cell=each.cell)
            for each, surface in zip(comparison.subjects, comparison.surfaces, strict=True)
        ]
        if between:
            panels.append(
                Panel(
                    title="B − A, along every direction",
                    surface=comparison.difference_surface,
                    cell=comparison.subjects[0].cell,
                    own_scale=True,
                )
            )
        self.panels.show_panels(panels, wish.frame)
        self.remark.setText(remark(wish)[0])
        self._matrix_box.setVisible(between)
        self.matrix.show_values(comparison.difference.voigt if comparison.difference is not None else None)
        self._show_tables(_tables(comparison))
        self.setWindowTitle(f"Compare {', '.join(each.name for each in comparison.subjects)}")

    def _show_choices(self, comparison: Comparison, between: bool) -> None:
        for widget in (*self._letters, self.first, self.second, self.swap):
            widget.setVisible(between)
        if between:
            for box, subject in zip((self.first, self.second), comparison.subjects, strict=False):
                _fill(box, comparison.choices, subject.key)

    def _show_tables(self, tables: tuple[Table, ...]) -> None:
        if tables == self.shown_tables:
            return
        self.shown_tables = tables
        for view in self.tables:
            self._foot_layout.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.tables = [AnalysisTable(table, self._palette) for table in tables]
        for view in self.tables:
            view.copied.connect(self.copied)
            view.setToolTip("Ctrl+C copies every digit")
            view.horizontalHeader().setStretchLastSection(False)
            view.resizeColumnsToContents()
            view.setFixedWidth(view.horizontalHeader().length() + GRID)
            self._foot_layout.insertWidget(self._foot_layout.count() - 1, view, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def theme(self) -> SceneTheme:
        """The colours of the surfaces."""
        return self.panels.theme

    def pictures(self) -> tuple[PictureOfScene, ...]:
        """The surfaces that are drawn, captioned."""
        return self.panels.pictures()

    def picture_columns(self) -> int:
        """How many of them stand beside each other."""
        return self.panels.picture_columns()

    def picture_size(self) -> tuple[int, int]:
        """Width and height of all of them together, in pixels."""
        return self.panels.picture_size()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.panels.set_palette_tokens(palette)
        self.matrix.set_palette_tokens(palette)
        for table in self.tables:
            table.set_palette_tokens(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys turn, X Y Z look along the axes, F fits, Esc closes."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.hide()
        elif key is Qt.Key.Key_F:
            self.panels.fit()
        elif key in _AXES:
            self.panels.look_along(_AXES[key])
        elif key in _TURNS:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            right, up = _TURNS[key]
            step = _FINE_TURN if fine else _TURN
            self.panels.turn(step * right, step * up)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Closed, or only out of sight: Qt also hides a window for a moment when it gets its first view."""
        super().hideEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._let_go_unseen)

    def _let_go_unseen(self) -> None:
        if not self.isVisible():
            self.panels.let_go()
            self.closed.emit()

    def shut_down(self) -> None:
        """Let go of OpenGL."""
        self.hide()
        self.panels.let_go()


def _switch(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _fill(box: QComboBox, choices: Sequence[Choice], chosen: int) -> None:
    known = [box.itemData(number) for number in range(box.count())]
    if known != [key for key, _ in choices]:
        box.clear()
        for key, name in choices:
            box.addItem(name, key)
    box.setCurrentIndex(box.findData(chosen))


def _tables(comparison: Comparison) -> tuple[Table, ...]:
    moduli = moduli_table(comparison.subjects)
    if comparison.difference is None:
        return (moduli,)
    surface = comparison.difference_surface
    extremes = (surface.lowest.value, surface.highest.value) if isinstance(surface, SurfaceMesh) else None
    return difference_table(comparison.difference, extremes, comparison.wish.quantity), moduli
