"""What a view's camera can be told to do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.scene.camera import (
    CameraPose,
    VectorLike,
    axis_direction,
    standard_pose,
    up_for_axis,
    up_for_direction,
)
from app.scene.content import SceneContent, cell_of
from app.scene.navigation import Navigator


class CameraControls(QWidget):
    """A widget with a camera. Moves take 200 ms unless ``eased`` is off, here or in general (reduced motion).

    camera_changed: a CameraPose after every move.
    """

    camera_changed = Signal(object)

    def __init__(self, parent: QWidget | None, *, eased: bool) -> None:
        super().__init__(parent)
        self._camera = Navigator(self, fit=self._fitted, eased=eased)

    @property
    def content(self) -> SceneContent | None:
        """What is shown."""
        raise NotImplementedError

    def _fitted(self, pose: CameraPose) -> CameraPose:
        """``pose`` with the whole object in the picture."""
        raise NotImplementedError

    @property
    def pose(self) -> CameraPose:
        """Where the view looks from now."""
        return self._camera.pose

    @property
    def perspective(self) -> bool:
        """Whether what is far looks smaller."""
        return self._camera.pose.perspective

    @property
    def spinning(self) -> bool:
        """Whether the turntable runs."""
        return self._camera.turntable.running

    def set_eased(self, on: bool) -> None:
        """Let camera moves take 200 ms, or (reduced motion) jump."""
        self._camera.eased = on

    def set_pose(self, pose: CameraPose, *, eased: bool = True) -> None:
        """Look from ``pose``; it is kept as it is until another object is shown or ``fit`` is called."""
        self._camera.fitted = False
        self._camera.go(pose, eased)

    def look_along(self, direction: VectorLike, up: VectorLike | None = None, *, eased: bool = True) -> None:
        """Look along a Cartesian vector of any length."""
        self._camera.go(self._camera.aim.looking_along(direction, up), eased)

    def look_from(self, direction: VectorLike, *, eased: bool = True) -> None:
        """Look from the tip of a Cartesian vector to the origin, with c upright where it can be."""
        self.look_along(
            -np.asarray(direction), up_for_direction(cell_of(self.content), direction), eased=eased
        )

    def look_along_axis(self, name: str, *, eased: bool = True) -> bool:
        """Look from the tip of a, b, c, a*, b*, c*, x, y or z to the origin. False if the content has no
        cell.
        """
        cell = cell_of(self.content)
        if cell is None and name not in "xyz":
            return False
        self.look_along(-axis_direction(cell, name), up_for_axis(cell, name), eased=eased)
        return True

    def rotate(self, azimuth: float, elevation: float, roll: float = 0.0, *, eased: bool = True) -> None:
        """Turn the object by degrees: its front to the right, upwards, counterclockwise in the picture."""
        self._camera.go(self._camera.aim.rotated(azimuth, elevation, roll), eased)

    def turn_about(self, point: VectorLike, *, eased: bool = True) -> None:
        """Bring a point (3,) of the scene into the middle, about which the view turns; ``fit`` undoes it."""
        self._camera.turn_about(point, eased)

    def zoom(self, factor: float, *, eased: bool = True) -> None:
        """Enlarge about the middle of the picture."""
        self._camera.zoom(factor, eased=eased)

    def fit(self, *, eased: bool = True) -> None:
        """Show the whole object as large as it can turn freely."""
        self._camera.frame(self._camera.aim, eased)

    def reset(self, *, eased: bool = True) -> None:
        """Standard orientation, fitted."""
        self._camera.frame(standard_pose(self.perspective), eased)

    def set_perspective(self, on: bool) -> None:
        """Perspective, or parallel projection."""
        if on != self.perspective:
            self._camera.take_orientation(replace(self._camera.aim, perspective=on))

    def set_spinning(self, on: bool) -> None:
        """Start or stop the turntable."""
        self._camera.turntable.set_running(on)

    def take_orientation(self, pose: CameraPose) -> None:
        """Turn as ``pose`` is turned, keeping centre and zoom; for linked views."""
        self._camera.take_orientation(pose)
