"""The pattern of a tensor's matrix under a point group, and what a proposed tensor violates of it.

In standard axes the patterns are those of J. F. Nye, Physical Properties of Crystals (1985), appendix E; here
they follow from the rotations themselves and hold in any axes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.tensor.component_relations import Relation, component_relations, sum_text
from core.tensor.group_invariants import invariant_components, nearest_invariant
from core.tensor.index_symmetry import IndexSymmetry
from core.tensor.matrix_layout import matrix_of, shear_factor, tensor_of
from core.tensor.voigt import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternComponent:
    """One component. row, column: from 0, in the matrix. name: as ``d14``. terms: numbers of the free
    components (places in `TensorPattern.free`) and factors; empty for zero.
    """

    row: int
    column: int
    name: str
    relation: Relation
    terms: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorPattern:
    """The rules of all components, in the order of the matrix.

    index_symmetry, doubled: how the matrix is written (`matrix_of`). free: numbers of the independent
    components. constants: (k, n) the components of the tensors with one free component 1 and the others 0.
    """

    index_symmetry: IndexSymmetry
    doubled: tuple[int, ...]
    components: tuple[PatternComponent, ...]
    free: tuple[int, ...]

    @property
    def count(self) -> int:
        """Number of independent constants."""
        return len(self.free)

    def text(self, number: int) -> str:
        """The rule of a component in signs: ``d25 = −d14``, ``d11 = 0``; a free one is named."""
        own = self.components[number]
        if own.relation is Relation.FREE:
            return f"{own.name} independent"
        if own.relation is Relation.ZERO:
            return f"{own.name} = 0"
        terms = [(self.components[self.free[k]].name, factor) for k, factor in own.terms]
        return f"{own.name} = {sum_text(terms)}"

    def numbers(self) -> npt.NDArray[np.int64]:
        """(rows, columns) which component stands at each place of the matrix; −1 where it is always 0."""
        grid = np.full(self.index_symmetry.shape, -1, dtype=np.int64)
        for number, unit in enumerate(self.index_symmetry.units):
            for index in np.argwhere(unit != 0.0):
                grid[self.index_symmetry.position(tuple(int(k) for k in index))] = number
        return grid

    def signs(self) -> npt.NDArray[np.int64]:
        """(rows, columns) the sign with which the component stands there: −1 for xz of ``ij=-ji`` at zx."""
        signs = np.ones(self.index_symmetry.shape, dtype=np.int64)
        for unit in self.index_symmetry.units:
            for index in np.argwhere(unit < 0.0):
                signs[self.index_symmetry.position(tuple(int(k) for k in index))] = -1
        return signs

    def filled(self, constants: npt.ArrayLike) -> FloatArray:
        """The matrix with these values (count,) of the free components."""
        values = np.asarray(constants, dtype=np.float64)
        own = [sum(factor * values[k] for k, factor in part.terms) for part in self.components]
        return np.where(self.numbers() >= 0, np.array([*own, 0.0])[self.numbers()] * self.signs(), 0.0)


def tensor_pattern(
    symmetry: IndexSymmetry, rotations: npt.ArrayLike, *, symbol: str = "T", doubled: tuple[int, ...] = ()
) -> TensorPattern:
    """The pattern of the tensors that a group leaves unchanged.

    rotations: (k, 3, 3), all elements of the group as orthogonal Cartesian matrices in the frame of the
    tensor. symbol: of the names of components. doubled: slots that are strain-like (`matrix_of`).
    """
    indices = symmetry.components
    factors = np.array([shear_factor(symmetry, index, doubled) for index in indices])
    found = component_relations(invariant_components(symmetry, rotations) * factors)
    components = tuple(
        PatternComponent(
            row=symmetry.position(index)[0],
            column=symmetry.position(index)[1],
            name=symbol + symmetry.digits(index),
            relation=relation,
            terms=terms,
        )
        for index, relation, terms in zip(indices, found.relations, found.terms, strict=True)
    )
    return TensorPattern(index_symmetry=symmetry, doubled=doubled, components=components, free=found.free)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolatedComponent:
    """A component that the group does not allow: its name, the value given, the nearest allowed one (same
    unit), and the rule.
    """

    name: str
    row: int
    column: int
    value: float
    allowed: float
    rule: str

    @property
    def deviation(self) -> float:
        """How far the value is from the allowed one."""
        return self.value - self.allowed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Violation:
    """What a tensor violates. nearest: the matrix of the allowed tensor that is nearest in the Frobenius norm
    of the full tensor. residual: norm of what is left over, in the tensor's unit; relative: its share of the
    tensor's norm. components: those off by more than ``tolerance`` times the largest number of the matrix,
    the worst first.
    """

    nearest: FloatArray
    residual: float
    relative: float
    tolerance: float
    components: tuple[ViolatedComponent, ...]


def violation_of(
    matrix: npt.ArrayLike, pattern: TensorPattern, rotations: npt.ArrayLike, *, tolerance: float = 0.01
) -> Violation:
    """What a proposed matrix violates of a pattern, which is that of ``rotations``. Raises TensorError for a
    matrix of another shape or without the symmetry of indices.
    """
    symmetry, doubled = pattern.index_symmetry, pattern.doubled
    tensor = tensor_of(matrix, symmetry, doubled)
    allowed = nearest_invariant(tensor, symmetry, rotations)
    nearest, given = matrix_of(allowed, symmetry, doubled), matrix_of(tensor, symmetry, doubled)
    norm, residual = float(np.linalg.norm(tensor)), float(np.linalg.norm(tensor - allowed))
    limit = tolerance * float(np.abs(given).max())
    found = [
        ViolatedComponent(
            name=own.name,
            row=own.row,
            column=own.column,
            value=float(given[own.row, own.column]),
            allowed=float(nearest[own.row, own.column]),
            rule=pattern.text(number),
        )
        for number, own in enumerate(pattern.components)
        if abs(given[own.row, own.column] - nearest[own.row, own.column]) > limit
    ]
    return Violation(
        nearest=nearest,
        residual=residual,
        relative=residual / norm if norm > 0.0 else 0.0,
        tolerance=tolerance,
        components=tuple(sorted(found, key=lambda part: -abs(part.deviation))),
    )
