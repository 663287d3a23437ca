"""How things are shown: theme, camera, surface quantity, frame, what is drawn of the crystal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.settings import Settings
from app.state.display import DisplayOptions
from app.state.left_view import LeftView
from app.state.option_changes import Changes, with_changes
from app.state.palette import Palette, Theme, palette_for
from core.elasticity.stiffness import Frame
from core.surface.harmonic_surface import HarmonicPart
from core.surface.surface_mesh import SurfaceQuantity

TURN_DEGREES = 15.0
FINE_TURN_DEGREES = 1.0


class Scene(Protocol):
    """What this controller needs of a 3-D view (:class:`app.scene.scene_widget.SceneWidget` has it)."""

    def look_along_axis(self, name: str, *, eased: bool = True) -> bool:
        """Turn the camera."""
        ...

    def rotate(self, azimuth: float, elevation: float, roll: float = 0.0, *, eased: bool = True) -> None:
        """Turn the camera by degrees."""
        ...

    def fit(self, *, eased: bool = True) -> None:
        """Show everything."""
        ...

    def reset(self, *, eased: bool = True) -> None:
        """Standard orientation."""
        ...

    def set_perspective(self, on: bool) -> None:
        """Or parallel projection."""
        ...

    def set_spinning(self, on: bool) -> None:
        """Turntable."""
        ...

    def underMouse(self) -> bool:
        """The pointer is over it."""
        ...


class Link(Protocol):
    """:class:`app.scene.camera_link.CameraLink`."""

    def set_enabled(self, on: bool) -> None:
        """Turn together or alone."""
        ...


class ViewController(QObject):
    """``palette_changed(Palette)``, ``marks_changed()``: a two-state action has another state;
    ``arrangement_changed(LeftView, bool)``: what stands beside the surface, or it has all the room;
    ``options_changed(DisplayOptions, DisplayOptions)``: the user changed how things are shown, from, to.
    """

    palette_changed = Signal(object)
    marks_changed = Signal()
    arrangement_changed = Signal(object, bool)
    options_changed = Signal(object, object)

    def __init__(
        self, analyse: AnalyseController, settings: Settings, *, scenes: Sequence[Scene], link: Link
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._settings = settings
        self._scenes = tuple(scenes)
        self._link = link
        self._system_is_dark = False
        self.spinning = self.large_surface = False
        self.left = LeftView.CELL

    @property
    def palette(self) -> Palette:
        """The colours in use."""
        return palette_for(self._settings.theme, system_is_dark=self._system_is_dark)

    def set_theme(self, theme: Theme) -> None:
        """Light, dark, or as the desktop has it."""
        self._settings.theme = theme
        self.palette_changed.emit(self.palette)
        self.marks_changed.emit()

    def set_system_dark(self, dark: bool) -> None:
        """The desktop changed its colours."""
        if dark != self._system_is_dark:
            self._system_is_dark = dark
            self.palette_changed.emit(self.palette)

    def _addressed(self) -> tuple[Scene, ...]:
        """The view under the pointer, or both where they turn together or the pointer is elsewhere."""
        if self._analyse.options.linked:
            return self._scenes[:1]
        return tuple(scene for scene in self._scenes if scene.underMouse()) or self._scenes

    def look_along(self, axis: str) -> None:
        """Look along a, b, c, a*, b* or c*."""
        for scene in self._addressed():
            scene.look_along_axis(axis)

    def turn(self, right: float, up: float) -> None:
        """Turn the camera by degrees."""
        for scene in self._addressed():
            scene.rotate(right, up)

    def fit(self) -> None:
        """Show everything in both views."""
        for scene in self._scenes:
            scene.fit()

    def reset(self) -> None:
        """Standard orientation in both views."""
        for scene in self._scenes:
            scene.reset()

    def set_perspective(self, on: bool) -> None:
        """Perspective or parallel projection."""
        self._change(perspective=on)

    def set_linked(self, on: bool) -> None:
        """Both views turn together."""
        self._change(linked=on)

    def set_spinning(self, on: bool) -> None:
        """Turntable."""
        self.spinning = on
        for scene in self._scenes[:1] if self._analyse.options.linked else self._scenes:
            scene.set_spinning(on)
        self.marks_changed.emit()

    def set_bonds(self, on: bool) -> None:
        """Draw bonds."""
        self.change_crystal(bonds=on)

    def set_cell_edges(self, on: bool) -> None:
        """Draw the cell."""
        self.change_crystal(cell_edges=on)

    def set_boundary_images(self, on: bool) -> None:
        """Draw the atoms on the far faces of the cell too."""
        self.change_crystal(boundary_images=on)

    @property
    def section(self) -> bool:
        """The section is chosen, be it to be seen or not."""
        return self.left is LeftView.SECTION

    @property
    def projection(self) -> bool:
        """The map is chosen, be it to be seen or not."""
        return self.left is LeftView.PROJECTION

    def set_section(self, on: bool) -> None:
        """Show a section in the place of the unit cell."""
        self._show_left(LeftView.SECTION if on else LeftView.CELL)

    def set_projection(self, on: bool) -> None:
        """Show a map in the place of the unit cell."""
        self._show_left(LeftView.PROJECTION if on else LeftView.CELL)

    def _show_left(self, view: LeftView) -> None:
        self.left = view
        self.large_surface = self.large_surface and view is LeftView.CELL
        self._rearrange()

    def set_large_surface(self, on: bool) -> None:
        """Let the surface have all the room between the docks."""
        self.large_surface = on
        self._rearrange()

    def show_arrangement(self, arrangement: tuple[LeftView, bool]) -> None:
        """What stands in the place of the unit cell, and whether the surface has all the room."""
        self.left, self.large_surface = arrangement
        self._rearrange()

    def _rearrange(self) -> None:
        self.arrangement_changed.emit(self.left, self.large_surface)
        self.marks_changed.emit()

    def set_plane_drawn(self, on: bool) -> None:
        """Draw the plane of the section in the surface's view."""
        self.change_surface(plane_drawn=on)

    def set_quantity(self, quantity: SurfaceQuantity) -> None:
        """Which surface is drawn."""
        self._change(quantity=quantity)

    def set_part(self, part: HarmonicPart) -> None:
        """Which part of its series of harmonics."""
        self._change(part=part)

    def set_frame(self, frame: Frame) -> None:
        """In which frame the matrix is written."""
        self._change(frame=frame)

    def change_crystal(self, **changes: object) -> None:
        """Set fields of :class:`app.state.crystal_display.CrystalDisplay`."""
        self._change(crystal=replace(self._analyse.options.crystal, **changes))  # type: ignore[arg-type]

    def change_surface(self, **changes: object) -> None:
        """Set fields of :class:`app.state.surface_display.SurfaceDisplay`."""
        self._change(surface=replace(self._analyse.options.surface, **changes))  # type: ignore[arg-type]

    def restore(self, changes: Changes) -> None:
        """Set fields of the display options by their paths, as :mod:`app.state.option_changes` has them;
        this is not told as a change of the user's.
        """
        self._show(with_changes(self._analyse.options, changes))

    def restore_options(self, options: DisplayOptions) -> None:
        """Show everything as these options say; this is not told as a change of the user's."""
        self._show(options)

    def change_matrix(self, **changes: object) -> None:
        """Set fields of :class:`app.state.matrix_display.MatrixDisplay`."""
        self._change(matrix=replace(self._analyse.options.matrix, **changes))  # type: ignore[arg-type]

    def _change(self, **changes: object) -> None:
        before = self._analyse.options
        self._show(replace(before, **changes))  # type: ignore[arg-type]
        self.options_changed.emit(before, self._analyse.options)

    def _show(self, options: DisplayOptions) -> None:
        before = self._analyse.options
        if options.perspective != before.perspective:
            for scene in self._scenes:
                scene.set_perspective(options.perspective)
        if options.linked != before.linked:
            self._link.set_enabled(options.linked)
        self._analyse.set_options(options)
        self.marks_changed.emit()

    def marks(self) -> frozenset[str]:
        """The names (``Action.checked``) of what is on."""
        options = self._analyse.options
        switches = {
            "linked": options.linked,
            "perspective": options.perspective,
            "spinning": self.spinning,
            "bonds": options.crystal.bonds,
            "cell_edges": options.crystal.cell_edges,
            "boundary_images": options.crystal.boundary_images,
            "plane_drawn": options.surface.plane_drawn,
            "section": self.section and not self.large_surface,
            "projection": self.projection and not self.large_surface,
            "large_surface": self.large_surface,
            f"quantity:{options.quantity}": True,
            f"part:{options.part}": True,
            f"frame:{options.frame}": True,
            f"theme:{self._settings.theme}": True,
        }
        return frozenset(name for name, on in switches.items() if on)
