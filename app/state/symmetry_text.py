"""What is said of the symmetry of a crystal, as plain text: pure functions."""

from __future__ import annotations

from app.state.analysis_table import Cell, Column, Table, columns, row, words
from app.state.atom_text import coordinates_text
from app.state.figures import counted, pretty_symbol
from app.state.readout import Fact
from core.crystal.symmetry_description import SymmetryDescription
from core.elasticity.component_pattern import ComponentPattern
from core.elasticity.stiffness import Frame
from core.tensor.component_relations import Relation

LEGEND = {
    Relation.FREE: "independent",
    Relation.EQUAL: "equal to the one named",
    Relation.OPPOSITE: "its opposite",
    Relation.DEPENDENT: "a sum of others",
    Relation.ZERO: "zero",
}
"""What the signs of the pattern stand for."""

FRAME_WORDS = {
    Frame.CRYSTAL: "in the Cartesian frame of the crystal",
    Frame.IEEE: "in the frame of IEEE standard 176",
}


def symmetry_facts(found: SymmetryDescription, constants: int) -> tuple[Fact, ...]:
    """Space group, classes and what follows from them. constants: number of independent ones."""
    return (
        Fact(name="Space group", value=f"{pretty_symbol(found.symbol)}, no. {found.number}",
             tip="Hermann–Mauguin symbol, short"),
        Fact(name="Hall symbol", value=found.hall, tip="Of the standard setting of the space group"),
        Fact(name="Point group", value=pretty_symbol(found.point_group)),
        Fact(name="Laue class", value=pretty_symbol(found.laue_class),
             tip="The point group with an inversion: elasticity cannot tell the groups of one class apart"),
        Fact(name="Crystal system", value=found.system),
        Fact(name="Inversion centre", value="yes" if found.centrosymmetric else "no",
             tip="Without one a crystal may be piezoelectric"),
        Fact(name="Polar", value="yes" if found.polar else "no",
             tip="There is a direction that no operation turns round: the crystal may be pyroelectric"),
        Fact(name="Chiral", value=_hand(found),
             tip="Only rotations and screw axes: the crystal and its mirror image are not the same"),
        Fact(name="Elastic constants", value=f"{constants} independent of 21",
             tip="Dimension of the stiffnesses that the point group leaves unchanged"),
    )  # fmt: skip


def _hand(found: SymmetryDescription) -> str:
    if not found.chiral:
        return "no"
    return f"yes; mirror image: no. {found.enantiomorph}" if found.enantiomorph else "yes"


def wyckoff_table(found: SymmetryDescription) -> Table:
    """The sites that are different, by letter."""
    return Table(
        title="Wyckoff positions",
        note="drawn cell",
        columns=(
            Column(name="Site", figures=False, tip="The first of the equivalent atoms"),
            Column(name="Wyckoff", figures=False, tip="Multiplicity, letter and site symmetry"),
            Column(name="x  y  z", figures=False, tip="Of the first atom, along the axes of the drawn cell"),
        ),
        rows=tuple(
            row(
                words(orbit.label, tip=counted(len(orbit.atoms), "equivalent atom") + " in the drawn cell"),
                f"{orbit.multiplicity}{orbit.letter}  {pretty_symbol(orbit.symmetry)}",
                Cell(text=coordinates_text(orbit.position, 3), full=" ".join(map(repr, orbit.position))),
            )
            for orbit in found.orbits
        ),
    )


def operations_table(found: SymmetryDescription) -> Table:
    """The operations, modulo the translations of the cell and of its centring."""
    return Table(
        title=counted(len(found.operations), "operation"),
        note="drawn cell",
        columns=columns("", "x, y, z →", "What it does", words_in=(1, 2)),
        rows=tuple(
            row(str(number), operation.xyz.replace(",", ", "), operation.kind)
            for number, operation in enumerate(found.operations, start=1)
        ),
    )


def centring_sentence(found: SymmetryDescription) -> str:
    """By which translations every operation may be followed; empty for a primitive cell."""
    moved = [f"({vector.replace(',', ' ')})" for vector in found.centring[1:]]
    return f"Each also followed by {', '.join(moved)}" if moved else ""


def pattern_text(pattern: ComponentPattern, frame: Frame) -> str:
    """The rules of all components, line by line, for the clipboard and for who cannot see the figure."""
    lines = [f"{pattern.count} independent elastic constants {FRAME_WORDS[frame]}"]
    lines += [pattern.text(rule.row, rule.column) for rule in pattern.rules]
    return "\n".join(lines) + "\n"
