"""The view of a surface: the choice of its quantity above, what it has along a direction below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.scene.content import SurfaceContent, SurfaceOptions
from app.state.display import Message
from app.state.palette import Palette
from app.views.panes import scene_theme
from app.views.quantity_choice import QuantityChoice
from app.views.scene_pane import ScenePane
from app.views.surface_readout import SurfaceReadout
from core.crystal.crystal import Crystal
from core.surface.harmonic_surface import HarmonicPart
from core.surface.quantity import SurfaceQuantity
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

_NOTHING = 1e-9
_LONGEST = 46
"""Letters of a caption that stand in one line above the narrowest surface."""


class SurfacePane(ScenePane):
    """The surface. ``quantity_chosen(SurfaceQuantity)``, ``part_chosen(HarmonicPart)``."""

    quantity_chosen = Signal(object)
    part_chosen = Signal(object)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("", scene_theme(palette), parent)
        self.quantity = QuantityChoice()
        self.quantity.quantity_chosen.connect(self.quantity_chosen)
        self.quantity.part_chosen.connect(self.part_chosen)
        self.readout = SurfaceReadout()
        self._plane: FloatArray | None = None
        self.scene.direction_hovered.connect(self.readout.show_direction)
        self.add_to_strip(self.quantity, instead_of_title=True)
        self.add_below(self.readout)

    @property
    def choice(self) -> QComboBox:
        """The box with the properties."""
        return self.quantity.family

    def set_quantity(self, quantity: SurfaceQuantity, part: HarmonicPart = HarmonicPart.WHOLE) -> None:
        """Mark the quantity, and the part of its series, that is shown."""
        self.quantity.show_choice(quantity, part)

    def draw_surface(self, mesh: SurfaceMesh, crystal: Crystal | None, caption: str) -> None:
        """Draw a surface with the axes of its crystal, where it has one."""
        cell = crystal.cell if crystal is not None else None
        if not np.abs(mesh.values).max() > _NOTHING * max(1.0, abs(mesh.highest.value)):
            self.show_message(Message(text=f"{mesh.quantity.title} is 0 in every direction.\n{mesh.note}"))
            return
        self.show_scene()
        left_out = mesh.note.rpartition("; ")[2]
        lines = f"{_broken(caption)}\n{left_out}" if left_out else _broken(caption)
        self.scene.show_surface(mesh, SurfaceOptions(cell=cell, caption=lines, plane=self._plane))
        self.readout.show_mesh(mesh, cell)

    def set_plane(self, normal: FloatArray | None) -> None:
        """Draw the plane across a unit vector (3,) through the surface, or (None) none."""
        if normal is self._plane or (
            normal is not None and self._plane is not None and np.array_equal(normal, self._plane)
        ):
            return
        self._plane = normal
        content = self.scene.content
        if isinstance(content, SurfaceContent):
            self.scene.show_content(replace(content, options=replace(content.options, plane=normal)))

    def show_message(self, message: Message) -> None:
        """Show a sentence instead of the surface."""
        super().show_message(message)
        self.readout.show_mesh(None, None)


def _broken(caption: str) -> str:
    """A long caption in two lines."""
    head, gap, tail = caption.rpartition(" · ")
    return f"{head}\n{tail}" if gap and len(caption) > _LONGEST else caption
