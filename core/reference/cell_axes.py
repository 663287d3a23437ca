"""Cartesian axes named by directions of a cell: "x a*, z c"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.errors import MeasuredTableError
from core.tensor.voigt import FloatArray

_AXES: Final = "xyz"
_DIRECTIONS: Final = ("a", "b", "c", "a*", "b*", "c*", "a+b")
LAST_LOW_GROUP: Final = 74
"""Up to the orthorhombic groups a cell has several settings, and axes mean nothing without one."""

LARGEST_OBLIQUITY: Final = 0.02
"""Cosine between the two named directions up to which they count as across each other."""


@dataclass(frozen=True, slots=True)
class CellAxes:
    """Two of the three axes, each along a direction of the cell; the third makes them right-handed.

    named: pairs of an axis ("x", "y", "z") and a direction, one of a, b, c, a*, b*, c*, a+b
    or its reverse, "-a".
    """

    named: tuple[tuple[str, str], tuple[str, str]]

    def __str__(self) -> str:
        return ", ".join(f"{axis} ∥ {direction.replace('-', '−')}" for axis, direction in self.named)

    def rows(self, basis: npt.ArrayLike) -> FloatArray:
        """(3, 3), rows are x, y, z in the frame in which the rows of ``basis`` (3, 3, Å) are a, b, c.

        MeasuredTableError where the two named directions are not across each other in that cell.
        """
        vectors = {axis: _direction(name, np.asarray(basis, dtype=np.float64)) for axis, name in self.named}
        first, second = vectors.values()
        if abs(float(first @ second)) > LARGEST_OBLIQUITY:
            raise MeasuredTableError(f"the axes {self} are not at right angles to each other in this cell")
        missing = next(axis for axis in _AXES if axis not in vectors)
        before, after = (_AXES[(_AXES.index(missing) + step) % 3] for step in (1, 2))
        # The one named second gives way by the fraction of a degree that the cell's rounding leaves.
        kept, leaning = (axis for axis, _ in self.named)
        vectors[leaning] = _unit(vectors[leaning] - (vectors[leaning] @ vectors[kept]) * vectors[kept])
        vectors[missing] = np.cross(vectors[before], vectors[after])
        return np.stack([vectors[axis] for axis in _AXES])


def parse_cell_axes(text: str) -> CellAxes:
    """The axes of a text such as "x a*, z c" or "x -a, z c". MeasuredTableError for anything else."""
    words = [tuple(part.split()) for part in text.split(",")]
    known = [
        (pair[0], pair[1])
        for pair in words
        if len(pair) == 2 and pair[0] in _AXES and pair[1].removeprefix("-") in _DIRECTIONS
    ]
    if len(known) != 2 or len(words) != 2 or known[0][0] == known[1][0]:
        raise MeasuredTableError(
            f'axes "{text}" cannot be read; write two of x, y, z, each with a direction of the cell: '
            '"x a*, z c"'
        )
    return CellAxes((known[0], known[1]))


def _direction(name: str, basis: FloatArray) -> FloatArray:
    sign = -1.0 if name.startswith("-") else 1.0
    letter = name.removeprefix("-")
    if letter == "a+b":
        return sign * _unit(basis[0] + basis[1])
    rows = np.linalg.inv(basis).T if letter.endswith("*") else basis
    return sign * _unit(rows["abc".index(letter[0])])


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector))
