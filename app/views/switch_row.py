"""Joined buttons of which one is on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


class SwitchRow(QWidget):
    """One choice of several. ``chosen(object)``: the value that the user wants."""

    chosen = Signal(object)

    def __init__(
        self,
        choices: Mapping[Any, tuple[str, str]],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """choices: text and tool tip of each value; name: of the whole, for readers of the screen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[object, QToolButton] = {}
        for value, (text, tip) in choices.items():
            button = QToolButton()
            button.setObjectName("compact")
            button.setText(text)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleName(f"{name}: {text}")
            button.clicked.connect(lambda _checked, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            self._buttons[value] = button
            layout.addWidget(button)

    def set_value(self, value: object) -> None:
        """Mark what is chosen; a value that has no button leaves the marks as they are."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)

    def button(self, value: object) -> QToolButton:
        """The button of a value (KeyError where there is none)."""
        return self._buttons[value]
