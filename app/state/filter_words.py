"""The words of a filter: tokens, the columns that they name, and what is said of one that means nothing."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple

from app.state.table_columns import COLUMNS, Kind

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*')
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![^\W\d_]))
    |(?P<operator><=|>=|==|!=|[<>=≤≥≠~+\-−*/(),])
    |(?P<word>\w[\w.]*(?:-[\w.]+)*))""",
    re.VERBOSE,
)
_SIGNS = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!=", "−": "-"}
_OTHER_NAMES = {
    "ν": "nu", "poisson": "nu", "ρ": "density", "rho": "density", "file": "name", "sg": "group",
    "spacegroup": "group", "space_group": "group", "symbol": "group", "crystal_system": "system",
    "bulk": "k", "shear": "g", "young": "e", "hardness": "hchen", "uncertainty": "dk", "θ": "debye",
    "indomain": "domain", "in_domain": "domain", "e_min": "emin", "e_max": "emax",
}  # fmt: skip
_COLUMN_OF = {column.name.casefold(): number for number, column in enumerate(COLUMNS)}


class FilterError(Exception):
    """A filter cannot be read; the message says why and what could stand there."""


class Token(NamedTuple):
    """One word, number or sign of a filter."""

    kind: str
    text: str


def tokens_of(text: str) -> list[Token]:
    """The tokens of a line. FilterError for a letter that means nothing."""
    tokens: list[Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            raise FilterError(f"“{text[place:].strip()[0]}” means nothing in a filter")
        place = match.end()
        kind = str(match.lastgroup)
        tokens += _split(kind, match.group(kind))
    return tokens


def _split(kind: str, text: str) -> list[Token]:
    """A word as one token, or, where it reads like K-G, as a difference of columns."""
    if kind == "quoted":
        return [Token("quoted", text[1:-1])]
    if kind == "operator":
        return [Token("operator", _SIGNS.get(text, text))]
    parts = text.split("-")
    if kind == "word" and len(parts) > 1 and all(_is_number_column(p) or _is_figure(p) for p in parts):
        joined = [Token("number" if _is_figure(part) else "word", part) for part in parts]
        return [token for part in joined for token in (Token("operator", "-"), part)][1:]
    return [Token(kind, text)]


def _is_figure(text: str) -> bool:
    return re.fullmatch(r"\d+\.?\d*", text) is not None


def column_number(word: str) -> int | None:
    """The column that a word names, None where it names none."""
    name = word.casefold()
    return _COLUMN_OF.get(_OTHER_NAMES.get(name, name))


def _is_number_column(word: str) -> bool:
    number = column_number(word)
    return number is not None and COLUMNS[number].kind is Kind.NUMBER


def number_column(word: str) -> int:
    """The column of numbers that a word names. FilterError, in words, where it names none."""
    number = column_number(word)
    if number is None:
        names = [column.name for column in COLUMNS if column.kind is Kind.NUMBER]
        close = get_close_matches(word, names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
        raise FilterError(f"There is no column {word}: {hint}")
    if COLUMNS[number].kind is not Kind.NUMBER:
        raise FilterError(f"{word} is a word, not a number: it can be = or != or ~ (contains)")
    return number
