"""The crystal as balls, sticks, polyhedra and edges."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.camera import axis_direction
from app.scene.content import CrystalContent
from app.scene.crystal_labels import atom_labels
from app.scene.crystal_layout import CrystalLayout, crystal_layout
from app.scene.element_colors import element_colors
from app.scene.geometry import balls, mesh, sticks, strokes, two_colored_sticks
from app.scene.parts import Axis, SceneParts
from app.scene.shading import MATTE, PANE, PLAIN
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

EDGE_RADIUS: Final = 0.006
"""Of a cell edge, as a share of the scene's radius; the edges along a, b, c are drawn thicker."""
STROKE_WIDTH: Final = 1.0
"""Pixels: of edges of polyhedra, and of bonds that are too many to be round."""
MOST_PANES: Final = 20_000
"""Triangles of polyhedra up to which they are translucent."""
MOST_STICKS: Final = 4000
"""Bonds beyond which they are drawn as plain lines: round ones would take a third of a second in software."""


def crystal_parts(content: CrystalContent, theme: SceneTheme) -> SceneParts:
    """Actors, labels, legend and axes for a crystal."""
    layout = crystal_layout(content)
    options = content.options
    actors = []
    if len(layout.bond):
        actors.append(_bonds(layout))
    if options.cell_edges:
        actors.extend(_edges(layout, theme))
    if len(layout.site):
        actors.append(balls(layout.position, layout.radius, layout.color))
    if len(layout.face):
        actors.extend(_polyhedra(layout, theme))
    return SceneParts(
        actors=tuple(actors),
        center=layout.center,
        radius=layout.extent,
        axes=cell_axes(content.crystal.cell, theme) if options.axes else (),
        legend=_legend(content) if options.legend else (),
        hidden=options.hidden,
        atom_labels=atom_labels(content, layout, theme),
        caption=options.caption,
        outline=1.25 if options.outlines else 0.0,
        depth_cue=0.48 if options.depth_cue else 0.0,
        margin=(16.0, 30.0),
    )


def cell_axes(cell: FloatArray, theme: SceneTheme) -> tuple[Axis, ...]:
    """a, b and c for the corner."""
    colors = zip("abc", theme.axes, strict=True)
    return tuple(Axis(name=n, direction=axis_direction(cell, n), color=color) for n, color in colors)


def _bonds(layout: CrystalLayout) -> vtkActor:
    start, end = layout.bond.T
    ends, colors = (layout.position[start], layout.position[end]), (layout.color[start], layout.color[end])
    if len(layout.bond) > MOST_STICKS:
        return strokes(*ends, *colors, STROKE_WIDTH)
    return two_colored_sticks(*ends, layout.stick_radius, *colors)


def _polyhedra(layout: CrystalLayout, theme: SceneTheme) -> list[vtkActor]:
    """Faces in the colour of the atom within, and their edges. Few faces are looked through; of very many one
    sees only the outermost, and those are solid and quick to draw.
    """
    few = len(layout.face) <= MOST_PANES
    corners = layout.face.reshape(-1, 3)
    triangles = np.arange(len(corners)).reshape(-1, 3)
    color = np.tile(np.array(rgb(theme.edge)), (len(layout.face_edge), 1))
    start, end = layout.face_edge[:, 0], layout.face_edge[:, 1]
    faces = mesh(corners, triangles, np.repeat(layout.face_color, 3, axis=0), PANE if few else MATTE)
    return [strokes(start, end, color, color, STROKE_WIDTH), faces] if few else [faces]


def _edges(layout: CrystalLayout, theme: SceneTheme) -> list[vtkActor]:
    """Plain edges with round joints, and the three from the origin in the colours of the axes."""
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
    colors = element_colors(content.crystal.species, content.options.colors, content.options.own_colors)
    return tuple((symbol, colors[symbol]) for symbol in dict.fromkeys(content.crystal.species))
