"""Words that come from files, shown as they are: Qt takes what looks like HTML for HTML."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

BAR: Final = "\u0305"
"""The line over the figure before it."""
_BARRED: Final = re.compile(f"(.){BAR}")
_TAG: Final = re.compile(r"<[A-Za-z/!?]")
"""How what Qt may take for HTML begins."""


class PlainLabel(QLabel):
    """Shows every character, bars over figures (U+0305) too: small letters that can be selected lose a
    combining one, so such a text is set as HTML that draws the line.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def text(self) -> str:
        """The words, however they are set."""
        return self._words

    def setText(self, text: str) -> None:
        """Other words. The same ones again lay nothing out anew, which would cost the window a picture."""
        if text == self._words:
            return
        self._words = text
        barred = BAR in text
        self.setTextFormat(Qt.TextFormat.RichText if barred else Qt.TextFormat.PlainText)
        super().setText(_with_bars(text) if barred else text)


def _with_bars(text: str) -> str:
    lines = _BARRED.sub(r"<span style='text-decoration:overline'>\1</span>", escape(text))
    return f"<p style='margin:2px 0 0 0; white-space:pre-wrap; line-height:120%'>{lines}</p>"


def plain_label(text: str = "") -> QLabel:
    """A label that shows every character."""
    return PlainLabel(text)


def plain_tip(text: str) -> str:
    """The same for a tooltip, which knows no such setting."""
    if not _TAG.search(text):
        return text
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>"
