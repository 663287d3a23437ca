"""What a view shows of a crystal, as plain arrays for vector figures and meshes. Loads no VTK."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.scene.atom_names import MOST_LABELS, site_labels
from app.scene.camera import CameraPose, VectorLike, axis_direction, standard_pose
from app.scene.content import CrystalContent
from app.scene.crystal_layout import CrystalLayout, crystal_layout
from app.scene.element_colors import element_colors
from app.scene.theme import SceneTheme, rgb
from app.state.crystal_display import AtomLabels
from core.crystal.facts import formula
from core.export.structure_model import StructureAxis, StructureLabel, StructureModel
from core.export.structure_shapes import StructureInk, StructureView

EDGE_RADIUS: Final = 0.006
"""Of a cell edge, as a share of the scene's radius, as in the view; those along a, b, c are thicker."""

PANE_OPACITY: Final = 0.62
"""Of the faces of polyhedra, as in the view."""
MARGIN: Final = (16.0, 30.0)
"""Points to the left and right, above and below of a crystal that fills its picture, as in the view."""


def structure_model(content: CrystalContent, theme: SceneTheme) -> StructureModel:
    """Balls, sticks, edges, axes and legend as the view draws them."""
    layout, options, crystal = crystal_layout(content), content.options, content.crystal
    edge_radius = max(EDGE_RADIUS * layout.extent, 0.012)
    own = np.array([rgb(color) for color in theme.axes])
    edges = layout.edges if options.cell_edges else np.zeros((0, 2, 3))
    plain = np.tile(np.array(rgb(theme.edge)), (max(len(edges) - 3, 0), 1))
    thickness = np.concatenate([np.full(3, 1.7), np.ones(len(plain))])
    return StructureModel(
        title=crystal.name or formula(crystal),
        position=layout.position,
        radius=layout.radius,
        color=layout.color,
        sticks=layout.bond,
        stick_radius=layout.stick_radius,
        edges=edges,
        edge_color=np.concatenate([own, plain])[: len(edges)],
        edge_radius=(edge_radius * thickness)[: len(edges)],
        faces=layout.face,
        face_color=layout.face_color,
        face_opacity=PANE_OPACITY,
        labels=_labels(content, layout, theme),
        axes=_axes(content, theme) if options.axes else (),
        legend=_legend(content) if options.legend else (),
        caption=options.caption,
    )


def structure_view(pose: CameraPose, size: tuple[float, float]) -> StructureView:
    """The view of a camera in a picture of ``size`` points."""
    return StructureView(
        axes=pose.axes,
        center=np.array(pose.center),
        height=pose.height,
        distance=pose.distance if pose.perspective else np.inf,
        size=size,
    )


def fitted_view(
    content: CrystalContent, size: tuple[float, float], direction: VectorLike | None = None
) -> StructureView:
    """The whole crystal in a picture of ``size`` points, in the standard view or along a direction."""
    layout = crystal_layout(content)
    start = standard_pose() if direction is None else standard_pose().looking_along(direction)
    across, above = MARGIN
    room = max(min(0.5 * size[0] - across, 0.5 * size[1] - above), 0.2 * min(size))
    pose = start.fitted(layout.center, layout.extent * 0.5 * size[1] / room, aspect=1.0)
    return structure_view(pose, size)


def structure_ink(content: CrystalContent, theme: SceneTheme) -> StructureInk:
    """The colours and lines around a crystal."""
    return StructureInk(
        ground=theme.background,
        text=theme.text,
        grid=theme.grid,
        outline=theme.outline,
        outline_width=1.0 if content.options.outlines else 0.0,
        depth_cue=0.48 if content.options.depth_cue else 0.0,
    )


def _axes(content: CrystalContent, theme: SceneTheme) -> tuple[StructureAxis, ...]:
    cell = content.crystal.cell
    found = []
    for name, color in zip("abc", theme.axes, strict=True):
        x, y, z = axis_direction(cell, name).tolist()
        found.append(StructureAxis(name=name, direction=(x, y, z), color=color))
    return tuple(found)


def _legend(content: CrystalContent) -> tuple[tuple[str, str], ...]:
    """Each element that is drawn once, in the order of the file, with its colour."""
    species, options = content.crystal.species, content.options
    colors = element_colors(species, options.colors, options.own_colors)
    return tuple(
        (symbol, colors[symbol]) for symbol in dict.fromkeys(species) if symbol not in options.hidden
    )


def _labels(content: CrystalContent, layout: CrystalLayout, theme: SceneTheme) -> tuple[StructureLabel, ...]:
    """The names on the atoms, where they are asked for and not too many, as in the view."""
    kind, species = content.options.labels, content.crystal.species
    if kind is AtomLabels.NONE or not 0 < len(layout.site) <= MOST_LABELS:
        return ()
    names = species if kind is AtomLabels.ELEMENT else site_labels(species)
    return tuple(
        StructureLabel(text=names[site], at=(float(x), float(y), float(z)), color=theme.text)
        for site, (x, y, z) in zip(layout.site, layout.position, strict=True)
    )
