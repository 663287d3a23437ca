"""The shipped table of measured constants, for commands that ask it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from app.resource_paths import measured_constants

if TYPE_CHECKING:
    from core.reference.measured_stiffness import MeasuredStiffness

MOST_IN_ONE_LINE: Final = 2
"""Measurements that the line of ``predict`` names; ``measured FILE`` shows all."""


@cache
def measured_table() -> tuple[MeasuredStiffness, ...]:
    """All measurements. Raises MeasuredTableError where the table is missing or damaged."""
    from core.reference.table_file import load_measured

    return load_measured(measured_constants())


def measured_line(formula: str, space_group: int, density: float) -> str:
    """K and G of each measurement of a phase, by whom and at which temperature; "" where there is none.

    density: g/cm³ of the crystal at hand.
    """
    from core.errors import MeasuredTableError
    from core.reference.matching import matching_phase

    try:
        found = matching_phase(measured_table(), formula, space_group, density)
    except MeasuredTableError:
        return ""  # a prediction is none the worse for it; the command ``measured`` says what is wrong
    told = [f"{_moduli(row)} ({row.label}, {row.conditions})" for row in found[:MOST_IN_ONE_LINE]]
    left = len(found) - len(told)
    return "; ".join([*told, *([f"{left} more"] if left else [])])


def _moduli(row: MeasuredStiffness) -> str:
    return f"K {row.averages.bulk.hill:.1f}, G {row.averages.shear.hill:.1f} GPa"
