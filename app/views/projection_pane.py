"""The map of a property: its kind above, the map in the middle, what lies under the pointer below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.state.direction_text import plain_name, probe_along
from app.state.display import Message
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.projection_request import MapRoom
from app.views.map_picture import LEAST, MapPicture
from app.views.scene_pane import STRIP_HEIGHT, MessagePage
from app.views.section_pane import section_ink
from core.errors import ElastoscopeError
from core.surface.projection import Projection

if TYPE_CHECKING:
    from core.export.projection_figure import MapImage
    from core.surface.sphere_map import SphereMap

FloatArray = npt.NDArray[np.float64]

HINT = "Point at the map"


class ProjectionPane(QWidget):
    """``projection_chosen(Projection)``; ``export_asked()``; ``room_changed()``: it has another size or
    look.
    """

    projection_chosen = Signal(object)
    export_asked = Signal()
    room_changed = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._image: MapImage | None = None
        self._cell: FloatArray | None = None
        self.picture = MapPicture()
        self.picture.pointed.connect(self._on_pointed)
        self._resizing = QTimer(self)
        self._resizing.setSingleShot(True)
        self._resizing.setInterval(80)
        self._resizing.timeout.connect(self.room_changed)
        self.picture.resized.connect(self._resizing.start)
        self.kind = self._kind_box()
        self.export = QPushButton("Export…")
        self.export.setToolTip("The map as SVG, PDF, PNG or CSV")
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(self.export_asked)
        self.value = self._line("Value along the direction")
        self.place = self._line("Direction, Cartesian and polar")
        self.place.setObjectName("small")
        self.message = MessagePage()
        self._stack = QStackedWidget()
        self.head = QHBoxLayout()
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
        strip = QWidget()
        strip.setObjectName("strip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setFixedHeight(STRIP_HEIGHT)
        strip.setLayout(self.head)
        self.head.setContentsMargins(WIDE_GAP, 0, GAP, 0)
        self.head.setSpacing(GAP)
        self.head.addWidget(self.kind)
        self.head.addStretch(1)
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.picture)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.value)
        words.addWidget(self.place)
        foot = QHBoxLayout()
        foot.setContentsMargins(WIDE_GAP, GRID, GAP, GAP)
        foot.setSpacing(GAP)
        foot.addLayout(words, 1)
        foot.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)

    @property
    def map(self) -> SphereMap | None:
        """What is drawn."""
        return self._image.found if self._image and self._stack.currentWidget() is self.picture else None

    @property
    def room(self) -> MapRoom:
        """What a map is to be drawn for."""
        width, height = max(self._stack.width(), LEAST), max(self._stack.height(), LEAST)
        ink = section_ink(self._palette)
        return MapRoom(width=width, height=height, ratio=self.devicePixelRatioF(), ink=ink)

    def set_kind(self, kind: Projection) -> None:
        """Mark the kind that is chosen."""
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(list(Projection).index(kind))

    def draw_map(self, image: MapImage, title: str, cell: FloatArray | None) -> None:
        """Show a map; title: whose. cell: (3, 3) Å, rows, that names directions."""
        self._image, self._cell = image, cell
        self.picture.show_pixels(image.pixels)
        self.picture.setAccessibleDescription(f"{title} · {image.found.shown.title}")
        self._stack.setCurrentWidget(self.picture)
        self.export.setEnabled(True)

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        self.message.show_message(message)
        self.show_direction(None)
        self.export.setEnabled(False)
        self._stack.setCurrentWidget(self.message)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Have it drawn in another look."""
        self._palette = palette
        self.room_changed.emit()

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
