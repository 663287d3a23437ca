"""What is written in and said of one entry of the matrix."""

from __future__ import annotations

import numpy as np

from app.state.figures import fixed, interval, plus_minus, rounded, shortest
from app.state.matrix_content import MatrixContent
from app.state.readout import EDITED_BY
from core.elasticity.notation import entry_name

ROUNDING = 1e-3
"""GPa; an entry that is zero by symmetry has an interval no wider than rounding."""
_UNSEEN = 0.05
"""GPa; a narrower interval belongs to an entry that is zero by symmetry, and is not written."""


def cell_tip(content: MatrixContent, row: int, column: int) -> str:
    """Everything about one entry."""
    unit, names = content.unit, content.names
    value = float(content.values[row, column])
    name = entry_name(content.kind, content.notation, row, column)
    lines = [f"{name}  ({names[row]}, {names[column]})", f"{shortest(value)} {unit}"]
    if content.limits is not None:
        low, high = (float(limit) for limit in content.limits[:, row, column])
        lines.append(f"90 % interval: {interval((low, high))} {unit}")
    if is_changed(content, row, column) and content.original is not None:
        lines.append(f"before the edit: {shortest(float(content.original[row, column]))} {unit}")
    if content.measured is not None:
        measured = float(content.measured.values[row, column])
        difference = rounded(value - measured, 3)
        lines.append(f"measured: {rounded(measured)} {unit}, difference {difference} {unit}")
        if content.limits is not None:
            low, high = (float(limit) for limit in content.limits[:, row, column])
            inside = low - ROUNDING <= measured <= high + ROUNDING
            lines.append(f"{'inside' if inside else 'outside'} the interval")
        lines.append(content.measured.label)
    return "\n".join(lines)


def is_changed(content: MatrixContent, row: int, column: int) -> bool:
    """The entry is another than before the tensor was edited."""
    if content.original is None:
        return False
    largest = float(np.abs(content.original).max())
    return bool(abs(content.values[row, column] - content.original[row, column]) > EDITED_BY * largest)


def has_measured_line(content: MatrixContent | None) -> bool:
    """Where it is asked for; the 9×9 has no room, there the measured values stand in the tool tips."""
    if content is None or content.measured is None:
        return False
    return content.measured_in_cells and len(content.values) == 6


def second_line(content: MatrixContent, row: int, column: int) -> str:
    """Half the width of the interval, where there is room for it."""
    if content.limits is None or len(content.values) > 6:
        return ""
    low, high = (float(limit) for limit in content.limits[:, row, column])
    return plus_minus((low, high)) if high - low > _UNSEEN else ""


def spoken(content: MatrixContent | None, current: tuple[int, int]) -> str:
    """The matrix for readers of the screen, the current cell first."""
    if content is None:
        return "no tensor yet"
    if content.missing:
        return content.missing
    here = cell_tip(content, *current).replace("\n", ", ")
    rows = "; ".join(" ".join(fixed(float(value), 1) for value in row) for row in content.values)
    return f"{here}. {content.kind} in {content.notation} notation, {content.unit}: {rows}"
