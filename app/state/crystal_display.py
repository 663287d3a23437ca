"""How a crystal is drawn, as the user set it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Repeats = tuple[int, int, int]


class CrystalStyle(StrEnum):
    """What atoms and bonds look like."""

    BALLS = "ball and stick"
    FILLED = "space filling"
    POLYHEDRA = "polyhedra"
    WIRES = "wireframe"

    @property
    def title(self) -> str:  # type: ignore[override]  # no member is ever title-cased
        """In menus and choosers."""
        return _STYLE_TITLES[self]


_STYLE_TITLES = {
    CrystalStyle.BALLS: "Ball and stick",
    CrystalStyle.FILLED: "Space-filling",
    CrystalStyle.POLYHEDRA: "Polyhedra",
    CrystalStyle.WIRES: "Wireframe",
}


class CellChoice(StrEnum):
    """Which cell of the lattice is drawn."""

    FILE = "as in the file"
    PRIMITIVE = "primitive"
    CONVENTIONAL = "conventional"

    @property
    def title(self) -> str:  # type: ignore[override]  # no member is ever title-cased
        """In menus and choosers."""
        return self.value.capitalize()


class ColorScheme(StrEnum):
    """Whose colours the elements have."""

    JMOL = "Jmol"
    VESTA = "VESTA"
    SAFE = "colour-blind-safe"
    OWN = "own"

    @property
    def title(self) -> str:  # type: ignore[override]  # no member is ever title-cased
        """In menus and choosers."""
        return self.value[0].upper() + self.value[1:]


class AtomLabels(StrEnum):
    """What is written on the atoms."""

    NONE = "none"
    ELEMENT = "element"
    SITE = "site"

    @property
    def title(self) -> str:  # type: ignore[override]  # no member is ever title-cased
        """In menus and choosers."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrystalDisplay:
    """bonds, cell_edges: drawn or not; boundary_images: atoms on the cell's boundary are repeated on the
    opposite faces; bonds_across: bonds that leave the cell are drawn, with the atoms at their ends. style,
    labels: of the atoms. cell: which one is drawn, repeats times along a, b and c. colors: of the elements;
    own_colors: (symbol, ``#rrggbb``) that the user set; hidden: symbols of elements that are not drawn.
    """

    bonds: bool = True
    cell_edges: bool = True
    boundary_images: bool = True
    bonds_across: bool = True
    style: CrystalStyle = CrystalStyle.BALLS
    labels: AtomLabels = AtomLabels.NONE
    cell: CellChoice = CellChoice.FILE
    repeats: Repeats = (1, 1, 1)
    colors: ColorScheme = ColorScheme.JMOL
    own_colors: tuple[tuple[str, str], ...] = ()
    hidden: frozenset[str] = frozenset()


def repeats_text(repeats: Repeats) -> str:
    """``2 × 2 × 1``."""
    return " × ".join(str(count) for count in repeats)
