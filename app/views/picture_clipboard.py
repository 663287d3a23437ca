"""Pictures for the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage


class PictureClipboard:
    """The clipboard of the desktop, for pictures that were drawn to a file."""

    def take(self, path: Path, ratio: float) -> None:
        """Put a picture there, with so many pixels per point."""
        image = QImage(str(path))
        image.setDevicePixelRatio(ratio)
        QGuiApplication.clipboard().setImage(image)
