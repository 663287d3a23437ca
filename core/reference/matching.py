"""Which measured crystals are the one at hand: the same formula and the same space group."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from core.crystal.crystal import Crystal
from core.crystal.facts import density as density_of
from core.crystal.facts import formula as formula_of
from core.crystal.symmetry import symmetry_of
from core.reference.measured_stiffness import MeasuredStiffness

ENANTIOMORPHIC_PAIRS: Final = (
    (76, 78),
    (91, 95),
    (92, 96),
    (144, 145),
    (151, 153),
    (152, 154),
    (169, 170),
    (171, 172),
    (178, 179),
    (180, 181),
    (212, 213),
)
"""Space groups that are mirror images of each other (International Tables A), with the same elasticity."""


def same_up_to_hand(first: int, second: int) -> bool:
    """Whether two space groups (1 to 230) are the same or mirror images of each other."""
    return first == second or (min(first, second), max(first, second)) in ENANTIOMORPHIC_PAIRS


DENSITY_TOLERANCE: Final = 0.12
"""Relative difference of densities beyond which two crystals of one formula and space group are two phases,
as graphite and lonsdaleite are. Computed cells and heat change a density by half of that at most."""


def matching(table: Sequence[MeasuredStiffness], crystal: Crystal) -> tuple[MeasuredStiffness, ...]:
    """The measurements of this crystal's phase, in the table's order.

    The numbers of space groups do not depend on settings, so Pbnm and Pnma are one. Raises SymmetryError
    where the crystal's symmetry cannot be found.
    """
    group = symmetry_of(crystal).space_group
    return matching_phase(table, formula_of(crystal), group, density_of(crystal))


def matching_phase(
    table: Sequence[MeasuredStiffness],
    formula: str,
    space_group: int | None = None,
    density: float | None = None,
) -> tuple[MeasuredStiffness, ...]:
    """The measurements of a formula, of any phase unless the space group (1 to 230) is given.

    formula: in any order and multiple of its elements; ValueError where it is none. density: g/cm³; rows with
    one that differs by more than DENSITY_TOLERANCE are of another phase.
    """
    wanted = reduced_formula(formula)
    return tuple(
        row
        for row in table
        if (space_group is None or same_up_to_hand(row.space_group, space_group))
        and reduced_formula(row.formula) == wanted
        and _as_dense(row, density)
    )


def _as_dense(row: MeasuredStiffness, density: float | None) -> bool:
    return (
        row.density is None
        or density is None
        or abs(density - row.density) <= DENSITY_TOLERANCE * max(density, row.density)
    )


def named(table: Sequence[MeasuredStiffness], text: str) -> tuple[MeasuredStiffness, ...]:
    """The measurements whose name holds the text, whatever its case; otherwise those of that formula."""
    wanted = text.strip().casefold()
    exact = tuple(row for row in table if row.name.casefold() == wanted)
    if exact or not wanted:
        return exact
    try:
        found = matching_phase(table, text.strip())
    except ValueError:
        found = ()
    return found or tuple(row for row in table if wanted in row.name.casefold())


@lru_cache(maxsize=4096)
def reduced_formula(formula: str) -> str:
    """The formula as pymatgen reduces it: "MgO" for "Mg4O4". ValueError where it cannot be read."""
    from pymatgen.core.composition import Composition

    return str(Composition(formula).reduced_formula)
