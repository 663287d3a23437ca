"""The mouse over a view: drags, clicks and the wheel as signals, for any widget that shows a scene."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

CLICK_SLOP: Final = 4.0
"""Points that the mouse may move between press and release of what is still a click."""

_IGNORED: Final = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
_SWALLOWED: Final = (QEvent.Type.Enter, QEvent.Type.Leave, QEvent.Type.ContextMenu)


class MouseHand(QObject):
    """Watches one widget. Keys are left to the widgets above it; VTK's own mouse handling never sees an
    event.
    """

    turned = Signal(float, float)  # points to the right, points upwards
    shifted = Signal(float, float)
    wheeled = Signal(float, float, float)  # steps (of 120), x, y from the upper left corner
    clicked = Signal(float, float, bool)  # x, y, Shift was held
    double_clicked = Signal(float, float)
    hovered = Signal(float, float)
    left = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = self._leaving = False
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what belongs to the mouse; say of keys that nobody here wants them."""
        kind = event.type()
        if kind in _IGNORED:
            event.ignore()
            return True
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(kind, event)
        if kind == QEvent.Type.Leave:
            self._leave()
        return kind in _SWALLOWED

    def _leave(self) -> None:
        # Who hears of it may show and hide widgets, and Qt then tells of leaving again before it returns.
        if self._leaving:
            return
        self._leaving = True
        try:
            self.left.emit()
        finally:
            self._leaving = False

    def _wheel(self, event: QWheelEvent) -> bool:
        at = event.position()
        self.wheeled.emit(event.angleDelta().y() / 120.0, at.x(), at.y())
        event.accept()
        return True

    def _mouse(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        if kind == QEvent.Type.MouseButtonPress:
            self._pressed, self._last, self._dragging = event.position(), event.position(), False
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._pressed = None
            if event.button() == Qt.MouseButton.LeftButton:
                self.double_clicked.emit(event.position().x(), event.position().y())
        elif kind == QEvent.Type.MouseMove:
            self._move(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._release(event)
        return True

    def _move(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.buttons() == Qt.MouseButton.NoButton:
            self.hovered.emit(event.position().x(), event.position().y())
            return
        if not self._dragging and (event.position() - self._pressed).manhattanLength() < CLICK_SLOP:
            return
        self._dragging = True
        step = event.position() - self._last
        self._last = event.position()
        if _turns(event):
            self.turned.emit(step.x(), -step.y())
        elif _shifts(event):
            self.shifted.emit(step.x(), -step.y())

    def _release(self, event: QMouseEvent) -> None:
        clicked = self._pressed is not None and not self._dragging
        self._pressed = None
        if not clicked:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_requested.emit(event.globalPosition().toPoint())
        elif event.button() == Qt.MouseButton.LeftButton:
            adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.clicked.emit(event.position().x(), event.position().y(), adding)


def _turns(event: QMouseEvent) -> bool:
    plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    return bool(event.buttons() & Qt.MouseButton.LeftButton) and plain


def _shifts(event: QMouseEvent) -> bool:
    left = bool(event.buttons() & Qt.MouseButton.LeftButton)
    return left or bool(event.buttons() & Qt.MouseButton.MiddleButton)
