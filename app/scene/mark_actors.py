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
from app.scene.geometry import MeshActor, balls, mesh, sticks
from app.scene.marks import (
    LEAST_RING,
    LINE_RADIUS,
    RING,
    SIGNAL_OPACITY,
    AxisMark,
    CrystalMarks,
    PickedMark,
    PlaneMark,
    SignalMark,
    angle_arc,
    measure_place,
    order_legend,
    plane_color,
)
from app.scene.parts import Label, SceneParts
from app.scene.shading import MATTE, PLAIN
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

COVER: Final = 1.03
"""Of a ball that hides an atom."""
RIM: Final = 0.004
"""Radius of the rim of a pane, as a share of the scene's radius."""


class MarkedCrystal:
    """Keeps what is drawn of a crystal while only the marks on it change."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._plain: SceneParts | None = None
        self._rings: dict[tuple[PickedMark, str], vtkActor] = {}
        self._signal: MeshActor | None = None
        self._drawn_signal: tuple[SignalMark | None, SceneTheme | None] = (None, None)

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
        if plain.legend:
            plain = replace(plain, legend=(*plain.legend, *order_legend(content.marks, theme)))
        return with_marks(
            plain,
            content.marks,
            theme,
            (*self._ringed(content.marks, theme), *self._signals(content.marks, theme)),
        )

    def _ringed(self, marks: CrystalMarks, theme: SceneTheme) -> list[vtkActor]:
        """Rings around the picked atoms; those that were drawn already stay."""
        had = self._rings
        keys = [(mark, theme.accent) for mark in marks.picked]
        self._rings = {key: had.get(key) or _ring(*key) for key in keys}
        return [*self._rings.values()]

    def _signals(self, marks: CrystalMarks, theme: SceneTheme) -> list[vtkActor]:
        """The signal in its one mesh, which takes the shape that a slider gives it; none, where none is
        wanted.
        """
        mark = marks.signal
        if mark is None:
            return []
        if self._signal is None or self._signal.faces is not mark.faces:
            self._signal, self._drawn_signal = _signal(mark), (None, None)
        if self._drawn_signal != (mark, theme):
            self._signal.update(mark.points, _sign_colors(mark, theme))
            self._drawn_signal = (mark, theme)
        return [self._signal.actor]


def _recolored(content: CrystalContent, colors: FloatArray) -> vtkActor:
    """Balls a little larger than the atoms, which they hide."""
    layout = crystal_layout(content)
    return balls(layout.position, COVER * layout.radius, colors[layout.site])


def with_marks(
    parts: SceneParts, marks: CrystalMarks, theme: SceneTheme, kept: tuple[vtkActor, ...]
) -> SceneParts:
    """The parts with panes and arrows among them and lines over them. kept: actors of the other marks."""
    over: list[vtkActor] = []
    among: list[vtkActor] = []
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
    among += [actor for mark in marks.arrows for actor in arrow_actors(mark, theme)]
    among += [lobe_actor(mark, theme) for mark in marks.lobes]
    panes = [actor for plane in marks.planes for actor in _pane(plane, parts.radius, theme)]
    labels += [_pane_label(plane, theme) for plane in marks.planes if plane.text]
    if marks.axis is not None:
        over.append(_axis(marks.axis, theme))
        labels.insert(0, Label(text=marks.axis.text, anchor=marks.axis.end, color=theme.warning))
    return replace(
        parts,
        actors=(*parts.actors, *among, *panes, *kept),
        contours=(*parts.contours, *over),
        labels=(*labels, *parts.labels),
    )


def _ring(mark: PickedMark, color: str) -> vtkActor:
    """The far half of a larger ball: of it, only what stands out around the atom is seen."""
    ball, faces = _ball()
    radius = RING * max(mark.radius, LEAST_RING)
    points = np.array(mark.position) + radius * ball
    made = mesh(points, faces, _colors(len(points), color), PLAIN)
    made.GetProperty().FrontfaceCullingOn()
    return made


@cache
def _ball() -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Points (n, 3) and triangles (f, 3) of a ball of radius 1, made once: it is drawn at every slider."""
    ball = pv.Sphere(radius=1.0, theta_resolution=48, phi_resolution=32)
    return np.asarray(ball.points, dtype=np.float64), ball.regular_faces.astype(np.int64)


def _signal(mark: SignalMark) -> MeshActor:
    """See-through, so that the atom within is seen."""
    made = MeshActor(mark.faces, MATTE)
    made.actor.GetProperty().SetOpacity(SIGNAL_OPACITY)
    made.actor.ForceTranslucentOn()
    return made


def _sign_colors(mark: SignalMark, theme: SceneTheme) -> FloatArray:
    """(n, 3): where the signal is negative the second colour."""
    return np.where(mark.signs[:, None] > 0.0, np.array(rgb(theme.accent)), np.array(rgb(theme.warning)))


def _axis(mark: AxisMark, theme: SceneTheme) -> vtkActor:
    return sticks(mark.start[None], mark.end[None], LINE_RADIUS, _colors(1, theme.warning), PLAIN)


def _line(line: FloatArray, theme: SceneTheme) -> vtkActor:
    path = list(pairwise(line))
    if len(line) == 3:
        arc = angle_arc(line)
        path += pairwise(arc)
    starts, ends = (np.array(side) for side in zip(*path, strict=True))
    return sticks(starts, ends, LINE_RADIUS, _colors(len(starts), theme.accent), PLAIN)


def _pane(plane: PlaneMark, radius: float, theme: SceneTheme) -> list[vtkActor]:
    color = plane_color(plane.number, theme)
    count = len(plane.corners)
    fan = np.column_stack([np.zeros(count - 2), np.arange(1, count - 1), np.arange(2, count)]).astype(
        np.int64
    )
    pane = mesh(plane.corners, fan, _colors(count, color), PLAIN)
    pane.GetProperty().SetOpacity(plane.opacity)
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
