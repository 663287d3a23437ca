"""Colours, spaces and letter sizes of the window, as plain data: one table for light, one for dark.

Every colour that letters are written in keeps a contrast of at least 4.5 : 1 (WCAG 2.1, 1.4.3) against every
ground it is written on; ``READABLE_PAIRS`` lists them and a test measures them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

GRID: Final = 4
"""Pixels; every distance in the window is a multiple of it."""
GAP: Final = 2 * GRID
WIDE_GAP: Final = 3 * GRID

FONT_FAMILIES: Final = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")
SMALL_PX: Final = 12
BASE_PX: Final = 13
LARGE_PX: Final = 20


class Theme(StrEnum):
    """What the user chose; ``system`` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """One look of the window. All values are ``#rrggbb``.

    window: ground of bars and docks; surface: ground of lists, tables and text; raised: buttons and cards;
    hover: a card under the pointer; border: hairlines; text, muted: letters; accent: the one colour of
    action;
    on_accent: letters on it; selection: ground of a selected row; amber, red: doubt and failure, as letters,
    each with its ground; measured: letters of measured values beside predicted ones; scene: ground of the
    3-D views; positive, negative: the ends of the matrix's colours, zero being ``surface``.
    """

    dark: bool
    window: str
    surface: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    amber: str
    amber_ground: str
    red: str
    red_ground: str
    measured: str
    scene: str
    positive: str
    negative: str


LIGHT: Final = Palette(
    dark=False,
    window="#f3f4f6",
    surface="#ffffff",
    raised="#fbfbfc",
    hover="#eaf0f9",
    border="#d4d8df",
    text="#1a222d",
    muted="#545f70",
    accent="#1d5bb8",
    on_accent="#ffffff",
    selection="#dbe7f9",
    amber="#7c5000",
    amber_ground="#fff1cf",
    red="#ab211a",
    red_ground="#fde7e5",
    measured="#0a6a56",
    scene="#ffffff",
    positive="#1f4e8c",
    negative="#9a5b1c",
)

DARK: Final = Palette(
    dark=True,
    window="#1b1e23",
    surface="#212529",
    raised="#2a2f36",
    hover="#313842",
    border="#3b424c",
    text="#e7eaee",
    muted="#a9b2bf",
    accent="#82b3f7",
    on_accent="#0d1b2e",
    selection="#2c405d",
    amber="#f0b94f",
    amber_ground="#3a2f17",
    red="#ff9489",
    red_ground="#42211f",
    measured="#63d3b4",
    scene="#212529",
    positive="#4d8fdf",
    negative="#c98a45",
)

READABLE_PAIRS: Final = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "raised"),
    ("text", "hover"),
    ("text", "selection"),
    ("text", "scene"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("muted", "selection"),
    ("muted", "scene"),
    ("accent", "window"),
    ("accent", "surface"),
    ("on_accent", "accent"),
    ("amber", "amber_ground"),
    ("amber", "surface"),
    ("amber", "selection"),
    ("red", "red_ground"),
    ("red", "surface"),
    ("red", "selection"),
    ("measured", "surface"),
    ("measured", "raised"),
)
"""(letters, ground): the names of two fields of Palette that meet in the window."""


_CATEGORIES: Final = ("#0072b2", "#c85200", "#00845f", "#b4568c", "#9a6b00", "#2f8fc4", "#6d7278")
_CATEGORIES_DARK: Final = ("#56b4e9", "#f0864a", "#35c79a", "#dd94bd", "#e6b43c", "#9fd0f5", "#a5abb3")


def categories(palette: Palette) -> tuple[str, ...]:
    """Seven colours for kinds that have no order, after M. Okabe and K. Ito, Color Universal Design (2002),
    darker or lighter than theirs so that points are seen on our ground.
    """
    return _CATEGORIES_DARK if palette.dark else _CATEGORIES


def palette_for(theme: Theme, *, system_is_dark: bool) -> Palette:
    """The table that a choice of theme stands for on this desktop."""
    dark = system_is_dark if theme is Theme.SYSTEM else theme is Theme.DARK
    return DARK if dark else LIGHT


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.1)."""

    def linear(channel: int) -> float:
        value = channel / 255.0
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def blend(start: str, end: str, share: float) -> str:
    """``share`` of the way from one colour to another, 0 giving ``start``."""
    share = min(1.0, max(0.0, share))
    pairs = zip(_channels(start), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def faint(palette: Palette) -> str:
    """Letters and icons of what cannot be used now: seen, but not taken for what can."""
    return blend(palette.muted, palette.window, 0.45)


def heat(palette: Palette, value: float, largest: float) -> tuple[str, str]:
    """(ground, letters) of a matrix entry: ``surface`` at zero, full colour at ±``largest``.

    The square root keeps the small entries apart from zero. The letters are the darker or lighter of the
    palette's two, whichever reads better on the ground.
    """
    share = 0.0 if largest <= 0 else (abs(value) / largest) ** 0.5
    ground = blend(palette.surface, palette.positive if value >= 0 else palette.negative, 0.9 * share)
    letters = max(("#ffffff", "#000000"), key=lambda colour: contrast(colour, ground))
    return ground, letters
