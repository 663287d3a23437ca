"""Colours of a three-dimensional view, for light and dark surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneTheme:
    """What is drawn around the object, each colour as ``#rrggbb``.

    background: plain, behind everything. text and muted: labels of first and second rank. edge: edges of the
    unit cell. outline: contours of atoms. grid: ticks and frames. accent and warning: markers of extremes.
    axis_a, axis_b, axis_c: the three axes, of the cell or of the Cartesian frame.
    """

    background: str
    text: str
    muted: str
    edge: str
    outline: str
    grid: str
    accent: str
    warning: str
    axis_a: str
    axis_b: str
    axis_c: str

    @property
    def axes(self) -> tuple[str, str, str]:
        """The colours of the three axes in order."""
        return self.axis_a, self.axis_b, self.axis_c


LIGHT: Final = SceneTheme(
    background="#fbfbfc",
    text="#1d222b",
    muted="#596273",
    edge="#7a8494",
    outline="#1a1d23",
    grid="#aab2be",
    accent="#1766b5",
    warning="#a85f00",
    axis_a="#c4342b",
    axis_b="#24803a",
    axis_c="#2459c4",
)
DARK: Final = SceneTheme(
    background="#14171c",
    text="#e7eaf0",
    muted="#9ba5b5",
    edge="#8791a1",
    outline="#050608",
    grid="#4c5563",
    accent="#6ab0ff",
    warning="#f0b14a",
    axis_a="#ff7468",
    axis_b="#5fcb77",
    axis_c="#79a8ff",
)


def rgb(color: str) -> Rgb:
    """``#rrggbb`` as three numbers in [0, 1]."""
    digits = color.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{color!r} is not a colour; expected #rrggbb")
    red, green, blue = (int(digits[i : i + 2], 16) / 255.0 for i in (0, 2, 4))
    return red, green, blue
