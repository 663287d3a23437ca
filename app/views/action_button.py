"""A button for an action."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QActionEvent
from PySide6.QtWidgets import QToolButton, QWidget


class ActionButton(QToolButton):
    """Looks as its action says, and triggers it.

    Follows changes of the action itself: in Qt 6.11 a tool button takes its default action anew at each
    change, and with it one more connection to the action, so that every change costs more memory and time
    than the last. Buttons that a QToolBar makes for actions do so too; a tool bar gets these.
    """

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)

    def actionEvent(self, event: QActionEvent) -> None:
        """Look as the action does now."""
        action = event.action()
        if event.type() is not QEvent.Type.ActionChanged or action is not self.defaultAction():
            super().actionEvent(event)
            return
        self.setText(action.iconText())
        self.setIcon(action.icon())
        self.setToolTip(action.toolTip())
        self.setStatusTip(action.statusTip())
        self.setChecked(action.isChecked())
        self.setEnabled(action.isEnabled())
