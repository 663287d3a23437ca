"""The two views: the unit cell, and the surface with the choice of its quantity."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.scene import theme as scene_themes
from app.scene.content import CrystalOptions, SurfaceOptions
from app.scene.theme import SceneTheme
from app.state.display import DisplayOptions
from app.state.figures import pretty_formula
from app.state.palette import Palette
from app.state.session import CrystalEntry
from app.views.scene_pane import ScenePane
from core.crystal.crystal import Crystal
from core.surface.surface_mesh import SurfaceMesh, SurfaceQuantity


def scene_theme(palette: Palette) -> SceneTheme:
    """The scene's colours on our ground."""
    base = scene_themes.DARK if palette.dark else scene_themes.LIGHT
    return replace(base, background=palette.scene)


class CrystalPane(ScenePane):
    """The unit cell."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("Unit cell", scene_theme(palette), parent)

    def draw_crystal(self, entry: CrystalEntry, options: DisplayOptions) -> None:
        """Draw the cell of an entry that was read."""
        if entry.crystal is None or entry.facts is None:
            return
        self.show_scene()
        self.scene.show_crystal(
            entry.crystal,
            entry.facts.bonds,
            CrystalOptions(
                boundary_images=options.boundary_images,
                bonds=options.bonds,
                cell_edges=options.cell_edges,
                caption=f"{pretty_formula(entry.facts.formula)} · lengths in Å",
            ),
        )


class SurfacePane(ScenePane):
    """The surface. ``quantity_chosen(SurfaceQuantity)``."""

    quantity_chosen = Signal(object)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("", scene_theme(palette), parent)
        self.choice = QComboBox()
        self.choice.setToolTip("What the surface shows (1–9)")
        self.choice.setAccessibleName("Surface quantity")
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for quantity in SurfaceQuantity:
            self.choice.addItem(
                f"{quantity.title}, {quantity.unit}" if quantity.unit else quantity.title, quantity
            )
        self.choice.activated.connect(self._on_activated)
        self.add_to_strip(self.choice, instead_of_title=True)

    def _on_activated(self, row: int) -> None:
        self.quantity_chosen.emit(SurfaceQuantity(self.choice.itemData(row)))

    def set_quantity(self, quantity: SurfaceQuantity) -> None:
        """Mark the quantity that is shown."""
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(list(SurfaceQuantity).index(quantity))

    def draw_surface(self, mesh: SurfaceMesh, crystal: Crystal | None, caption: str) -> None:
        """Draw a surface with the axes of its crystal, where it has one."""
        self.show_scene()
        cell = crystal.cell if crystal is not None else None
        self.scene.show_surface(mesh, SurfaceOptions(cell=cell, caption=caption))
