"""Which balls, sticks, faces and edges stand for a crystal: geometry only, no VTK."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from app.scene.content import CrystalContent, CrystalOptions
from app.scene.crystal_balls import Balls, block_balls, completed, expanded, sticks, with_corners
from app.scene.element_colors import element_colors
from app.scene.elements import element_style
from app.scene.theme import rgb
from app.state.crystal_display import AtomLabels, CrystalStyle
from core.crystal.polyhedra import (
    NeighborTable,
    Polyhedra,
    coordination_polyhedra,
    neighbor_table,
)

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

STICK_RADIUS: Final = {
    CrystalStyle.BALLS: 0.11,
    CrystalStyle.FILLED: 0.11,
    CrystalStyle.POLYHEDRA: 0.055,
    CrystalStyle.WIRES: 0.035,
}
"""Å."""
IN_POLYHEDRA: Final = 0.7
"""Size of a ball among polyhedra, in those of ball and stick."""
LONE_RADIUS: Final = 0.18
"""Å: of an atom without bonds in a wireframe."""
LEAST_TARGET: Final = 0.22
"""Å: radius within which a ball can be picked, however small it is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalLayout:
    """Balls, sticks and polyhedra, in Å in the crystal's Cartesian frame.

    site: (m,) index of the crystal's atom behind each ball. shift: (m, 3) whole cells by which the ball is
    moved from that atom's own position. position: (m, 3). radius: (m,). color: (m, 3) in [0, 1].
    bond: (k, 2) indices of the balls that each stick joins; stick_radius: theirs. face: (f, 3, 3) corners of
    the triangles of coordination polyhedra, anticlockwise seen from outside; face_color: (f, 3), that of the
    atom within; face_edge: (g, 2, 3) ends of their edges. edges: (e, 2, 3) ends of the cell's edges, those
    along a, b and c from the origin first, then the other nine, then those of a block of several cells.
    block: (3, 3) rows are the edges of what is drawn, a cell or several.
    """

    site: IntArray
    shift: IntArray
    position: FloatArray
    radius: FloatArray
    color: FloatArray
    bond: IntArray
    stick_radius: float
    face: FloatArray
    face_color: FloatArray
    face_edge: FloatArray
    edges: FloatArray
    block: FloatArray

    @property
    def center(self) -> FloatArray:
        """(3,) the middle of the cell, or of the block of cells."""
        return np.asarray(0.5 * self.block.sum(axis=0))

    @property
    def extent(self) -> float:
        """Radius in Å of the ball around ``center`` that holds everything."""
        balls = np.linalg.norm(self.position - self.center, axis=1) + self.radius
        corners = np.linalg.norm(self.edges.reshape(-1, 3) - self.center, axis=1)
        faces = np.linalg.norm(self.face.reshape(-1, 3) - self.center, axis=1)
        return float(max(balls.max(initial=0.0), corners.max(), faces.max(initial=0.0)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Drawn:
    """What one content draws, before it has places. inner: the balls of the block itself, which come first
    among ``balls``; polyhedra: None where none are drawn.
    """

    balls: Balls
    bond: IntArray
    inner: Balls
    polyhedra: Polyhedra | None


def crystal_layout(content: CrystalContent) -> CrystalLayout:
    """Place everything that is to be drawn of a crystal. Kept for the contents asked for last."""
    plain = replace(
        content.options,
        caption="",
        labels=AtomLabels.NONE,
        cell_edges=True,
        legend=True,
        axes=True,
        outlines=True,
        depth_cue=True,
    )
    return _placed(content.crystal, content.bonds, plain)


@lru_cache(maxsize=6)
def _placed(crystal: Crystal, bonds: Bonds | None, options: CrystalOptions) -> CrystalLayout:
    content = CrystalContent(crystal=crystal, bonds=bonds, options=options)
    drawn = _drawn(content)
    colors = element_colors(crystal.species, options.colors, options.own_colors)
    of_atom = _by_element(crystal, lambda symbol: rgb(colors[symbol])).reshape(-1, 3)
    radius = options.atom_scale * _radii(content)
    face, face_color, face_edge = _faces(crystal, drawn, of_atom, _hidden(content))
    kept, bond = _without(drawn.balls, drawn.bond, _hidden(content))
    block = np.asarray(options.repeats, dtype=np.float64)[:, None] * crystal.cell
    edges = cell_edges(crystal.cell)
    if max(options.repeats) > 1:
        edges = np.concatenate([edges, cell_edges(block)])
    return CrystalLayout(
        site=kept.site,
        shift=kept.shift,
        position=crystal.cartesian[kept.site] + kept.shift @ crystal.cell,
        radius=radius[kept.site],
        color=of_atom[kept.site],
        bond=bond,
        stick_radius=STICK_RADIUS[options.style] * min(options.atom_scale, 1.0),
        face=face,
        face_color=face_color,
        face_edge=face_edge,
        edges=edges,
        block=block,
    )


def cell_edges(cell: FloatArray) -> FloatArray:
    """(12, 2, 3) ends of the edges of a cell; the first three start at the origin along a, b, c."""
    edges = []
    for first, second in ((0, 0), (1, 0), (0, 1), (1, 1)):
        for axis in range(3):
            start = first * cell[(axis + 1) % 3] + second * cell[(axis + 2) % 3]
            edges.append((start, start + cell[axis]))
    return np.array(edges)


@lru_cache(maxsize=4)
def neighbors_of(crystal: Crystal, bonds: Bonds) -> NeighborTable:
    """The bonds of a crystal by atom; kept for the crystals asked for last."""
    return neighbor_table(bonds, len(crystal))


@lru_cache(maxsize=4)
def polyhedra_of(crystal: Crystal, bonds: Bonds) -> Polyhedra:
    """The coordination polyhedra of a crystal; kept for the crystals asked for last."""
    return coordination_polyhedra(crystal, neighbors_of(crystal, bonds))


def _drawn(content: CrystalContent) -> _Drawn:
    crystal, options, bonds = content.crystal, content.options, content.bonds
    inner = block_balls(crystal, options.repeats, options.boundary_images)
    no_bond = np.zeros((0, 2), dtype=np.int64)
    if bonds is None or options.style is CrystalStyle.FILLED:
        return _Drawn(balls=inner, bond=no_bond, inner=inner, polyhedra=None)
    neighbors, balls = neighbors_of(crystal, bonds), inner
    if options.bonds and options.bonds_across:
        balls = completed(crystal, neighbors, balls, options.repeats, _covalent_radii(crystal))
    polyhedra = None
    if options.style is CrystalStyle.POLYHEDRA:
        polyhedra = polyhedra_of(crystal, bonds)
        balls = with_corners(balls, neighbors, polyhedra.center, first=len(inner))
    bond = sticks(balls, neighbors) if options.bonds else no_bond
    return _Drawn(balls=balls, bond=bond, inner=inner, polyhedra=polyhedra)


def _by_element(crystal: Crystal, value: Callable[[str], float | tuple[float, ...] | bool]) -> FloatArray:
    """(n, …) what each atom has of its element, asked once an element."""
    kinds = {symbol: number for number, symbol in enumerate(dict.fromkeys(crystal.species))}
    index = np.fromiter((kinds[symbol] for symbol in crystal.species), dtype=np.int64, count=len(crystal))
    return np.array([value(symbol) for symbol in kinds])[index] if kinds else np.zeros(0)


def _covalent_radii(crystal: Crystal) -> FloatArray:
    """(n,) Å."""
    return _by_element(crystal, lambda symbol: element_style(symbol).covalent_radius)


def _radii(content: CrystalContent) -> FloatArray:
    """(n,) Å, of the ball of each atom in the style that is asked for."""
    crystal, bonds, style = content.crystal, content.bonds, content.options.style
    ball = _by_element(crystal, lambda symbol: element_style(symbol).ball_radius)
    if style is CrystalStyle.FILLED:
        return _touching_radii(crystal, bonds)
    if style is CrystalStyle.POLYHEDRA:
        return IN_POLYHEDRA * ball
    if style is CrystalStyle.WIRES:
        bonded = np.zeros(len(crystal), dtype=np.bool_)
        if bonds is not None and content.options.bonds:
            bonded[bonds.pairs.ravel()] = True
        return np.where(bonded, STICK_RADIUS[style], LONE_RADIUS)
    return ball


def _touching_radii(crystal: Crystal, bonds: Bonds | None) -> FloatArray:
    """(n,) covalent radii times one factor: bonded balls touch, as the middle one of the bonds has it."""
    radius = _covalent_radii(crystal)
    if bonds is None or not len(bonds):
        return radius
    return np.asarray(radius * np.median(bonds.lengths / radius[bonds.pairs].sum(axis=1)))


def _hidden(content: CrystalContent) -> npt.NDArray[np.bool_]:
    """(n,) the atoms of elements that are not drawn."""
    hidden = content.options.hidden
    return _by_element(content.crystal, lambda symbol: symbol in hidden).astype(np.bool_)


def _without(balls: Balls, bond: IntArray, hidden: npt.NDArray[np.bool_]) -> tuple[Balls, IntArray]:
    """Balls and sticks without those of hidden atoms."""
    kept = ~hidden[balls.site]
    number = np.cumsum(kept) - 1
    left = bond[kept[bond].all(axis=1)]
    return Balls(site=balls.site[kept], shift=balls.shift[kept]), number[left].reshape(-1, 2)


def _faces(
    crystal: Crystal, drawn: _Drawn, colors: FloatArray, hidden: npt.NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Triangles, their colours, and edges of the polyhedra around the balls of the block itself."""
    if drawn.polyhedra is None:
        return np.zeros((0, 3, 3)), np.zeros((0, 3)), np.zeros((0, 2, 3))
    polyhedra = drawn.polyhedra
    seen = np.flatnonzero(~hidden[drawn.inner.site])
    site = drawn.inner.site[seen]
    middle = crystal.cartesian[site] + drawn.inner.shift[seen] @ crystal.cell
    of_face, of_edge = (
        expanded(site, np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(crystal)))]))
        for owner in (polyhedra.face_center, polyhedra.edge_center)
    )
    face = polyhedra.face[of_face[1]] + middle[of_face[0], None]
    edge = polyhedra.edge[of_edge[1]] + middle[of_edge[0], None]
    return face, colors[site[of_face[0]]], edge


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedBall:
    """One ball of a layout. index: its own. site: the crystal's atom; shift: whole cells from that atom's own
    position. position: (3,) Å, Cartesian.
    """

    index: int
    site: int
    shift: tuple[int, int, int]
    position: tuple[float, float, float]


def picked_ball(layout: CrystalLayout, origin: FloatArray, direction: FloatArray) -> PickedBall | None:
    """The first ball hit by a ray (unit direction), or None."""
    offset = layout.position - origin
    along = offset @ direction
    miss = np.maximum(np.einsum("ij,ij->i", offset, offset) - along**2, 0.0)
    target = np.maximum(layout.radius, LEAST_TARGET)
    depth = np.where(miss < target**2, along - np.sqrt(np.maximum(target**2 - miss, 0.0)), np.inf)
    if not len(depth) or not np.isfinite(depth.min()):
        return None
    return ball_of(layout, int(np.argmin(depth)))


def ball_of(layout: CrystalLayout, index: int) -> PickedBall:
    """The ball with an index."""
    u, v, w = (int(part) for part in layout.shift[index])
    x, y, z = (float(part) for part in layout.position[index])
    return PickedBall(index=index, site=int(layout.site[index]), shift=(u, v, w), position=(x, y, z))


def picked_site(layout: CrystalLayout, origin: FloatArray, direction: FloatArray) -> int:
    """The crystal's atom behind the first ball hit by a ray (unit direction), or -1."""
    ball = picked_ball(layout, origin, direction)
    return -1 if ball is None else ball.site
