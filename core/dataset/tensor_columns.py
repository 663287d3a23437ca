"""A CSV of elastic constants, told by its header: C11 … C66 in any order, a column of file names, more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from core.dataset.rows import Fault, LabelFrame, RowError
from core.errors import DatasetError

CONSTANTS: Final = tuple(f"c{i}{j}" for i in range(1, 7) for j in range(i, 7))
"""Names of the 21 columns, C11 C12 … C66, in lower case."""

FILE_COLUMNS: Final = ("file", "filename", "file_name", "cif", "structure")
UNITS: Final = {"gpa": 1.0, "mpa": 1e-3, "pa": 1e-9, "kbar": 0.1, "mbar": 100.0}
"""GPa in one of each unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of the CSV: its line in the file, and its cells by the names of the header, in lower case."""

    line: int
    cells: Mapping[str, str]
    file_column: str


def looks_like_constants(first_line: str) -> bool:
    """Whether a line can be the header of such a table: it names C11."""
    return "c11" in _names(next(csv.reader([first_line], delimiter=_delimiter(first_line)), []))


def table_rows(text: str, *, subject: str) -> Iterator[TableRow]:
    """The rows of a CSV (comma, semicolon or tab). DatasetError names the columns that its header lacks."""
    delimiter = _delimiter(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    names = _names(next(reader, []))
    file_column = _require_columns(names, subject)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            content = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            yield TableRow(line=reader.line_num, cells=content, file_column=file_column)


def matrix_of(row: TableRow) -> list[list[float]]:
    """The upper triangle of the 6×6, in the unit of the file. RowError: a cell is empty or no number."""
    matrix = [[0.0] * 6 for _ in range(6)]
    for name in CONSTANTS:
        text = row.cells.get(name, "")
        try:
            matrix[int(name[1]) - 1][int(name[2]) - 1] = float(text)
        except ValueError:
            raise RowError(Fault.SHAPE, f"{name.upper()} is {text!r}, expected a number") from None
    return matrix


def unit_of(row: TableRow) -> float:
    """GPa in one unit of this row; 1 without a column unit. RowError: an unknown unit."""
    text = row.cells.get("unit") or row.cells.get("units") or "GPa"
    try:
        return UNITS[text.lower()]
    except KeyError:
        raise RowError(
            Fault.UNREADABLE, f"the unit is {text!r}, expected GPa, MPa, Pa, kbar or Mbar"
        ) from None


def frame_of(row: TableRow) -> LabelFrame:
    """The frame that the column ``frame`` names, ``crystal`` without one. RowError: another name."""
    text = row.cells.get("frame") or LabelFrame.CRYSTAL.value
    try:
        return LabelFrame(text.lower())
    except ValueError:
        raise RowError(Fault.UNREADABLE, f"the frame is {text!r}, expected crystal or ieee") from None


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _names(cells: list[str]) -> list[str]:
    """Names as they are compared: lower case, without blanks and marks, "C_11 (GPa)" as "c11"."""
    plain = [cell.strip().lstrip("\ufeff").lower() for cell in cells]
    return [_constant(name) or name for name in plain]


def _constant(name: str) -> str:
    letters = name.partition("(")[0].replace("_", "").strip()
    return letters if letters in CONSTANTS else ""


def _require_columns(names: list[str], subject: str) -> str:
    missing = [name.upper() for name in CONSTANTS if name not in names]
    file_column = next((name for name in FILE_COLUMNS if name in names), "")
    if missing or not file_column:
        lacks = [*missing, *([] if file_column else ["file (the name of the structure's file)"])]
        raise DatasetError(
            f"{subject}: the header lacks {', '.join(lacks)}; expected C11 C12 … C66 (21 columns, upper "
            "triangle, zeros written out) and file"
        )
    return file_column
