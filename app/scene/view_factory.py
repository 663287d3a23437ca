"""Which kind of view a Qt platform can have."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PySide6.QtWidgets import QWidget

from app.scene.theme import SceneTheme

if TYPE_CHECKING:
    from app.scene.opengl_view import OpenGLView
    from app.scene.painted_view import PaintedView

OPENGL_PLATFORMS: Final = ("xcb", "wayland", "wayland-egl", "windows", "cocoa")
"""Qt platforms with OpenGL widgets; elsewhere Qt paints what was drawn to memory."""


SOFTWARE_RENDERERS: Final = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic")
"""Parts of the names that OpenGL gives itself where the processor does the drawing."""

_GL_RENDERER: Final = 0x1F01
_OLDEST: Final = (3, 2)
"""Version of OpenGL that VTK needs; with an older one it breaks down without a word."""


def has_opengl_widgets() -> bool:
    """Whether the platform that Qt runs on has OpenGL widgets."""
    return QGuiApplication.platformName() in OPENGL_PLATFORMS


def new_view(parent: QWidget, theme: SceneTheme) -> OpenGLView | PaintedView:
    """A view inside ``parent``. Loads VTK if nobody has. RenderError where nothing can be drawn."""
    display = display_opengl() if has_opengl_widgets() else None
    if display is not None and display[0] < _OLDEST:
        from app.scene.offscreen import leave_display_alone

        leave_display_alone(*display[0])
    if has_opengl_widgets() and hardware_draws():
        os.environ.setdefault("QT_API", "pyside6")
        from app.scene.opengl_view import OpenGLView

        return OpenGLView(parent, theme)
    from app.scene.painted_view import PaintedView

    return PaintedView(parent, theme)


@cache
def hardware_draws() -> bool:
    """Whether Qt gets an OpenGL context that a graphics processor stands behind.

    One OpenGL widget makes Qt compose the whole window through OpenGL whenever any label of it is painted. A
    graphics processor does not notice; in software (llvmpipe, remote desktops) each repaint takes up to
    100 ms and more, and the window no longer answers in time. A remote display may also have no OpenGL.
    """
    display = display_opengl()
    if display is None or display[0] < _OLDEST:
        return False
    return not any(word in display[1].lower() for word in SOFTWARE_RENDERERS)


@cache
def display_opengl() -> tuple[tuple[int, int], str] | None:
    """Version and renderer of the newest OpenGL that Qt gets on this display; None where it gets none."""
    wanted = QSurfaceFormat()
    wanted.setVersion(*_OLDEST)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    context, surface = QOpenGLContext(), QOffscreenSurface()
    context.setFormat(wanted)
    surface.setFormat(wanted)
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return None
    name, got = str(context.functions().glGetString(_GL_RENDERER)), context.format()
    context.doneCurrent()
    return (got.majorVersion(), got.minorVersion()), name
