"""Which components of a stiffness matrix a symmetry makes zero, equal, opposite or dependent on others.

In standard axes the 6×6 looks as in J. F. Nye, Physical Properties of Crystals (1957), table 9;
here it follows from the rotations themselves and holds in any axes, for instance those of a file's cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from core.tensor.symmetrize import symmetrize_voigt
from core.tensor.voigt import FloatArray

COMPONENTS: Final = tuple((row, column) for row in range(6) for column in range(row, 6))
"""Row and column, from 0, of the 21 components, row after row."""

_PRESENT: Final = 1e-6
_FREE: Final = 1e-3
"""Share of a component that those before it leave open, from which it counts as free itself."""


class Relation(StrEnum):
    """What a symmetry says of a component."""

    ZERO = "zero"
    FREE = "free"
    """Independent: the others are written by it."""
    EQUAL = "equal"
    OPPOSITE = "opposite"
    DEPENDENT = "dependent"
    """A sum of multiples of free ones, as (C11 − C12)/2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRule:
    """The rule for one component. row, column: from 0, row ≤ column. terms: number of the free component (its
    place among `ComponentPattern.free`) and factor; empty for zero.
    """

    row: int
    column: int
    relation: Relation
    terms: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentPattern:
    """The rules of all components. free: (row, column), from 0, of the independent ones; rules: of
    `COMPONENTS` in their order.
    """

    free: tuple[tuple[int, int], ...]
    rules: tuple[ComponentRule, ...]

    @property
    def count(self) -> int:
        """Number of independent constants, 2 to 21."""
        return len(self.free)

    def rule(self, row: int, column: int) -> ComponentRule:
        """The rule of a component; rows and columns may be exchanged."""
        return self.rules[COMPONENTS.index((min(row, column), max(row, column)))]

    def text(self, row: int, column: int) -> str:
        """The rule in signs: ``C66 = (C11 − C12)/2``, ``C24 = −C14``, ``C15 = 0``; a free one is named."""
        rule = self.rule(row, column)
        own = component_name((rule.row, rule.column))
        if rule.relation is Relation.FREE:
            return f"{own} independent"
        if rule.relation is Relation.ZERO:
            return f"{own} = 0"
        return f"{own} = {_sum_text([(component_name(self.free[k]), factor) for k, factor in rule.terms])}"

    def filled(self, constants: npt.ArrayLike) -> FloatArray:
        """The (6, 6) matrix with these values (count,) of the free components."""
        values = np.asarray(constants, dtype=np.float64)
        matrix = np.zeros((6, 6))
        for rule in self.rules:
            value = sum(factor * values[number] for number, factor in rule.terms)
            matrix[rule.row, rule.column] = matrix[rule.column, rule.row] = value
        return matrix


def component_name(component: tuple[int, int]) -> str:
    """``C14`` for (0, 3)."""
    return f"C{component[0] + 1}{component[1] + 1}"


def component_pattern(rotations: npt.ArrayLike) -> ComponentPattern:
    """The pattern of a stiffness that a group leaves unchanged.

    rotations: (k, 3, 3), all elements of the group as orthogonal Cartesian matrices, in the frame of the
    stiffness. Components are made free in the order of `COMPONENTS`, so that the others follow from earlier
    ones, as in the usual tables: C66 = (C11 − C12)/2.
    """
    basis = _invariant_components(rotations)
    chosen = _free_components(basis)
    # Rows of the solution: how each component follows from the free ones.
    factors = np.linalg.solve(basis[:, chosen], basis).T
    factors[np.abs(factors) < _PRESENT] = 0.0
    rules = []
    for number, (row, column) in enumerate(COMPONENTS):
        terms = tuple((int(k), float(factors[number, k])) for k in np.flatnonzero(factors[number]))
        relation = Relation.FREE if number in chosen else _relation(terms)
        rules.append(ComponentRule(row=row, column=column, relation=relation, terms=terms))
    return ComponentPattern(free=tuple(COMPONENTS[number] for number in chosen), rules=tuple(rules))


def _relation(terms: tuple[tuple[int, float], ...]) -> Relation:
    if not terms:
        return Relation.ZERO
    if len(terms) == 1 and abs(abs(terms[0][1]) - 1.0) < 1e-5:
        return Relation.EQUAL if terms[0][1] > 0.0 else Relation.OPPOSITE
    return Relation.DEPENDENT


def _invariant_components(rotations: npt.ArrayLike) -> FloatArray:
    """(k, 21) a basis of the invariant stiffnesses, by their components."""
    units = np.zeros((len(COMPONENTS), 6, 6))
    rows, columns = np.array(COMPONENTS).T
    units[np.arange(len(COMPONENTS)), rows, columns] = 1.0
    units[np.arange(len(COMPONENTS)), columns, rows] = 1.0
    images = symmetrize_voigt(units, rotations)[:, rows, columns]
    _, sizes, basis = np.linalg.svd(images)
    return np.asarray(basis[sizes > _PRESENT])


def _free_components(basis: FloatArray) -> list[int]:
    """The first components, in their order, that together fix all of an invariant stiffness."""
    chosen: list[int] = []
    rest = basis.copy()
    for number in range(len(COMPONENTS)):
        column = rest[:, number]
        length = float(np.linalg.norm(column))
        if length > _FREE and len(chosen) < len(basis):
            unit = column / length
            rest = rest - np.outer(unit, unit @ rest)
            chosen.append(number)
    return chosen


def _sum_text(terms: list[tuple[str, float]]) -> str:
    """``(C11 − C12)/2`` from names and factors; decimals where no small fraction fits."""
    fractions = [Fraction(factor).limit_denominator(12) for _, factor in terms]
    if any(abs(float(part) - factor) > 1e-5 for part, (_, factor) in zip(fractions, terms, strict=True)):
        return _joined([(name, f"{abs(factor):.4g} ", factor < 0.0) for name, factor in terms])
    below = int(np.lcm.reduce([part.denominator for part in fractions]))
    whole = [(name, int(part * below)) for (name, _), part in zip(terms, fractions, strict=True)]
    text = _joined([(name, "" if abs(k) == 1 else f"{abs(k)} ", k < 0) for name, k in whole])
    if below == 1:
        return text
    return f"({text})/{below}" if len(terms) > 1 or text.startswith("−") else f"{text}/{below}"


def _joined(terms: list[tuple[str, str, bool]]) -> str:
    text = ""
    for name, factor, negative in terms:
        sign = ("−" if negative else "") if not text else (" − " if negative else " + ")
        text += f"{sign}{factor}{name}"
    return text
