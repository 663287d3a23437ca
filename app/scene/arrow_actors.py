"""Arrows and signed surfaces on the atoms of a crystal."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.geometry import cone, mesh, sticks
from app.scene.marks import ArrowMark, LobeMark
from app.scene.shading import PLAIN
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

SHAFT: Final = 0.07
"""Å: radius."""
HEAD: Final = 0.38
"""Of the length of the arrow, at most 0.45 Å."""
RING: Final = 0.3
"""Of the length: radius of the ring around the shaft of a pseudovector."""
SEE_THROUGH: Final = 0.55


def arrow_actors(mark: ArrowMark, theme: SceneTheme) -> list[vtkActor]:
    """Shaft and head, its middle on the atom; around a pseudovector a ring with a head of its own."""
    length = float(np.linalg.norm(mark.vector))
    if length < 0.02:
        return []
    along = mark.vector / length
    color = np.array(rgb(theme.warning if mark.axial else theme.accent))
    tail, tip = mark.position - 0.5 * mark.vector, mark.position + 0.5 * mark.vector
    head = min(HEAD * length, 0.45)
    made = [_lines(tail[None], (tip - head * along)[None], color), cone(tip, along, head, 0.5 * head, color)]
    return made + (_ring(mark, along, length, color) if mark.axial else [])


def _ring(mark: ArrowMark, along: FloatArray, length: float, color: FloatArray) -> list[vtkActor]:
    across = np.cross(along, np.eye(3)[int(np.argmin(np.abs(along)))])
    across /= np.linalg.norm(across)
    other = np.cross(along, across)
    angle = np.linspace(0.0, 1.6 * np.pi, 25)[:, None]
    middle = mark.position + 0.18 * length * along
    points = middle + RING * length * (np.cos(angle) * across + np.sin(angle) * other)
    end = np.array(1.6 * np.pi)
    forward = -np.sin(end) * across + np.cos(end) * other
    head = min(0.22, 0.2 * length)
    return [
        _lines(points[:-1], points[1:], color),
        cone(points[-1] + head * forward, forward, head, 0.6 * head, color),
    ]


def _lines(starts: FloatArray, ends: FloatArray, color: FloatArray) -> vtkActor:
    return sticks(starts, ends, SHAFT, np.tile(color, (len(starts), 1)), PLAIN)


def lobe_actor(mark: LobeMark, theme: SceneTheme) -> vtkActor:
    """A surface in two colours by its sign, so that the atom within it is seen."""
    colors = np.where(mark.positive[:, None], np.array(rgb(theme.accent)), np.array(rgb(theme.warning)))
    made = mesh(mark.points, mark.faces, colors)
    made.GetProperty().SetOpacity(SEE_THROUGH)
    made.ForceTranslucentOn()
    return made
