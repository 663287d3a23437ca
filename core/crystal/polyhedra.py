"""Coordination polyhedra: which atoms are their centres, and their faces and edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.bonding import Bonds
from core.crystal.crystal import Crystal, FloatArray
from core.crystal.electronegativity import PAULING

IntArray = npt.NDArray[np.int64]

FEWEST_CORNERS: Final = 4
USUAL_CORNERS: Final = 6
"""Polyhedra with more corners than an octahedron are drawn only where there are no smaller ones: those of
large cations would bury the framework."""
MOST_CORNERS: Final = 12
LEAST_DIFFERENCE: Final = 0.2
"""Of Pauling electronegativity, from which a neighbour counts as the negative end of a bond."""
LEAST_ELECTRONEGATIVITY: Final = 1.05
"""Pauling's, of a cation that holds a framework together: less have the alkali metals and Ca, Sr, Ba."""
LEAST_VOLUME: Final = 0.05
"""Å³: what is flatter is no body."""
_COPLANAR: Final = 0.9999
_TETRAHEDRON: Final = np.array([(0, 1, 2), (0, 3, 1), (0, 2, 3), (1, 3, 2)])
_TETRAHEDRON_EDGES: Final = np.array([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NeighborTable:
    """Every bond in both directions, sorted by the atom that it starts from.

    offset: (n + 1,); the bonds of atom i are those from offset[i] up to offset[i + 1]. other: (2 b,) the
    atom at the other end; image: (2 b, 3) whole cells to it. bond: (2 b,) which bond, 0 to b - 1. forward:
    (2 b,) whether it is seen from its first atom.
    """

    offset: IntArray
    other: IntArray
    image: IntArray
    bond: IntArray
    forward: npt.NDArray[np.bool_]

    @property
    def degree(self) -> IntArray:
        """(n,) number of bonds of each atom."""
        return np.diff(self.offset)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Polyhedra:
    """The polyhedra of one cell, one an atom in the middle.

    center: (p,) those atoms, ascending. Of every triangle, in the order of its centres: face_center: (f,)
    the atom in the middle; face: (f, 3, 3) corners in Å, anticlockwise seen from outside, relative to the
    position of that atom. edge_center: (g,), edge: (g, 2, 3) likewise, without the diagonals of flat faces.
    """

    center: IntArray
    face_center: IntArray
    face: FloatArray
    edge_center: IntArray
    edge: FloatArray


def neighbor_table(bonds: Bonds, atoms: int) -> NeighborTable:
    """The bonds of a cell of ``atoms`` atoms, by atom."""
    start = bonds.pairs.T.ravel()
    order = np.argsort(start, kind="stable")
    count = np.bincount(start, minlength=atoms)
    return NeighborTable(
        offset=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        other=bonds.pairs[:, ::-1].T.ravel()[order],
        image=np.concatenate([bonds.images, -bonds.images])[order],
        bond=np.tile(np.arange(len(bonds), dtype=np.int64), 2)[order],
        forward=order < len(bonds),
    )


def polyhedron_centers(crystal: Crystal, neighbors: NeighborTable) -> IntArray:
    """(p,) atoms bonded to four to twelve others, all of them clearly more electronegative.

    Where some have at most six such neighbours (tetrahedra, octahedra), only those are taken, and of these
    not the atoms of alkali and heavy alkaline earth metals that fill the holes of a framework.
    """
    value = np.array([PAULING.get(symbol, 0.0) for symbol in crystal.species])
    start = np.repeat(np.arange(len(crystal)), neighbors.degree)
    negative = value[neighbors.other] - value[start] >= LEAST_DIFFERENCE
    towards = np.bincount(start[negative], minlength=len(crystal))
    degree = neighbors.degree
    able = (towards == degree) & (degree >= FEWEST_CORNERS) & (degree <= MOST_CORNERS)
    for preferred in (degree <= USUAL_CORNERS, value >= LEAST_ELECTRONEGATIVITY):
        able = able & preferred if (able & preferred).any() else able
    return np.flatnonzero(able).astype(np.int64)


def coordination_polyhedra(crystal: Crystal, neighbors: NeighborTable) -> Polyhedra:
    """The polyhedra around :func:`polyhedron_centers`; atoms whose neighbours lie in a plane have none."""
    position = crystal.cartesian
    bodies = []
    for center in polyhedron_centers(crystal, neighbors):
        chosen = slice(neighbors.offset[center], neighbors.offset[center + 1])
        ends = position[neighbors.other[chosen]] + neighbors.image[chosen] @ crystal.cell
        body = _body(ends - position[center])
        if body is not None:
            bodies.append((int(center), *body))
    faces, edges = [body[1] for body in bodies], [body[2] for body in bodies]
    center = np.array([body[0] for body in bodies], dtype=np.int64)
    return Polyhedra(
        center=center,
        face_center=np.repeat(center, [len(face) for face in faces]),
        face=np.concatenate([np.zeros((0, 3, 3)), *faces]),
        edge_center=np.repeat(center, [len(edge) for edge in edges]),
        edge=np.concatenate([np.zeros((0, 2, 3)), *edges]),
    )


def _body(corners: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Triangles (f, 3, 3) and edges (g, 2, 3) of the convex hull of corners (d, 3); None where it is flat."""
    if len(corners) == FEWEST_CORNERS:
        volume = float(np.linalg.det(corners[1:] - corners[0])) / 6.0
        if abs(volume) < LEAST_VOLUME:
            return None
        # The table is for corners whose determinant is negative; a mirror image is turned inside out.
        faces = _TETRAHEDRON if volume < 0.0 else _TETRAHEDRON[:, ::-1]
        return corners[faces], corners[_TETRAHEDRON_EDGES]
    return _hull(corners)


def _hull(corners: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    from scipy.spatial import ConvexHull, QhullError

    try:
        hull = ConvexHull(corners)
    except QhullError:
        return None
    if hull.volume < LEAST_VOLUME:
        return None
    faces = corners[hull.simplices]
    normal = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
    inwards = np.einsum("fi,fi->f", normal, hull.equations[:, :3]) < 0.0
    faces[inwards] = faces[inwards][:, ::-1]
    return faces, corners[_hull_edges(hull.simplices, hull.neighbors, hull.equations[:, :3])]


def _hull_edges(simplices: IntArray, beside: IntArray, normal: FloatArray) -> IntArray:
    """(g, 2) pairs of corners between faces that are not in one plane. beside: (f, 3) the face opposite each
    corner.
    """
    face = np.repeat(np.arange(len(simplices)), 3)
    other = beside.ravel()
    ends = np.stack([np.roll(simplices, -1, axis=1).ravel(), np.roll(simplices, -2, axis=1).ravel()], axis=1)
    bent = np.einsum("ei,ei->e", normal[face], normal[other]) < _COPLANAR
    return np.asarray(ends[bent & (face < other)], dtype=np.int64)
