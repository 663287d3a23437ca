"""How the surface and its map are drawn: switches, and what they can be used for."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject

from app.controllers.analyse_controller import AnalyseController, errors_of
from app.state.surface_display import SurfaceDisplay
from core.surface.projection import Projection


class DisplayedView(Protocol):
    """The view of the surface."""

    def set_display(self, display: SurfaceDisplay) -> None:
        """Draw it in this way."""
        ...


class Chooser(Protocol):
    """Where options are set (:class:`app.controllers.view_controller.ViewController`)."""

    def change_surface(self, **changes: object) -> None:
        """Set fields of the surface's display."""
        ...


class SurfaceController(QObject):
    """Sets the options of the surface and hands them to its view."""

    def __init__(self, analyse: AnalyseController, chooser: Chooser, *, view: DisplayedView) -> None:
        super().__init__()
        self._analyse = analyse
        self._chooser = chooser
        self._view = view
        analyse.shown_changed.connect(self.refresh)

    @property
    def _display(self) -> SurfaceDisplay:
        return self._analyse.options.surface

    def refresh(self) -> None:
        """Hand the options to the view."""
        self._view.set_display(self._display)

    def set_band(self, on: bool) -> None:
        """Draw the error band as shells."""
        self._chooser.change_surface(band=on)

    def set_contours(self, on: bool) -> None:
        """Draw lines of equal value."""
        self._chooser.change_surface(contours=on)

    def set_sphere(self, on: bool) -> None:
        """Draw a plain sphere."""
        self._chooser.change_surface(sphere=on)

    def set_see_through(self, on: bool) -> None:
        """Show what lies within."""
        self._chooser.change_surface(see_through=on)

    def set_clipped(self, on: bool) -> None:
        """Cut the surface off by the plane."""
        self._chooser.change_surface(clipped=on)

    def set_clip_turned(self, on: bool) -> None:
        """Keep the other half."""
        self._chooser.change_surface(clip_turned=on)

    def set_clip_offset(self, percent: int) -> None:
        """How far from the centre the plane cuts."""
        self._chooser.change_surface(clip_offset=percent)

    def set_in_cell(self, on: bool) -> None:
        """Draw the unit cell around it."""
        self._chooser.change_surface(in_cell=on)

    def set_projection(self, kind: Projection) -> None:
        """How the map is laid flat."""
        self._chooser.change_surface(projection=kind)

    def set_lower(self, on: bool) -> None:
        """Which half of the sphere the map shows."""
        self._chooser.change_surface(lower=on)

    def marks(self) -> frozenset[str]:
        """The names (``Action.checked``) of what is on."""
        display = self._display
        switches = {
            "band": display.band,
            "contours": display.contours,
            "sphere": display.sphere,
            "see_through": display.see_through,
            "clipped": display.clipped,
            "clip_turned": display.clip_turned,
            "in_cell": display.in_cell,
            f"projection:{display.projection}": True,
            "projection_lower": display.lower,
        }
        return frozenset(name for name, on in switches.items() if on)

    def facts(self) -> frozenset[str]:
        """What can be used now, by the names of ``Situation.facts``."""
        able = {"error band": errors_of(self._analyse.shown) is not None, "clipped": self._display.clipped}
        return frozenset(name for name, can in able.items() if can)
