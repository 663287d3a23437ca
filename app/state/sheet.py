"""A table that can be sorted and filtered, as plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.state.display import Tone

Value = float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """name: its heading, with the unit; tip: what it means; figures: of numbers, which stand at the right."""

    name: str
    tip: str = ""
    figures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """key: who it is. texts: what is written, one a column; values: what it is sorted by."""

    key: str
    texts: tuple[str, ...]
    values: tuple[Value, ...]
    tone: Tone = Tone.PLAIN
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """columns, and rows in the order in which they are first shown."""

    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...] = ()


LEAST_TEXT_WIDTH = 96
"""Pixels below which a column of texts is not shortened."""


def shared_widths(needed: Sequence[int], figures: Sequence[bool], room: int) -> list[int]:
    """Widths of columns (pixels) that need so much and have so much room together.

    What is left over is shared by all alike. Where it is too little the widest columns of texts (not
    ``figures``) give way, down to `LEAST_TEXT_WIDTH`; then the columns are wider than the room.
    """
    widths = list(needed)
    spare = room - sum(widths)
    if spare >= 0 and widths:
        share, rest = divmod(spare, len(widths))
        return [width + share + (number < rest) for number, width in enumerate(widths)]
    texts = [number for number, is_figure in enumerate(figures) if not is_figure]
    while spare < 0 and texts:
        widest = max(texts, key=lambda number: widths[number])
        if widths[widest] <= LEAST_TEXT_WIDTH:
            break
        others = [widths[number] for number in texts if widths[number] < widths[widest]]
        cut = min(-spare, widths[widest] - max([LEAST_TEXT_WIDTH, *others]))
        cut = max(1, cut)
        widths[widest] -= cut
        spare += cut
    return widths


def ordered(rows: Sequence[SheetRow], column: int, *, descending: bool) -> list[SheetRow]:
    """The rows by the values of a column; those without a number come last."""
    if column < 0:
        return list(rows)
    known = [row for row in rows if not _is_nan(row.values[column])]
    unknown = [row for row in rows if _is_nan(row.values[column])]
    known.sort(key=lambda row: _sort_key(row.values[column]), reverse=descending)
    return known + unknown


def passing(rows: Sequence[SheetRow], words: str) -> list[SheetRow]:
    """The rows that hold every one of the words, in any column, whatever the case."""
    wanted = words.casefold().split()
    return [row for row in rows if _holds(row, wanted)] if wanted else list(rows)


def _holds(row: SheetRow, wanted: Sequence[str]) -> bool:
    text = " ".join(row.texts).casefold()
    return all(word in text for word in wanted)


def _is_nan(value: Value) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _sort_key(value: Value) -> tuple[int, float, str]:
    return (1, 0.0, value.casefold()) if isinstance(value, str) else (0, value, "")
