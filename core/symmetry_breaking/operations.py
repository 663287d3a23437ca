"""All symmetry operations of a cell, its inner translations included, on atoms and on vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.space_group import DEFAULT_TOLERANCE, search_space_group
from core.crystal.symmetry import cartesian_rotations
from core.errors import SymmetryError

IntArray = npt.NDArray[np.int64]
_STILL: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellOperations:
    """k operations on the n atoms of a cell. rotations: (k, 3, 3) orthogonal Cartesian matrices, v' = R v.
    images: (k, n) the atom that each atom is carried onto. translations: (k, 3) Å, Cartesian, modulo the
    cell.
    """

    rotations: FloatArray
    images: IntArray
    translations: FloatArray

    @property
    def pure_translations(self) -> IntArray:
        """Numbers of the operations that turn nothing; the identity is one of them."""
        turn = np.abs(self.rotations - np.eye(3)).max(axis=(1, 2))
        return np.flatnonzero(turn < _STILL)


def cell_operations(crystal: Crystal, *, tolerance: float = DEFAULT_TOLERANCE) -> CellOperations:
    """The operations of a crystal within ``tolerance`` (Å). SymmetryError as for `search_space_group`, and
    where they do not permute the atoms.
    """
    found = search_space_group(crystal, tolerance)
    matrices, translations = found.operations
    fractional = crystal.cartesian @ np.linalg.inv(found.cell)
    images = np.empty((len(matrices), len(crystal)), dtype=np.int64)
    species = np.array(crystal.species)
    other = species[:, None] != species[None, :]
    for number, (matrix, shift) in enumerate(zip(matrices, translations, strict=True)):
        step = (fractional @ matrix.T + shift)[:, None] - fractional[None]
        far = np.linalg.norm((step - np.rint(step)) @ found.cell, axis=-1)
        images[number] = np.where(other, np.inf, far).argmin(axis=1)
    if (np.sort(images, axis=1) != np.arange(len(crystal))).any():
        raise SymmetryError("the symmetry operations do not permute the atoms; give a smaller tolerance")
    return CellOperations(
        rotations=cartesian_rotations(found.cell, matrices),
        images=images,
        translations=np.asarray(translations @ found.cell),
    )


def invariant_vectors(vectors: FloatArray, operations: CellOperations) -> FloatArray:
    """(n, 3) the part of vectors (n, 3) on the atoms that all operations leave unchanged."""
    total = np.zeros_like(vectors)
    for rotation, image in zip(operations.rotations, operations.images, strict=True):
        moved = np.empty_like(vectors)
        moved[image] = vectors @ rotation.T
        total += moved
    return np.asarray(total / len(operations.rotations))
