"""Up to four surfaces beside each other: one scale, one colour bar, cameras that turn together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.scene.camera import CameraPose
from app.scene.content import SurfaceContent, SurfaceOptions
from app.scene.theme import SceneTheme
from app.state.comparison import MOST
from app.state.display import Message, Tone
from app.state.palette import Palette
from app.views.color_bar import ColorBar, bar_title
from app.views.panes import scene_theme
from app.views.scene_pane import STRIP_HEIGHT, ScenePane
from core.elasticity.stiffness import Frame
from core.surface.color_maps import color_range
from core.surface.surface_mesh import SurfaceMesh

if TYPE_CHECKING:
    from app.scene.panel_picture import PictureOfScene

FloatArray = npt.NDArray[np.float64]
_ZOOMED = 0.02
"""Sizes of two views that differ by less come from the rounding of pixels, not from a zoom."""
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """One picture. surface: what to draw, why there is nothing, or None while it is computed; cell: (3, 3) Å
    in the frame of the surface, or None; own_scale: of radius and colours, with a colour bar of its own.
    """

    title: str
    surface: SurfaceMesh | str | None
    cell: FloatArray | None
    own_scale: bool = False


class ComparePanels(QWidget):
    """Makes a 3-D view when it is first needed: each is heavy where OpenGL is drawn by software. last_pose:
    from where the first one is looked at that is made next.
    """

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self.panes: list[ScenePane] = []
        self._own: set[int] = set()
        self._passing_on = False
        self._frame = Frame.CRYSTAL
        self.last_pose: CameraPose | None = None
        self.bar = ColorBar(palette)
        self._grid = QGridLayout()
        self._grid.setSpacing(1)
        self._grid.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._grid, 1)
        row.addWidget(self.bar)

    def show_panels(self, panels: Sequence[Panel], frame: Frame) -> None:
        """Show these, at most four; frame: that directions stand in."""
        self._frame = frame
        panels = panels[:MOST]
        while len(self.panes) < len(panels):
            self._add_pane()
        self._arrange(len(panels))
        self._own = {number for number, panel in enumerate(panels) if panel.own_scale}
        shared = [each.surface for each in panels if not each.own_scale]
        meshes = [surface for surface in shared if isinstance(surface, SurfaceMesh)]
        complete = all(surface is not None for surface in shared)
        scale = common_scale(meshes) if meshes and complete else None
        self._show_bar(meshes, scale)
        for pane, panel in zip(self.panes, panels, strict=False):
            self._show(pane, panel, scale)

    def _add_pane(self) -> None:
        number = len(self.panes)
        pane = ScenePane("", scene_theme(self._palette))
        pane.scene.camera_changed.connect(partial(self._pass_on, number))
        before = self.panes[0].scene.pose if self.panes else self.last_pose
        if before is not None:
            pane.scene.take_orientation(before)
        self.panes.append(pane)

    def _arrange(self, count: int) -> None:
        columns = self._columns(count)
        for number, pane in enumerate(self.panes):
            shown = number < count
            self._grid.removeWidget(pane)
            if shown:
                self._grid.addWidget(pane, number // columns, number % columns)
            pane.setVisible(shown)
        for place in range(MOST):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
            self._grid.setRowStretch(place, 1 if place * columns < count else 0)

    def _columns(self, count: int) -> int:
        """Four pictures stand in one row where that makes them larger than two by two."""
        width, height = self.width(), self.height()
        two_by_two = min(width / 2, height / 2 - STRIP_HEIGHT)
        in_a_row = min(width / MOST, height - STRIP_HEIGHT)
        return 2 if count == MOST and two_by_two > in_a_row else max(count, 1)

    def _show_bar(self, meshes: Sequence[SurfaceMesh], scale: Scale | None) -> None:
        if scale is None:
            self.bar.show_range("", None)
            return
        quantity = meshes[0].quantity
        self.bar.show_range(bar_title(quantity.title, quantity.unit), scale.colors)

    def _show(self, pane: ScenePane, panel: Panel, scale: Scale | None) -> None:
        pane.set_title(panel.title)
        surface = panel.surface
        if isinstance(surface, str):
            pane.show_message(Message(text=surface, tone=Tone.FAILURE))
        elif surface is None or (scale is None and not panel.own_scale):
            pane.show_message(Message(text="Computing the surface …", busy=True))
        elif not np.abs(surface.values).max() > _NOTHING:
            pane.show_message(Message(text=f"{surface.quantity.title} is 0 in every direction"))
        else:
            pane.show_scene()
            pane.scene.show_surface(surface, _options(panel, surface, scale))

    # --- cameras ----------------------------------------
    def _pass_on(self, source: int, pose: CameraPose) -> None:
        if self._passing_on:
            return
        self._passing_on = True
        try:
            for number, pane in enumerate(self.panes):
                if number != source:
                    self._take(pane, pose, same_scale=not self._own & {number, source})
        finally:
            self._passing_on = False

    @staticmethod
    def _take(pane: ScenePane, pose: CameraPose, *, same_scale: bool) -> None:
        zoomed = abs(pose.height / pane.scene.pose.height - 1.0) > _ZOOMED
        moved = not np.allclose(pose.center, pane.scene.pose.center)
        if same_scale and pane.shows_scene and (zoomed or moved):
            pane.scene.set_pose(pose, eased=False)
        else:
            pane.scene.take_orientation(pose)

    def shown_panes(self) -> list[ScenePane]:
        """Those to be seen."""
        return [pane for pane in self.panes if not pane.isHidden()]

    def pictures(self) -> tuple[PictureOfScene, ...]:
        """What is drawn now, each with its title, its quantity and a colour bar of its own."""
        from app.scene.panel_picture import PictureOfScene

        made = []
        for pane in self.shown_panes():
            content = pane.scene.content
            if not (pane.shows_scene and isinstance(content, SurfaceContent)):
                continue
            quantity, options = content.mesh.quantity, content.options
            said = "\n".join(
                filter(
                    None, [pane.title, _worded(quantity.title, quantity.unit, self._frame), options.caption]
                )
            )
            made.append(
                PictureOfScene(
                    content=replace(content, options=replace(options, color_bar=True, caption=said)),
                    pose=pane.scene.pose,
                    points=(pane.scene.width(), pane.scene.height()),
                )
            )
        return tuple(made)

    def picture_columns(self) -> int:
        """How many pictures stand beside each other."""
        return self._columns(len(self.shown_panes()))

    def picture_size(self) -> tuple[int, int]:
        """Width and height of the scenes together."""
        scenes = [pane.scene for pane in self.shown_panes()]
        columns = self.picture_columns()
        rows = -(-len(scenes) // columns)
        return columns * max(s.width() for s in scenes), rows * max(s.height() for s in scenes)

    @property
    def theme(self) -> SceneTheme:
        """The colours of the scenes."""
        return scene_theme(self._palette)

    def fit(self) -> None:
        """Show all of them whole."""
        self._passing_on = True
        for pane in self.shown_panes():
            pane.scene.fit(eased=False)
        self._passing_on = False

    def turn(self, right: float, up: float) -> None:
        """Turn them by degrees."""
        for pane in self.shown_panes()[:1]:
            pane.scene.rotate(right, up, eased=False)

    def look_along(self, axis: str) -> None:
        """Look along x, y or z."""
        for pane in self.shown_panes()[:1]:
            pane.scene.look_along_axis(axis)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.bar.set_palette_tokens(palette)
        for pane in self.panes:
            pane.scene.set_theme(scene_theme(palette))

    def let_go(self) -> None:
        """Nobody sees the pictures any more: give back what OpenGL holds for each, and keep where they were
        looked at from.
        """
        if self.panes:
            self.last_pose = self.panes[0].scene.pose
        for pane in self.panes:
            pane.scene.shut_down()
            self._grid.removeWidget(pane)
            pane.hide()
            pane.deleteLater()
        self.panes.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What several surfaces share: the limits of the colours, and the value that fills a picture."""

    colors: tuple[float, float]
    full_radius: float


def common_scale(meshes: Sequence[SurfaceMesh]) -> Scale:
    """The scale in which all of them can be seen."""
    values = np.concatenate([mesh.values for mesh in meshes])
    return Scale(colors=color_range(values), full_radius=float(np.abs(values).max()))


def _worded(title: str, unit: str, frame: Frame) -> str:
    """``Young's modulus, GPa · crystal frame``."""
    return f"{', '.join(filter(None, (title, unit)))} · {frame} frame"


def _options(panel: Panel, surface: SurfaceMesh, scale: Scale | None) -> SurfaceOptions:
    if panel.own_scale or scale is None:
        reach = float(np.abs(surface.values).max())
        return SurfaceOptions(
            cell=panel.cell,
            color_map="vik",
            value_range=(-reach, reach),
            full_radius=reach,
            caption="own scale",
        )
    return SurfaceOptions(
        cell=panel.cell, value_range=scale.colors, full_radius=scale.full_radius, color_bar=False
    )
