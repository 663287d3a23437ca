"""A render window without a screen, and a plain sentence where none can be had."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import current_process, get_context
from typing import Any, Final

from core.errors import RenderError

_BACKEND: Final = "VTK_DEFAULT_OPENGL_WINDOW"
_ADVICE: Final = (
    "install a software OpenGL (Debian: apt-get install libegl1 libgl1-mesa-dri), "
    "or set DISPLAY to a running X server"
)
_BESIDE: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "linux": (
        {_BACKEND: "vtkEGLRenderWindow"},
        {_BACKEND: "vtkEGLRenderWindow", "LIBGL_ALWAYS_SOFTWARE": "1"},
        {_BACKEND: "vtkOSOpenGLRenderWindow"},
    ),
    "win32": ({_BACKEND: "vtkOSOpenGLRenderWindow"},),
}
"""What draws without the display, by system, as settings of the environment: the graphics processor, and
where that is the one that is too old, Mesa on the processor."""

PROBE_SECONDS: Final = 60.0
"""How long a busy machine may take to find out whether it can draw without the display."""


_refusal: list[str] = []
"""Why nothing can be drawn, where that has been found out."""


@cache
def leave_display_alone(major: int = 0, minor: int = 0) -> None:
    """The display's OpenGL is too old: draw without it from now on, where that can be, and else not at all.

    VTK breaks down with an OpenGL older than 3.2 instead of saying so, so another process tries it first.
    major, minor: the version, where it is known.
    """
    for settings in _BESIDE.get(sys.platform, ()):
        new = {name: value for name, value in settings.items() if name not in os.environ}
        os.environ.update(new)
        if _draws():
            return
        for name in new:
            del os.environ[name]
    is_old = f"is {major}.{minor}" if major else "breaks down or is too old"
    _refusal.append(
        f"no picture can be drawn here: the OpenGL of this display {is_old}, 3.2 is needed, and there is no "
        f"other one. Please {_ADVICE} that has it"
    )


@cache
def _look_at_display() -> None:
    """Before VTK meets the display in a process without a window, another one finds out whether it draws."""
    if sys.platform != "linux" or not os.environ.get("DISPLAY") or _BACKEND in os.environ:
        return
    qt = sys.modules.get("PySide6.QtGui")
    if current_process().daemon or (qt is not None and qt.QGuiApplication.instance() is not None):
        return  # may not start another one; or the window has looked already
    if not _draws():
        leave_display_alone()


def _draws() -> bool:
    """Whether a process with this one's environment draws."""
    probe = get_context("spawn").Process(target=_draw_a_ball, name="drawing tried", daemon=True)
    probe.start()
    probe.join(PROBE_SECONDS)
    drew = probe.exitcode == 0
    probe.kill()
    probe.join()
    return drew


def _draw_a_ball() -> None:
    """Draw, and end with another status than 0 where nothing is seen."""
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
    from vtkmodules.vtkFiltersSources import vtkSphereSource
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what it complains of is told in our words
    window = _new_window()
    try:
        ball, mapper, actor, renderer = vtkSphereSource(), vtkPolyDataMapper(), vtkActor(), vtkRenderer()
        mapper.SetInputConnection(ball.GetOutputPort())
        actor.SetMapper(mapper)
        renderer.AddActor(actor)
        window.AddRenderer(renderer)
        window.SetSize(16, 16)
        window.Render()
        pixels = vtkUnsignedCharArray()
        window.GetRGBACharPixelData(8, 8, 8, 8, 0, pixels)
        seen = any(pixels.GetValue(color) for color in range(3))
    finally:
        window.Finalize()
    if not seen:
        raise SystemExit(1)


@contextmanager
def offscreen_window(*, alpha: bool = False) -> Iterator[Any]:
    """A vtkRenderWindow that draws to memory; finalised on leaving. RenderError where there is no OpenGL."""
    window = create_offscreen_window()
    window.SetAlphaBitPlanes(alpha)
    try:
        yield window
    finally:
        window.Finalize()


def renderer_name() -> str:
    """What draws here, as OpenGL calls itself ("llvmpipe (LLVM 15.0.6, 256 bits)"). RenderError where
    nothing can.
    """
    with offscreen_window() as window:
        window.SetSize(16, 16)
        window.Render()
        name = _name(window)
    if name:
        return name
    raise RenderError(f"OpenGL gives no name of its renderer, so pictures cannot be relied on: {_ADVICE}")


def draws_in_software(window: Any) -> bool:
    """Whether a render window has a processor's OpenGL (Mesa) instead of a GPU's."""
    return any(name in _name(window).lower() for name in ("llvmpipe", "softpipe", "swrast", "software"))


def _name(window: Any) -> str:
    for line in str(window.ReportCapabilities()).splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "OpenGL renderer string":
            return value.strip()
    return ""


def create_offscreen_window() -> Any:
    """A vtkRenderWindow that draws to memory; the caller finalises it. RenderError where there is no
    OpenGL.
    """
    _look_at_display()
    if _refusal:
        raise RenderError(_refusal[0])
    return _new_window()


def _new_window() -> Any:
    from vtkmodules.vtkCommonCore import vtkLogger, vtkObject
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    import app.scene.stage  # noqa: F401  (registers the OpenGL implementations)

    # VTK tries X first, complains on standard error, then takes EGL or OSMesa by itself.
    before, warnings = vtkLogger.GetCurrentVerbosityCutoff(), vtkObject.GetGlobalWarningDisplay()
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    vtkObject.SetGlobalWarningDisplay(0)
    try:
        window = vtkRenderWindow()
        usable = _starts(window)
    finally:
        vtkLogger.SetStderrVerbosity(before)
        vtkObject.SetGlobalWarningDisplay(warnings)
    if not usable:
        forced = f" ({_BACKEND}={os.environ[_BACKEND]})" if _BACKEND in os.environ else ""
        raise RenderError(f"no picture can be drawn here{forced}: OpenGL does not start. Please {_ADVICE}")
    window.SetMultiSamples(0)
    return window


def _starts(window: Any) -> bool:
    """Whether OpenGL starts; drawing without it would end the program."""
    window.SetOffScreenRendering(True)
    window.SetSize(8, 8)
    window.Initialize()
    return bool(window.GetInitialized())
