"""The section of a property: its plane above, the curves in the middle, files below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.state.display import Message
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.projection_request import MapRoom
from app.views.map_picture import LEAST, MapPicture
from app.views.plain_words import plain_label
from app.views.plane_box import PlaneBox
from app.views.scene_pane import STRIP_HEIGHT, MessagePage

if TYPE_CHECKING:
    from core.export.section_figure import Ink
    from core.surface.plane_section import PlaneSection

_DARK_CURVES = ("#7fb2f5", "#b9bec6", "#e3b94f")


def section_ink(palette: Palette) -> Ink:
    """Colours of a section on our ground."""
    from core.export.section_figure import PRINT, Ink

    curves = _DARK_CURVES if palette.dark else PRINT.curves
    negative = palette.red if palette.dark else PRINT.negative
    return Ink(ground=palette.scene, text=palette.text, grid=palette.border, curves=curves, negative=negative)


class SectionPane(QWidget):
    """``plane_typed(str)``: another plane is wanted; ``plane_drawn(bool)``: in the surface's view;
    ``export_asked()``; ``room_changed()``: it has to be drawn in another size or in other colours.
    """

    plane_typed = Signal(str)
    plane_drawn = Signal(bool)
    export_asked = Signal()
    room_changed = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._section: PlaneSection | None = None
        self._resizing = QTimer(self)
        self._resizing.setSingleShot(True)
        self._resizing.setInterval(80)
        self._resizing.timeout.connect(self.room_changed)
        self.plane = PlaneBox("Plane of the section")
        self.plane.plane_typed.connect(self.plane_typed)
        self.in_view = QCheckBox("In the 3-D view")
        self.in_view.setToolTip("Draw the plane through the surface (Shift+S)")
        self.in_view.setChecked(True)
        self.in_view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.in_view.toggled.connect(self.plane_drawn)
        self.export = QPushButton("Export…")
        self.export.setToolTip("The section as SVG, PDF, PNG or CSV")
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(self.export_asked)
        self.remark = plain_label()
        self.remark.setObjectName("small")
        self.remark.setWordWrap(True)
        self.remark.setAccessibleName("About this section")
        self.trouble = plain_label()
        self.trouble.setObjectName("doubt")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.message = MessagePage()
        self.picture = MapPicture()
        self.picture.setAccessibleName("Section")
        self.picture.resized.connect(self._resizing.start)
        self._stack = QStackedWidget()
        self.head = QHBoxLayout()
        self._lay_out()

    @property
    def plane_text(self) -> str:
        """The plane as it was typed."""
        return self.plane.currentText()

    def type_plane(self, text: str) -> None:
        """Type another plane."""
        self.plane.setEditText(text)

    def _lay_out(self) -> None:
        strip = QWidget()
        strip.setObjectName("strip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setFixedHeight(STRIP_HEIGHT)
        strip.setLayout(self.head)
        self.head.setContentsMargins(WIDE_GAP, 0, GAP, 0)
        self.head.setSpacing(GAP)
        label = QLabel("Plane")
        label.setBuddy(self.plane)
        self.head.addWidget(label)
        self.head.addWidget(self.plane, 1)
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.picture)
        foot = QHBoxLayout()
        foot.addWidget(self.in_view)
        foot.addStretch(1)
        foot.addWidget(self.export)
        below = QVBoxLayout()
        below.setContentsMargins(WIDE_GAP, GRID, GAP, GAP)
        below.setSpacing(GRID)
        for widget in (self.trouble, self.remark):
            below.addWidget(widget)
        below.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        column.addLayout(below)

    @property
    def section(self) -> PlaneSection | None:
        """What is drawn."""
        return self._section if self._stack.currentWidget() is self.picture else None

    @property
    def room(self) -> MapRoom:
        """What a section is to be drawn for."""
        width, height = max(self._stack.width(), LEAST), max(self._stack.height(), LEAST)
        ink = section_ink(self._palette)
        return MapRoom(width=width, height=height, ratio=self.devicePixelRatioF(), ink=ink)

    def draw_section(
        self, section: PlaneSection, title: str, remark: str, pixels: npt.NDArray[np.uint8] | None
    ) -> None:
        """Show a section and its picture; title: whose, and through which plane; remark: what is to be known
        of it.
        """
        self._section = section
        self.remark.setText(remark)
        if pixels is not None:
            self.picture.show_pixels(pixels)
        self.picture.setAccessibleDescription(title)
        self._stack.setCurrentWidget(self.picture)
        self.export.setEnabled(True)

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        self.message.show_message(message)
        self.remark.setText("")
        self.export.setEnabled(False)
        self._stack.setCurrentWidget(self.message)

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane; empty when it is one. What was drawn stays."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.room_changed.emit()
