"""The 6×6 as a heat map in vector graphics: numbers, limits, unit, frame (SVG, PDF; PNG for the screen)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import VOIGT_ORDER
from core.export.figure_file import check_suffix, write_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FloatArray = npt.NDArray[np.float64]

INCHES: Final = (6.4, 6.1)
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixInk:
    """Colours ``#rrggbb``: ground, letters, lines between the entries, and the ends of the scale; zero has
    the colour of the ground.
    """

    ground: str = "#ffffff"
    text: str = "#1a222d"
    muted: str = "#545f70"
    grid: str = "#d4d8df"
    positive: str = "#1f4e8c"
    negative: str = "#9a5b1c"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatrixSubject:
    """A matrix and what stands around it.

    title: whose. quantity: "stiffness C". values: (6, 6). limits: (2, 6, 6) 90 % limits, or None. unit: of
    both. frame: of the axes, in words. order: names of the components.
    """

    title: str
    values: FloatArray
    limits: FloatArray | None = None
    quantity: str = "stiffness C"
    unit: str = "GPa"
    frame: str = "crystal"
    order: tuple[str, ...] = tuple(VOIGT_ORDER)


def write_matrix_figure(
    path: Path,
    subject: MatrixSubject,
    *,
    ink: MatrixInk | None = None,
    transparent: bool = False,
    stated: Mapping[str, str],
) -> None:
    """Draw the matrix into an .svg, .pdf or .png file with the statements in its metadata; ExportError for
    another suffix or when the file cannot be written.
    """
    check_suffix(path, "the matrix")
    figure = matrix_figure(subject, ink=ink or MatrixInk(), transparent=transparent)
    write_figure(path, figure, stated)


def matrix_figure(subject: MatrixSubject, *, ink: MatrixInk, transparent: bool = False) -> Figure:
    """Squares whose colour grows with the root of the entry's size; in each its value and its limits."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES)
    figure.set_facecolor("none" if transparent else ink.ground)
    panel = figure.add_axes((0.085, 0.075, 0.895, 0.78))
    count = len(subject.values)
    panel.set(xlim=(0, count), ylim=(count, 0), aspect="auto")
    _draw_squares(panel, subject, ink)
    ticks = [f"{number + 1}\n{name}" for number, name in enumerate(subject.order)]
    places = np.arange(count) + 0.5
    panel.set_xticks(places, [name.replace("\n", " ") for name in ticks])
    panel.set_yticks(places, ticks)
    panel.xaxis.tick_top()
    panel.tick_params(length=0, labelsize=9, colors=ink.muted, pad=5)
    for spine in panel.spines.values():
        spine.set_color(ink.grid)
    figure.text(0.02, 0.965, subject.title, fontsize=12, color=ink.text, va="center")
    figure.text(0.02, 0.928, _heading(subject), fontsize=9, color=ink.muted, va="center")
    figure.text(0.02, 0.032, _remark(subject), fontsize=8, color=ink.muted, va="center")
    return figure


def _heading(subject: MatrixSubject) -> str:
    return f"{subject.quantity}, {subject.unit} · frame {subject.frame}"


def _remark(subject: MatrixSubject) -> str:
    if subject.limits is None:
        return "No intervals: none are known for this tensor."
    return "Small figures: limits that hold about 90 % of the true values of one component."


def _draw_squares(panel: Any, subject: MatrixSubject, ink: MatrixInk) -> None:
    from matplotlib.patches import Rectangle

    largest = float(np.abs(subject.values).max())
    decimals = _decimals(largest)
    for row, column in np.ndindex(subject.values.shape):
        value = float(subject.values[row, column])
        ground = _ground(value, largest, ink)
        panel.add_patch(Rectangle((column, row), 1, 1, facecolor=ground, edgecolor=ink.grid, linewidth=0.6))
        limits = None if subject.limits is None else subject.limits[:, row, column]
        # A component that symmetry makes zero has no width and needs no second line.
        known = limits is not None and bool(limits[1] - limits[0] > 0.5 * 10.0**-decimals)
        letters = _letters(ground)
        y = row + (0.40 if known else 0.5)
        panel.text(
            column + 0.5, y, _text(value, decimals), ha="center", va="center", fontsize=11, color=letters
        )
        if known and limits is not None:
            low, high = (_text(float(limit), max(decimals - 1, 0)) for limit in limits)
            joint = " to " if float(limits[0]) < 0 else "–"
            panel.text(
                column + 0.5,
                row + 0.70,
                f"{low}{joint}{high}",
                ha="center",
                va="center",
                fontsize=7,
                color=letters,
            )


def _decimals(largest: float) -> int:
    """Decimals that give the largest entry about four significant digits."""
    if not largest > 0.0:
        return 0
    return int(np.clip(_DIGITS - 1 - np.floor(np.log10(largest)), 0, 6))


def _text(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if float(text) == 0.0:
        text = f"{0.0:.{decimals}f}"
    return text.replace("-", "−")


def _ground(value: float, largest: float, ink: MatrixInk) -> tuple[float, float, float]:
    share = 0.0 if not largest > 0 else 0.9 * float(np.sqrt(abs(value) / largest))
    start, end = _rgb(ink.ground), _rgb(ink.positive if value >= 0 else ink.negative)
    red, green, blue = ((1.0 - share) * start + share * end).tolist()
    return red, green, blue


def _letters(ground: tuple[float, float, float]) -> str:
    """Black or white, whichever has more contrast (WCAG 2.1 relative luminance)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in ground]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _rgb(color: str) -> FloatArray:
    return np.array([int(color[i : i + 2], 16) / 255.0 for i in (1, 3, 5)])
