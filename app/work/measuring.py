"""The measured constants of a crystal, in its own frame. Runs in the working process."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app import resource_paths
from app.state.measured import Measurement
from core.errors import ElastoscopeError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.reference.measured_stiffness import MeasuredStiffness
    from core.reference.placement import PlacedMeasurement


@lru_cache(maxsize=1)
def _by_formula() -> dict[str, list[MeasuredStiffness]]:
    """The table by reduced formula, read once; empty where it is missing or damaged: all else works without.

    Sorted once, because a formula takes longer to read than a place among hundreds of files has time.
    """
    from core.reference.matching import reduced_formula
    from core.reference.table_file import load_measured

    rows: dict[str, list[MeasuredStiffness]] = {}
    try:
        for row in load_measured(resource_paths.measured_constants()):
            rows.setdefault(reduced_formula(row.formula), []).append(row)
    except (ElastoscopeError, FileNotFoundError):
        return {}
    return rows


def measurements_of(crystal: Crystal, formula: str, space_group: int) -> tuple[Measurement, ...]:
    """Those of the same formula and space group (1 to 230; none for 0), in the order of the table."""
    from core.crystal.facts import density
    from core.reference.matching import matching_phase, reduced_formula
    from core.reference.placement import placed_in

    if not space_group:
        return ()
    try:
        of_formula = _by_formula().get(reduced_formula(formula), [])
        found = matching_phase(of_formula, formula, space_group, density(crystal))
        return tuple(_measurement(placed_in(each, crystal)) for each in found)
    except (ElastoscopeError, ValueError):  # its symmetry or its formula is none that the table could have
        return ()


def _measurement(placed: PlacedMeasurement) -> Measurement:
    measured = placed.measured
    notes = (measured.method, measured.notes, *placed.remarks)
    return Measurement(
        label=measured.label,
        conditions=measured.conditions,
        source=f"{measured.source} (read in {measured.read_in})" if measured.read_in else measured.source,
        remarks=tuple(note for note in notes if note),
        averages=measured.averages,
        voigt=None if placed.stiffness is None else placed.stiffness.voigt,
    )
