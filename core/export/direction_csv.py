"""All quantities along many directions as a table: ``# key: value`` lines, a head, a line a direction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from core.elasticity.direction_table import DirectionTable
from core.export.statement import comment_lines
from core.files import write_atomically


def direction_csv(table: DirectionTable, stated: Mapping[str, str]) -> str:
    """The text: a head of column names, which end with their units, and a line a direction.

    Numbers are written with ``repr``; inf and nan as those words (`DirectionTable` says where they stand).
    """
    columns = table.columns()
    rows = np.stack(list(columns.values()), axis=1)
    lines = [",".join(columns), *(",".join(repr(float(value)) for value in row) for row in rows)]
    return comment_lines(dict(stated)) + "\n".join(lines) + "\n"


def write_direction_csv(path: Path, table: DirectionTable, stated: Mapping[str, str]) -> None:
    """Write :func:`direction_csv` to a file; ExportError when that fails."""
    write_atomically(path, direction_csv(table, stated))
