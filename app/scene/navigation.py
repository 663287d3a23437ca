"""The camera of one view: its pose, its moves and the rules of the mouse. Knows no VTK."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.scene.camera import CameraPose, VectorLike, standard_pose
from app.scene.camera_motion import CameraMotion, Turntable

DEGREES_PER_POINT: Final = 0.45
ZOOM_PER_STEP: Final = 1.18
ZOOM_LIMITS: Final = (0.02, 25.0)
"""Least and greatest visible height, in heights of the fitted view."""

Fit = Callable[[CameraPose], CameraPose]


class Navigator(QObject):
    """Holds the pose and changes it, at once or over 200 ms.

    fit: gives a pose the centre and height at which the whole object is seen. fitted: whether the view still
    is as ``fit`` left it; then it is fitted again when the object or the size of the view changes.
    """

    moved = Signal(object)  # CameraPose

    def __init__(self, parent: QObject, *, fit: Fit, eased: bool) -> None:
        super().__init__(parent)
        self.pose = standard_pose()
        self.eased = eased
        self.fitted = True
        self._fit = fit
        self._motion = CameraMotion(self)
        self._motion.moved.connect(self._set)
        self.turntable = Turntable(self)
        self.turntable.turned.connect(self._spin)

    @property
    def aim(self) -> CameraPose:
        """Where the move under way ends, or the pose at rest: what further commands start from."""
        return self._motion.target or self.pose

    @property
    def is_moving(self) -> bool:
        """Whether a move is under way or the turntable runs."""
        return self._motion.target is not None or self.turntable.running

    def go(self, pose: CameraPose, eased: bool) -> None:
        """Change to ``pose``, over 200 ms if asked for and not switched off."""
        if eased and self.eased:
            self._motion.begin(self.pose, pose)
        else:
            self._motion.stop()
            self._set(pose)

    def frame(self, pose: CameraPose, eased: bool) -> None:
        """Change to ``pose`` with the whole object in the picture."""
        self.fitted = True
        self.go(self._fit(pose), eased)

    def refit(self) -> None:
        """After a change of the object or the size: fit again if the view was fitted; a move goes on."""
        if not self.fitted:
            return
        if self._motion.target is not None:
            self._motion.redirect(self._fit(self._motion.target))
        else:
            self._set(self._fit(self.pose))

    def zoom(self, factor: float, right: float = 0.0, up: float = 0.0, *, eased: bool) -> None:
        """Enlarge about a point given in heights of the picture from its middle, within sensible limits."""
        whole = self._fit(self.aim).height
        height = min(max(self.aim.height / factor, ZOOM_LIMITS[0] * whole), ZOOM_LIMITS[1] * whole)
        self.fitted = False
        self.go(self.aim.zoomed(self.aim.height / height, right, up), eased)

    def pan(self, right: float, up: float, *, eased: bool = False) -> None:
        """Shift the object by heights of the picture."""
        self.fitted = False
        self.go(self.aim.panned(right, up), eased)

    def turn_about(self, point: VectorLike, eased: bool) -> None:
        """Bring a point of the scene into the middle, about which the view turns from then on."""
        self.fitted = False
        x, y, z = (float(part) for part in point)
        self.go(replace(self.aim, center=(x, y, z)), eased)

    def drag(self, right: float, up: float) -> None:
        """Turn the object under the mouse, which moved by points."""
        self.go(self.aim.rotated(DEGREES_PER_POINT * right, DEGREES_PER_POINT * up), eased=False)

    def take_orientation(self, pose: CameraPose) -> None:
        """Turn as ``pose`` is turned, keeping centre and zoom."""
        if pose.perspective == self.pose.perspective and np.allclose(pose.axes, self.pose.axes, atol=1e-9):
            # The other view only moved its object within the picture; a turn that is under way here goes on.
            return
        self._motion.stop()
        turned = replace(self.pose, perspective=pose.perspective).with_axes(pose.axes)
        refit = self.fitted and turned.perspective != self.pose.perspective
        self._set(self._fit(turned) if refit else turned)

    def stop(self) -> None:
        """Stop every timer."""
        self._motion.stop()
        self.turntable.set_running(False)

    def _spin(self, degrees: float) -> None:
        self._motion.stop()
        self._set(self.pose.rotated(degrees, 0.0))

    def _set(self, pose: CameraPose) -> None:
        if pose != self.pose:
            self.pose = pose
            self.moved.emit(pose)
