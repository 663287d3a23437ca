"""Where the elements stand in the periodic table of 18 groups."""

from __future__ import annotations

from typing import Final

from core.crystal.elements import SYMBOLS

COLUMNS: Final = 18
ROWS: Final = 9
"""Seven periods, and the rows of the lanthanides and the actinides below them."""

_NOBLE: Final = (2, 10, 18, 36, 54, 86, 118)
_LANTHANUM, _LUTETIUM, _ACTINIUM, _LAWRENCIUM = 57, 71, 89, 103


def place_of(number: int) -> tuple[int, int]:
    """(row, column), from 0, of an element by its atomic number."""
    if _LANTHANUM <= number < _LUTETIUM:
        return 7, 2 + number - _LANTHANUM
    if _ACTINIUM <= number < _LAWRENCIUM:
        return 8, 2 + number - _ACTINIUM
    period = next(row for row, last in enumerate(_NOBLE) if number <= last)
    before = _NOBLE[period - 1] if period else 0
    place, left = number - before, _NOBLE[period] - number
    if number == 1:
        return 0, 0
    if place <= 2 and period:
        return period, place - 1
    return period, COLUMNS - 1 - left


PLACES: Final[dict[str, tuple[int, int]]] = {
    symbol: place_of(number) for number, symbol in enumerate(SYMBOLS, start=1)
}
"""(row, column) of each symbol; the f block stands in rows 7 and 8."""
SYMBOL_AT: Final[dict[tuple[int, int], str]] = {place: symbol for symbol, place in PLACES.items()}
