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
    spare = room - sum(needed)
    if spare >= 0:
        share, rest = divmod(spare, max(1, len(needed)))
        return [width + share + (number < rest) for number, width in enumerate(needed)]
    texts = [number for number, is_figure in enumerate(figures) if not is_figure]
    least = sum(min(needed[number], LEAST_TEXT_WIDTH) for number in texts)
    left = max(least, room - sum(needed) + sum(needed[number] for number in texts))
    widths = list(needed)
    for place, number in enumerate(sorted(texts, key=lambda number: needed[number])):
        # The narrowest first: each has an equal part of what is left, and what it does not need stays.
        widths[number] = min(needed[number], max(LEAST_TEXT_WIDTH, left // (len(texts) - place)))
        left -= widths[number]
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
