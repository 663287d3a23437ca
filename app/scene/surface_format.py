"""Makes ready for OpenGL before the window is on the screen, without loading VTK."""

from __future__ import annotations

from PySide6.QtGui import QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget


def reserve_opengl(parent: QWidget) -> QOpenGLWidget:
    """A one-pixel OpenGL widget, so that the window of ``parent`` is composed by OpenGL from the start.

    Qt makes a window anew when its first OpenGL widget comes after it was shown: it would flash. The format
    is the one that VTK needs (OpenGL 3.2, core profile); it only counts for windows not made yet.
    """
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setVersion(3, 2)
    wanted.setDepthBufferSize(8)
    wanted.setAlphaBufferSize(8)
    wanted.setSamples(0)
    QSurfaceFormat.setDefaultFormat(wanted)
    widget = QOpenGLWidget(parent)
    widget.setFixedSize(1, 1)
    return widget
