"""Views that turn together."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.scene.camera import CameraPose
from app.scene.scene_widget import SceneWidget


class CameraLink(QObject):
    """Shares orientation and projection between views; each keeps its own centre and zoom."""

    def __init__(self, *widgets: SceneWidget, parent: QObject | None = None) -> None:
        super().__init__(parent if parent is not None else widgets[0])
        self._widgets = widgets
        self._enabled = True
        self._passing_on = False
        for widget in widgets:
            widget.camera_changed.connect(partial(self._pass_on, widget))
        self.set_enabled(True)

    @property
    def enabled(self) -> bool:
        """Whether the views turn together."""
        return self._enabled

    def set_enabled(self, on: bool) -> None:
        """Link or part the views; on linking, all take the orientation of the first."""
        self._enabled = on
        if on:
            self._pass_on(self._widgets[0], self._widgets[0].pose)

    def _pass_on(self, source: SceneWidget, pose: CameraPose) -> None:
        if not self._enabled or self._passing_on:
            return
        self._passing_on = True
        try:
            for widget in self._widgets:
                if widget is not source:
                    widget.take_orientation(pose)
        finally:
            self._passing_on = False
