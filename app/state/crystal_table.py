"""The table of all crystals as plain data: its rows, how a cell is written, order, and text for elsewhere."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.state.figures import EN_DASH, fixed, pretty_formula, pretty_symbol
from app.state.session import CrystalEntry
from app.state.table_columns import COLUMNS, NUMBER_OF, Column, Kind, Limits, Value

FIGURE_SPACE = "\u2007"
PUNCTUATION_SPACE = "\u2008"
_HALF_WIDTH = 5
_PRETTY: Mapping[str, Callable[[str], str]] = {"formula": pretty_formula, "group": pretty_symbol}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalRow:
    """One crystal, column by column. key: of its entry; values: in the order of ``COLUMNS``, numbers as
    floats; limits: likewise; elements: their symbols; searched: what a word of a filter is looked for in.
    """

    key: int
    values: tuple[Value, ...]
    limits: tuple[Limits, ...]
    elements: frozenset[str]
    searched: str

    def number(self, column: int) -> float:
        """A value as a number, NaN where there is none."""
        value = self.values[column]
        return value if isinstance(value, float) else math.nan


def row_of(entry: CrystalEntry) -> CrystalRow:
    """The row of an entry."""
    values = tuple(_plain(column.value(entry)) for column in COLUMNS)
    words = (value for value in values if isinstance(value, str))
    return CrystalRow(
        key=entry.key,
        values=values,
        limits=tuple(column.limits(entry) if column.limits is not None else None for column in COLUMNS),
        elements=frozenset(entry.crystal.species) if entry.crystal is not None else frozenset(),
        searched="\n".join(words).casefold(),
    )


def _plain(value: Value) -> Value:
    if value is None or isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else None


def cell_text(row: CrystalRow, number: int) -> str:
    """What stands in a cell: at most four significant digits, padded so that the decimal points of a column
    stand below each other.
    """
    column, value = COLUMNS[number], row.values[number]
    if value is None:
        return "" if column.kind is not Kind.NUMBER else EN_DASH + _padding(0, column.decimals)
    if isinstance(value, str):
        return _PRETTY.get(column.name, str)(value)
    text = aligned(value, column.decimals)
    limits = row.limits[number]
    if column.limits is None:
        return text
    half = "" if limits is None else fixed(0.5 * (limits[1] - limits[0]), 1)
    sign = FIGURE_SPACE if limits is None else "±"
    return f"{text} {sign} {half.rjust(_HALF_WIDTH, FIGURE_SPACE)}"


def aligned(value: float, decimals: int) -> str:
    """At most four significant digits and so many decimals; the room of those that are missing is kept."""
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    shown = min(decimals, max(0, 3 - magnitude))
    return fixed(value, shown) + _padding(shown, decimals)


def _padding(shown: int, decimals: int) -> str:
    point = PUNCTUATION_SPACE if shown == 0 and decimals else ""
    return point + FIGURE_SPACE * (decimals - shown)


def cell_tip(row: CrystalRow, number: int) -> str:
    """The value with every digit, its unit and its interval."""
    column, value = COLUMNS[number], row.values[number]
    if value is None:
        return f"{column.meaning}: not known"
    unit = f" {column.unit}" if column.unit else ""
    said = value if isinstance(value, str) else f"{value:.10g}{unit}"
    limits = row.limits[number]
    interval = f"\n90 % interval {limits[0]:.6g} to {limits[1]:.6g}{unit}" if limits is not None else ""
    return f"{column.meaning}\n{said}{interval}"


def ordered(rows: Iterable[CrystalRow], number: int | None, *, descending: bool) -> list[CrystalRow]:
    """Rows by the values of a column (None: as they are); equal ones stay, what is not known comes last."""
    if number is None:
        return list(rows)
    known: list[CrystalRow] = []
    unknown: list[CrystalRow] = []
    for row in rows:
        (unknown if row.values[number] is None else known).append(row)
    known.sort(key=lambda row: _sort_key(row.values[number]), reverse=descending)
    return known + unknown


def _sort_key(value: Value) -> float | str:
    return value.casefold() if isinstance(value, str) else value if value is not None else math.nan


def copied_value(value: Value) -> str:
    """A value with every digit."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value


def rows_tsv(rows: Sequence[CrystalRow], numbers: Sequence[int], *, delimiter: str = "\t") -> str:
    """Rows for a spreadsheet: headings with units, every digit, limits where there are some."""
    return _lines(rows, numbers, delimiter=delimiter)


def rows_csv(rows: Sequence[CrystalRow], stated: Mapping[str, str]) -> str:
    """A whole file: ``# key: value`` lines of what is stated, then every column of the rows."""
    head = "".join(f"# {key}: {' '.join(value.split())}\n" for key, value in stated.items() if value)
    return head + _lines(rows, range(len(COLUMNS)), delimiter=",")


def _lines(rows: Sequence[CrystalRow], numbers: Sequence[int], *, delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(name for number in numbers for name in _csv_names(COLUMNS[number]))
    for row in rows:
        writer.writerow(cell for number in numbers for cell in _csv_cells(row, number))
    return text.getvalue()


def _csv_names(column: Column) -> tuple[str, ...]:
    if column.limits is None:
        return (column.csv,)
    stem, _, unit = column.csv.rpartition("_")
    return (column.csv, f"{stem}_low_{unit}", f"{stem}_high_{unit}")


def _csv_cells(row: CrystalRow, number: int) -> tuple[str, ...]:
    value = copied_value(row.values[number])
    if COLUMNS[number].limits is None:
        return (value,)
    limits = row.limits[number]
    return (value, *(repr(float(limit)) for limit in limits)) if limits is not None else (value, "", "")


def statements(rows: Sequence[CrystalRow], written: str) -> dict[str, str]:
    """What a file of rows says about itself."""
    frames, models = (_all(rows, name) for name in ("frame", "model"))
    return {
        "table": "crystals open in Elastoscope",
        "units": "in the names of the columns; names without unit are pure numbers or words",
        "averages": "Hill; limits (low, high) hold about 90 % of the true values; empty where not known",
        "estimates": "hardness, mean velocity and Debye temperature follow from the Hill averages",
        "frame": ", ".join(frames),
        "model": ", ".join(models),
        "written": written,
    }


def _all(rows: Sequence[CrystalRow], name: str) -> list[str]:
    number = NUMBER_OF[name]
    return sorted({value for row in rows if isinstance(value := row.values[number], str)})
