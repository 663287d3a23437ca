"""The view of the unit cell, and the colours of all views."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.scene import theme as scene_themes
from app.scene.content import CrystalOptions
from app.scene.theme import SceneTheme
from app.state.display import DisplayOptions
from app.state.figures import pretty_formula
from app.state.palette import Palette
from app.state.session import CrystalEntry
from app.views.scene_pane import ScenePane


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
                boundary_images=options.crystal.boundary_images,
                bonds=options.crystal.bonds,
                cell_edges=options.crystal.cell_edges,
                caption=f"{pretty_formula(entry.facts.formula)} · lengths in Å",
            ),
        )
