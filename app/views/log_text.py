"""The log: what happened, with the time and how bad it is."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.state.palette import GAP, GRID, Palette
from app.views import icons
from app.views.problem_list import side_button

MOST_LINES = 2000
"""Qt takes 7 kB for a line that it has laid out; the file of the log has them all."""


class Level(IntEnum):
    """How bad it is."""

    INFO = 0
    WARNING = 1
    ERROR = 2


_TEXTS = {Level.INFO: "Everything", Level.WARNING: "Warnings and errors", Level.ERROR: "Errors"}
_MARKS = {Level.INFO: " ", Level.WARNING: "!", Level.ERROR: "✕"}


def level_of(text: str) -> Level:
    """A traceback is an error of the program, whoever reports it."""
    return Level.ERROR if "Traceback (most recent call last)" in text else Level.INFO


class LogText(QWidget):
    """The lines, a choice of what of them is shown, and buttons. ``written(str)``: a line was added;
    ``save_asked()``.
    """

    written = Signal(str)
    save_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: deque[tuple[Level, str]] = deque(maxlen=MOST_LINES)
        self._unseen: deque[str] = deque(maxlen=MOST_LINES)
        self._least = Level.INFO
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(MOST_LINES)
        self.text.setAccessibleName("Log")
        self.choice = QComboBox()
        self.choice.addItems(list(_TEXTS.values()))
        self.choice.setAccessibleName("What the log shows")
        self.choice.setToolTip("What the log shows")
        self.choice.currentIndexChanged.connect(self._on_chosen)
        self.copy_button = side_button("copy", "Copy log", "Copy the lines that are shown")
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.toPlainText()))
        self.save_button = side_button("export", "Save log", "Save the lines that are shown as a text file")
        self.save_button.clicked.connect(self.save_asked)
        self.setMinimumHeight(20 * GRID)
        self._lay_out()
        self.set_palette_tokens(palette)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(GRID)
        side.addWidget(self.choice)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        side.addLayout(buttons)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(self.text, 1)
        row.addLayout(side)

    def write(self, text: str, level: Level | None = None) -> None:
        """Add a line, or several; by default an error where it is a traceback."""
        level = level_of(text) if level is None else level
        line = f"{datetime.now():%H:%M:%S} {_MARKS[level]} {text.rstrip()}"
        self._lines.append((level, line))
        if level >= self._least:
            self._unseen.append(line)
            self._lay_out_unseen()
        self.written.emit(line)

    def _lay_out_unseen(self) -> None:
        """Lines are laid out only where they are seen: most logs are never opened."""
        if self._unseen and self.isVisible():
            self.text.appendPlainText("\n".join(self._unseen))
            self._unseen.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Now they are seen."""
        super().showEvent(event)
        self._lay_out_unseen()

    def toPlainText(self) -> str:
        """The lines that are shown."""
        return "\n".join(line for level, line in self._lines if level >= self._least)

    def _on_chosen(self, index: int) -> None:
        self._least = Level(index)
        self._unseen.clear()
        self.text.setPlainText(self.toPlainText())

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        for button in (self.copy_button, self.save_button):
            button.setIcon(icons.icon(button.property("icon_name"), palette))
