"""A stiffness taken apart: by rotational character, and by symmetry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stability import compliance_voigt
from core.elasticity.symmetry_classes import ElasticSymmetry, invariants
from core.tensor.irreps import BLOCKS, irreps_from_mandel, mandel_from_irreps
from core.tensor.mandel import mandel_from_voigt, voigt_from_mandel
from core.tensor.rotation import mandel_rotation, rotate_mandel, rotation_matrices
from core.tensor.voigt import FloatArray, tensor_from_voigt

HARMONIC_PARTS: Final = ("0a", "0b", "2a", "2b", "4")
"""The irreducible parts: dilatation (3K), shear (2G), their coupling, deviatoric l = 2, l = 4."""

_COARSE: Final = 1500
_STARTS: Final = 6
_NEWTON_STEPS: Final = 14
_DIFFERENCE: Final = 1e-3
_SETTLED: Final = 1e-9


class Metric(StrEnum):
    """How the distance of two stiffnesses is measured."""

    FROBENIUS = "frobenius"
    """‖C − C*‖; M. Moakher and A. N. Norris, J. Elasticity 85, 215 (2006)."""

    LOG_EUCLIDEAN = "log-euclidean"
    """‖ln C − ln C*‖: the same for stiffness and compliance, and C* stays positive definite."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HarmonicDecomposition:
    """irreps: (21,) GPa. norms: of each of `HARMONIC_PARTS`, GPa; shares: norm² over the whole; they add up
    to 1.
    """

    irreps: FloatArray
    norms: Mapping[str, float]
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SymmetryDecomposition:
    """Parts that add up to the stiffness, each orthogonal to the others, after Browaeys and Chevrot.

    axes: (3, 3), rows are the axes x, y, z in which it was taken apart. shares: ‖part‖²/‖C‖² from the
    isotropic to the triclinic part; they add up to 1. parts: (6, 6) GPa each, in the frame of the stiffness.
    """

    axes: FloatArray
    shares: Mapping[ElasticSymmetry, float]
    parts: Mapping[ElasticSymmetry, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClosestTensor:
    """voigt: (6, 6) GPa, of that symmetry, in the frame of the stiffness. axes: (3, 3), rows are its
    standard axes.

    distance: relative to the norm of the stiffness (Frobenius) or absolute, ‖ln C − ln C*‖ (log-Euclidean).
    """

    symmetry: ElasticSymmetry
    metric: Metric
    voigt: FloatArray
    axes: FloatArray
    distance: float


def harmonic_decomposition(voigt: npt.ArrayLike) -> HarmonicDecomposition:
    """The irreducible parts of a stiffness (6, 6) in GPa under rotations: 2×(l=0) ⊕ 2×(l=2) ⊕ (l=4).

    G. Backus, Rev. Geophys. 8, 633 (1970). The order and the basis are those of `core.tensor.irreps`.
    """
    irreps = irreps_from_mandel(mandel_from_voigt(voigt))
    norms = [float(np.linalg.norm(irreps[block])) for block in BLOCKS]
    total = max(float(irreps @ irreps), 1e-300)
    return HarmonicDecomposition(
        irreps=irreps,
        norms=dict(zip(HARMONIC_PARTS, norms, strict=True)),
        shares={name: norm**2 / total for name, norm in zip(HARMONIC_PARTS, norms, strict=True)},
    )


def browaeys_chevrot(voigt: npt.ArrayLike) -> SymmetryDecomposition:
    """Isotropic, hexagonal, tetragonal, orthorhombic, monoclinic and triclinic part of a stiffness (6, 6)
    in GPa.

    In the axes that bisect the eigenvectors of C_ijkk and C_ikjk; z is the one that leaves the greatest
    hexagonal part. J. T. Browaeys and S. Chevrot, Geophys. J. Int. 159, 667 (2004).
    """
    mandel = mandel_from_voigt(voigt)
    axes = _bisecting_axes(tensor_from_voigt(voigt))
    cyclic = [axes[[1, 2, 0]], axes[[2, 0, 1]], axes]
    hexagonal = [_kept(mandel, choice[None], ElasticSymmetry.HEXAGONAL)[0] for choice in cyclic]
    axes = cyclic[int(np.argmax(hexagonal))]
    local = irreps_from_mandel(rotate_mandel(mandel, axes))
    total = max(float(local @ local), 1e-300)
    shares: dict[ElasticSymmetry, float] = {}
    parts: dict[ElasticSymmetry, FloatArray] = {}
    rest = local
    for symmetry in _NESTED:
        basis = invariants(symmetry)
        part = basis.T @ (basis @ rest)
        rest = rest - part
        shares[symmetry] = float(part @ part) / total
        parts[symmetry] = voigt_from_mandel(rotate_mandel(mandel_from_irreps(part), axes.T))
    return SymmetryDecomposition(axes=axes, shares=shares, parts=parts)


_NESTED: Final = (
    ElasticSymmetry.ISOTROPIC,
    ElasticSymmetry.HEXAGONAL,
    ElasticSymmetry.TETRAGONAL,
    ElasticSymmetry.ORTHORHOMBIC,
    ElasticSymmetry.MONOCLINIC,
    ElasticSymmetry.TRICLINIC,
)


def closest_tensor(
    voigt: npt.ArrayLike, symmetry: ElasticSymmetry, metric: Metric = Metric.FROBENIUS
) -> ClosestTensor:
    """The nearest stiffness of a symmetry in any orientation; the orientation is found, not assumed.

    The projection on the tensors of a symmetry in given axes is linear; the axes that keep most of the norm
    are searched from 1,500 evenly spread orientations, the best of them climbed by Newton's method. voigt:
    (6, 6) GPa. UnstableTensorError for the logarithm of a stiffness that is not positive definite.
    """
    mandel = _compared(voigt, metric)
    return _closest(mandel, symmetry, metric, _in_coarse_axes(mandel))


def closest_tensors(voigt: npt.ArrayLike, metric: Metric = Metric.FROBENIUS) -> tuple[ClosestTensor, ...]:
    """`closest_tensor` for every symmetry above triclinic, monoclinic first; quicker than one by one."""
    mandel = _compared(voigt, metric)
    coarse = _in_coarse_axes(mandel)
    higher = [kind for kind in ElasticSymmetry if kind is not ElasticSymmetry.TRICLINIC]
    return tuple(_closest(mandel, kind, metric, coarse) for kind in higher)


def _compared(voigt: npt.ArrayLike, metric: Metric) -> FloatArray:
    """The matrix whose Frobenius norm the metric is."""
    if metric is Metric.FROBENIUS:
        return mandel_from_voigt(voigt)
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    return _matrix_function(mandel_from_voigt(voigt), np.log)


def _closest(
    mandel: FloatArray, symmetry: ElasticSymmetry, metric: Metric, coarse: FloatArray
) -> ClosestTensor:
    axes = _best_axes(mandel, symmetry, coarse)
    basis = invariants(symmetry)
    local = irreps_from_mandel(rotate_mandel(mandel, axes))
    nearest = rotate_mandel(mandel_from_irreps(basis.T @ (basis @ local)), axes.T)
    distance = float(np.linalg.norm(mandel - nearest))
    if metric is Metric.LOG_EUCLIDEAN:
        nearest = _matrix_function(nearest, np.exp)
    else:
        distance /= max(float(np.linalg.norm(mandel)), 1e-300)
    return ClosestTensor(
        symmetry=symmetry, metric=metric, voigt=voigt_from_mandel(nearest), axes=axes, distance=distance
    )


def _matrix_function(mandel: FloatArray, function: np.ufunc) -> FloatArray:
    values, vectors = np.linalg.eigh(mandel)
    return np.asarray((vectors * function(values)) @ vectors.T)


def _kept(mandel: FloatArray, axes: FloatArray, symmetry: ElasticSymmetry) -> FloatArray:
    """‖projection‖² (n,) on a symmetry in axes (n, 3, 3)."""
    local = irreps_from_mandel(rotate_mandel(mandel, axes))
    return np.asarray(((local @ invariants(symmetry).T) ** 2).sum(axis=-1))


@lru_cache(maxsize=1)
def _coarse_turns() -> tuple[FloatArray, FloatArray]:
    """Orientations (n, 3, 3) to start from, and what they do to Mandel vectors (n, 6, 6)."""
    axes = np.concatenate([np.eye(3)[None], _even_rotations(_COARSE)])
    return axes, mandel_rotation(axes)


def _in_coarse_axes(mandel: FloatArray) -> FloatArray:
    """Irreps (n, 21) in each of the orientations to start from."""
    turns = _coarse_turns()[1]
    return irreps_from_mandel(turns @ mandel @ np.swapaxes(turns, 1, 2))


def _best_axes(mandel: FloatArray, symmetry: ElasticSymmetry, coarse: FloatArray) -> FloatArray:
    if symmetry in (ElasticSymmetry.ISOTROPIC, ElasticSymmetry.TRICLINIC):
        return np.eye(3)
    kept = ((coarse @ invariants(symmetry).T) ** 2).sum(axis=-1)
    axes = _coarse_turns()[0][np.argsort(-kept)[:_STARTS]]
    for _ in range(_NEWTON_STEPS):
        moved = _newton_step(mandel, axes, symmetry)
        if np.abs(moved - axes).max() < _SETTLED:
            break
        axes = moved
    best = axes[int(_kept(mandel, axes, symmetry).argmax())]
    return np.asarray(best)


_PROBES: Final = np.array(
    [[i, j, k] for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1) if abs(i) + abs(j) + abs(k) < 3],
    dtype=np.float64,
)

_SMALL_TURNS: Final = rotation_matrices(_DIFFERENCE * _PROBES)


def _newton_step(mandel: FloatArray, axes: FloatArray, symmetry: ElasticSymmetry) -> FloatArray:
    """Each of axes (n, 3, 3) turned towards its maximum, by a quadratic fitted to 19 small turns; never
    downhill.
    """
    probed = (_SMALL_TURNS[None] @ axes[:, None]).reshape(-1, 3, 3)
    values = _kept(mandel, probed, symmetry).reshape(len(axes), -1)
    slope, curvature = _quadratic(values)
    eigenvalues, vectors = np.linalg.eigh(curvature)
    along = np.einsum("nij,ni->nj", vectors, slope)
    flat = np.abs(eigenvalues) < 1e-6 * np.abs(eigenvalues).max(axis=1, keepdims=True)
    step = np.where(flat, 0.0, along / np.where(flat, 1.0, np.abs(eigenvalues)))
    length = np.linalg.norm(step, axis=1, keepdims=True)
    step *= np.minimum(1.0, 0.3 / np.maximum(length, 1e-300))
    moved = rotation_matrices(np.einsum("nij,nj->ni", vectors, step)) @ axes
    better = _kept(mandel, moved, symmetry) >= _kept(mandel, axes, symmetry)
    return np.where(better[:, None, None], moved, axes)


_DESIGN: Final = np.linalg.pinv(
    np.column_stack(
        [np.ones(len(_PROBES)), _PROBES]
        + [_PROBES[:, i] * _PROBES[:, j] for i, j in combinations_with_replacement(range(3), 2)]
    )
)


def _quadratic(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Slopes (n, 3) and Hessians (n, 3, 3) from values (n, 19) at the probes."""
    fitted = values @ _DESIGN.T
    hessian = np.empty((len(values), 3, 3))
    for column, (i, j) in enumerate(combinations_with_replacement(range(3), 2)):
        hessian[:, i, j] = hessian[:, j, i] = fitted[:, 4 + column] * (2.0 if i == j else 1.0)
    return fitted[:, 1:4] / _DIFFERENCE, hessian / _DIFFERENCE**2


def _even_rotations(count: int) -> FloatArray:
    """Rotations (n, 3, 3) spread evenly: M. Alexa, Super-Fibonacci Spirals, CVPR (2022)."""
    s = (np.arange(count) + 0.5) / count
    first = 2.0 * np.pi * (np.arange(count) + 0.5) / np.sqrt(2.0)
    second = 2.0 * np.pi * (np.arange(count) + 0.5) / 1.533751168755204288118041
    x, y = np.sqrt(s) * np.sin(first), np.sqrt(s) * np.cos(first)
    z, w = np.sqrt(1.0 - s) * np.sin(second), np.sqrt(1.0 - s) * np.cos(second)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), -1, 0)


def _bisecting_axes(tensor: FloatArray) -> FloatArray:
    """Right-handed axes (3, 3) in rows between the eigenvectors of C_ijkk and the nearest ones of C_ikjk."""
    first = np.linalg.eigh(np.einsum("ijkk->ij", tensor))[1].T
    second = np.linalg.eigh(np.einsum("ikjk->ij", tensor))[1].T
    overlap = first @ second.T
    nearest = second[np.abs(overlap).argmax(axis=1)]
    sum_of_both = first + nearest * np.sign(np.einsum("ij,ij->i", first, nearest))[:, None]
    left, _, right = np.linalg.svd(sum_of_both)
    axes = left @ right
    return np.asarray(axes if np.linalg.det(axes) > 0 else -axes)
