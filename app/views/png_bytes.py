"""A picture as the content of a PNG, so that one place writes files and knows why it could not."""

from __future__ import annotations

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage, QPixmap


def png_bytes(picture: QImage | QPixmap) -> bytes:
    """PNG, lossless."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
