"""What the mouse does over a view: it moves the camera and says what lies under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal

from app.scene.camera_controls import CameraControls
from app.scene.hand import MouseHand
from app.scene.navigation import ZOOM_PER_STEP
from app.scene.picking import ball_at, direction_at

if TYPE_CHECKING:
    from app.scene.crystal_layout import PickedBall
    from app.scene.stage import Stage


class PointedControls(CameraControls):
    """A widget with a camera and a mouse.

    menu_requested: right click, global position. ball_clicked: the PickedBall, None beside any, and whether
    Shift was held; ball_pointed_at: the same of a right click, before menu_requested. legend_clicked: symbol
    of an element. direction_hovered: unit vector (3,) of the point of a surface under the pointer, None
    beside it.
    """

    menu_requested = Signal(QPoint)
    ball_clicked = Signal(object, bool)
    ball_pointed_at = Signal(object)
    legend_clicked = Signal(str)
    direction_hovered = Signal(object)

    @property
    def _stage(self) -> Stage | None:
        """Where things stand in the picture, once there is one."""
        raise NotImplementedError

    def _connect_hand(self, hand: MouseHand) -> None:
        hand.turned.connect(self._camera.drag)
        hand.shifted.connect(lambda x, y: self._camera.pan(x / self.height(), y / self.height()))
        hand.wheeled.connect(self._wheel)
        hand.clicked.connect(self._click)
        hand.hovered.connect(self._hover)
        hand.left.connect(lambda: self.direction_hovered.emit(None))
        hand.double_clicked.connect(self._center_on)
        hand.menu_requested.connect(self._ask_for_menu)

    def _wheel(self, steps: float, x: float, y: float) -> None:
        self._camera.zoom(ZOOM_PER_STEP**steps, *self._from_middle(x, y), eased=False)

    def _click(self, x: float, y: float, adding: bool) -> None:
        stage = self._stage
        symbol = stage.legend_at(x, y) if stage is not None else ""
        if symbol:
            self.legend_clicked.emit(symbol)
            return
        self.ball_clicked.emit(self._ball_at(x, y), adding)

    def _ask_for_menu(self, place: QPoint) -> None:
        at = self.mapFromGlobal(place)
        self.ball_pointed_at.emit(self._ball_at(at.x(), at.y()))
        self.menu_requested.emit(place)

    def _ball_at(self, x: float, y: float) -> PickedBall | None:
        return ball_at(self.content, self.pose, self._from_middle(x, y))

    def _center_on(self, x: float, y: float) -> None:
        """An atom comes into the middle and stays there when the view turns; other places come there once."""
        ball = self._ball_at(x, y)
        if ball is not None:
            self.turn_about(ball.position)
            return
        right, up = self._from_middle(x, y)
        self._camera.pan(-right, -up, eased=True)

    def _from_middle(self, x: float, y: float) -> tuple[float, float]:
        """A place in the widget as heights to the right of and above the middle of the object's room."""
        stage = self._stage
        if stage is None:
            return 0.0, 0.0
        width, height = stage.object_size
        return (x - 0.5 * width) / height, (0.5 * height - y) / height

    def _hover(self, x: float, y: float) -> None:
        self.direction_hovered.emit(direction_at(self.content, self.pose, self._from_middle(x, y)))
