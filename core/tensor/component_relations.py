"""What a symmetry says of the components of a tensor: which are free, and how the others follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

import numpy as np

from core.tensor.voigt import FloatArray

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
class ComponentRelations:
    """The relations of n components. free: numbers of the independent ones, ascending. relations: (n) in
    order. terms: for each component the numbers (places in ``free``) and factors it is the sum of; empty for
    zero.
    """

    free: tuple[int, ...]
    relations: tuple[Relation, ...]
    terms: tuple[tuple[tuple[int, float], ...], ...]


def component_relations(basis: FloatArray) -> ComponentRelations:
    """How n components depend on each other in a space of tensors.

    basis: (k, n) linearly independent tensors that span the space, by their components. Components are made
    free in their order, so that the others follow from earlier ones, as in the usual tables:
    C66 = (C11 − C12)/2.
    """
    chosen = _free_components(basis)
    # Rows of the solution: how each component follows from the free ones.
    factors = np.linalg.solve(basis[:, chosen], basis).T
    factors[np.abs(factors) < _PRESENT] = 0.0
    terms = tuple(
        tuple((int(k), float(factors[number, k])) for k in np.flatnonzero(factors[number]))
        for number in range(basis.shape[1])
    )
    relations = tuple(
        Relation.FREE if number in chosen else _relation(own) for number, own in enumerate(terms)
    )
    return ComponentRelations(free=tuple(chosen), relations=relations, terms=terms)


def _relation(terms: tuple[tuple[int, float], ...]) -> Relation:
    if not terms:
        return Relation.ZERO
    if len(terms) == 1 and abs(abs(terms[0][1]) - 1.0) < 1e-5:
        return Relation.EQUAL if terms[0][1] > 0.0 else Relation.OPPOSITE
    return Relation.DEPENDENT


def _free_components(basis: FloatArray) -> list[int]:
    """The first components, in their order, that together fix all of an invariant tensor."""
    chosen: list[int] = []
    rest = basis.copy()
    for number in range(basis.shape[1]):
        column = rest[:, number]
        length = float(np.linalg.norm(column))
        if length > _FREE and len(chosen) < len(basis):
            unit = column / length
            rest = rest - np.outer(unit, unit @ rest)
            chosen.append(number)
    return chosen


def sum_text(terms: list[tuple[str, float]]) -> str:
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
