"""Another cell of a crystal's lattice, for drawing. Runs in the working process: spglib and pymatgen are slow
to load.
"""

from __future__ import annotations

from app.state.crystal_display import CellChoice
from app.state.drawn_cell import DrawnCell
from core.crystal.crystal import Crystal
from core.errors import ElastoscopeError


def chosen_cell(crystal: Crystal, choice: CellChoice) -> DrawnCell:
    """The standard cell that was chosen, its atoms where those of the crystal are."""
    from core.crystal.bonding import bonds
    from core.crystal.symmetry import conventional_cell, primitive_cell

    standard = primitive_cell if choice is CellChoice.PRIMITIVE else conventional_cell
    try:
        found = standard(crystal)
    except ElastoscopeError as error:
        return DrawnCell(choice=choice, trouble=str(error))
    try:
        drawn = bonds(found)
    except ElastoscopeError:
        drawn = None
    return DrawnCell(choice=choice, crystal=found, bonds=drawn)
