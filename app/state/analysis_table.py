"""Tables as plain data: what the analysis dock shows, copies and writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.state.display import Tone
from app.state.figures import fixed, plain_bars, rounded
from core.surface.surface_mesh import SurfaceQuantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """name: its heading; figures: of numbers, which stand at the right; tip: what the heading means."""

    name: str
    figures: bool = True
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """text: on the screen; full: what is copied, every digit (the text where it is empty)."""

    text: str
    full: str = ""
    tip: str = ""
    tone: Tone = Tone.PLAIN

    @property
    def copied(self) -> str:
        """What goes to the clipboard."""
        return self.full or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a click on a row shows: a surface, seen along a direction (unit vector in the surface's frame)."""

    quantity: SurfaceQuantity
    direction: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. target: what it leads to, None for most."""

    cells: tuple[Cell, ...]
    target: Target | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """title: what it is; note: units and frame, which stand on every table."""

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence above the tables."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page of the dock. name: never changes; tone: of its mark in the list of sections."""

    name: str
    title: str
    tables: tuple[Table, ...] = ()
    remarks: tuple[Remark, ...] = ()
    tone: Tone = Tone.PLAIN


def words(text: str, *, tip: str = "", tone: Tone = Tone.PLAIN) -> Cell:
    """A cell of words."""
    return Cell(text=text, tip=tip, tone=tone)


def figure(value: float | None, *, decimals: int | None = None, digits: int = 4, tip: str = "") -> Cell:
    """A cell of one number: rounded on the screen, every digit when copied; a dash where there is none."""
    if value is None:
        return Cell(text="–", full="", tip=tip)
    text = rounded(value, digits) if decimals is None else fixed(value, decimals)
    return Cell(text=text, full=repr(float(value)) if value == value else text, tip=tip)


def row(*cells: Cell | str, target: Target | None = None) -> Row:
    """A row; a bare string is a cell of words."""
    return Row(cells=tuple(words(cell) if isinstance(cell, str) else cell for cell in cells), target=target)


def columns(*names: str, words_in: Sequence[int] = (0,)) -> tuple[Column, ...]:
    """Columns by their headings; those of ``words_in`` (numbers from 0) hold words, the others figures."""
    return tuple(Column(name=name, figures=number not in words_in) for number, name in enumerate(names))


def table_tsv(table: Table, chosen: Sequence[Row] | None = None) -> str:
    """A table, or some of its rows, for a spreadsheet: title, units and frame, headings, every digit, symbols
    of groups in ASCII.
    """
    lines = [f"{table.title} ({table.note})", "\t".join(column.name for column in table.columns)]
    lines += ["\t".join(cell.copied for cell in each.cells) for each in (chosen or table.rows)]
    return plain_bars("\n".join(lines)) + "\n"


def table_text(table: Table) -> str:
    """A table set for reading, columns aligned."""
    lines = [[column.name for column in table.columns]]
    lines += [[cell.text for cell in each.cells] for each in table.rows]
    widths = [max(len(line[k]) for line in lines) for k in range(len(table.columns))]
    head = f"{table.title} ({table.note})"
    body = [
        "  ".join(_padded(line[k], widths[k], table.columns[k]) for k in range(len(widths))) for line in lines
    ]
    return plain_bars("\n".join([head, *(line.rstrip() for line in body)])) + "\n"


def _padded(text: str, width: int, column: Column) -> str:
    return text.rjust(width) if column.figures else text.ljust(width)


def sections_text(title: str, sections: Sequence[Section]) -> str:
    """All sections as one text."""
    parts = [title + "\n" + "=" * len(title) + "\n"]
    for section in sections:
        parts.append(section.title + "\n" + "-" * len(section.title) + "\n")
        parts += [remark.text + "\n" for remark in section.remarks]
        parts += [table_text(table) for table in section.tables]
    return "\n".join(parts)
