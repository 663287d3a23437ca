"""Words that come from files, shown as they are: Qt takes what looks like HTML for HTML."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

_TAG: Final = re.compile(r"<[A-Za-z/!?]")
"""How what Qt may take for HTML begins."""


def plain_label(text: str = "") -> QLabel:
    """A label that shows every character."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def plain_tip(text: str) -> str:
    """The same for a tooltip, which knows no such setting."""
    if not _TAG.search(text):
        return text
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>"
