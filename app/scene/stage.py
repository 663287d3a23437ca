"""The renderers of one render window, and what stands on them: used on the screen and off it alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan, degrees, radians, tan
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import vtkmodules.vtkRenderingContextOpenGL2
import vtkmodules.vtkRenderingFreeType
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  (all three register what vtkRenderWindow() returns)
from vtkmodules.vtkRenderingCore import vtkActor, vtkCamera, vtkRenderer, vtkRenderWindow

from app.scene.camera import VIEW_ANGLE, CameraPose
from app.scene.content import CrystalContent, SceneContent
from app.scene.corner_axes import SIDE, CornerAxes, corner_side
from app.scene.crystal_labels import write_atom_labels
from app.scene.labels import LabelRoom, write_labels
from app.scene.mark_actors import MarkedCrystal
from app.scene.overlay import LEGEND_ROW, WHOLE, Overlay, Region, bar_strip, legend_places, within
from app.scene.parts import ColorBar, SceneParts
from app.scene.shading import Atmosphere, set_atmosphere
from app.scene.surface_scene import SurfaceScene
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

_NARROWEST_WITH_BAR: Final = 260.0
_ROOM_FOR_LYING_BAR: Final = 130.0
"""How much higher than wide a picture is whose colour bar lies at its foot: the object keeps the width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSize:
    """Size in points (layout) and pixels per point."""

    width: float
    height: float
    scale: float = 1.0


class Stage:
    """Four layers: a plain backdrop, the object, shells and axes over it, and writing over all."""

    def __init__(self, window: vtkRenderWindow, theme: SceneTheme, *, transparent: bool = False) -> None:
        self.window = window
        self.transparent = transparent
        self._theme = theme
        self._size = StageSize(width=1.0, height=1.0)
        self._crystal = MarkedCrystal()
        self._surface = SurfaceScene()
        self._content: SceneContent | None = None
        self._parts: SceneParts | None = None
        window.SetNumberOfLayers(5)
        self._backdrop, self._main, self._above, corner, writing = (
            _layer(window, number) for number in range(5)
        )
        self._corner_renderer = corner
        self._above.SetActiveCamera(self._main.GetActiveCamera())
        self._corner = CornerAxes(corner)
        self._overlay = Overlay(writing)

    def set_content(self, content: SceneContent | None, theme: SceneTheme) -> None:
        """Exchange what is shown; actors that can be kept are kept."""
        self._content, self._theme = content, theme
        parts = None if content is None else self._build(content)
        _exchange(self._main, _actors(self._parts), _actors(parts))
        _exchange(self._above, _contours(self._parts), _contours(parts))
        self._parts = parts
        self._corner.set_axes(() if parts is None else parts.axes, theme)
        self._overlay.shed()

    def set_size(self, size: StageSize) -> None:
        """Take a new size of the picture."""
        self._size = size

    def set_smoothing(self, on: bool) -> None:
        """Smooth edges after drawing (FXAA), which works on software OpenGL where multisampling does not."""
        self._main.SetUseFXAA(on)

    @property
    def object_size(self) -> tuple[float, float]:
        """Width and height in points of the part of the picture that the object has to itself."""
        strip = 0.0 if self._bar is None or self._bar_lies else bar_strip(self._bar)
        return max(self._size.width - strip, 1.0), self._size.height

    @property
    def radius(self) -> float:
        """Radius of the ball around ``center`` that holds the object."""
        return 1.0 if self._parts is None else self._parts.radius

    def fitted(self, pose: CameraPose) -> CameraPose:
        """The pose with the whole object in the picture, labels included."""
        if self._parts is None:
            return pose
        width, height = self.object_size
        across, above = self._parts.margin
        room = max(min(0.5 * width - across, 0.5 * height - above), 0.2 * min(width, height))
        return pose.fitted(self._parts.center, self._parts.radius * 0.5 * height / room, aspect=1.0)

    def arrange(self, pose: CameraPose, region: Region = WHOLE) -> None:
        """Set cameras, shaders and writing for the next drawing, of the whole picture or a region of it."""
        share = self.object_size[0] / self._size.width
        side = min(self._corner_side / self._size.width, 1.0), min(self._corner_side / self._size.height, 1.0)
        camera = self._main.GetActiveCamera()
        part = _place(self._main, (0.0, 0.0, share, 1.0), region)
        _place(self._above, (0.0, 0.0, share, 1.0), region)
        apply_pose(camera, pose, self._center, self.radius, part)
        part = _place(self._corner_renderer, (0.0, 0.0, *side), region)
        corner_pose = self._corner.pose(pose)
        apply_pose(self._corner_renderer.GetActiveCamera(), corner_pose, np.zeros(3), SIDE, part)
        self._paint_backdrop()
        self._tell_shaders(pose)
        self._write(pose, region)

    def legend_at(self, x: float, y: float) -> str:
        """The entry of the legend at a place in points from the upper left corner, "" beside any."""
        entries = () if self._parts is None else self._parts.legend
        for text, left, bottom, width in legend_places(entries, self._size.width):
            if left <= x <= left + width and abs(self._size.height - y - bottom) <= LEGEND_ROW / 2:
                return text
        return ""

    def close(self) -> None:
        """Let go of every VTK object; the window is finalised by its owner."""
        for renderer in list(cast(Any, self.window.GetRenderers())):
            renderer.RemoveAllViewProps()
            renderer.ReleaseGraphicsResources(self.window)
            self.window.RemoveRenderer(renderer)
        self._parts = self._content = None
        self._crystal, self._surface = MarkedCrystal(), SurfaceScene()

    @property
    def _bar(self) -> ColorBar | None:
        """The colour bar, unless the picture is too narrow for one."""
        if self._parts is None or self._size.width < _NARROWEST_WITH_BAR:
            return None
        return self._parts.color_bar

    @property
    def _bar_lies(self) -> bool:
        return self._size.height >= self._size.width + _ROOM_FOR_LYING_BAR

    @property
    def _corner_side(self) -> float:
        return corner_side(self._size.width, self._size.height)

    @property
    def _center(self) -> FloatArray:
        return np.zeros(3) if self._parts is None else self._parts.center

    def _build(self, content: SceneContent) -> SceneParts:
        if isinstance(content, CrystalContent):
            return self._crystal.parts(content, self._theme)
        return self._surface.parts(content, self._theme)

    def _paint_backdrop(self) -> None:
        # A clear picture starts from transparent black: what VTK blends onto it is then premultiplied colour.
        self._backdrop.SetBackground((0.0, 0.0, 0.0) if self.transparent else rgb(self._theme.background))
        self._backdrop.SetBackgroundAlpha(0.0 if self.transparent else 1.0)

    def _tell_shaders(self, pose: CameraPose) -> None:
        parts = self._parts
        depth = float(pose.axes[2] @ (self._center - np.array(pose.center))) - pose.distance
        air = Atmosphere(
            near=depth + 0.45 * self.radius,
            length=1.5 * self.radius,
            strength=0.0 if parts is None else parts.depth_cue,
            pixel=pose.height / max(self._size.height, 1.0),
            outline=0.0 if parts is None else parts.outline,
            background=self._theme.background,
            outline_color=self._theme.outline,
            point_pixels=self._size.scale,
        )
        for actor in (*_actors(parts), *_contours(parts)):
            set_atmosphere(actor, air)
        plain = replace(air, strength=0.0, outline=0.0)
        for actor in self._corner.actors:
            set_atmosphere(actor, plain)

    def _write(self, pose: CameraPose, region: Region) -> None:
        overlay, parts = self._overlay, self._parts
        overlay.begin(self._size.width, self._size.height, self._size.scale, region)
        if parts is not None:
            self._corner.write_names(overlay, pose, self._corner_side)
            plate = "" if self.transparent else self._theme.background
            room = LabelRoom(*self.object_size, self._corner_side if parts.axes else 0.0)
            write_labels(overlay, parts.labels, pose, room, plate)
            if parts.atom_labels is not None:
                write_atom_labels(overlay, parts.atom_labels, pose, room, plate)
            overlay.legend(parts.legend, self._theme, parts.hidden)
            if self._bar is not None and self._bar_lies:
                overlay.lying_bar(self._bar, self._corner_side if parts.axes else 14.0, self._theme)
            elif self._bar is not None:
                overlay.color_bar(self._bar, self._theme)
            if parts.caption:
                y = self._size.height - 12.0
                overlay.write(parts.caption, 14.0, y, self._theme.text, size=13.0, upright=1.0)
        overlay.end()


def apply_pose(
    camera: vtkCamera, pose: CameraPose, center: FloatArray, radius: float, part: Region = WHOLE
) -> None:
    """Set a VTK camera to show ``part`` of a view, its clipping planes around the ball that holds the
    object.
    """
    left, bottom, right, top = part
    share = top - bottom
    camera.SetParallelProjection(not pose.perspective)
    camera.SetParallelScale(0.5 * pose.height * share)
    camera.SetViewAngle(2.0 * degrees(atan(tan(radians(0.5 * VIEW_ANGLE)) * share)))
    camera.SetWindowCenter((left + right - 1.0) / (right - left), (bottom + top - 1.0) / share)
    camera.SetFocalPoint(pose.center)
    camera.SetPosition(tuple(pose.eye))
    camera.SetViewUp(pose.up)
    depth = pose.distance - float(pose.axes[2] @ (np.asarray(center) - np.array(pose.center)))
    near, far = depth - 1.5 * radius, depth + 1.5 * radius
    if pose.perspective:
        near = max(near, 0.002 * max(far, 1e-9))
    camera.SetClippingRange(near, max(far, near + 1e-9))


def _place(renderer: vtkRenderer, box: Region, region: Region) -> Region:
    """Show what of ``box`` (in the picture) falls into ``region``; returns that part, in fractions of
    ``box``.
    """
    low = [max(box[k], region[k]) for k in (0, 1)]
    high = [min(box[k + 2], region[k + 2]) for k in (0, 1)]
    visible = low[0] < high[0] and low[1] < high[1]
    renderer.SetDraw(visible)
    if not visible:
        return WHOLE
    renderer.SetViewport(*within(region, *low), *within(region, *high))
    part = (*within(box, *low), *within(box, *high))
    return part[0], part[1], part[2], part[3]


def _layer(window: vtkRenderWindow, number: int) -> vtkRenderer:
    renderer = vtkRenderer()
    renderer.SetLayer(number)
    renderer.InteractiveOff()
    # VTK would leave out a bar whose middle is out of sight: to its culler a bar is a point.
    renderer.GetCullers().RemoveAllItems()
    window.AddRenderer(renderer)
    return renderer


def _exchange(renderer: vtkRenderer, old: tuple[vtkActor, ...], new: tuple[vtkActor, ...]) -> None:
    for actor in old:
        if actor not in new:
            renderer.RemoveActor(actor)
    for actor in new:
        if actor not in old:
            renderer.AddActor(actor)


def _actors(parts: SceneParts | None) -> tuple[vtkActor, ...]:
    return () if parts is None else parts.actors


def _contours(parts: SceneParts | None) -> tuple[vtkActor, ...]:
    return () if parts is None else parts.contours
