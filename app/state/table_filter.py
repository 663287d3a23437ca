"""What a line above the table lets through: words and comparisons, read by a small parser of our own.

    filter      = conjunction { "or" conjunction }
    conjunction = negation { ["and" | ","] negation }
    negation    = "not" negation | "(" filter ")" | condition
    condition   = "element" symbol { symbol } | sum comparison sum { comparison sum }
                | column ("=" | "!=" | "~") word | word
    sum         = product { ("+" | "−") product };  product = sign { ("*" | "/") sign };
    sign        = ["−"] (number | column | "(" sum ")")

Nothing is ever evaluated as Python. A comparison with a value that is not known lets nothing through.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from app.state.crystal_table import CrystalRow
from app.state.filter_words import FilterError, Token, column_number, number_column, tokens_of
from app.state.table_columns import COLUMNS, Column, Kind
from core.crystal.elements import ATOMIC_NUMBER

Filter = Callable[[CrystalRow], bool]
Sum = Callable[[CrystalRow], float]

LONGEST = 500
"""Letters of a filter."""
DEEPEST = 25
"""Brackets and signs within each other."""
_SAME = 5e-5
"""Numbers that differ by less than this share look the same with four digits."""

_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COMPARISONS = (*_ORDERS, "=", "!=")
_TRUTHS = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}


def parse_filter(text: str) -> Filter:
    """The filter that a line of text means; everything passes an empty one. FilterError, in words."""
    if len(text) > LONGEST:
        raise FilterError(f"The filter has {len(text)} letters; {LONGEST} are the most")
    tokens = tokens_of(text)
    if not tokens:
        return lambda row: True
    parser = _Parser(tokens)
    found = parser.alternatives()
    if parser.ahead is not None:
        raise FilterError(f"“{parser.ahead.text}” does not fit here")
    return found


class _Parser:
    """Recursive descent over the tokens of one filter."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    @property
    def ahead(self) -> Token | None:
        """The token that comes next."""
        return self._at(0)

    def _at(self, offset: int) -> Token | None:
        place = self._place + offset
        return self._tokens[place] if place < len(self._tokens) else None

    def _next(self) -> Token:
        token = self.ahead
        if token is None:
            raise FilterError("The filter ends too early")
        self._place += 1
        return token

    def _take(self, *texts: str, kind: str = "operator", offset: int = 0) -> bool:
        """Go past the next token where it is one of these."""
        if self._is(*texts, kind=kind, offset=offset):
            self._place += 1
            return True
        return False

    def _is(self, *texts: str, kind: str = "operator", offset: int = 0) -> bool:
        token = self._at(offset)
        return token is not None and token.kind == kind and token.text.casefold() in texts

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FilterError(f"More than {DEEPEST} brackets or signs within each other")

    # --- conditions  ----------------------------------------
    def alternatives(self) -> Filter:
        """``… or …``."""
        found = [self._conjunction()]
        while self._take("or", kind="word"):
            found.append(self._conjunction())
        return found[0] if len(found) == 1 else lambda row: any(each(row) for each in found)

    def _conjunction(self) -> Filter:
        found = [self._negation()]
        while True:
            joined = self._take("and", kind="word") or self._take(",")
            if not joined and (self.ahead is None or self._is(")") or self._is("or", kind="word")):
                break
            found.append(self._negation())
        return found[0] if len(found) == 1 else lambda row: all(each(row) for each in found)

    def _negation(self) -> Filter:
        if self._is("not", kind="word") and not self._compared(1):
            self._place += 1
            self._deeper()
            inner = self._negation()
            self._depth -= 1
            return lambda row: not inner(row)
        if self._is("(") and not self._bracket_is_sum():
            self._place += 1
            self._deeper()
            found = self.alternatives()
            self._depth -= 1
            if not self._take(")"):
                raise FilterError("A bracket is not closed")
            return found
        return self._condition()

    def _bracket_is_sum(self) -> bool:
        """Whether what follows the closing bracket makes a number of what is within."""
        depth = 0
        for offset, token in enumerate(self._tokens[self._place :]):
            if token.kind == "operator" and token.text in "()":
                depth += 1 if token.text == "(" else -1
                if depth == 0:
                    return self._compared(offset + 1)
        return False

    def _compared(self, offset: int) -> bool:
        """Whether the token there goes on with a comparison or a sum."""
        return self._is(*_COMPARISONS, "~", "+", "-", "*", "/", offset=offset)

    def _condition(self) -> Filter:
        token = self._next()
        if (
            token.kind == "word"
            and token.text.casefold() in ("element", "elements")
            and not self._compared(0)
        ):
            return self._elements()
        number = column_number(token.text) if token.kind == "word" else None
        if number is not None and COLUMNS[number].kind is not Kind.NUMBER and self._compared(0):
            return self._words_compared(COLUMNS[number], number)
        is_text = token.kind == "quoted" or (token.kind == "word" and not self._compared(0))
        if is_text or (token.kind == "number" and not self._compared(0)):
            sought = token.text.casefold()
            return lambda row: sought in row.searched
        if token.kind == "operator" and token.text not in ("(", "-"):
            raise FilterError(f"“{token.text}” has nothing before it: write for example K > 100")
        self._place -= 1
        return self._comparison()

    def _elements(self) -> Filter:
        wanted: set[str] = set()
        while self.ahead is not None and self.ahead.kind == "word" and not self._compared(1):
            word = self.ahead.text.capitalize()
            if word not in ATOMIC_NUMBER:
                if wanted:
                    break
                raise FilterError(f"{self.ahead.text} is not the symbol of an element")
            wanted.add(word)
            self._place += 1
        if not wanted:
            raise FilterError("element wants a symbol: element Si")
        return lambda row: wanted <= row.elements

    def _words_compared(self, column: Column, number: int) -> Filter:
        sign = self._next().text
        if sign not in ("=", "!=", "~"):
            raise FilterError(f"{column.name} is a word: write {column.name} = …, != … or ~ … (contains)")
        token = self._next()
        if token.kind == "operator":
            raise FilterError(f"{column.name} {sign} wants a word, not “{token.text}”")
        sought = self._truth(column, token.text) if column.kind is Kind.TRUTH else token.text.casefold()
        return _word_filter(sign, sought, number)

    @staticmethod
    def _truth(column: Column, word: str) -> str:
        if word.casefold() not in _TRUTHS:
            raise FilterError(f"{column.name} is yes or no, not “{word}”")
        return _TRUTHS[word.casefold()]

    def _comparison(self) -> Filter:
        sums = [self._sum()]
        signs: list[str] = []
        while self._is(*_COMPARISONS):
            signs.append(self._next().text)
            sums.append(self._sum())
        if not signs:
            what = f" instead of “{self.ahead.text}”" if self.ahead is not None else ""
            raise FilterError(f"A comparison is missing: <, <=, >, >=, = or !={what}")
        found = [_held(*each) for each in zip(signs, sums, sums[1:], strict=False)]
        return found[0] if len(found) == 1 else lambda row: all(each(row) for each in found)

    # --- numbers  ----------------------------------------
    def _sum(self) -> Sum:
        found = self._product()
        while self._is("+", "-"):
            found = _combined(self._next().text, found, self._product())
        return found

    def _product(self) -> Sum:
        found = self._signed()
        while self._is("*", "/"):
            found = _combined(self._next().text, found, self._signed())
        return found

    def _signed(self) -> Sum:
        self._deeper()
        try:
            return self._operand()
        finally:
            self._depth -= 1

    def _operand(self) -> Sum:
        token = self._next()
        if token == Token("operator", "-"):
            inner = self._signed()
            return lambda row: -inner(row)
        if token == Token("operator", "("):
            found = self._sum()
            if not self._take(")"):
                raise FilterError("A bracket is not closed")
            return found
        if token.kind == "number":
            value = float(token.text)
            return lambda row: value
        if token.kind != "word":
            raise FilterError(f"A number or a column is missing before “{token.text}”")
        number = number_column(token.text)
        return lambda row: row.number(number)


def _combined(sign: str, left: Sum, right: Sum) -> Sum:
    if sign == "+":
        return lambda row: left(row) + right(row)
    if sign == "-":
        return lambda row: left(row) - right(row)
    if sign == "*":
        return lambda row: left(row) * right(row)
    return lambda row: _quotient(left(row), right(row))


def _quotient(left: float, right: float) -> float:
    return left / right if right else math.nan


def _held(sign: str, left: Sum, right: Sum) -> Filter:
    """Whether a comparison holds; none does where a value is not known (NaN)."""
    if sign == "=":
        return lambda row: _same(left(row), right(row))
    if sign == "!=":
        return lambda row: _differ(left(row), right(row))
    holds = _ORDERS[sign]
    return lambda row: holds(left(row), right(row))


def _differ(left: float, right: float) -> bool:
    return not (math.isnan(left) or math.isnan(right) or _same(left, right))


def _same(left: float, right: float) -> bool:
    """As it looks on the screen; whole numbers exactly."""
    if left == right:
        return True
    whole = left.is_integer() and right.is_integer()
    return not whole and math.isclose(left, right, rel_tol=_SAME)


def _word_filter(sign: str, sought: str, number: int) -> Filter:
    def word(row: CrystalRow) -> str | None:
        value = row.values[number]
        return value.casefold() if isinstance(value, str) else None

    if sign == "~":
        return lambda row: sought in (word(row) or "")
    if sign == "=":
        return lambda row: word(row) == sought
    return lambda row: word(row) not in (None, sought)
