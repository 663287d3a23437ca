"""The section of a property: its plane above, the curves in the middle, files below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.state.display import Message
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views.flat_pane import FlatPane
from app.views.plain_words import plain_label
from app.views.plane_box import PlaneBox

if TYPE_CHECKING:
    from core.surface.plane_section import PlaneSection


class SectionPane(FlatPane):
    """``plane_typed(str)``: another plane is wanted; ``plane_drawn(bool)``: in the surface's view."""

    plane_typed = Signal(str)
    plane_drawn = Signal(bool)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, "The section as SVG, PDF, PNG or CSV", parent)
        self._section: PlaneSection | None = None
        self.picture.setAccessibleName("Section")
        self.plane = PlaneBox("Plane of the section")
        self.plane.plane_typed.connect(self.plane_typed)
        self.in_view = QCheckBox("In the 3-D view")
        self.in_view.setToolTip("Draw the plane through the surface (Shift+S)")
        self.in_view.setChecked(True)
        self.in_view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.in_view.toggled.connect(self.plane_drawn)
        self.remark = plain_label()
        self.remark.setObjectName("small")
        self.remark.setWordWrap(True)
        self.remark.setAccessibleName("About this section")
        self.trouble = plain_label()
        self.trouble.setObjectName("doubt")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self._lay_out()

    @property
    def plane_text(self) -> str:
        """The plane as it was typed."""
        return self.plane.currentText()

    def type_plane(self, text: str) -> None:
        """Type another plane."""
        self.plane.setEditText(text)

    def _lay_out(self) -> None:
        label = QLabel("Plane")
        label.setBuddy(self.plane)
        self.head.addWidget(label)
        self.head.addWidget(self.plane, 1)
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
        self._column.addLayout(below)

    @property
    def section(self) -> PlaneSection | None:
        """What is drawn."""
        return self._section if self.drawn else None

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
        self._show_picture(title)

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        super().show_message(message)
        self.remark.setText("")

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane; empty when it is one. What was drawn stays."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
