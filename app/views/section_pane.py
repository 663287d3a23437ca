"""The section of a property: its plane above, the curves in the middle, files below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
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
    ``export_asked()``.
    """

    plane_typed = Signal(str)
    plane_drawn = Signal(bool)
    export_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._section: PlaneSection | None = None
        self._title = ""
        self._figure: Any = None
        self._canvas: Any = None
        self._resizing = QTimer(self)
        self._resizing.setSingleShot(True)
        self._resizing.setInterval(80)
        self._resizing.timeout.connect(self._draw)
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
        self.remark = QLabel()
        self.remark.setObjectName("small")
        self.remark.setWordWrap(True)
        self.remark.setAccessibleName("About this section")
        self.trouble = QLabel()
        self.trouble.setObjectName("doubt")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.message = MessagePage()
        self._drawing = QWidget()
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
        inner = QVBoxLayout(self._drawing)
        inner.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.message)
        self._stack.addWidget(self._drawing)
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
        return self._section if self._stack.currentWidget() is self._drawing else None

    def draw_section(self, section: PlaneSection, title: str, remark: str) -> None:
        """Draw a section; title: whose, and through which plane; remark: what is to be known of it."""
        self._section, self._title = section, title
        self.remark.setText(remark)
        self._stack.setCurrentWidget(self._drawing)
        self.export.setEnabled(True)
        self._draw()

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
        self._draw()

    def _draw(self) -> None:
        if self._section is None:
            return
        from core.export.section_figure import draw_plane_section

        if self._canvas is None:
            self._make_canvas()
        self._figure.clear()
        draw_plane_section(self._figure, self._section, title=self._title, ink=section_ink(self._palette))
        self._canvas.setAccessibleDescription(self._title)
        self._canvas.draw_idle()

    def _make_canvas(self) -> None:
        from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
        from matplotlib.figure import Figure

        self._figure = Figure(layout="constrained")
        self._canvas = FigureCanvasQTAgg(self._figure)  # type: ignore[no-untyped-call]
        # Title and legend are broken into lines for the width that there is.
        self._canvas.mpl_connect("resize_event", lambda _event: self._resizing.start())
        self._canvas.setAccessibleName("Section")
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.setMinimumSize(QSize(40 * GRID, 40 * GRID))
        layout = self._drawing.layout()
        assert layout is not None
        layout.addWidget(self._canvas)
