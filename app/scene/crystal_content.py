"""From a crystal and what the user set to what a view draws of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.scene.atom_names import too_many_labels
from app.scene.content import CrystalContent, CrystalOptions
from app.scene.crystal_layout import polyhedra_of
from app.state.crystal_display import (
    CellChoice,
    CrystalDisplay,
    CrystalStyle,
    Repeats,
    repeats_text,
)
from app.state.drawn_cell import DrawnCell
from core.crystal.supercell import fitting_repeats
from core.crystal.validity import MOST_ATOMS

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal


def crystal_content(
    crystal: Crystal, bonds: Bonds | None, display: CrystalDisplay, *, title: str, cell: DrawnCell | None
) -> CrystalContent:
    """What is drawn. crystal, bonds: of the file. cell: the one that was chosen instead, None while it is
    not known. title: what the caption begins with.
    """
    source = None
    if cell is not None and cell.crystal is not None and cell.choice is display.cell:
        source, crystal, bonds = crystal, cell.crystal, cell.bonds
    repeats = fitting_repeats(len(crystal), display.repeats)
    options = CrystalOptions(
        boundary_images=display.boundary_images,
        bonds=display.bonds,
        cell_edges=display.cell_edges,
        bonds_across=display.bonds_across,
        style=display.style,
        labels=display.labels,
        repeats=repeats,
        colors=display.colors,
        own_colors=display.own_colors,
        hidden=display.hidden & frozenset(crystal.species),
    )
    remarks: tuple[str, ...] = (_cell_remark(display.cell, cell), _repeats_remark(repeats, display.repeats))
    content = CrystalContent(crystal=crystal, bonds=bonds, options=options, source=source)
    remarks = (*remarks, *_missing(content))
    lines = "\n".join(line for line in (title, *remarks) if line)
    return replace(content, options=replace(options, caption=lines))


def repeats_trouble(atoms: int, wanted: Repeats) -> str:
    """Why fewer cells are drawn than were asked for; "" where all are."""
    drawn = fitting_repeats(atoms, wanted)
    if drawn == wanted:
        return ""
    asked = atoms * wanted[0] * wanted[1] * wanted[2]
    return (
        f"{repeats_text(wanted)} cells would be {asked:,} atoms; at most {MOST_ATOMS:,} are drawn, so "
        f"{repeats_text(drawn)} cells are shown"
    )


def _cell_remark(choice: CellChoice, cell: DrawnCell | None) -> str:
    if choice is CellChoice.FILE:
        return ""
    if cell is None or cell.choice is not choice:
        return f"looking for the {choice} cell …"
    if cell.crystal is None:
        return f"no {choice} cell found"
    return f"{choice} cell with its own a b c"


def _repeats_remark(drawn: Repeats, wanted: Repeats) -> str:
    if drawn == (1, 1, 1) == wanted:
        return ""
    less = f", not {repeats_text(wanted)}:\n{MOST_ATOMS:,} atoms at most" if drawn != wanted else ""
    return f"{repeats_text(drawn)} cells{less}"


def _missing(content: CrystalContent) -> tuple[str, ...]:
    """What was asked for and cannot be drawn of this crystal."""
    remarks = [too_many_labels(content)]
    if content.options.style is CrystalStyle.POLYHEDRA:
        some = content.bonds is not None and len(polyhedra_of(content.crystal, content.bonds).center)
        remarks.append("" if some else "no coordination polyhedra here")
    return tuple(remarks)
