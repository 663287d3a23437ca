"""The rotation that brings one neighbourhood closest to another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import pi, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from core.environment.harmonics import block, wigner_matrices
from core.tensor.rotation import rotation_matrices

FloatArray = npt.NDArray[np.float64]

_GRID: Final = 4_608
"""Rotations that are tried first, about 15° apart."""

_GRID_DEGREE: Final = 4
"""Degrees above turn too fast for so few rotations; they come in when the best are refined."""

_REFINED: Final = 12
_STEPS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Superposition:
    """rotation: (3, 3) float64, orthogonal, that carries the second neighbourhood onto the first, v' = R v;
    improper where mirror images were compared. overlap: of the two densities, 1 where they coincide.
    """

    rotation: FloatArray
    overlap: float

    @property
    def is_proper(self) -> bool:
        """No reflection takes part."""
        return float(np.linalg.det(self.rotation)) > 0.0

    @property
    def axis_angle(self) -> tuple[FloatArray, float]:
        """Unit axis (3,) and angle in degrees, 0 to 180, of the rotation; of −R where R is improper (which is
        the rotation of the inverted neighbourhood).
        """
        from scipy.spatial.transform import Rotation

        vector = Rotation.from_matrix(self.rotation * np.sign(np.linalg.det(self.rotation))).as_rotvec()
        angle = float(np.linalg.norm(vector))
        axis = np.array([0.0, 0.0, 1.0]) if angle < 1e-9 else vector / angle
        return axis, float(np.degrees(angle))


def best_superposition(first: FloatArray, second: FloatArray, *, improper: bool = False) -> Superposition:
    """Of coefficients (k, (L + 1)²) of two sites with the same k channels.

    The overlap Σ_l tr(T_lᵀ D_l(R)), T_l = Σ_k c_klm c'_klm', is looked for on a grid of rotations; the best
    are refined by Newton's method on the group. improper: among R = −Q instead of rotations Q.
    """
    highest = round(sqrt(first.shape[-1])) - 1
    sign = -1.0 if improper else 1.0
    products = [
        sign**l * first[:, block(l)].T @ second[:, block(l)] for l in range(highest + 1)
    ]  # (2l + 1, 2l + 1) each
    grid, matrices = _rotation_grid(min(highest, _GRID_DEGREE))
    rough = _traces(matrices, products)
    starts = grid[np.argsort(rough)[::-1][:_REFINED]]
    rotations, values = _refined(starts, products)
    best = int(np.argmax(values))
    scale = float(np.linalg.norm(first) * np.linalg.norm(second))
    return Superposition(rotation=sign * rotations[best], overlap=float(values[best]) / max(scale, 1e-300))


@cache
def _rotation_grid(highest: int) -> tuple[FloatArray, tuple[FloatArray, ...]]:
    """Rotations (k, 3, 3) spread over SO(3) by super-Fibonacci spirals, and their Wigner matrices.

    M. Alexa, Super-Fibonacci Spirals, CVPR (2022).
    """
    from scipy.spatial.transform import Rotation

    golden, psi = sqrt(2.0), 1.533751168755204288118041
    s = np.arange(_GRID) + 0.5
    t = s / _GRID
    alpha, beta = 2.0 * pi * s / golden, 2.0 * pi * s / psi
    near, far = np.sqrt(t), np.sqrt(1.0 - t)
    quaternions = np.stack(
        [near * np.sin(alpha), near * np.cos(alpha), far * np.sin(beta), far * np.cos(beta)], axis=1
    )
    rotations = np.concatenate([np.eye(3)[None], Rotation.from_quat(quaternions).as_matrix()])
    return rotations, wigner_matrices(rotations, highest)


def _overlap(rotations: FloatArray, products: list[FloatArray]) -> FloatArray:
    return _traces(wigner_matrices(rotations, len(products) - 1), products)


def _traces(matrices: tuple[FloatArray, ...], products: list[FloatArray]) -> FloatArray:
    """Σ_l tr(T_lᵀ D_l), (k,), over the degrees that the matrices (k, 2l + 1, 2l + 1) go up to."""
    total = np.zeros(len(matrices[0]))
    for matrix, product in zip(matrices, products, strict=False):
        total += matrix.reshape(len(matrix), -1) @ product.ravel()
    return total


def _refined(rotations: FloatArray, products: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Rotations (k, 3, 3) carried uphill, and their overlaps (k,): Newton steps where the overlap is concave
    and gains, shorter ones along the gradient otherwise.
    """
    values = _overlap(rotations, products)
    damping = np.ones(len(rotations))
    for _ in range(_STEPS):
        gradient, hessian = _derivatives(rotations, values, products)
        size = np.abs(np.linalg.eigvalsh(hessian)).max(axis=1)
        shifted = hessian - (damping * size + 1e-12)[:, None, None] * np.eye(3)
        step = -np.linalg.solve(shifted, gradient[..., None])[..., 0]
        length = np.linalg.norm(step, axis=1, keepdims=True)
        trial = rotation_matrices(step * np.minimum(1.0, 0.3 / np.maximum(length, 1e-300))) @ rotations
        gained = _overlap(trial, products)
        better = gained > values
        rotations = np.where(better[:, None, None], trial, rotations)
        values = np.where(better, gained, values)
        damping = np.where(better, damping * 0.2, damping * 4.0)
        if float(length.max()) < 1e-9:
            break
    return rotations, values


def _derivatives(
    rotations: FloatArray, values: FloatArray, products: list[FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """(k, 3) and (k, 3, 3) of the overlap over small turns, by central differences: as exact as needed, since
    Newton's steps only say where to look next.
    """
    step = 2e-3
    turns = [step * np.eye(3)[i] for i in range(3)]
    moves = [*turns, *(-turn for turn in turns)]
    moves += [turns[i] + turns[j] for i, j in ((0, 1), (0, 2), (1, 2))]
    moved = rotation_matrices(np.array(moves))[:, None] @ rotations[None]
    sampled = _overlap(moved.reshape(-1, 3, 3), products).reshape(len(moves), -1)
    gradient = (sampled[:3] - sampled[3:6]).T / (2.0 * step)
    hessian = np.empty((len(rotations), 3, 3))
    for i in range(3):
        hessian[:, i, i] = (sampled[i] - 2.0 * values + sampled[3 + i]) / step**2
    for place, (i, j) in enumerate(((0, 1), (0, 2), (1, 2)), start=6):
        mixed = (sampled[place] - sampled[i] - sampled[j] + values) / step**2
        hessian[:, i, j] = hessian[:, j, i] = mixed
    return gradient, hessian
