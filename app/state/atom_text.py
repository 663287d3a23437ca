"""What is said of picked atoms and of lattice planes, as plain text: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.state.analysis_table import Cell, Column, Table, columns, figure, row, words
from app.state.figures import MINUS, counted, fixed, plain_bars, pretty_symbol, rounded
from app.state.readout import Fact
from core.crystal.crystal import Crystal
from core.crystal.elements import ATOMIC_NUMBER
from core.crystal.lattice_plane import LatticePlane
from core.crystal.measure import AtomImage, ChainMeasures
from core.crystal.site_facts import Neighbor, cartesian_of, fractional_of
from core.crystal.symmetry_description import SiteOrbit

ANGSTROM = "Å"
DECIMALS = 4
"""Of coordinates and distances."""

NO_NEIGHBORS = "No atom is bonded to it: none is as near as the radii of the two allow."
NO_BONDS = "Its neighbours are not known: the bonds of this crystal could not be found."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AskedAtom:
    """An atom with what is known of it. label: ``Si1``; orbit: None while its symmetry is not known, for the
    reason in ``no_orbit``. neighbors: None where bonds could not be found.
    """

    crystal: Crystal
    atom: AtomImage
    label: str
    orbit: SiteOrbit | None
    no_orbit: str
    neighbors: tuple[Neighbor, ...] | None


def shift_text(shift: Sequence[int]) -> str:
    """Whole cells along a, b, c: ``0 0 −1``."""
    return " ".join(str(cells) for cells in shift).replace("-", MINUS)


def image_name(label: str, atom: AtomImage) -> str:
    """``Si1``, and with the cell where it is not the one of the atom's own coordinates: ``Si1 (0 1 0)``."""
    return f"{label} ({shift_text(atom.shift)})" if any(atom.shift) else label


def coordinates_text(numbers: Sequence[float], decimals: int = DECIMALS) -> str:
    """Three numbers side by side."""
    return "  ".join(fixed(number, decimals) for number in numbers)


def atom_facts(asked: AskedAtom) -> tuple[Fact, ...]:
    """Everything about an atom but its list of neighbours."""
    crystal, atom = asked.crystal, asked.atom
    element, orbit = crystal.species[atom.site], asked.orbit
    missing = asked.no_orbit
    bonded = "–" if asked.neighbors is None else str(len(asked.neighbors))
    return (
        Fact(name="Element", value=f"{element}, Z = {ATOMIC_NUMBER[element]}"),
        Fact(name="Atom", value=f"{asked.label}, no. {atom.site + 1} of {len(crystal)}",
             tip="Number in the list of the drawn cell"),
        Fact(name="In cell", value=shift_text(atom.shift), tip="Whole cells along a, b, c from the place "
             "that the coordinates of the atom give"),
        Fact(name="Wyckoff position", value=f"{orbit.multiplicity}{orbit.letter}" if orbit else missing,
             tip="Multiplicity in the conventional cell, and letter in the standard setting"),
        Fact(name="Site symmetry", value=pretty_symbol(orbit.symmetry) if orbit else missing,
             tip="Oriented symbol of the International Tables"),
        Fact(name="x y z along a b c", value=coordinates_text(fractional_of(crystal, atom)),
             tip="Fractional coordinates in the drawn cell"),
        Fact(name=f"x y z in {ANGSTROM}", value=coordinates_text(cartesian_of(crystal, atom)),
             tip="Cartesian, in the frame of the crystal"),
        Fact(name="Coordination", value=bonded, tip="Number of bonded atoms, by the rule that draws bonds"),
    )  # fmt: skip


def neighbor_sentence(asked: AskedAtom) -> str:
    """What is said where there is no list of neighbours; empty where there is one."""
    if asked.neighbors is None:
        return NO_BONDS
    return "" if asked.neighbors else NO_NEIGHBORS


def neighbor_table(asked: AskedAtom, labels: Sequence[str]) -> Table:
    """The bonded atoms, nearest first, with the cells they stand in."""
    return Table(
        title=f"Neighbours of {image_name(asked.label, asked.atom)}",
        note=f"distances in {ANGSTROM}",
        columns=(
            Column(name="Atom", figures=False),
            Column(name="Element", figures=False),
            Column(name=f"d, {ANGSTROM}", tip=f"Distance in {ANGSTROM}"),
            Column(name="In cell", figures=False, tip="Whole cells from the place of its own coordinates"),
        ),
        rows=tuple(
            row(
                labels[each.site],
                asked.crystal.species[each.site],
                figure(each.distance, decimals=DECIMALS),
                Cell(text=shift_text(each.shift), full=" ".join(str(cells) for cells in each.shift)),
            )
            for each in asked.neighbors or ()
        ),
    )


def atom_copy(asked: AskedAtom, labels: Sequence[str]) -> str:
    """All of it for a spreadsheet, coordinates with every digit."""
    lines = [f"{fact.name}\t{fact.value}" for fact in atom_facts(asked) if not fact.name.startswith("x y z")]
    for name, numbers in (
        ("x y z along a b c", fractional_of(asked.crystal, asked.atom)),
        (f"x y z in {ANGSTROM}", cartesian_of(asked.crystal, asked.atom)),
    ):
        lines.append("\t".join([name, *(repr(number) for number in numbers)]))
    lines += [
        "\t".join(["Neighbour", labels[each.site], repr(each.distance), *map(str, each.shift)])
        for each in asked.neighbors or ()
    ]
    return plain_bars("\n".join(lines)).replace(MINUS, "-") + "\n"


def measure_headline(measures: ChainMeasures) -> str:
    """The value that the whole chain has, with its unit; empty for a single atom."""
    if measures.torsion is not None:
        return f"torsion {degrees_text(measures.torsion)}"
    if measures.no_torsion:
        return "no torsion angle"
    if measures.angles:
        return degrees_text(measures.angles[0])
    return f"{rounded_length(measures.distances[0])}" if measures.distances else ""


def chain_text(names: Sequence[str]) -> str:
    """The atoms of a chain with their numbers: ``1 Si1, 2 O3 (0 0 1)``."""
    return ", ".join(f"{place} {name}" for place, name in enumerate(names, start=1))


def measure_table(names: Sequence[str], measures: ChainMeasures) -> Table:
    """Every distance, angle and torsion angle along a chain of atoms, by their numbers in it."""
    rows = [
        row(f"{k + 1} – {k + 2}", "distance", figure(value, decimals=DECIMALS), ANGSTROM)
        for k, value in enumerate(measures.distances)
    ]
    rows += [
        row(f"{k + 1} – {k + 2} – {k + 3}", "angle", figure(value, decimals=2), "°")
        for k, value in enumerate(measures.angles)
    ]
    if measures.torsion is not None:
        rows.append(row("1 – 2 – 3 – 4", "torsion", figure(measures.torsion, decimals=2), "°"))
    elif measures.no_torsion:
        rows.append(row("1 – 2 – 3 – 4", "torsion", words("–", tip=measures.no_torsion), "°"))
    return Table(
        title=f"Measures: {chain_text(names)}",
        note="between the images that were picked",
        columns=columns("Atoms", "Measure", "Value", "", words_in=(0, 1, 3)),
        rows=tuple(rows),
    )


def rounded_length(value: float) -> str:
    """``2.3456 Å``."""
    return f"{fixed(value, DECIMALS)} {ANGSTROM}"


def degrees_text(value: float) -> str:
    """``109.47°``."""
    return f"{fixed(value, 2)}°"


def indices_text(plane: LatticePlane, crystal: Crystal) -> str:
    """``(1 −1 0)``; components up to 1 for a plane that is parallel to no family of small indices."""
    numbers = plane.indices(crystal.cell)
    written = [f"{index:.0f}" if _is_whole(index) else f"{index:.3f}" for index in numbers]
    return f"({' '.join(written)})".replace("-", MINUS)


def plane_label(plane: LatticePlane, crystal: Crystal) -> str:
    """What is written on a plane in the view: indices and spacing."""
    indices = indices_text(plane, crystal)
    return f"{indices}  d = {rounded(plane.spacing)} {ANGSTROM}" if plane.whole else indices


def planes_sentence(count: int, hidden: int) -> str:
    """How many planes there are, and how many of them do not cut the drawn cell."""
    if not count:
        return "No plane is drawn."
    return f"{counted(hidden, 'plane')} outside the drawn cell." if hidden else ""


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-9


def cell_sentence(crystal: Crystal | None, cell: str) -> str:
    """Whose atoms are listed; cell: which one is drawn, in words."""
    if crystal is None:
        return "No crystal is drawn."
    return f"{counted(len(crystal), 'atom')} {cell}"
