"""Which kind of view a Qt platform can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication, QOpenGLContext
from PySide6.QtWidgets import QWidget

from app.scene.theme import SceneTheme

if TYPE_CHECKING:
    from app.scene.opengl_view import OpenGLView
    from app.scene.painted_view import PaintedView

OPENGL_PLATFORMS: Final = ("xcb", "wayland", "wayland-egl", "windows", "cocoa")
"""Qt platforms with OpenGL widgets; elsewhere Qt paints what was drawn to memory."""


def has_opengl_widgets() -> bool:
    """Whether the platform that Qt runs on has OpenGL widgets."""
    return QGuiApplication.platformName() in OPENGL_PLATFORMS


def new_view(parent: QWidget, theme: SceneTheme) -> OpenGLView | PaintedView:
    """A view inside ``parent``. Loads VTK if nobody has. RenderError where nothing can be drawn."""
    if has_opengl_widgets() and _context_can_be_made():
        from app.scene.opengl_view import OpenGLView

        return OpenGLView(parent, theme)
    from app.scene.painted_view import PaintedView

    return PaintedView(parent, theme)


def _context_can_be_made() -> bool:
    """A remote display may have windows but no OpenGL; its widgets would stay blank without a word."""
    return QOpenGLContext().create()
