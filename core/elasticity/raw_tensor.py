"""From the numbers that somebody wrote down to a stiffness: shape, symmetry, order of components and unit.

What is certain is put right and said in a note; what is not is refused with what to do. Nothing is guessed in
silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.elasticity.stability import is_positive_definite
from core.elasticity.stiffness import VOIGT_ORDER
from core.errors import TensorReadError
from core.tensor.voigt import FloatArray, voigt_from_upper_triangle
from core.units import GPA_IN_PA, KBAR_IN_GPA, MBAR_IN_GPA

ROUNDING_ASYMMETRY: Final = 0.01
"""Up to this share of the largest component, C_ij and C_ji are taken as one number written twice."""

UNITS: Final = {
    "gpa": 1.0,
    "mpa": 1e6 / GPA_IN_PA,
    "pa": 1.0 / GPA_IN_PA,
    "kbar": KBAR_IN_GPA,
    "mbar": MBAR_IN_GPA,
}
"""GPa in one of each unit that a file may state (lower case, so Mbar and not mbar is meant)."""

_SUSPECT: Final = (
    (1e8, "Pa", "1e9", "Pa"),
    (1e5, "MPa or bar", "1000 (MPa) or 10000 (bar)", "MPa"),
    (2500.0, "kbar", "10", "kbar"),
)
"""(largest component from which on, what it then probably is, divide by, the flag): diamond, the stiffest,
has 1,080 GPa.
"""

_INDEX_PAIRS: Final = {name: name for name in VOIGT_ORDER} | {
    "zy": "yz", "zx": "xz", "yx": "xy",
    "11": "xx", "22": "yy", "33": "zz",
    "23": "yz", "32": "yz", "13": "xz", "31": "xz", "12": "xy", "21": "xy",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTensor:
    """Numbers as they stand in a file, and what the file says about them.

    rows: the numbers line by line. unit: as stated, empty when it is not. frame: as stated. order: the
    six components in the order of the file, empty when it is not stated. recognised: sentences on the format
    that was recognised, for the user. settled: which of "unit" and "order" the format fixes, so that a file
    of it need not state them.
    """

    rows: tuple[tuple[float, ...], ...]
    unit: str = ""
    frame: str = ""
    order: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()
    settled: frozenset[str] = frozenset()

    @property
    def unstated(self) -> tuple[str, ...]:
        """Which of "unit" and "order" neither the file nor its format says."""
        known = self.settled | ({"unit"} if self.unit else set()) | ({"order"} if self.order else set())
        return tuple(name for name in ("unit", "order") if name not in known)


def stiffness_matrix(raw: RawTensor, subject: str) -> tuple[FloatArray, tuple[str, ...]]:
    """The symmetric (6, 6) in GPa, Voigt order xx yy zz yz xz xy, and notes on what was done.

    subject: what error messages call the file. TensorReadError where the numbers cannot be a stiffness in
    GPa.
    """
    notes = list(raw.recognised)
    matrix = _square(raw.rows, subject, notes)
    if not np.isfinite(matrix).all():
        raise TensorReadError(
            f"{subject}: some numbers are not finite (NaN or infinity); give all 21 components"
        )
    if not matrix.any():
        raise TensorReadError(f"{subject}: all numbers are zero; give the stiffness in GPa")
    matrix = _symmetric(matrix, subject, notes)
    matrix = _reordered(matrix, raw.order, subject, notes)
    return _in_gpa(matrix, raw.unit, subject, notes), tuple(notes)


def square_matrix(raw: RawTensor, subject: str) -> FloatArray:
    """The (6, 6) as it stands in the file, in its unit and order; TensorReadError where there is none."""
    return _square(raw.rows, subject, [])


def _square(rows: tuple[tuple[float, ...], ...], subject: str, notes: list[str]) -> FloatArray:
    lengths = tuple(len(row) for row in rows)
    flat = np.array([number for row in rows for number in row], dtype=np.float64)
    if lengths == (6,) * 6 or lengths == (36,):
        return flat.reshape(6, 6)
    if lengths == (1, 2, 3, 4, 5, 6):
        notes.append("the numbers are the lower triangle, row by row")
        lower = np.zeros((6, 6))
        lower[np.tril_indices(6)] = flat
        return np.asarray(lower + lower.T - np.diag(np.diag(lower)))
    if lengths == (6, 5, 4, 3, 2, 1):
        return voigt_from_upper_triangle(flat)
    if len(flat) == 21:
        return _from_21(flat, subject, notes)
    shape = (
        f"{len(rows)} lines of {', '.join(map(str, lengths[:8]))} numbers"
        if len(flat)
        else "no numbers at all"
    )
    raise TensorReadError(
        f"{subject}: {shape}, expected 6×6 numbers or the 21 of the upper triangle "
        "(Voigt order xx yy zz yz xz xy, GPa)"
    )


def _from_21(flat: FloatArray, subject: str, notes: list[str]) -> FloatArray:
    upper = voigt_from_upper_triangle(flat)
    lower = np.zeros((6, 6))
    lower[np.tril_indices(6)] = flat
    lower = lower + lower.T - np.diag(np.diag(lower))
    if not is_positive_definite(upper) and is_positive_definite(lower):
        raise TensorReadError(
            f"{subject}: read as 11 12 13 14 15 16 22 … the 21 numbers are no stable stiffness, but as "
            "11 21 22 31 32 33 41 … they are; write them as 6×6 to say which is meant"
        )
    notes.append("the 21 numbers were taken as the upper triangle, row by row: 11 12 13 14 15 16 22 …")
    return upper


def _symmetric(matrix: FloatArray, subject: str, notes: list[str]) -> FloatArray:
    largest = float(np.abs(matrix).max())
    upper, lower = np.triu(matrix, 1), np.tril(matrix, -1)
    for given, missing, name in ((upper, lower, "upper"), (lower, upper, "lower")):
        if given.any() and not missing.any():
            notes.append(f"only the {name} triangle is filled; the other half was mirrored from it")
            return np.asarray(given + given.T + np.diag(np.diag(matrix)))
    difference = np.abs(matrix - matrix.T)
    asymmetry = float(difference.max())
    if asymmetry > ROUNDING_ASYMMETRY * largest:
        i, j = np.unravel_index(int(difference.argmax()), (6, 6))
        raise TensorReadError(
            f"{subject}: the matrix is not symmetric: C{i + 1}{j + 1} = {matrix[i, j]:g} but "
            f"C{j + 1}{i + 1} = {matrix[j, i]:g}; a stiffness has C_ij = C_ji, correct the numbers"
        )
    if asymmetry > 1e-9 * largest:
        notes.append(f"C_ij and C_ji differed by up to {asymmetry:.3g} (rounding); their means were taken")
    return np.asarray(0.5 * (matrix + matrix.T))


def _reordered(matrix: FloatArray, order: tuple[str, ...], subject: str, notes: list[str]) -> FloatArray:
    if not order:
        return matrix
    names = [_INDEX_PAIRS.get(name.lower(), "") for name in order]
    if sorted(names) != sorted(VOIGT_ORDER):
        raise TensorReadError(
            f"{subject}: the order of components is given as {' '.join(order)}, "
            "expected the six of xx yy zz yz xz xy"
        )
    places = [names.index(name) for name in VOIGT_ORDER]
    if places != list(range(6)):
        notes.append(
            f"components were in the order {' '.join(names)} and were put in the order xx yy zz yz xz xy"
        )
    return matrix[np.ix_(places, places)]


def _in_gpa(matrix: FloatArray, unit: str, subject: str, notes: list[str]) -> FloatArray:
    if unit and unit.lower() not in UNITS:
        raise TensorReadError(
            f"{subject}: the unit is given as {unit}, expected one of GPa, MPa, Pa, kbar, Mbar"
        )
    factor = UNITS[unit.lower()] if unit else 1.0
    if factor != 1.0:
        notes.append(f"converted from {unit} to GPa")
    matrix = matrix * factor
    largest = float(np.abs(matrix).max())
    for limit, name, divisor, flag in _SUSPECT:
        if largest >= limit:
            raise TensorReadError(
                f"{subject}: the largest component is {largest:.4g}, too much for GPa (diamond has 1080); "
                f"if the numbers are in {name}, divide them by {divisor}, or say --units {flag}"
            )
    return matrix
