"""The unit cell as ball and stick."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.camera import axis_direction
from app.scene.content import CrystalContent
from app.scene.crystal_layout import STICK_RADIUS, CrystalLayout, crystal_layout
from app.scene.elements import element_style
from app.scene.geometry import balls, sticks, two_colored_sticks
from app.scene.parts import Axis, SceneParts
from app.scene.shading import PLAIN
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

EDGE_RADIUS: Final = 0.006
"""Of a cell edge, as a share of the scene's radius; the edges along a, b, c are drawn thicker."""


def crystal_parts(content: CrystalContent, theme: SceneTheme) -> SceneParts:
    """Actors, legend and axes for one unit cell."""
    layout = crystal_layout(content)
    options = content.options
    actors = []
    if len(layout.bond):
        actors.append(_bonds(layout, options.atom_scale))
    if options.cell_edges:
        actors.extend(_edges(layout, theme))
    if len(layout.site):
        actors.append(balls(layout.position, layout.radius, layout.color))
    return SceneParts(
        actors=tuple(actors),
        center=layout.center,
        radius=layout.extent,
        axes=cell_axes(content.crystal.cell, theme) if options.axes else (),
        legend=_legend(content) if options.legend else (),
        caption=options.caption,
        outline=1.25 if options.outlines else 0.0,
        depth_cue=0.48 if options.depth_cue else 0.0,
        margin=(16.0, 30.0),
    )


def cell_axes(cell: FloatArray, theme: SceneTheme) -> tuple[Axis, ...]:
    """a, b and c for the corner."""
    colors = zip("abc", theme.axes, strict=True)
    return tuple(Axis(name=n, direction=axis_direction(cell, n), color=color) for n, color in colors)


def _bonds(layout: CrystalLayout, atom_scale: float) -> vtkActor:
    start, end = layout.bond.T
    radius = STICK_RADIUS * min(atom_scale, 1.0)
    return two_colored_sticks(
        layout.position[start], layout.position[end], radius, layout.color[start], layout.color[end]
    )


def _edges(layout: CrystalLayout, theme: SceneTheme) -> list[vtkActor]:
    """Nine plain edges with round joints, and the three from the origin in the colours of the axes."""
    radius = max(EDGE_RADIUS * layout.extent, 0.012)
    own, plain = layout.edges[:3], layout.edges[3:]
    corners = np.unique(np.round(layout.edges.reshape(-1, 3), 9), axis=0)
    edge = np.array(rgb(theme.edge))
    return [
        sticks(plain[:, 0], plain[:, 1], radius, np.tile(edge, (len(plain), 1)), PLAIN),
        balls(corners, np.full(len(corners), radius), np.tile(edge, (len(corners), 1)), PLAIN),
        sticks(own[:, 0], own[:, 1], 1.7 * radius, np.array([rgb(color) for color in theme.axes]), PLAIN),
    ]


def _legend(content: CrystalContent) -> tuple[tuple[str, str], ...]:
    """Each element once, in the order of the file, with its colour."""
    return tuple((symbol, element_style(symbol).color) for symbol in dict.fromkeys(content.crystal.species))
