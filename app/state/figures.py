"""How numbers and formulas are written: at most four significant digits on screen, every digit on copy."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

MINUS = "\u2212"
THIN_SPACE = "\u2009"
EN_DASH = "\u2013"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SCREW = re.compile(r"_(\d)")

_LONG_WORD = re.compile(r"\S{24,}")
_JOINT = re.compile(r"[^A-Za-z0-9]|.{12}")


def rounded(value: float, digits: int = 4) -> str:
    """A number with at most ``digits`` significant digits, without exponent where it can be read without one.

    >>> rounded(103.456), rounded(-0.04512, 2), rounded(12345.6)
    ('103.5', '−0.045', '12350')
    """
    if not math.isfinite(value):
        return EN_DASH
    if value == 0.0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    if not -4 <= magnitude < 7:
        return f"{value:.{digits - 1}e}".replace("-", MINUS)
    decimals = digits - 1 - magnitude
    text = f"{round(value, decimals):.{max(0, decimals)}f}"
    return "0" if float(text) == 0 else text.replace("-", MINUS)


def decimals_for(values: Sequence[float], digits: int = 4) -> int:
    """Decimals that give the largest of the values ``digits`` significant digits, so that columns align."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest == 0.0:
        return 0
    return min(digits - 1, max(0, digits - 1 - math.floor(math.log10(largest))))


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals; a rounded zero has no sign."""
    if not math.isfinite(value):
        return EN_DASH
    text = f"{value:.{decimals}f}"
    if float(text) == 0.0:
        text = f"{0.0:.{decimals}f}"
    return text.replace("-", MINUS)


def shortest(value: float) -> str:
    """A number as it was typed, with at most six digits.

    >>> shortest(10.5), shortest(-3.0)
    ('10.5', '−3')
    """
    return f"{value:.6g}".replace("-", MINUS)


def with_interval(value: float, limits: tuple[float, float] | None, unit: str = "GPa") -> str:
    """``103 (94–115) GPa``: a value with the limits that hold about 90 % of the true values.

    Written as limits and not as ±, because a conformal interval of a logarithm is not symmetric.
    """
    tail = f"{THIN_SPACE}{unit}" if unit else ""
    if limits is None:
        return rounded(value, 3) + tail
    return f"{rounded(value, 3)} ({interval(limits)}){tail}"


def interval(limits: tuple[float, float]) -> str:
    """``94–115``; limits below zero are kept apart by "to"."""
    low, high = limits
    joint = " to " if low < 0 else EN_DASH
    return f"{rounded(low, 3)}{joint}{rounded(high, 3)}"


def plus_minus(limits: tuple[float, float]) -> str:
    """``±9``: half the width of an interval, for the second line of a narrow cell."""
    return "±" + rounded(0.5 * (limits[1] - limits[0]), 2)


def pretty_formula(formula: str) -> str:
    """``SiO2`` as SiO₂."""
    return formula.translate(_SUBSCRIPTS)


def pretty_symbol(symbol: str) -> str:
    """A space-group symbol as it is set in the International Tables: ``P3_221`` gives P3₂21, ``Fd-3m``
    Fd3̅m.
    """
    with_screws = _SCREW.sub(lambda match: match.group(1).translate(_SUBSCRIPTS), symbol)
    return re.sub(r"-(\d)", "\\1\u0305", with_screws)


def plain_bars(text: str) -> str:
    """Text for a file or another program, where a bar over a figure is a minus sign before it.

    >>> plain_bars(pretty_symbol("Fd-3m"))
    'Fd-3m'
    """
    return re.sub("(\\d)\u0305", r"-\1", text)


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 crystal``, ``12 crystals``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def shortened(text: str, longest: int) -> str:
    """At most so many letters, the middle left out.

    >>> shortened("a-very-long-name.cif", 11)
    'a-ver…e.cif'
    """
    if len(text) <= longest:
        return text
    end = (longest - 1) // 2
    return f"{text[: longest - 1 - end]}…{text[-end:]}"


def breakable(text: str) -> str:
    """The text with places (of no width) where a line may break within long words, such as names of files."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub("\\g<0>\u200b", word[0]), text)


def direction_text(direction: Sequence[float]) -> str:
    """A unit vector as ``(0.58, −0.58, 0.58)``."""
    return "(" + ", ".join(fixed(component, 2) for component in direction) + ")"


def sentence(text: str) -> str:
    """A sentence with its first letter as it stands at the head of a line."""
    return text[:1].upper() + text[1:]
