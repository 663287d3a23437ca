"""The view of the unit cell, and the colours of all views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.scene import theme as scene_themes
from app.scene.content import CrystalContent
from app.scene.crystal_content import crystal_content
from app.scene.theme import SceneTheme
from app.state.crystal_display import CellChoice, CrystalDisplay, CrystalStyle
from app.state.display import DisplayOptions, Message
from app.state.drawn_cell import DrawnCell
from app.state.figures import pretty_formula
from app.state.palette import Palette
from app.state.session import CrystalEntry
from app.views.crystal_strip import CrystalStrip
from app.views.scene_pane import ScenePane

AT_ONCE = 1_000
"""Atoms up to which a crystal is drawn at once; the places of more are found in the background."""


def scene_theme(palette: Palette) -> SceneTheme:
    """The scene's colours on our ground."""
    base = scene_themes.DARK if palette.dark else scene_themes.LIGHT
    return replace(base, background=palette.scene)


class CrystalPane(ScenePane):
    """The unit cell. ``cell_wanted(CrystalEntry, CellChoice)``: another cell of the lattice is to be drawn;
    ``places_wanted(callable)``: what makes a drawing of many atoms, for which the window should not wait.
    """

    cell_wanted = Signal(object, object)
    places_wanted = Signal(object)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("Unit cell", scene_theme(palette), parent)
        self.strip = CrystalStrip()
        self.add_to_strip(self.strip, instead_of_title=True)
        self._entry: CrystalEntry | None = None
        self._display = CrystalDisplay()
        self._cell: tuple[object, DrawnCell] | None = None
        self._drawing: Callable[[], CrystalContent] | None = None

    def draw_crystal(self, entry: CrystalEntry, options: DisplayOptions) -> None:
        """Draw the cell of an entry that was read."""
        if entry.crystal is None or entry.facts is None:
            return
        self._entry, self._display = entry, options.crystal
        self.show_scene()
        self._draw()
        if options.crystal.cell is not CellChoice.FILE and self._found is None:
            self.cell_wanted.emit(entry, options.crystal.cell)

    def show_message(self, message: Message) -> None:
        """Show a sentence instead of the crystal."""
        super().show_message(message)
        self._entry = self._drawing = None

    def show_cell(self, entry: CrystalEntry, cell: DrawnCell) -> None:
        """The cell that was wanted, or why there is none."""
        if self._entry is not None and entry.crystal is self._entry.crystal:
            self._cell = entry.crystal, cell
            self._draw()

    def show_placed(self, drawing: Callable[[], CrystalContent], content: CrystalContent) -> None:
        """What was drawn in the background; forgotten where something else is to be seen by now."""
        if drawing is self._drawing:
            self._drawing = None
            self.scene.show_content(content)

    @property
    def _found(self) -> DrawnCell | None:
        """The chosen cell of the crystal that is drawn, where it is known."""
        if self._cell is None or self._entry is None or self._cell[0] is not self._entry.crystal:
            return None
        return self._cell[1] if self._cell[1].choice is self._display.cell else None

    def _draw(self) -> None:
        entry, display = self._entry, self._display
        if entry is None or entry.crystal is None or entry.facts is None:
            return
        drawing = partial(
            crystal_content,
            entry.crystal,
            entry.facts.bonds,
            display,
            title=f"{pretty_formula(entry.facts.formula)} · lengths in Å",
            cell=self._found,
        )
        a, b, c = display.repeats
        self._drawing = drawing
        if len(entry.crystal) * a * b * c > AT_ONCE or display.style is CrystalStyle.POLYHEDRA:
            self.places_wanted.emit(drawing)
        else:
            self.show_placed(drawing, drawing())

    @property
    def settled(self) -> bool:
        """The view is to be seen, and nothing is left to place or to draw."""
        return self._drawing is None and super().settled
