"""Cells repeated along a, b and c: which cells, how many fit, and their bonds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.bonding import Bonds
from core.crystal.validity import MOST_ATOMS

IntArray = npt.NDArray[np.int64]
Repeats = tuple[int, int, int]

MOST_REPEATS: Final = 10
"""Cells along one axis beyond which no supercell is drawn."""


def block_shifts(repeats: Sequence[int]) -> IntArray:
    """(na nb nc, 3) whole cells of a block of na × nb × nc, the last axis running fastest."""
    axes = (np.arange(count, dtype=np.int64) for count in repeats)
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)


def supercell_bonds(bonds: Bonds, repeats: Repeats) -> Bonds:
    """The bonds of :func:`core.crystal.symmetry.supercell`, na nb nc times those of the cell.

    Copy number p of atom i, in the order of :func:`block_shifts`, is atom i na nb nc + p of the supercell.
    """
    count = np.asarray(repeats, dtype=np.int64)
    shifts = block_shifts(repeats)
    reached = shifts[None] + bonds.images[:, None]
    image, within = np.divmod(reached, count)
    copy = np.ravel_multi_index(tuple(np.moveaxis(within, -1, 0)), tuple(repeats))
    first = bonds.pairs[:, :1] * len(shifts) + np.arange(len(shifts))
    second = bonds.pairs[:, 1:] * len(shifts) + copy
    return Bonds(
        pairs=np.stack([first.ravel(), second.ravel()], axis=1).astype(np.int64),
        images=image.reshape(-1, 3).astype(np.int64),
        lengths=np.repeat(bonds.lengths, len(shifts)),
    )


def fitting_repeats(atoms: int, repeats: Repeats, most: int = MOST_ATOMS) -> Repeats:
    """``repeats`` as far as a block of cells of ``atoms`` atoms has at most ``most``: the longest side gives
    way first; a single cell always fits.
    """
    fitting = [min(max(count, 1), MOST_REPEATS) for count in repeats]
    while max(fitting) > 1 and atoms * int(np.prod(fitting)) > most:
        fitting[int(np.argmax(fitting))] -= 1
    return fitting[0], fitting[1], fitting[2]
