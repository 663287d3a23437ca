"""Tensors of any index symmetry as matrices of at most a few rows, in Voigt's order of pairs.

A symmetric pair of indices becomes one number 1–6 (xx yy zz yz xz xy), a single index 1–3. Strain-like pairs
carry a factor 2 in their shear columns (d_14 = 2 d_123), stress-like ones do not (e_14 = e_123):
J. F. Nye, Physical Properties of Crystals (1985), sections VII.2 and VIII.3.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

from core.errors import TensorError
from core.tensor.index_symmetry import IndexSymmetry, symmetrized
from core.tensor.voigt import VOIGT_PAIRS, FloatArray


def shear_factor(symmetry: IndexSymmetry, index: tuple[int, ...], doubled: tuple[int, ...] = ()) -> float:
    """What an element of the tensor is multiplied with in the matrix. doubled: slots that are strain-like."""
    factor = 1.0
    for number in doubled:
        slot = symmetry.slots[number]
        factor *= 2.0 if len(slot) == 2 and index[slot[0]] != index[slot[1]] else 1.0
    return factor


def matrix_of(tensor: npt.ArrayLike, symmetry: IndexSymmetry, doubled: tuple[int, ...] = ()) -> FloatArray:
    """The matrix of a tensor (3, …, 3), same unit; its index symmetry is taken for granted."""
    full = np.asarray(tensor, dtype=np.float64)
    matrix = np.zeros(symmetry.shape)
    for index in product(range(3), repeat=symmetry.rank):
        matrix[symmetry.position(index)] = full[index] * shear_factor(symmetry, index, doubled)
    return matrix


def tensor_of(matrix: npt.ArrayLike, symmetry: IndexSymmetry, doubled: tuple[int, ...] = ()) -> FloatArray:
    """The tensor (3, …, 3) of a matrix, same unit.

    Raises TensorError for another shape, for numbers that are not finite, and for a matrix that breaks the
    symmetry of the indices by more than 1e-3 of its largest number.
    """
    given = np.asarray(matrix, dtype=np.float64)
    rows, columns = symmetry.shape
    if given.shape == (columns, rows) and columns == 1 and given.shape != symmetry.shape:
        given = given.T
    if given.shape != symmetry.shape:
        shape = "×".join(str(size) for size in given.shape)
        raise TensorError(f"a matrix of {shape} numbers was given; {symmetry.formula} needs {rows}×{columns}")
    if not np.isfinite(given).all():
        raise TensorError("the matrix has a number that is not finite; give all of them")
    full = np.zeros((3,) * symmetry.rank)
    for index in product(range(3), repeat=symmetry.rank):
        full[index] = given[symmetry.position(index)] / shear_factor(symmetry, index, doubled)
    even = symmetrized(full, symmetry)
    wrong = float(np.abs(full - even).max())
    if wrong > 1e-3 * float(np.abs(full).max()):
        at = np.unravel_index(int(np.abs(full - even).argmax()), full.shape)
        place = symmetry.position(tuple(int(k) for k in at))
        raise TensorError(
            f"row {place[0] + 1}, column {place[1] + 1} of the matrix is {given[place]:g}; the symmetry of "
            f"indices {symmetry.formula} does not allow it beside the other numbers"
        )
    return even


def labels_of(symmetry: IndexSymmetry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels of rows and columns: ``xx``, ``yz``, ``x``; several slots with a dot between."""
    names = [
        tuple("xyz"[i] + "xyz"[j] for i, j in VOIGT_PAIRS) if len(slot) == 2 else tuple("xyz")
        for slot in symmetry.slots
    ]
    row, column = names[: symmetry.row_slots], names[symmetry.row_slots :]
    return tuple("·".join(part) for part in product(*row)), tuple("·".join(part) for part in product(*column))
