"""Arrows and signed surfaces on the atoms of a crystal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.arrow_shapes import SEE_THROUGH, SHAFT, arrow_shape
from app.scene.geometry import cone, mesh, sticks
from app.scene.marks import ArrowMark, LobeMark
from app.scene.shading import PLAIN
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]


def arrow_actors(mark: ArrowMark, theme: SceneTheme) -> list[vtkActor]:
    """Shaft and head, its middle on the atom; around a pseudovector a ring with a head of its own."""
    shape = arrow_shape(mark)
    if shape is None:
        return []
    color = np.array(rgb(mark.color(theme)))
    colors = np.tile(color, (len(shape.lines), 1))
    bars = sticks(shape.lines[:, 0], shape.lines[:, 1], SHAFT, colors, PLAIN)
    return [bars, *(cone(each.tip, each.along, each.length, each.radius, color) for each in shape.heads)]


def lobe_actor(mark: LobeMark, theme: SceneTheme) -> vtkActor:
    """A surface in two colours by its sign, so that the atom within it is seen."""
    colors = np.where(mark.positive[:, None], np.array(rgb(theme.accent)), np.array(rgb(theme.warning)))
    made = mesh(mark.points, mark.faces, colors)
    made.GetProperty().SetOpacity(SEE_THROUGH)
    made.ForceTranslucentOn()
    return made
