"""One crystal on one page: HTML that needs nothing but itself, to read, print and send.

Every word is escaped. The page forbids itself to load anything (Content-Security-Policy), and holds no
address that would be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import numpy as np

from core.export.inline_svg import inline_svg
from core.export.matrix_figure import MatrixSubject
from core.export.report_style import SCRIPT, STYLE
from core.export.report_surface import ReportSurface, surface_html
from core.files import write_atomically

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval' blob:; "
    "img-src data: blob:; font-src data:; worker-src blob:; form-action 'none'; base-uri 'none'"
)
"""What the page may do: nothing from elsewhere. plotly makes functions as it runs, hence "unsafe-eval"."""
SHORT: Final = 24
"""Letters of a cell that is not broken into lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """title and note (units, frame) above; columns: (heading, whether it holds figures); rows of texts."""

    title: str
    note: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """remarks: sentences before the tables; doubt: they are warnings."""

    title: str
    remarks: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigure:
    """svg: a whole SVG file as matplotlib writes it."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportContent:
    """Everything on the page.

    title: whose; facts: (name, value); doubts: warnings above everything; matrix: the 6×6; figures: of the
    cell and the sections; surface: the one that can be turned, None where there is none; stated: what every
    file says of itself.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    matrix: MatrixSubject
    doubts: tuple[str, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    surface: ReportSurface | None = None
    sections: tuple[ReportSection, ...] = ()
    stated: Mapping[str, str]


def write_report(path: Path, content: ReportContent) -> None:
    """Write the page; ExportError when that fails."""
    write_atomically(path, report_html(content))


def report_html(content: ReportContent) -> str:
    """The page as text."""
    return "".join(_page(content))


def _page(content: ReportContent) -> Iterator[str]:
    title = escape(content.title)
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Elastoscope">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{_metadata(content.stated)}<title>{title} · elasticity</title>\n"
        f"<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<header><h1>{title}</h1></header>\n"
    )
    for doubt in content.doubts:
        yield f'<p class="doubt">{escape(doubt)}</p>\n'
    yield '<section class="pair">\n' + _facts("Crystal and tensor", content.facts)
    yield from (_figure(figure, number) for number, figure in enumerate(content.figures[:1]))
    yield "</section>\n" + _matrix(content.matrix)
    if content.surface is not None:
        surface = surface_html(content.surface)
        yield f"<section>\n<h2>{escape(content.surface.title)}</h2>\n{surface}</section>\n"
    if content.figures[1:]:
        yield '<section>\n<h2>Sections</h2>\n<div class="figures">\n'
        yield from (_figure(figure, number) for number, figure in enumerate(content.figures[1:], start=1))
        yield "</div>\n</section>\n"
    yield from (_section(section) for section in content.sections)
    yield _facts("This file", tuple((key, text) for key, text in content.stated.items() if text))
    yield f"</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"


def _metadata(stated: Mapping[str, str]) -> str:
    return "".join(
        f'<meta name="elastoscope:{escape(key)}" content="{escape(text)}">\n'
        for key, text in stated.items()
        if text
    )


def _facts(title: str, facts: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in facts)
    return f'<section class="facts">\n<h2>{escape(title)}</h2>\n<dl>\n{rows}</dl>\n</section>\n'


def _figure(figure: ReportFigure, number: int) -> str:
    caption = f"<figcaption>{escape(figure.title)}</figcaption>"
    return f"<figure>{inline_svg(figure.svg, prefix=f'f{number}-')}{caption}</figure>\n"


def _matrix(subject: MatrixSubject) -> str:
    """The 6×6 with its limits; the ground of an entry grows with the root of its size."""
    head = "".join(f"<th>{number} {escape(name)}</th>" for number, name in enumerate(subject.order, start=1))
    rows = "".join(
        f"<tr><th>{row + 1} {escape(name)}</th>{''.join(_entry(subject, row, k) for k in range(6))}</tr>\n"
        for row, name in enumerate(subject.order)
    )
    quantity = escape(f"{subject.quantity}, {subject.unit}, frame {subject.frame}")
    note = (
        "Small figures: limits that hold about 90 % of the true values of one component."
        if subject.limits is not None
        else "No intervals: none are known for this tensor."
    )
    return (
        f'<section>\n<h2>{quantity[:1].upper()}{quantity[1:]}</h2>\n<div class="wide">'
        f'<table class="matrix">\n<tr><th></th>{head}</tr>\n{rows}</table></div>\n'
        f'<p class="note">{note}</p>\n</section>\n'
    )


def _entry(subject: MatrixSubject, row: int, column: int) -> str:
    value, largest = float(subject.values[row, column]), float(np.abs(subject.values).max())
    share = 0.45 * (abs(value) / largest) ** 0.5 if largest > 0 else 0.0
    color = "31 100 190" if value >= 0 else "190 110 30"
    small = ""
    if subject.limits is not None:
        low, high = (float(limit) for limit in subject.limits[:, row, column])
        if high - low > 0.05:
            small = f"<small>{_number(low)}{' to ' if low < 0 else '–'}{_number(high)}</small>"
    return f'<td style="background: rgb({color} / {share:.3f})">{_number(value)}{small}</td>'


def _number(value: float) -> str:
    text = f"{value:.1f}"
    return ("0.0" if float(text) == 0.0 else text).replace("-", "−")


def _section(section: ReportSection) -> str:
    mark = ' class="doubt"' if section.doubt else ""
    remarks = "".join(f"<p{mark}>{escape(remark)}</p>\n" for remark in section.remarks)
    tables = "".join(_table(table, beneath=section.title) for table in section.tables)
    return f"<section>\n<h2>{escape(section.title)}</h2>\n{remarks}{tables}</section>\n"


def _table(table: ReportTable, *, beneath: str) -> str:
    """beneath: the heading over it, which it does not say again."""
    figures = [holds for _, holds in table.columns]
    head = "".join(_cell("th", name, holds) for name, holds in table.columns)
    rows = "".join(
        f"<tr>{''.join(_cell('td', cell, holds) for cell, holds in zip(row, figures, strict=True))}</tr>\n"
        for row in table.rows
    )
    title, note = escape(table.title), f'<span class="note">{escape(table.note)}</span>'
    over = f"<p>{note}</p>" if table.title == beneath else f"<h3>{title} {note}</h3>"
    return (
        f'{over}\n<div class="wide"><table aria-label="{title}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )


def _cell(tag: str, text: str, figure: bool) -> str:
    """A direction, or what else is short, stays on one line; letters of formulas get their raised index."""
    names = ["figure"] * figure + ["short"] * (tag == "td" and len(text) <= SHORT)
    kind = f' class="{" ".join(names)}"' if names else ""
    return f"<{tag}{kind}>{_typeset(escape(text))}</{tag}>"


def _typeset(text: str) -> str:
    """``C_ij`` and ``A^U`` with their index below and above, in text that is already escaped."""
    below = re.sub(r"\b([A-Za-z])_([A-Za-z]{1,2}|\d{1,2})\b", r"\1<sub>\2</sub>", text)
    return re.sub(r"\b([A-Z])\^([A-Z])\b", r"\1<sup>\2</sup>", below)
