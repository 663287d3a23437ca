"""Which balls, sticks and edges stand for a unit cell: geometry only, no VTK."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from app.scene.content import CrystalContent
from app.scene.elements import element_style

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

ON_BOUNDARY: Final = 0.02
"""Å: an atom this close to a face of the cell is drawn on the opposite face too."""
STICK_RADIUS: Final = 0.11
MOST_COMPLETED: Final = 4
"""Up to this coordination an atom on the boundary gets its neighbours outside the cell drawn (a SiO4
tetrahedron stays whole); larger ones only inside, where they would bury the cell."""
SPARSE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalLayout:
    """Balls and sticks, in Å in the crystal's Cartesian frame.

    site: (m,) index of the crystal's atom behind each ball. shift: (m, 3) whole cells by which the ball is
    moved from that atom's own position. position: (m, 3). radius: (m,). color: (m, 3) in [0, 1].
    bond: (k, 2) indices of the balls that each stick joins. edges: (12, 2, 3) ends of the cell's edges, those
    along a, b and c from the origin first.
    """

    site: IntArray
    shift: IntArray
    position: FloatArray
    radius: FloatArray
    color: FloatArray
    bond: IntArray
    edges: FloatArray

    @property
    def center(self) -> FloatArray:
        """(3,) the middle of the cell."""
        return self.edges.reshape(-1, 3).mean(axis=0)

    @property
    def extent(self) -> float:
        """Radius in Å of the ball around ``center`` that holds everything."""
        balls = np.linalg.norm(self.position - self.center, axis=1) + self.radius
        corners = np.linalg.norm(self.edges.reshape(-1, 3) - self.center, axis=1)
        return float(max(balls.max(initial=0.0), corners.max()))


def crystal_layout(content: CrystalContent) -> CrystalLayout:
    """Place everything that is to be drawn for one unit cell."""
    crystal, options = content.crystal, content.options
    home = _home_shifts(crystal)
    site, shift = _cell_balls(crystal, home, options.boundary_images)
    bond = np.zeros((0, 2), dtype=np.int64)
    if content.bonds is not None and options.bonds:
        neighbors = _neighbor_lists(content.bonds, len(crystal))
        site, shift = _with_completed_neighbors(crystal, neighbors, site, shift)
        bond = _sticks(neighbors, site, shift)
    styles = [element_style(crystal.species[i]) for i in site]
    return CrystalLayout(
        site=site,
        shift=shift,
        position=crystal.cartesian[site] + shift @ crystal.cell,
        radius=np.array([options.atom_scale * style.ball_radius for style in styles]),
        color=np.array([style.rgb for style in styles]).reshape(-1, 3),
        bond=bond,
        edges=cell_edges(crystal.cell),
    )


def cell_edges(cell: FloatArray) -> FloatArray:
    """(12, 2, 3) ends of the edges of a cell; the first three start at the origin along a, b, c."""
    edges = []
    for first, second in ((0, 0), (1, 0), (0, 1), (1, 1)):
        for axis in range(3):
            start = first * cell[(axis + 1) % 3] + second * cell[(axis + 2) % 3]
            edges.append((start, start + cell[axis]))
    return np.array(edges)


def _tolerance(crystal: Crystal) -> FloatArray:
    """(3,) ON_BOUNDARY as a fraction along a, b, c, measured across the faces."""
    spacing = 1.0 / np.linalg.norm(np.linalg.inv(crystal.cell), axis=0)
    return np.minimum(ON_BOUNDARY / spacing, 0.25)


def _home_shifts(crystal: Crystal) -> IntArray:
    """(n, 3) whole cells that bring every atom into the cell; an atom just below a face counts as on it."""
    return -np.floor(crystal.fractional + _tolerance(crystal)).astype(np.int64)


def _cell_balls(crystal: Crystal, home: IntArray, images: bool) -> tuple[IntArray, IntArray]:
    site, shift = np.arange(len(crystal), dtype=np.int64), home
    if not images:
        return site, shift
    on_face = (crystal.fractional + home) <= _tolerance(crystal)
    for axis in range(3):
        again = np.flatnonzero(on_face[site, axis])
        site = np.concatenate([site, site[again]])
        shift = np.concatenate([shift, shift[again] + np.eye(3, dtype=np.int64)[axis]])
    return site, shift


Neighbors = list[list[tuple[int, tuple[int, int, int]]]]


def _neighbor_lists(bonds: Bonds, count: int) -> Neighbors:
    """For each atom: (other atom, whole cells to it), both directions of every bond."""
    neighbors: Neighbors = [[] for _ in range(count)]
    for (first, second), image in zip(bonds.pairs.tolist(), bonds.images.tolist(), strict=True):
        neighbors[first].append((second, (image[0], image[1], image[2])))
        neighbors[second].append((first, (-image[0], -image[1], -image[2])))
    return neighbors


def _with_completed_neighbors(
    crystal: Crystal, neighbors: Neighbors, site: IntArray, shift: IntArray
) -> tuple[IntArray, IntArray]:
    """Add the balls outside the cell that complete the surroundings of the larger atoms within."""
    size = [element_style(symbol).covalent_radius for symbol in crystal.species]
    fractional = crystal.fractional[site] + shift
    margin = _tolerance(crystal)
    inside = ((fractional > margin) & (fractional < 1.0 - margin)).all(axis=1)
    seen = set(map(tuple, np.column_stack([site, shift]).tolist()))
    # A sparse cell without atoms on its boundary (zinc) says nothing unless neighbours of the same kind come
    # too.
    sparse = len(site) <= SPARSE and bool(inside.all())
    added: list[tuple[int, ...]] = []
    for ball, (atom, *cells) in enumerate(np.column_stack([site, shift]).tolist()):
        if not inside[ball] and len(neighbors[atom]) > MOST_COMPLETED:
            continue
        for other, image in neighbors[atom]:
            key = (other, *(c + i for c, i in zip(cells, image, strict=True)))
            if (sparse or size[atom] > size[other]) and key not in seen:
                seen.add(key)
                added.append(key)
    if not added:
        return site, shift
    more = np.array(added, dtype=np.int64)
    return np.concatenate([site, more[:, 0]]), np.concatenate([shift, more[:, 1:]])


def _sticks(neighbors: Neighbors, site: IntArray, shift: IntArray) -> IntArray:
    balls = [tuple(row) for row in np.column_stack([site, shift]).tolist()]
    index = {ball: i for i, ball in enumerate(balls)}
    sticks = set()
    for i, (atom, *cells) in enumerate(balls):
        for other, image in neighbors[atom]:
            j = index.get((other, *(c + k for c, k in zip(cells, image, strict=True))))
            if j is not None and j != i:
                sticks.add((min(i, j), max(i, j)))
    return np.array(sorted(sticks), dtype=np.int64).reshape(-1, 2)


def picked_site(layout: CrystalLayout, origin: FloatArray, direction: FloatArray) -> int:
    """The crystal's atom behind the first ball hit by a ray (unit direction), or -1."""
    offset = layout.position - origin
    along = offset @ direction
    miss = np.maximum(np.einsum("ij,ij->i", offset, offset) - along**2, 0.0)
    depth = np.where(
        miss < layout.radius**2, along - np.sqrt(np.maximum(layout.radius**2 - miss, 0.0)), np.inf
    )
    if not len(depth) or not np.isfinite(depth.min()):
        return -1
    return int(layout.site[int(np.argmin(depth))])
