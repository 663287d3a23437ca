"""What the plot of two columns shows: points, error bars, colours by column; a pure function of rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.state.crystal_table import CrystalRow, cell_text
from app.state.table_columns import COLUMNS, NUMBER_OF, Column, Kind

FloatArray = npt.NDArray[np.float64]
MOST_GROUPS = 7
"""More colours than these nobody tells apart; the rarest words go together."""
OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatterWish:
    """Names of the columns along x, along y and of the colours; whether an axis counts in powers of ten."""

    x: str = "K"
    y: str = "G"
    color: str = "system"
    log_x: bool = False
    log_y: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scatter:
    """The points of a plot.

    rows: of each point. x, y: (n,) where they are drawn, the logarithm (base 10) on an axis of powers. x_low,
    x_high, y_low, y_high: (n,) distances down and up to the limits, 0 where there are none. groups: (n,) the
    word that a point is coloured by, empty for a colour by number; names: the words in order, most frequent
    first. level: (n,) the number that a point is coloured by, NaN where not known; None for words.
    left_out: how many rows have no place.
    """

    rows: tuple[CrystalRow, ...]
    x: FloatArray
    y: FloatArray
    x_low: FloatArray
    x_high: FloatArray
    y_low: FloatArray
    y_high: FloatArray
    groups: tuple[str, ...]
    names: tuple[str, ...]
    level: FloatArray | None
    left_out: int


def axis_columns() -> tuple[Column, ...]:
    """The columns that can stand along an axis."""
    return tuple(column for column in COLUMNS if column.kind is Kind.NUMBER)


def color_columns() -> tuple[Column, ...]:
    """The columns that points can be coloured by."""
    without = ("name", "formula", "reason", "sha256")
    return tuple(column for column in COLUMNS if column.name not in without)


def scatter(rows: Sequence[CrystalRow], wish: ScatterWish) -> Scatter:
    """The points of all rows that have a place on both axes."""
    x, y = NUMBER_OF[wish.x], NUMBER_OF[wish.y]
    placed = [
        row for row in rows if _has_place(row.number(x), wish.log_x) and _has_place(row.number(y), wish.log_y)
    ]
    groups, names, level = _colored(placed, NUMBER_OF[wish.color])
    place_x, low_x, high_x = _along(placed, x, wish.log_x)
    place_y, low_y, high_y = _along(placed, y, wish.log_y)
    return Scatter(
        rows=tuple(placed), x=place_x, y=place_y,
        x_low=low_x, x_high=high_x, y_low=low_y, y_high=high_y,
        groups=groups, names=names, level=level, left_out=len(rows) - len(placed),
    )  # fmt: skip


def _has_place(value: float, logarithmic: bool) -> bool:
    return math.isfinite(value) and (value > 0.0 or not logarithmic)


def _along(
    rows: Sequence[CrystalRow], number: int, logarithmic: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Places (n,) and the distances (n,) to the limits below and above."""
    values = np.array([row.number(number) for row in rows])
    limits = np.array([row.limits[number] or (row.number(number),) * 2 for row in rows]).reshape(-1, 2)
    low, high = limits.T
    if logarithmic:
        low = np.log10(np.where(low > 0.0, low, values))
        values, high = np.log10(values), np.log10(np.maximum(high, values))
    return values, np.maximum(values - low, 0.0), np.maximum(high - values, 0.0)


def _colored(
    rows: Sequence[CrystalRow], number: int
) -> tuple[tuple[str, ...], tuple[str, ...], FloatArray | None]:
    if COLUMNS[number].kind is Kind.NUMBER:
        return (), (), np.array([row.number(number) for row in rows])
    said = [str(row.values[number] or "not known") for row in rows]
    often = [name for name, _ in Counter(said).most_common()]
    kept = often if len(often) <= MOST_GROUPS else often[: MOST_GROUPS - 1]
    groups = tuple(word if word in kept else OTHERS for word in said)
    return groups, tuple(kept) if len(kept) == len(often) else (*kept, OTHERS), None


def point_tip(row: CrystalRow, wish: ScatterWish) -> str:
    """Who a point is, and its values."""
    formula = cell_text(row, NUMBER_OF["formula"]) or "?"
    lines = [f"{formula} · {row.values[NUMBER_OF['name']]}"]
    for name in dict.fromkeys((wish.x, wish.y, wish.color)):
        column = COLUMNS[NUMBER_OF[name]]
        text = " ".join(cell_text(row, NUMBER_OF[name]).split()) or "not known"
        lines.append(f"{column.title} {text} {column.unit}".rstrip())
    return "\n".join(lines)


def scatter_title(wish: ScatterWish) -> str:
    """What a plot shows, in words."""
    x, y, color = (COLUMNS[NUMBER_OF[name]] for name in (wish.x, wish.y, wish.color))
    return f"{y.heading} over {x.heading}, coloured by {color.heading}"


def scatter_columns(wish: ScatterWish) -> tuple[int, ...]:
    """The columns of a plot's own table: who, x, y, colour, and where the numbers come from."""
    names = ("name", "formula", wish.x, wish.y, wish.color, "frame", "model", "sha256")
    return tuple(NUMBER_OF[name] for name in dict.fromkeys(names))
