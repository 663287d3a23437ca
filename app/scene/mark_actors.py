"""Rings, lines and panes over a crystal."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyvista as pv
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.arrow_actors import arrow_actors, lobe_actor
from app.scene.content import CrystalContent
from app.scene.crystal_layout import crystal_layout
from app.scene.crystal_scene import crystal_parts
from app.scene.geometry import balls, mesh, sticks
from app.scene.marks import (
    AxisMark,
    CrystalMarks,
    PickedMark,
    PlaneMark,
    SignalMark,
    angle_arc,
    measure_place,
    plane_color,
)
from app.scene.parts import Label, SceneParts
from app.scene.shading import PLAIN
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

RING: Final = 1.32
"""Size of the ring around an atom, in radii of its ball."""
LEAST_RING: Final = 0.25
"""Å: radius of the ring around an atom that is drawn very small."""
LINE: Final = 0.055
"""Å: radius of the line between picked atoms."""
PANE: Final = 0.34
SIGNAL: Final = 0.55
COVER: Final = 1.03
"""Of a ball that hides an atom."""
RIM: Final = 0.004
"""Radius of the rim of a pane, as a share of the scene's radius."""


class MarkedCrystal:
    """Keeps what is drawn of a crystal while only the marks on it change."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._plain: SceneParts | None = None

    def parts(self, content: CrystalContent, theme: SceneTheme) -> SceneParts:
        """Actors, labels, legend and axes of a crystal with its marks."""
        key = (content.crystal, content.bonds, content.options, theme)
        if self._plain is None or key != self._key:
            self._key, self._plain = key, crystal_parts(content, theme)
        plain = self._plain
        if content.marks.site_colors is not None:
            plain = replace(
                plain,
                actors=(*plain.actors, _recolored(content, content.marks.site_colors)),
                legend=content.marks.color_names if plain.legend else (),
            )
        return with_marks(plain, content.marks, theme)


def _recolored(content: CrystalContent, colors: FloatArray) -> vtkActor:
    """Balls a little larger than the atoms, which they hide."""
    layout = crystal_layout(content)
    return balls(layout.position, COVER * layout.radius, colors[layout.site])


def with_marks(parts: SceneParts, marks: CrystalMarks, theme: SceneTheme) -> SceneParts:
    """The parts with rings and panes among them and lines over them."""
    over: list[vtkActor] = []
    rings = [_ring(mark, theme) for mark in marks.picked]
    labels = [
        Label(
            text=mark.text,
            anchor=np.array(mark.position),
            color=theme.text,
            beside=RING * max(mark.radius, LEAST_RING),
        )
        for mark in marks.picked
    ]
    line = marks.line
    if len(line) > 1:
        over.append(_line(line, theme))
    if len(line) > 1 and marks.measure:
        # First, so that names make way for the value.
        labels.insert(0, Label(text=marks.measure, anchor=measure_place(line), color=theme.accent))
    rings += [actor for mark in marks.arrows for actor in arrow_actors(mark, theme)]
    rings += [lobe_actor(mark, theme) for mark in marks.lobes]
    panes = [actor for plane in marks.planes for actor in _pane(plane, parts.radius, theme)]
    labels += [_pane_label(plane, theme) for plane in marks.planes if plane.text]
    if marks.axis is not None:
        over.append(_axis(marks.axis, theme))
        labels.insert(0, Label(text=marks.axis.text, anchor=marks.axis.end, color=theme.warning))
    signal = [_signal(marks.signal, theme)] if marks.signal is not None else []
    return replace(
        parts,
        actors=(*parts.actors, *rings, *panes, *signal),
        contours=(*parts.contours, *over),
        labels=(*labels, *parts.labels),
    )


def _ring(mark: PickedMark, theme: SceneTheme) -> vtkActor:
    """The far half of a larger ball: of it, only what stands out around the atom is seen."""
    ball, faces = _ball()
    radius = RING * max(mark.radius, LEAST_RING)
    points = np.array(mark.position) + radius * ball
    made = mesh(points, faces, _colors(len(points), theme.accent), PLAIN)
    made.GetProperty().FrontfaceCullingOn()
    return made


@cache
def _ball() -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Points (n, 3) and triangles (f, 3) of a ball of radius 1, made once: it is drawn at every slider."""
    ball = pv.Sphere(radius=1.0, theta_resolution=48, phi_resolution=32)
    return np.asarray(ball.points, dtype=np.float64), ball.regular_faces.astype(np.int64)


def _signal(mark: SignalMark, theme: SceneTheme) -> vtkActor:
    """See-through, so that the atom within is seen; where the signal is negative in the second colour."""
    colors = np.where(mark.signs[:, None] > 0.0, np.array(rgb(theme.accent)), np.array(rgb(theme.warning)))
    made = mesh(mark.points, mark.faces, colors)
    made.GetProperty().SetOpacity(SIGNAL)
    made.ForceTranslucentOn()
    return made


def _axis(mark: AxisMark, theme: SceneTheme) -> vtkActor:
    return sticks(mark.start[None], mark.end[None], LINE, _colors(1, theme.warning), PLAIN)


def _line(line: FloatArray, theme: SceneTheme) -> vtkActor:
    path = list(pairwise(line))
    if len(line) == 3:
        arc = angle_arc(line)
        path += pairwise(arc)
    starts, ends = (np.array(side) for side in zip(*path, strict=True))
    return sticks(starts, ends, LINE, _colors(len(starts), theme.accent), PLAIN)


def _pane(plane: PlaneMark, radius: float, theme: SceneTheme) -> list[vtkActor]:
    color = plane_color(plane.number, theme)
    count = len(plane.corners)
    fan = np.column_stack([np.zeros(count - 2), np.arange(1, count - 1), np.arange(2, count)]).astype(
        np.int64
    )
    pane = mesh(plane.corners, fan, _colors(count, color), PLAIN)
    pane.GetProperty().SetOpacity(PANE if plane.text else 0.6 * PANE)
    pane.ForceTranslucentOn()
    following = np.roll(plane.corners, -1, axis=0)
    return [pane, sticks(plane.corners, following, RIM * radius, _colors(count, color), PLAIN)]


def _pane_label(plane: PlaneMark, theme: SceneTheme) -> Label:
    """Beside the corner that is nearest to the eye."""
    return Label(
        text=plane.text,
        anchor=plane.corners[0],
        color=plane_color(plane.number, theme),
        instead=plane.corners[1:],
    )


def _colors(count: int, color: str) -> FloatArray:
    return np.tile(np.array(rgb(color)), (count, 1))
