"""The icon of the program in every size and format that a desktop asks for, drawn from one SVG.

python packaging/make_icons.py FOLDER
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels; the sizes of the hicolor icon theme."""
SOURCE = Path(__file__).resolve().parent.parent / "resources" / "application" / "elastoscope.svg"


def write_icons(folder: Path) -> None:
    """``elastoscope-SIZE.png`` for every size, ``elastoscope.ico`` for Windows, ``.icns`` for macOS."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        _draw(folder / f"elastoscope-{size}.png", size)
    with Image.open(folder / "elastoscope-512.png") as largest:
        largest.save(
            folder / "elastoscope.ico", sizes=[(size, size) for size in (16, 24, 32, 48, 64, 128, 256)]
        )
        largest.save(folder / "elastoscope.icns")
    del application


def _draw(path: Path, size: int) -> None:
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    if not image.save(str(path)):
        raise SystemExit(f"{path} cannot be written")


if __name__ == "__main__":
    write_icons(Path(sys.argv[1]))
