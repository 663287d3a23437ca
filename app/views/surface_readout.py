"""What stands below a surface: value and names of a direction, and the extremes with their directions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.state.direction_entry import parse_direction
from app.state.direction_text import Probe, extreme_text, plain_name, probe_of
from app.state.palette import GAP, GRID, WIDE_GAP
from app.views.fitting_label import FittingLabel
from core.errors import ElastoscopeError
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

HINT = "Point at the surface"
_EXTREMES, _PROBE = 0, 1
"""Pages of the readout."""
ENTRY_TIP = "Point at the surface, or type a direction: [1 1 0] of the cell, (1 1 0) across planes, or x y z"


def _line(name: str = "", accessible: str = "") -> FittingLabel:
    label = FittingLabel()
    label.setObjectName(name)
    label.setAccessibleName(accessible)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class SurfaceReadout(QWidget):
    """Follows the pointer over the surface, and a direction that was typed while it is elsewhere.

    ``direction_typed(object)``: unit vector (3,), None where the line is empty.
    """

    direction_typed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mesh: SurfaceMesh | None = None
        self._cell: FloatArray | None = None
        self._typed: FloatArray | None = None
        self.value = _line(accessible="Value along the direction")
        self.cartesian = _line("small", "Direction, Cartesian and polar")
        self.extremes = (_line("small", "Least value"), _line("small", "Greatest value"))
        self.note = QLabel()
        self.note.setObjectName("small")
        self.note.setAccessibleName("About this surface")
        self.note.setWordWrap(True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._pages = QStackedLayout()
        self.entry = QLineEdit()
        self.entry.setPlaceholderText("[1 1 0]")
        self.entry.setAccessibleName("Direction")
        self.entry.setToolTip(ENTRY_TIP)
        self.entry.setFixedWidth(18 * GRID)
        self.entry.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.entry.textEdited.connect(self._on_edited)
        self.entry.returnPressed.connect(self.entry.clearFocus)
        self._lay_out()
        self.show_mesh(None, None)

    def _lay_out(self) -> None:
        """The extremes give their place to what lies under the pointer, so that the surface keeps its
        room.
        """
        for labels in (self.extremes, (self.value, self.cartesian)):
            page = QWidget()
            lines = QVBoxLayout(page)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(GRID // 2)
            for label in labels:
                lines.addWidget(label)
            self._pages.addWidget(page)
        grid = QGridLayout(self)
        grid.setContentsMargins(WIDE_GAP, GRID, GAP, GRID)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        grid.addLayout(self._pages, 0, 0)
        grid.addWidget(self.entry, 0, 1)
        grid.addWidget(self.note, 1, 0, 1, 2)

    def show_mesh(self, mesh: SurfaceMesh | None, cell: FloatArray | None) -> None:
        """Speak of another surface, with the cell (rows, Å) of its crystal."""
        self._mesh, self._cell = mesh, cell
        for label, name in zip(self.extremes, ("min", "max"), strict=True):
            text = None
            if mesh is not None:
                extreme = mesh.lowest if name == "min" else mesh.highest
                text = extreme_text(name, mesh, extreme, cell)
            label.set_wordings(*((text.line, *text.shorter) if text else ()))
            label.setToolTip(text.all_directions if text else "")
        self.note.setText(mesh.note if mesh is not None else "")
        self.note.setVisible(bool(mesh is not None and mesh.note))
        self.setVisible(mesh is not None)
        self._on_edited(self.entry.text())

    def show_direction(self, direction: FloatArray | None) -> None:
        """Say what lies along the direction under the pointer; without one, along the one that was typed."""
        wanted = self._typed if direction is None else direction
        if self._mesh is None or wanted is None:
            self._write_hint(HINT)
            self._pages.setCurrentIndex(_EXTREMES)
            return
        try:
            self._show_probe(probe_of(self._mesh, wanted, self._cell))
        except ElastoscopeError as error:
            self._show_hint(str(error))

    def _show_probe(self, probe: Probe) -> None:
        value = f"<b>{probe.value}</b>"
        self.value.set_wordings(
            f"{value} &nbsp; {probe.crystal}", f"{value} &nbsp; {probe.crystal.partition(' · ')[0]}", value
        )
        self.cartesian.set_wordings(probe.cartesian, probe.cartesian.partition(" · ")[0])
        self.value.setAccessibleDescription(plain_name(f"{probe.value} {probe.crystal} {probe.cartesian}"))
        self._pages.setCurrentIndex(_PROBE)

    def _show_hint(self, text: str, more: str = "") -> None:
        self._write_hint(text, more)
        self._pages.setCurrentIndex(_PROBE)

    def _write_hint(self, text: str, more: str = "") -> None:
        self.value.set_wordings(text)
        self.cartesian.set_wordings(more)
        self.value.setAccessibleDescription(f"{text} {more}".rstrip())

    def _on_edited(self, text: str) -> None:
        self._typed, trouble = None, ""
        if text.strip() and self._mesh is not None:
            try:
                self._typed = np.array(parse_direction(text, self._cell).unit)
            except ElastoscopeError as error:
                trouble = str(error)
        self.entry.setToolTip(trouble or ENTRY_TIP)
        self.direction_typed.emit(self._typed)
        self.show_direction(None)
        if trouble:
            self._show_hint("Not a direction yet", "Write [1 1 0], (1 1 0) or 0 0 1")
