"""A flat figure beside the crystal: a strip above, the picture in the middle, files below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.state.display import Message
from app.state.palette import GAP, WIDE_GAP, Palette
from app.state.projection_request import MapRoom
from app.views.map_picture import LEAST, MapPicture
from app.views.scene_pane import STRIP_HEIGHT, MessagePage

if TYPE_CHECKING:
    from core.export.section_figure import Ink

_DARK_CURVES = ("#7fb2f5", "#b9bec6", "#e3b94f")
_SETTLED_MS = 80


def figure_ink(palette: Palette) -> Ink:
    """Colours of a figure on our ground."""
    from core.export.section_figure import PRINT, Ink

    curves = _DARK_CURVES if palette.dark else PRINT.curves
    negative = palette.red if palette.dark else PRINT.negative
    return Ink(ground=palette.scene, text=palette.text, grid=palette.border, curves=curves, negative=negative)


class FlatPane(QWidget):
    """``export_asked()``; ``room_changed()``: it has to be drawn in another size or in other colours.
    files: what the button beside the figure offers.
    """

    export_asked = Signal()
    room_changed = Signal()

    def __init__(self, palette: Palette, files: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._resizing = QTimer(self)
        self._resizing.setSingleShot(True)
        self._resizing.setInterval(_SETTLED_MS)
        self._resizing.timeout.connect(self.room_changed)
        self.picture = MapPicture()
        self.picture.resized.connect(self._resizing.start)
        self.export = QPushButton("Export…")
        self.export.setToolTip(files)
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(self.export_asked)
        self.message = MessagePage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.picture)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(WIDE_GAP, 0, GAP, 0)
        self.head.setSpacing(GAP)
        strip = QWidget()
        strip.setObjectName("strip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setFixedHeight(STRIP_HEIGHT)
        strip.setLayout(self.head)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(strip)
        self._column.addWidget(self._stack, 1)

    @property
    def room(self) -> MapRoom:
        """What a figure is to be drawn for."""
        width, height = max(self._stack.width(), LEAST), max(self._stack.height(), LEAST)
        ink = figure_ink(self._palette)
        return MapRoom(width=width, height=height, ratio=self.devicePixelRatioF(), ink=ink)

    @property
    def drawn(self) -> bool:
        """Whether the figure is to be seen, not a sentence."""
        return self._stack.currentWidget() is self.picture

    def show_message(self, message: Message) -> None:
        """Show a sentence instead."""
        self.message.show_message(message)
        self.export.setEnabled(False)
        self._stack.setCurrentWidget(self.message)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Have it drawn in another look."""
        self._palette = palette
        self.room_changed.emit()

    def _show_picture(self, description: str) -> None:
        self.picture.setAccessibleDescription(description)
        self._stack.setCurrentWidget(self.picture)
        self.export.setEnabled(True)
