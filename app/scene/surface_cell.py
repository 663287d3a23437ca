"""The unit cell around a surface that stands in its middle, in the same frame."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.content import CrystalContent
from app.scene.crystal_layout import CrystalLayout, cell_edges, crystal_layout
from app.scene.geometry import balls, sticks, two_colored_sticks
from app.scene.parts import Label
from app.scene.shading import PLAIN
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

ATOM_SCALE: Final = 0.55
"""Of the radii of balls: the atoms say where the crystal is, the surface is what is looked at."""
_FILLED: Final = 0.94


class SurroundingCell:
    """A cell scaled so that a ball of ``radius`` just touches the nearest of its faces from within."""

    def __init__(self, content: CrystalContent, radius: float) -> None:
        self._layout = crystal_layout(content)
        cell = content.crystal.cell
        self.scale = radius / (_FILLED * inscribed_radius(cell))
        """Scene units per Å."""
        self._middle = 0.5 * cell.sum(axis=0)
        self._edges = self.scale * (cell_edges(cell) - self._middle)

    @property
    def reach(self) -> float:
        """Distance from the middle to the farthest corner or ball."""
        corners = np.linalg.norm(self._edges.reshape(-1, 3), axis=1).max()
        away = np.linalg.norm(self._positions(self._layout), axis=1)
        size = self.scale * ATOM_SCALE * self._layout.radius
        return float(max(corners, (away + size).max(initial=0.0)))

    def actors(self, theme: SceneTheme) -> list[vtkActor]:
        """Edges, those from the origin in the colours of the axes, atoms and bonds."""
        layout, place = self._layout, self._positions(self._layout)
        size = 0.006 * self.reach
        own, plain = self._edges[:3], self._edges[3:]
        edge = np.tile(np.array(rgb(theme.edge)), (len(plain), 1))
        found = [
            sticks(plain[:, 0], plain[:, 1], size, edge, PLAIN),
            sticks(own[:, 0], own[:, 1], 1.6 * size, np.array([rgb(color) for color in theme.axes]), PLAIN),
        ]
        if len(layout.bond):
            start, end = layout.bond.T
            colors = layout.color[start], layout.color[end]
            found.append(two_colored_sticks(place[start], place[end], 0.07 * self.scale, *colors))
        if len(layout.site):
            found.append(balls(place, self.scale * ATOM_SCALE * layout.radius, layout.color))
        return found

    def labels(self, theme: SceneTheme) -> list[Label]:
        """a, b, c at the ends of their edges."""
        ends = zip("abc", self._edges[:3, 1], theme.axes, strict=True)
        return [Label(text=name, anchor=1.04 * end, color=color) for name, end, color in ends]

    def _positions(self, layout: CrystalLayout) -> FloatArray:
        return np.asarray(self.scale * (layout.position - self._middle))


def inscribed_radius(cell: FloatArray) -> float:
    """Å from the middle of a cell (3, 3), rows, to the nearest of its faces."""
    return float(0.5 / np.linalg.norm(np.linalg.inv(cell), axis=0).max())
