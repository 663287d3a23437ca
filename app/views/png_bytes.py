"""A picture as the content of a PNG, so that one place writes files and knows why it could not."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageWriter, QPixmap


def png_bytes(picture: QImage | QPixmap) -> bytes:
    """PNG, lossless."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
