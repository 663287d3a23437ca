"""One elasticity tensor written down in any of its notations, and one entry of it set to another value.

Rows and columns of the 6×6 notations are xx yy zz yz xz xy. With w = (1, 1, 1, √2, √2, √2) and
e = (1, 1, 1, 2, 2, 2), from the Voigt stiffness C and its inverse S:

    notation   stiffness            compliance
    Voigt      C_IJ                 S_IJ, which holds the factors 2 and 4: S_IJ = e_I e_J S_ijkl
    Mandel     w_I w_J C_IJ         S_IJ / (w_I w_J)
    tensor     C_ijkl               S_ijkl = S_IJ / (e_I e_J)

J. F. Nye, Physical Properties of Crystals (1985), chapter VIII; M. M. Mehrabadi and S. C. Cowin, Q. J. Mech.
Appl. Math. 43, 15 (1990). A compliance is given in 1/TPa (1000 times the inverse of a stiffness in GPa).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stability import RELATIVE_FLOOR, kelvin_moduli
from core.elasticity.stiffness import VOIGT_ORDER
from core.errors import TensorError
from core.tensor.mandel import mandel_from_compliance_voigt, mandel_from_voigt
from core.tensor.symmetrize import symmetrize_voigt
from core.tensor.voigt import (
    FloatArray,
    compliance_tensor_from_voigt,
    tensor_from_voigt,
    upper_triangle,
    voigt_from_upper_triangle,
)


class Kind(StrEnum):
    """Which of the two tensors: σ = C ε or ε = S σ."""

    STIFFNESS = "stiffness"
    COMPLIANCE = "compliance"


class Notation(StrEnum):
    """How it is written."""

    VOIGT = "Voigt"
    MANDEL = "Mandel"
    TENSOR = "3×3×3×3"


UNIT: Final = {Kind.STIFFNESS: "GPa", Kind.COMPLIANCE: "1/TPa"}
PAIRS: Final = tuple(first + second for first in "xyz" for second in "xyz")
"""Rows and columns of the 9×9 in which the 3×3×3×3 is written: ij down, kl across."""

_PER_TPA: Final = 1000.0


def labels(notation: Notation) -> tuple[str, ...]:
    """The names of the rows, and of the columns: 6, or 9 for the 3×3×3×3."""
    return PAIRS if notation is Notation.TENSOR else VOIGT_ORDER


def compliance_of(stiffness: npt.ArrayLike) -> FloatArray:
    """The Voigt compliance (6, 6) in 1/TPa of a stiffness (6, 6) in GPa; the same formula goes back.

    Also for a stiffness that is not positive definite, as long as it has an inverse; TensorError where a
    Kelvin modulus is zero.
    """
    voigt = np.asarray(stiffness, dtype=np.float64)
    moduli = np.abs(kelvin_moduli(voigt))
    if not moduli.min() > RELATIVE_FLOOR * moduli.mean():
        raise TensorError(
            "a Kelvin modulus is zero, so the matrix has no inverse: of stiffness and compliance only "
            "one exists"
        )
    inverse = np.linalg.inv(voigt)
    return np.asarray(0.5 * _PER_TPA * (inverse + inverse.T))


def matrix_in(stiffness: npt.ArrayLike, kind: Kind, notation: Notation) -> FloatArray:
    """The matrix that stands for a Voigt stiffness (6, 6) in GPa: (6, 6), or (9, 9) for the 3×3×3×3.

    GPa or 1/TPa. TensorError for the compliance of a stiffness without an inverse.
    """
    voigt = np.asarray(stiffness, dtype=np.float64)
    return _written(compliance_of(voigt) if kind is Kind.COMPLIANCE else voigt, kind, notation)


def _written(voigt: FloatArray, kind: Kind, notation: Notation) -> FloatArray:
    """A Voigt matrix (6, 6) of its kind in another notation."""
    stiff = kind is Kind.STIFFNESS
    if notation is Notation.MANDEL:
        return mandel_from_voigt(voigt) if stiff else mandel_from_compliance_voigt(voigt)
    if notation is Notation.TENSOR:
        full = tensor_from_voigt(voigt) if stiff else compliance_tensor_from_voigt(voigt)
        return full.reshape(9, 9)
    return voigt


def factors(kind: Kind, notation: Notation) -> FloatArray:
    """What the Voigt entry of the same kind is multiplied with in a notation: (6, 6) or (9, 9)."""
    return _written(np.ones((6, 6)), kind, notation)


def voigt_place(notation: Notation, row: int, column: int) -> tuple[int, int]:
    """Row and column of the Voigt entry that an entry of a notation stands for."""
    if notation is not Notation.TENSOR:
        return row, column
    return _voigt_index(PAIRS[row]), _voigt_index(PAIRS[column])


def _voigt_index(pair: str) -> int:
    return VOIGT_ORDER.index("".join(sorted(pair)))


def entry_name(kind: Kind, notation: Notation, row: int, column: int) -> str:
    """``C14``, ``S14``, or in the 3×3×3×3 ``C1123``."""
    letter = "C" if kind is Kind.STIFFNESS else "S"
    if notation is not Notation.TENSOR:
        return f"{letter}{row + 1}{column + 1}"
    numbers = "".join(str("xyz".index(axis) + 1) for axis in PAIRS[row] + PAIRS[column])
    return letter + numbers


def with_entry(
    stiffness: npt.ArrayLike,
    entry: tuple[int, int],
    value: float,
    *,
    kind: Kind = Kind.STIFFNESS,
    notation: Notation = Notation.VOIGT,
    group: npt.ArrayLike | None = None,
) -> FloatArray:
    """The Voigt stiffness (6, 6) in GPa after one entry of a matrix was set, with all that are equal to it.

    entry: row and column in the notation. value: GPa or 1/TPa. group: (k, 3, 3), the point group in the
    frame of the stiffness; then the result has its symmetry, and of the other independent constants those
    that come first (11, 12, 13 …) keep their values. TensorError where the value leaves no inverse, or where
    the symmetry forbids any value but zero.
    """
    row, column = voigt_place(notation, *entry)
    voigt = np.array(matrix_in(stiffness, kind, Notation.VOIGT))
    wanted = value / float(factors(kind, notation)[entry])
    if group is None:
        voigt[row, column] = voigt[column, row] = wanted
    else:
        voigt = _symmetric_with(voigt, (row, column), wanted, kind, np.asarray(group, dtype=np.float64))
    return compliance_of(voigt) if kind is Kind.COMPLIANCE else voigt


def stiffness_from_matrix(matrix: npt.ArrayLike, kind: Kind, notation: Notation) -> FloatArray:
    """The Voigt stiffness (6, 6) in GPa that a whole matrix stands for: the way back from `matrix_in`.

    TensorError where the entries do not have the symmetries of an elasticity tensor to 1 % of the largest.
    """
    given = np.asarray(matrix, dtype=np.float64)
    size = len(labels(notation))
    if given.shape != (size, size):
        raise TensorError(
            f"{notation} notation has {size}×{size} entries, not {'×'.join(map(str, given.shape))}"
        )
    plain = given / factors(kind, notation)
    voigt = plain if size == 6 else plain[np.ix_(_FIRST_PLACES, _FIRST_PLACES)]
    back = _written(voigt, kind, notation)
    off = max(float(np.abs(given - back).max()), float(np.abs(voigt - voigt.T).max()))
    if off > 0.01 * float(np.abs(given).max()):
        raise TensorError(f"the matrix is not symmetric: entries that must be equal differ by {off:.4g}")
    voigt = 0.5 * (voigt + voigt.T)
    return compliance_of(voigt) if kind is Kind.COMPLIANCE else voigt


_FIRST_PLACES: Final = tuple(PAIRS.index(pair) for pair in VOIGT_ORDER)


def _symmetric_with(
    voigt: FloatArray, entry: tuple[int, int], value: float, kind: Kind, group: FloatArray
) -> FloatArray:
    """A matrix with the symmetry of the group in which one entry has a value; textbooks' constants stay."""
    basis, pivots = invariant_basis(group, kind, entry)
    if pivots[0] != _place_in_triangle(*entry):
        name = entry_name(kind, Notation.VOIGT, *entry)
        raise TensorError(f"{name} is zero by the symmetry of the crystal; switch that off to set it")
    constants = upper_triangle(_projected(voigt, kind, group))[list(pivots)]
    constants[0] = value
    return voigt_from_upper_triangle(constants @ basis)


def invariant_basis(
    group: FloatArray, kind: Kind, first: tuple[int, int] = (0, 0)
) -> tuple[FloatArray, tuple[int, ...]]:
    """Independent constants of a point group as rows (n, 21), and their places among 11 12 … 16 22 … 66.

    group: (k, 3, 3) Cartesian matrices. Reduced row echelon form: a row holds what one constant of size 1
    sets of the 21 entries. The constants are the entry ``first`` where it is not zero by symmetry, and then
    the earliest of 11, 12, 13 … that those before do not set.
    """
    unit = voigt_from_upper_triangle(np.eye(21))
    rows = upper_triangle(_projected(unit, kind, group))
    order = [_place_in_triangle(*first), *(k for k in range(21) if k != _place_in_triangle(*first))]
    basis: list[FloatArray] = []
    pivots = []
    for place in order:
        rest = np.abs(rows[:, place])
        if rest.max() < _NEGLIGIBLE:
            continue
        pivot = rows[rest.argmax()] / rows[rest.argmax(), place]
        rows = rows - rows[:, place, None] * pivot
        basis = [row - row[place] * pivot for row in basis] + [pivot]
        pivots.append(place)
    rows = np.array(basis)
    return np.where(np.abs(rows) < _NEGLIGIBLE, 0.0, rows), tuple(pivots)


_NEGLIGIBLE: Final = 1e-8


def _projected(voigt: FloatArray, kind: Kind, group: FloatArray) -> FloatArray:
    """Mean over the group, of a stiffness or compliance (..., 6, 6) in Voigt form."""
    if kind is Kind.STIFFNESS:
        return symmetrize_voigt(voigt, group)
    # Without its factors 2 and 4 a compliance turns as a stiffness does.
    taken_out = factors(Kind.COMPLIANCE, Notation.MANDEL) / factors(Kind.STIFFNESS, Notation.MANDEL)
    return symmetrize_voigt(voigt * taken_out, group) / taken_out


def _place_in_triangle(row: int, column: int) -> int:
    first, second = sorted((row, column))
    return int(np.flatnonzero((_UPPER[0] == first) & (_UPPER[1] == second))[0])


_UPPER: Final = np.triu_indices(6)
