"""The widget that shows a unit cell or a tensor surface. Importing it loads no VTK."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QImage, QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.scene.camera import CameraPose
from app.scene.content import (
    CrystalContent,
    CrystalOptions,
    SceneContent,
    SurfaceContent,
    SurfaceOptions,
)
from app.scene.frame_pacer import FramePacer
from app.scene.hand import MouseHand
from app.scene.loading import scene_loader
from app.scene.pointing import PointedControls
from app.scene.surface_format import reserve_opengl
from app.scene.theme import LIGHT, SceneTheme
from app.scene.view_factory import hardware_draws, has_opengl_widgets, new_view
from app.state.figures import sentence
from core.errors import RenderError

if TYPE_CHECKING:
    from app.scene.opengl_view import OpenGLView
    from app.scene.painted_view import PaintedView
    from app.scene.stage import Stage
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal
    from core.surface.error_shell import ErrorShell
    from core.surface.surface_mesh import SurfaceMesh


class SceneWidget(PointedControls):
    """One view. Content and camera may be set at any time; they are drawn once OpenGL is there.

    ready: the view exists. failed: it cannot exist, with a sentence why (shown in the widget as well).
    camera_changed: a CameraPose after every move. content_changed: something else is to be drawn. rendered: a
    frame has been drawn.
    """

    ready = Signal()
    failed = Signal(str)
    content_changed = Signal()
    rendered = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, theme: SceneTheme = LIGHT, eased: bool = True
    ) -> None:
        super().__init__(parent, eased=eased)
        self._theme = theme
        self._content: SceneContent | None = None
        self._closed = self._content_stale = False
        self._failure = ""
        self._view: OpenGLView | PaintedView | None = None
        self._notice = QLabel("", self)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._layout = QVBoxLayout(self)
        self._set_up()

    @property
    def content(self) -> SceneContent | None:
        """What is shown."""
        return self._content

    @property
    def theme(self) -> SceneTheme:
        """The colours around the object."""
        return self._theme

    def show_crystal(
        self, crystal: Crystal, bonds: Bonds | None = None, options: CrystalOptions | None = None
    ) -> None:
        """Show a unit cell; the orientation is kept, and another crystal is fitted into the picture."""
        self.show_content(CrystalContent(crystal=crystal, bonds=bonds, options=options or CrystalOptions()))

    def show_surface(
        self, mesh: SurfaceMesh, options: SurfaceOptions | None = None, band: ErrorShell | None = None
    ) -> None:
        """Show a surface; the orientation is kept, and another mesh is fitted into the picture."""
        self.show_content(SurfaceContent(mesh=mesh, options=options or SurfaceOptions(), band=band))

    def show_content(self, content: SceneContent | None) -> None:
        """Show a unit cell, a surface or (None) nothing."""
        if content is self._content or self._closed:
            return
        self._camera.fitted |= _subject(content) != _subject(self._content)
        self._content, self._content_stale = content, True
        self._request()
        self.content_changed.emit()

    def clear(self) -> None:
        """Show nothing."""
        self.show_content(None)

    def set_theme(self, theme: SceneTheme) -> None:
        """Exchange the colours around the object."""
        if theme == self._theme:
            return
        self._theme, self._content_stale = theme, True
        self._paint_ground()
        self._request()

    def save_picture(
        self,
        path: Path,
        *,
        size: tuple[int, int] | None = None,
        scale: float = 1.0,
        transparent: bool = False,
        theme: SceneTheme | None = None,
    ) -> None:
        """Write the view to a picture file of ``size`` (None: the widget's) times ``scale`` pixels.

        RenderError where nothing is shown or OpenGL is missing, ExportError where the file cannot be written.
        """
        from app.scene.picture import render_picture

        own = (self.width(), self.height())
        render_picture(
            self._shown_content(),
            Path(path),
            size=size or own,
            scale=scale,
            transparent=transparent,
            theme=theme or self._theme,
            pose=self.pose,
            points=own,
        )

    def image(self, *, scale: float = 1.0) -> QImage:
        """The view as a picture, in device pixels times ``scale``."""
        from app.scene.picture import render_image

        ratio = self.devicePixelRatioF()
        own = (self.width(), self.height())
        array = render_image(
            self._shown_content(),
            size=own,
            scale=scale * ratio,
            theme=self._theme,
            pose=self.pose,
            points=own,
        )
        height, width = array.shape[:2]
        image = QImage(array.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(scale * ratio)
        return image

    @property
    def is_ready(self) -> bool:
        """Whether OpenGL is there."""
        return self._view is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to load, to draw or to move."""
        return self.is_ready and self._frames.is_idle and not self._camera.is_moving

    def load(self) -> None:
        """Make the view, loading VTK in the background first; happens by itself when the widget is first
        shown.
        """
        if self._view is not None or self._closed:
            return
        if scene_loader().is_loaded:
            self._make.start(0)
        else:
            scene_loader().start()

    def wait_until_ready(self, timeout_ms: int = 30_000) -> bool:
        """Run the event loop until everything is drawn; False if that did not happen in time."""
        self.load()
        loop, poll = QEventLoop(), QTimer()
        end = monotonic() + timeout_ms / 1000.0

        def look() -> None:
            if self.is_settled or self._closed or monotonic() > end:
                loop.quit()

        poll.timeout.connect(look)
        poll.start(5)
        if not self.is_settled:
            loop.exec()
        poll.stop()
        return self.is_settled

    def shut_down(self) -> None:
        """Let go of OpenGL, VTK objects and timers. The widget stays empty from then on."""
        self._closed = True
        self._camera.stop()
        self._frames.stop()
        self._make.stop()
        self._content = None
        if self._view is not None:
            view, self._view = self._view, None
            view.shut_down()
            view.setParent(None)
            view.deleteLater()

    def sizeHint(self) -> QSize:
        """Room to see something."""
        return QSize(480, 420)

    def minimumSizeHint(self) -> QSize:
        """Room for the axes and a small object."""
        return QSize(160, 140)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time: begin to load. Later: draw what changed while nobody saw it."""
        super().showEvent(event)
        self.load()
        self._request()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing a view of its own window ends it."""
        self.shut_down()
        super().closeEvent(event)

    def _set_up(self) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._notice.setWordWrap(True)
        self._notice.setMargin(24)
        self._notice.hide()
        self._layout.addWidget(self._notice)
        if has_opengl_widgets() and hardware_draws():
            reserve_opengl(self)
        self.setAutoFillBackground(True)
        self._paint_ground()
        self._frames = FramePacer(self)
        self._frames.due.connect(self._draw)
        self._camera.moved.connect(self._moved)
        # A view is made from the event loop, never from showEvent: making an OpenGL widget may show its
        # relatives
        # again, and pyvistaqt cannot make one interactor while it makes another.
        self._make = QTimer(self)
        self._make.setSingleShot(True)
        self._make.timeout.connect(self._make_view)
        scene_loader().loaded.connect(self._make_view)
        scene_loader().failed.connect(self._fail)

    def _paint_ground(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(self._theme.background))
        palette.setColor(QPalette.ColorRole.WindowText, QColor(self._theme.muted))
        self.setPalette(palette)

    def _make_view(self) -> None:
        if self._view is not None or self._closed:
            return
        try:
            self._view = new_view(self, self._theme)
        except RenderError as error:
            self._fail(str(error))
            return
        self._layout.addWidget(self._view)
        self._view.resized.connect(self._request)
        self._view.painted.connect(self._painted)
        self._connect_hand(MouseHand(self._view))
        self._content_stale = True
        self._request()
        self.ready.emit()

    @property
    def _stage(self) -> Stage | None:
        return None if self._view is None else self._view.stage

    def _fitted(self, pose: CameraPose) -> CameraPose:
        if self._view is None or self._view.stage is None:
            return pose
        return self._view.stage.fitted(pose)

    def _moved(self, pose: CameraPose) -> None:
        self._request()
        self.camera_changed.emit(pose)

    @property
    def failure(self) -> str:
        """Why there can be no view, "" where there is one or will be."""
        return self._failure

    def _fail(self, reason: str) -> None:
        self._failure = reason
        self._notice.setText(sentence(reason))
        self._notice.show()
        self.failed.emit(reason)

    def _shown_content(self) -> SceneContent:
        if self._content is None:
            raise RenderError("the view is empty, so there is no picture of it; open a crystal first")
        return self._content

    def _request(self) -> None:
        if self._view is not None and self.isVisible():
            self._frames.request()

    def _draw(self, smooth: bool) -> None:
        if self._view is None or self._view.stage is None or not self.isVisible() or self.size().isEmpty():
            self._frames.stop()  # Qt paints nothing here; showing or resizing asks again
            return
        stage = self._view.stage
        stage.set_size(self._view.stage_size())
        if self._content_stale:
            stage.set_content(self._content, self._theme)
            self._content_stale = False
        self._camera.refit()
        stage.arrange(self.pose)
        stage.set_smoothing(smooth)
        self._view.draw()

    def _painted(self) -> None:
        if self._view is not None:
            self._frames.quick = not self._view.is_software
        self._frames.drawn()
        self.rendered.emit()


def _subject(content: SceneContent | None) -> object:
    """What is fitted into the picture when it changes: the crystal and how many cells of it, or the mesh, not
    how they are drawn.
    """
    if isinstance(content, CrystalContent):
        return content.crystal, content.options.repeats
    return None if content is None else content.mesh
