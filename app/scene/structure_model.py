"""What a view shows of a crystal, as plain arrays for vector figures and meshes. Loads no VTK."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from app.scene.arrow_shapes import SEE_THROUGH, SHAFT, ArrowShape, arrow_shape
from app.scene.atom_names import MOST_LABELS
from app.scene.camera import CameraPose, VectorLike, axis_direction, standard_pose
from app.scene.content import CrystalContent
from app.scene.crystal_layout import CrystalLayout, crystal_layout
from app.scene.element_colors import element_colors
from app.scene.marks import (
    LEAST_RING,
    LINE_RADIUS,
    RING,
    SIGNAL_OPACITY,
    CrystalMarks,
    PlaneMark,
    angle_arc,
    measure_place,
    order_legend,
    plane_color,
)
from app.scene.theme import SceneTheme, rgb
from app.state.crystal_display import AtomLabels
from core.crystal.facts import formula
from core.crystal.site_facts import labels_of
from core.export.structure_model import StructureAxis, StructureLabel, StructureModel
from core.export.structure_shapes import StructureInk, StructureView

FloatArray = npt.NDArray[np.float64]

EDGE_RADIUS: Final = 0.006
"""Of a cell edge, as a share of the scene's radius, as in the view; those along a, b, c are thicker."""

POLYHEDRON_OPACITY: Final = 0.62
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
    panes = [_pane(plane, theme) for plane in content.marks.planes]
    arrows = _arrows(content.marks, theme)
    panes += [*_signal(content.marks, theme), *_lobes(content.marks, theme), *_heads(arrows)]
    lines, line_color, line_radius = _mark_lines(content.marks, theme, arrows, 0.6 * edge_radius)
    rings, colors = content.marks.picked, content.marks.site_colors
    return StructureModel(
        title=crystal.name or formula(crystal),
        position=layout.position,
        radius=layout.radius,
        color=layout.color if colors is None else colors[layout.site],
        sticks=layout.bond,
        stick_radius=layout.stick_radius,
        edges=np.concatenate([edges, lines]),
        edge_color=np.concatenate([np.concatenate([own, plain])[: len(edges)], line_color]),
        edge_radius=np.concatenate([(edge_radius * thickness)[: len(edges)], line_radius]),
        faces=np.concatenate([layout.face, *(fan for fan, _, _ in panes)]),
        face_color=np.concatenate([layout.face_color, *(color for _, color, _ in panes)]),
        face_opacity=np.concatenate(
            [
                np.full(len(layout.face), POLYHEDRON_OPACITY),
                *(np.full(len(fan), opacity) for fan, _, opacity in panes),
            ]
        ),
        ring_at=content.marks.line,
        ring_radius=np.array([RING * max(mark.radius, LEAST_RING) for mark in rings]),
        ring_color=theme.accent,
        labels=(*_labels(content, layout, theme), *_mark_labels(content.marks, theme)),
        axes=_axes(content, theme) if options.axes else (),
        legend=_legend(content, theme) if options.legend else (),
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


def _legend(content: CrystalContent, theme: SceneTheme) -> tuple[tuple[str, str], ...]:
    """Each element that is drawn once, in the order of the file, with its colour, or the kinds of sites that
    the atoms are coloured by; then what stands on the atoms.
    """
    species, options, marks = content.crystal.species, content.options, content.marks
    colors = element_colors(species, options.colors, options.own_colors)
    elements = tuple(
        (symbol, colors[symbol]) for symbol in dict.fromkeys(species) if symbol not in options.hidden
    )
    return (*(elements if marks.site_colors is None else marks.color_names), *order_legend(marks, theme))


def _labels(content: CrystalContent, layout: CrystalLayout, theme: SceneTheme) -> tuple[StructureLabel, ...]:
    """The names on the atoms, where they are asked for and not too many, as in the view."""
    kind, species = content.options.labels, content.crystal.species
    if kind is AtomLabels.NONE or not 0 < len(layout.site) <= MOST_LABELS:
        return ()
    names = species if kind is AtomLabels.ELEMENT else labels_of(content.crystal)
    return tuple(
        StructureLabel(text=names[site], at=(float(x), float(y), float(z)), color=theme.text)
        for site, (x, y, z) in zip(layout.site, layout.position, strict=True)
    )


def _pane(plane: PlaneMark, theme: SceneTheme) -> tuple[FloatArray, FloatArray, float]:
    """A lattice plane as triangles (k, 3, 3) around its middle, their colours (k, 3) and their opacity."""
    corners = plane.corners
    middle = np.broadcast_to(corners.mean(axis=0), corners.shape)
    fan = np.stack([middle, corners, np.roll(corners, -1, axis=0)], axis=1)
    return fan, np.tile(np.array(rgb(plane_color(plane.number, theme))), (len(fan), 1)), plane.opacity


def _signal(marks: CrystalMarks, theme: SceneTheme) -> list[tuple[FloatArray, FloatArray, float]]:
    """The signal of a neighbourhood as triangles, as `_pane`; where it is negative the second colour."""
    mark = marks.signal
    if mark is None:
        return []
    plus = (mark.signs[mark.faces] > 0.0).sum(axis=1) >= 2
    colors = np.where(plus[:, None], np.array(rgb(theme.accent)), np.array(rgb(theme.warning)))
    return [(mark.points[mark.faces], colors, SIGNAL_OPACITY)]


def _lobes(marks: CrystalMarks, theme: SceneTheme) -> list[tuple[FloatArray, FloatArray, float]]:
    """The surfaces of order parameters as triangles, as `_pane`, in two colours by their sign."""
    plus, minus = np.array(rgb(theme.accent)), np.array(rgb(theme.warning))
    return [
        (
            mark.points[mark.faces],
            np.where((mark.positive[mark.faces].sum(axis=1) >= 2)[:, None], plus, minus),
            SEE_THROUGH,
        )
        for mark in marks.lobes
    ]


def _arrows(marks: CrystalMarks, theme: SceneTheme) -> list[tuple[ArrowShape, str]]:
    """The arrows of order parameters that are long enough to be seen, with their colours."""
    shapes = [(arrow_shape(mark), mark.color(theme)) for mark in marks.arrows]
    return [(shape, color) for shape, color in shapes if shape is not None]


def _heads(arrows: list[tuple[ArrowShape, str]]) -> list[tuple[FloatArray, FloatArray, float]]:
    """The heads of arrows as triangles, as `_pane`."""
    heads = [(head.faces, color) for shape, color in arrows for head in shape.heads]
    return [(faces, np.tile(np.array(rgb(color)), (len(faces), 1)), 1.0) for faces, color in heads]


def _mark_lines(
    marks: CrystalMarks, theme: SceneTheme, arrows: list[tuple[ArrowShape, str]], rim: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Ends (k, 2, 3), colours (k, 3) and radii (k,) of the line between picked atoms, with the arc of an
    angle, of the rims of lattice planes, and of the shafts and rings of arrows.
    """
    line = marks.line
    paths = [(line, theme.accent, LINE_RADIUS)] if len(line) > 1 else []
    if len(line) == 3:
        paths.append((angle_arc(line), theme.accent, LINE_RADIUS))
    if marks.axis is not None:
        paths.append((np.array([marks.axis.start, marks.axis.end]), theme.warning, LINE_RADIUS))
    for plane in marks.planes:
        closed = np.concatenate([plane.corners, plane.corners[:1]])
        paths.append((closed, plane_color(plane.number, theme), rim))
    ends = [np.stack([path[:-1], path[1:]], axis=1) for path, _, _ in paths]
    looks = [(color, radius) for _, color, radius in paths]
    ends += [shape.lines for shape, _ in arrows]
    looks += [(color, SHAFT) for _, color in arrows]
    counts = [len(each) for each in ends]
    colors = [np.tile(np.array(rgb(color)), (n, 1)) for n, (color, _) in zip(counts, looks, strict=True)]
    radii = [np.full(n, radius) for n, (_, radius) in zip(counts, looks, strict=True)]
    return (
        np.concatenate([np.zeros((0, 2, 3)), *ends]),
        np.concatenate([np.zeros((0, 3)), *colors]),
        np.concatenate([np.zeros(0), *radii]),
    )


def _mark_labels(marks: CrystalMarks, theme: SceneTheme) -> tuple[StructureLabel, ...]:
    """Names of picked atoms, the measured value, names of planes."""
    named = [(mark.text, np.array(mark.position), theme.text) for mark in marks.picked]
    if len(marks.line) > 1 and marks.measure:
        named.append((marks.measure, measure_place(marks.line), theme.accent))
    if marks.axis is not None and marks.axis.text:
        named.append((marks.axis.text, marks.axis.end, theme.warning))
    named += [
        (plane.text, plane.corners[0], plane_color(plane.number, theme))
        for plane in marks.planes
        if plane.text
    ]
    return tuple(
        StructureLabel(text=text, at=(float(at[0]), float(at[1]), float(at[2])), color=color, always=True)
        for text, at, color in named
    )
