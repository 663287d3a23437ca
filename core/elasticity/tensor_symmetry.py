"""The rotations that leave a tensor of rank 4 as it is, found from the tensor alone in any orientation."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from core.elasticity.transverse import transverse_frame
from core.tensor.mandel import tensor_from_mandel
from core.tensor.rotation import mandel_rotation, rotation_matrices
from core.tensor.voigt import FloatArray

TOLERANCE: Final = 1e-6
"""A turn counts when it alters no component by more than this share of the largest."""

_LARGEST_GROUP: Final = 24


def symmetry_turns(mandel: FloatArray, cube_axes: FloatArray) -> FloatArray:
    """The proper rotations (k, 3, 3), the identity among them, of a tensor given as Mandel matrix (6, 6).

    Axes of turns are eigenvectors of both contractions T_ijkk and T_ikjk, or those of a cube (``cube_axes``,
    rows); two-fold axes across a three- or four-fold one lie where the wave of T_nnnn around it has its
    phase. The full rotation about an axis, which has no finite group, gives the turns that are tested.
    """
    return _turns(mandel.tobytes(), cube_axes.tobytes())


@lru_cache(maxsize=16)
def _turns(mandel_bytes: bytes, cube_bytes: bytes) -> FloatArray:
    mandel = np.frombuffer(mandel_bytes).reshape(6, 6)
    tensor = tensor_from_mandel(mandel)
    contractions = np.stack([np.einsum("ijkk->ij", tensor), np.einsum("ikjk->ij", tensor)])
    eigenvectors = np.swapaxes(np.linalg.eigh(contractions)[1], 1, 2).reshape(-1, 3)
    axes = np.concatenate([eigenvectors, np.frombuffer(cube_bytes).reshape(3, 3)])
    generators = [np.eye(3)]
    for fold in (4, 3, 2):
        for axis in axes[_unchanged(mandel, rotation_matrices(2.0 * np.pi / fold * axes))]:
            generators.append(rotation_matrices(2.0 * np.pi / fold * axis))
            if fold > 2:
                across = rotation_matrices(np.pi * _across(tensor, axis, fold))
                generators += list(across[_unchanged(mandel, across)])
    group = _closure(np.array(generators))
    group.setflags(write=False)
    return group


def _across(tensor: FloatArray, axis: FloatArray, fold: int) -> FloatArray:
    """Directions (2, 3) across a main axis that are two-fold ones where there are such."""
    u, v = (vector[:, 0] for vector in transverse_frame(axis[:, None]))
    angles = 2.0 * np.pi * np.arange(24) / 24.0
    around = u[:, None] * np.cos(angles) + v[:, None] * np.sin(angles)
    tilted = around if fold == 4 else (around + axis[:, None]) / np.sqrt(2.0)
    wave = np.einsum("ijkl,in,jn,kn,ln->n", tensor, tilted, tilted, tilted, tilted, optimize=True)
    phase = np.arctan2(wave @ np.sin(fold * angles), wave @ np.cos(fold * angles)) / fold
    found = np.array([phase, phase + 0.5 * np.pi])
    return np.asarray(np.cos(found)[:, None] * u + np.sin(found)[:, None] * v)


def _unchanged(mandel: FloatArray, rotations: FloatArray) -> FloatArray:
    turns = mandel_rotation(rotations)
    change = np.abs(turns @ mandel @ np.swapaxes(turns, 1, 2) - mandel).max(axis=(1, 2))
    return np.asarray(change <= TOLERANCE * np.abs(mandel).max())


def _closure(generators: FloatArray) -> FloatArray:
    """All products, as far as there are no more than the largest point group has."""
    elements = [np.eye(3)]
    for element in elements:  # grows while it is walked through, until it is closed
        for product in generators @ element:
            if len(elements) < _LARGEST_GROUP and all(np.abs(product - e).max() > 1e-4 for e in elements):
                elements.append(product)
    return np.array(elements)
