"""The cross of labelled arrows in the lower left corner that says how the object stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from app.scene.camera import CameraPose
from app.scene.geometry import balls, cone, sticks
from app.scene.overlay import TEXT_SIZE, Overlay
from app.scene.parts import Axis
from app.scene.theme import SceneTheme, rgb

SIDE: Final = 104.0
"""Side in points of the square that the arrows turn in."""
ARM: Final = 36.0


def corner_side(width: float, height: float) -> float:
    """Side in points of the corner of a picture of ``width`` × ``height`` points; small pictures get small
    arrows.
    """
    return SIDE * min(max(min(width, height) / 360.0, 0.6), 1.0)


class CornerAxes:
    """Arrows in a renderer of their own, whose camera only follows the orientation of the main one."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._axes: tuple[Axis, ...] = ()
        self._theme: SceneTheme | None = None
        self.actors: tuple[vtkActor, ...] = ()

    def set_axes(self, axes: tuple[Axis, ...], theme: SceneTheme) -> None:
        """Exchange the arrows; those of the same axes stay."""
        if axes is self._axes and theme == self._theme:
            return
        self._theme = theme
        for actor in self.actors:
            self._renderer.RemoveActor(actor)
        self._axes = axes
        self.actors = _arrows(axes, theme) if axes else ()
        for actor in self.actors:
            self._renderer.AddActor(actor)

    @staticmethod
    def pose(pose: CameraPose) -> CameraPose:
        """Orientation of ``pose``, in points around the crossing of the arrows."""
        return replace(pose, center=(0.0, 0.0, 0.0), height=SIDE, perspective=False)

    def write_names(self, overlay: Overlay, pose: CameraPose, side: float) -> None:
        """A name beyond each tip; an arrow that points at the reader or away has its name clear of the
        others.
        """
        seen = np.array([(pose.axes @ axis.direction)[:2] for axis in self._axes]).reshape(-1, 2)
        for i, axis in enumerate(self._axes):
            length = float(np.linalg.norm(seen[i]))
            rest = -np.delete(seen, i, axis=0).sum(axis=0) + 1e-3
            clear = rest / np.linalg.norm(rest)
            ahead = seen[i] / length if length > 0.45 else clear
            at = side / 2 + side / SIDE * ARM * seen[i] + 9.5 * ahead
            overlay.write(axis.name, at[0], at[1], axis.color, size=TEXT_SIZE + 1.0, across=0.5)


def _arrows(axes: tuple[Axis, ...], theme: SceneTheme) -> tuple[vtkActor, ...]:
    directions = np.array([axis.direction for axis in axes])
    colors = np.array([rgb(axis.color) for axis in axes])
    shafts = sticks(np.zeros_like(directions), (ARM - 8.0) * directions, 1.3, colors)
    joint = balls(np.zeros((1, 3)), np.array([2.1]), np.array([rgb(theme.edge)]))
    heads = [cone(ARM * d, d, 10.0, 3.8, c) for d, c in zip(directions, colors, strict=True)]
    return (shafts, joint, *heads)
