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
