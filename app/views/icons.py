"""Icons in the colours of the theme: one family of strokes, drawn anew when the palette changes."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import resource_paths
from app.state.palette import Palette, faint

ICON_PX = 20
_PIXEL_RATIOS = (1.0, 2.0)


@lru_cache(maxsize=256)
def _strokes(name: str) -> str:
    """The file of an icon, read once: a start draws each in several looks and sizes."""
    return resource_paths.icon(name).read_text(encoding="utf-8")


def svg(name: str, colour: str, ground: str) -> QByteArray:
    """The drawing of an icon with its strokes in ``colour`` and what it leaves open in ``ground``."""
    return QByteArray(_strokes(name).replace("currentColor", colour).replace("#ground#", ground).encode())


def pixmap(
    name: str, colour: str, ground: str = "#ffffff", *, size: int = ICON_PX, ratio: float = 2.0
) -> QPixmap:
    """An icon as a picture of ``size`` logical pixels."""
    return _drawn(QSvgRenderer(svg(name, colour, ground)), size, ratio)


def _drawn(strokes: QSvgRenderer, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    strokes.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    # A copy: what was painted on keeps what painted on it, 10 kB each.
    return picture.copy()


def icon(name: str, palette: Palette, *, colour: str | None = None) -> QIcon:
    """An icon for a button or a menu; disabled it is as faint as its words."""
    result = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour or palette.text), (QIcon.Mode.Disabled, faint(palette))):
        strokes = QSvgRenderer(svg(name, ink, palette.surface))
        for ratio in _PIXEL_RATIOS:
            result.addPixmap(_drawn(strokes, ICON_PX, ratio), mode)
    return result
