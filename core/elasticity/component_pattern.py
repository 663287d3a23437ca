"""Which components of a stiffness matrix a symmetry makes zero, equal, opposite or dependent on others.

In standard axes the 6×6 looks as in J. F. Nye, Physical Properties of Crystals (1957), table 9;
here it follows from the rotations themselves and holds in any axes, for instance those of a file's cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.tensor.component_relations import Relation, component_relations, sum_text
from core.tensor.symmetrize import symmetrize_voigt
from core.tensor.voigt import FloatArray

COMPONENTS: Final = tuple((row, column) for row in range(6) for column in range(row, 6))
"""Row and column, from 0, of the 21 components, row after row."""

_PRESENT: Final = 1e-6


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
        return f"{own} = {sum_text([(component_name(self.free[k]), factor) for k, factor in rule.terms])}"

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
    found = component_relations(_invariant_components(rotations))
    rules = tuple(
        ComponentRule(row=row, column=column, relation=relation, terms=terms)
        for (row, column), relation, terms in zip(COMPONENTS, found.relations, found.terms, strict=True)
    )
    return ComponentPattern(free=tuple(COMPONENTS[number] for number in found.free), rules=rules)


def _invariant_components(rotations: npt.ArrayLike) -> FloatArray:
    """(k, 21) a basis of the invariant stiffnesses, by their components."""
    units = np.zeros((len(COMPONENTS), 6, 6))
    rows, columns = np.array(COMPONENTS).T
    units[np.arange(len(COMPONENTS)), rows, columns] = 1.0
    units[np.arange(len(COMPONENTS)), columns, rows] = 1.0
    images = symmetrize_voigt(units, rotations)[:, rows, columns]
    _, sizes, basis = np.linalg.svd(images)
    return np.asarray(basis[sizes > _PRESENT])
