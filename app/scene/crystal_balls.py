"""Which atoms of which cells are drawn, and which of them are joined: whole arrays at once, no VTK.

A ball is an atom of the crystal (``site``) in a cell (``shift``); both arrays always go together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.polyhedra import NeighborTable
from core.crystal.supercell import Repeats, block_shifts

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

ON_BOUNDARY: Final = 0.02
"""Å: an atom this close to a face of the cell is drawn on the opposite face too."""
MOST_COMPLETED: Final = 4
"""Up to this coordination an atom on the boundary gets its neighbours outside the cell drawn (a SiO4
tetrahedron stays whole); larger ones only inside, where they would bury the cell."""
SPARSE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balls:
    """site: (m,) atoms; shift: (m, 3) whole cells from each atom's own position."""

    site: IntArray
    shift: IntArray

    def __len__(self) -> int:
        return len(self.site)

    def joined(self, site: IntArray, shift: IntArray) -> Balls:
        """With more of them at the end."""
        return Balls(
            site=np.concatenate([self.site, site]), shift=np.concatenate([self.shift, shift.reshape(-1, 3)])
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """Every bond of every ball. ball: (r,) where it starts; entry: (r,) row of the table of neighbours;
    site, shift: the ball at its end; end: (r,) its index, -1 where it is not drawn.
    """

    ball: IntArray
    entry: IntArray
    site: IntArray
    shift: IntArray
    end: IntArray


def boundary_tolerance(crystal: Crystal) -> FloatArray:
    """(3,) ON_BOUNDARY as a fraction along a, b, c, measured across the faces."""
    spacing = 1.0 / np.linalg.norm(np.linalg.inv(crystal.cell), axis=0)
    return np.asarray(np.minimum(ON_BOUNDARY / spacing, 0.25))


def home_shifts(crystal: Crystal) -> IntArray:
    """(n, 3) whole cells that bring every atom into the cell; an atom just below a face counts as on it."""
    return -np.floor(crystal.fractional + boundary_tolerance(crystal)).astype(np.int64)


def block_balls(crystal: Crystal, repeats: Repeats, images: bool) -> Balls:
    """The atoms of a block of cells, those of the first cell first; ``images``: also on its far faces."""
    home, cells = home_shifts(crystal), block_shifts(repeats)
    site = np.tile(np.arange(len(crystal), dtype=np.int64), len(cells))
    shift = (home[None] + cells[:, None]).reshape(-1, 3)
    if not images:
        return Balls(site=site, shift=shift)
    on_face = (crystal.fractional + home) <= boundary_tolerance(crystal)
    for axis in range(3):
        again = np.flatnonzero(on_face[site, axis] & (shift[:, axis] == home[site, axis]))
        far = repeats[axis] * np.eye(3, dtype=np.int64)[axis]
        site, shift = np.concatenate([site, site[again]]), np.concatenate([shift, shift[again] + far])
    return Balls(site=site, shift=shift)


def reach(balls: Balls, neighbors: NeighborTable) -> Reach:
    """Follow every bond from every ball."""
    ball, entry = expanded(balls.site, neighbors.offset)
    site, shift = neighbors.other[entry], balls.shift[ball] + neighbors.image[entry]
    return Reach(ball=ball, entry=entry, site=site, shift=shift, end=_found(balls, site, shift))


def expanded(index: IntArray, offset: IntArray) -> tuple[IntArray, IntArray]:
    """For each of ``index`` the rows from offset[i] up to offset[i + 1]: (place in ``index``, row)."""
    count = np.diff(offset)[index]
    place = np.repeat(np.arange(len(index), dtype=np.int64), count)
    before = np.cumsum(count) - count
    return place, offset[index][place] + np.arange(len(place)) - before[place]


def _found(balls: Balls, site: IntArray, shift: IntArray) -> IntArray:
    """The index of the ball (site, shift) among ``balls``, -1 where there is none."""
    if not len(balls) or not len(site):
        return np.full(len(site), -1, dtype=np.int64)
    low = np.minimum(balls.shift.min(axis=0), shift.min(axis=0))
    span = np.maximum(balls.shift.max(axis=0), shift.max(axis=0)) - low + 1

    def code(site: IntArray, shift: IntArray) -> IntArray:
        x, y, z = (shift - low).T
        return np.asarray(((site * span[0] + x) * span[1] + y) * span[2] + z)

    own = code(balls.site, balls.shift)
    order = np.argsort(own, kind="stable")
    wanted = code(site, shift)
    place = np.minimum(np.searchsorted(own[order], wanted), len(own) - 1)
    return np.where(own[order][place] == wanted, order[place], -1)


def _added(balls: Balls, reached: Reach, wanted: BoolArray) -> Balls:
    """The balls with those at the end of the ``wanted`` bonds, each once."""
    missing = wanted & (reached.end < 0)
    keys = np.column_stack([reached.site[missing], reached.shift[missing]])
    new, first = np.unique(keys, axis=0, return_index=True)
    new = new[np.argsort(first)]
    return balls.joined(new[:, 0], new[:, 1:])


def completed(
    crystal: Crystal, neighbors: NeighborTable, balls: Balls, repeats: Repeats, size: FloatArray
) -> Balls:
    """With the balls outside the block that complete the surroundings of the larger atoms within, and those
    without which a bond would not be seen at all. size: (n,) radius of each atom.
    """
    fractional = crystal.fractional[balls.site] + balls.shift
    margin = boundary_tolerance(crystal)
    inside = ((fractional > margin) & (fractional < np.asarray(repeats) - margin)).all(axis=1)
    # A sparse cell without atoms on its boundary (zinc) says nothing unless neighbours of the same kind come
    # too.
    sparse = len(balls) <= SPARSE and bool(inside.all())
    reached = reach(balls, neighbors)
    whole = inside | (neighbors.degree[balls.site] <= MOST_COMPLETED)
    wanted = whole[reached.ball] & (sparse | (size[balls.site[reached.ball]] > size[reached.site]))
    balls = _added(balls, reached, wanted)
    return _with_every_bond(crystal, neighbors, balls, repeats)


def with_corners(balls: Balls, neighbors: NeighborTable, center: IntArray, first: int) -> Balls:
    """With every neighbour of those of the ``first`` balls that stand for one of the atoms ``center``."""
    reached = reach(balls, neighbors)
    return _added(balls, reached, (reached.ball < first) & np.isin(balls.site[reached.ball], center))


def _with_every_bond(crystal: Crystal, neighbors: NeighborTable, balls: Balls, repeats: Repeats) -> Balls:
    """With the far ball of each bond of the block that no two balls show, here or in another block."""
    reached = reach(balls, neighbors)
    cells = (balls.shift - home_shifts(crystal)[balls.site])[reached.ball] % np.asarray(repeats)
    copy = np.ravel_multi_index(tuple(cells.T), repeats)
    own = neighbors.bond[reached.entry] * int(np.prod(repeats)) + copy
    forward = neighbors.forward[reached.entry]
    shown = np.unique(own[forward & (reached.end >= 0)])
    lost = forward & ~np.isin(own, shown)
    once = np.zeros(len(own), dtype=np.bool_)
    once[np.unique(np.where(lost, own, -1), return_index=True)[1]] = True
    return _added(balls, reached, lost & once)


def sticks(balls: Balls, neighbors: NeighborTable) -> IntArray:
    """(k, 2) pairs of balls that are bonded, the lower index first, each once."""
    reached = reach(balls, neighbors)
    drawn = reached.end > reached.ball
    code = np.unique(reached.ball[drawn] * len(balls) + reached.end[drawn])
    return np.stack(np.divmod(code, max(len(balls), 1)), axis=1)
