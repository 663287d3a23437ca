"""Periodic neighbours within a cutoff, for any cell shape, self-images included."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SHELL: Final = 1e-8
"""Å: by how much the lengths of one shell differ through rounding."""


def neighbors(
    cell: FloatArray, cartesian: FloatArray, centers: IntArray, *, cutoff: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """Every periodic image within ``cutoff`` (Å) of the atoms ``centers``. A shell that lies at the cutoff
    itself, to rounding, is left out whole: half of it would be no orbit of any symmetry.

    cell: (3, 3) rows, Å. cartesian: (n, 3), Å. centers: (c,) indices of atoms.
    Returns (receiver, sender, vector): (e,) indices into the atoms and (e, 3) vectors in Å from the receiver
    to the sender's image, ordered by receiver. Through pymatgen's linked-cell search.
    """
    from pymatgen.optimization.neighbors import find_points_in_spheres

    positions = np.ascontiguousarray(cartesian, dtype=np.float64)
    center, sender, image, _ = find_points_in_spheres(
        positions,
        np.ascontiguousarray(positions[centers]),
        r=float(cutoff),
        pbc=np.ones(3, dtype=np.int64),
        lattice=np.ascontiguousarray(cell, dtype=np.float64),
        tol=1e-8,
    )
    receiver = np.asarray(centers, dtype=np.int64)[center]
    vector = positions[sender] + image @ cell - positions[receiver]
    length = np.linalg.norm(vector, axis=1)
    kept = (length > 1e-8) & (length < _outermost(length, cutoff))
    order = np.argsort(center[kept], kind="stable")
    return receiver[kept][order], sender[kept][order].astype(np.int64), vector[kept][order]


def _outermost(length: FloatArray, cutoff: float) -> float:
    """The cutoff, or the inner side of a shell that rounding has spread around it."""
    limit = cutoff
    for value in np.sort(length[(length < cutoff) & (length > cutoff - 100 * SHELL)])[::-1]:
        if limit - value > SHELL:
            break
        limit = float(value)
    return limit
