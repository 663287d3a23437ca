"""What a group of rotations, or all of them, make of the tensors of an index symmetry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.tensor.index_symmetry import IndexSymmetry
from core.tensor.voigt import FloatArray

_PRESENT: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class IrrepCount:
    """An irreducible part of O(3) and how often it occurs. degree: l; parity: ±1 under the inversion."""

    degree: int
    parity: int
    count: int

    @property
    def text(self) -> str:
        """``2x4e`` in e3nn's notation."""
        return f"{self.count}x{self.name}"

    @property
    def name(self) -> str:
        """``4e``, the part without its number."""
        return f"{self.degree}{'e' if self.parity > 0 else 'o'}"


def irreps_of(symmetry: IndexSymmetry) -> tuple[IrrepCount, ...]:
    """The irreducible parts of O(3) in the tensors of an index symmetry, by ascending degree.

    Casimir's operator L² = Σ_a J_a², J_a the sum of the rotation generators of all indices, has the
    eigenvalue l(l + 1) on every part of degree l, 2l + 1 times for each: E. P. Wigner, Group Theory (1959),
    chapter 15.
    """
    basis = _orthonormal(symmetry)
    count = len(basis)
    casimir = np.zeros((count, count))
    for axis in range(3):
        turned = np.zeros_like(basis)
        for place in range(symmetry.rank):
            turned += _on_index(basis, _generator(axis), place)
        own = basis.reshape(count, -1) @ turned.reshape(count, -1).T
        casimir += own @ own.T
    values = np.linalg.eigvalsh(casimir)
    degrees = np.rint((np.sqrt(1.0 + 4.0 * np.maximum(values, 0.0)) - 1.0) / 2.0).astype(np.int64)
    return tuple(
        IrrepCount(degree=int(l), parity=symmetry.parity, count=int((degrees == l).sum()) // (2 * int(l) + 1))
        for l in np.unique(degrees)
    )


def irreps_text(parts: tuple[IrrepCount, ...]) -> str:
    """``2x0e+2x2e+1x4e``."""
    return "+".join(part.text for part in parts)


def invariants_in_irrep(degree: int, parity: int, rotations: npt.ArrayLike) -> int:
    """How many vectors of an irrep a group leaves alone: the mean of its character sin((l+½)φ)/sin(φ/2).

    rotations: (k, 3, 3), all elements of the group. J.-P. Serre, Linear Representations of Finite Groups
    (1977), section 2.3.
    """
    matrices = np.asarray(rotations, dtype=np.float64)
    improper = np.linalg.det(matrices) < 0.0
    trace = np.trace(matrices, axis1=-2, axis2=-1) * np.where(improper, -1.0, 1.0)
    angle = np.arccos(np.clip((trace - 1.0) / 2.0, -1.0, 1.0))
    orders = np.arange(-degree, degree + 1)
    characters = np.cos(orders * angle[:, None]).sum(axis=1) * np.where(improper, parity, 1)
    return round(float(characters.mean()))


def invariant_projector(symmetry: IndexSymmetry, rotations: npt.ArrayLike) -> FloatArray:
    """(n, n) orthogonal projector (1/k) Σ_g g on the tensors that a group leaves unchanged.

    It acts on the components of ``symmetry`` times the roots of their weights, which is an orthonormal basis.
    rotations: (k, 3, 3), all elements of the group, Cartesian, in the frame of the tensor.
    """
    basis = _orthonormal(symmetry)
    matrices = np.asarray(rotations, dtype=np.float64)
    total = np.zeros_like(basis)
    for matrix in matrices:
        turned = basis
        for place in range(symmetry.rank):
            turned = _on_index(turned, matrix, place)
        total += turned * (np.sign(np.linalg.det(matrix)) if symmetry.axial else 1.0)
    flat = total.reshape(len(basis), -1) / len(matrices)
    return np.asarray(basis.reshape(len(basis), -1) @ flat.T)


def invariant_components(symmetry: IndexSymmetry, rotations: npt.ArrayLike) -> FloatArray:
    """(k, n) a basis of the tensors that a group leaves unchanged, by the components of ``symmetry``; k is
    the number of independent constants.
    """
    values, vectors = np.linalg.eigh(invariant_projector(symmetry, rotations))
    return np.asarray(vectors[:, values > 0.5].T / np.sqrt(symmetry.weights))


def nearest_invariant(tensor: npt.ArrayLike, symmetry: IndexSymmetry, rotations: npt.ArrayLike) -> FloatArray:
    """The tensor (3, …, 3) nearest to a given one, in the Frobenius norm, that a group leaves unchanged."""
    full = np.asarray(tensor, dtype=np.float64)
    basis = _orthonormal(symmetry)
    flat = basis.reshape(len(basis), -1)
    kept = invariant_projector(symmetry, rotations) @ (flat @ full.ravel())
    return np.asarray((kept @ flat).reshape(full.shape))


def _orthonormal(symmetry: IndexSymmetry) -> FloatArray:
    """(n, 3, …, 3) the units, each divided by its norm."""
    roots = np.sqrt(symmetry.weights)
    return np.asarray(symmetry.units / roots.reshape(-1, *[1] * symmetry.rank))


def _on_index(tensors: FloatArray, matrix: FloatArray, place: int) -> FloatArray:
    """Σ_a matrix_ia T_…a… on one index of tensors (n, 3, …, 3)."""
    moved = np.tensordot(tensors, matrix, axes=([place + 1], [1]))
    return np.moveaxis(moved, -1, place + 1)


def _generator(axis: int) -> FloatArray:
    """(J_a)_bc = −ε_abc, the turn about an axis per radian."""
    generator = np.zeros((3, 3))
    second, third = (axis + 1) % 3, (axis + 2) % 3
    generator[second, third], generator[third, second] = -1.0, 1.0
    return generator
