"""Icons in the colours of the theme: one family of strokes, drawn anew when the palette changes."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import resource_paths
from app.state.palette import Palette, faint

ICON_PX = 20
_PIXEL_RATIOS = (1.0, 2.0)


def svg(name: str, colour: str, ground: str) -> QByteArray:
    """The drawing of an icon with its strokes in ``colour`` and what it leaves open in ``ground``."""
    text = resource_paths.icon(name).read_text(encoding="utf-8")
    return QByteArray(text.replace("currentColor", colour).replace("#ground#", ground).encode())


def pixmap(
    name: str, colour: str, ground: str = "#ffffff", *, size: int = ICON_PX, ratio: float = 2.0
) -> QPixmap:
    """An icon as a picture of ``size`` logical pixels."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(svg(name, colour, ground)).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, palette: Palette, *, colour: str | None = None) -> QIcon:
    """An icon for a button or a menu; disabled it is as faint as its words."""
    result = QIcon()
    normal = colour or palette.text
    for ratio in _PIXEL_RATIOS:
        result.addPixmap(pixmap(name, normal, palette.surface, ratio=ratio), QIcon.Mode.Normal)
        result.addPixmap(pixmap(name, faint(palette), palette.surface, ratio=ratio), QIcon.Mode.Disabled)
    return result
