"""The map of a property: its kind above, the map in the middle, what lies under the pointer below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.state.direction_text import plain_name, probe_along
from app.state.display import Message
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views.flat_pane import FlatPane
from core.errors import ElastoscopeError
from core.surface.projection import Projection

if TYPE_CHECKING:
    from core.export.projection_figure import MapImage
    from core.surface.sphere_map import SphereMap

FloatArray = npt.NDArray[np.float64]

HINT = "Point at the map"


class ProjectionPane(FlatPane):
    """``projection_chosen(Projection)``."""

    projection_chosen = Signal(object)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, "The map as SVG, PDF, PNG or CSV", parent)
        self._image: MapImage | None = None
        self._cell: FloatArray | None = None
        self.picture.pointed.connect(self._on_pointed)
        self.kind = self._kind_box()
        self.value = self._line("Value along the direction")
        self.place = self._line("Direction, Cartesian and polar")
        self.place.setObjectName("small")
        self._lay_out()
        self.show_direction(None)

    def _kind_box(self) -> QComboBox:
        box = QComboBox()
        for kind in Projection:
            box.addItem(kind.title, kind)
        box.setToolTip("How directions are laid flat")
        box.setAccessibleName("Kind of projection")
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # Qt gives back the bare text of what is an enumeration of texts.
        box.activated.connect(lambda row: self.projection_chosen.emit(Projection(box.itemData(row))))
        return box

    @staticmethod
    def _line(name: str) -> QLabel:
        label = QLabel()
        label.setAccessibleName(name)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return label

    def _lay_out(self) -> None:
        self.head.addWidget(self.kind)
        self.head.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.value)
        words.addWidget(self.place)
        foot = QHBoxLayout()
        foot.setContentsMargins(WIDE_GAP, GRID, GAP, GAP)
        foot.setSpacing(GAP)
        foot.addLayout(words, 1)
        foot.addWidget(self.export)
        self._column.addLayout(foot)

    @property
    def map(self) -> SphereMap | None:
        """What is drawn."""
        return self._image.found if self._image and self.drawn else None

    def set_kind(self, kind: Projection) -> None:
        """Mark the kind that is chosen."""
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(list(Projection).index(kind))

    def draw_map(self, image: MapImage, title: str, cell: FloatArray | None) -> None:
        """Show a map; title: whose. cell: (3, 3) Å, rows, that names directions."""
        self._image, self._cell = image, cell
        self.picture.show_pixels(image.pixels)
        self._show_picture(f"{title} · {image.found.shown.title}")

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        super().show_message(message)
        self.show_direction(None)

    def show_direction(self, direction: FloatArray | None) -> None:
        """Say what the property has along a unit vector (3,), or (None) nothing."""
        if self._image is None or direction is None:
            self.value.setText(HINT)
            self.place.setText("&nbsp;")
            return
        found = self._image.found
        try:
            probe = probe_along(found.shown, found.evaluate, direction, self._cell)
        except ElastoscopeError as error:
            self.value.setText(str(error))
            return
        self.value.setText(f"<b>{probe.value}</b> &nbsp; {probe.crystal}")
        self.place.setText(probe.cartesian)
        self.value.setAccessibleDescription(plain_name(f"{probe.value} {probe.crystal} {probe.cartesian}"))

    def _on_pointed(self, across: float, down: float) -> None:
        self.show_direction(self._image.direction_at(across, down) if self._image else None)
