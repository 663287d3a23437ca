"""Schemas of the parts and of the two tables made of them, with units and meanings in their metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute

from core.elasticity.stiffness import VOIGT_ORDER, Frame
from core.errors import ElastoscopeError
from core.export.framed_prediction import FRAME_DESCRIPTIONS
from core.prediction.prediction import ModelIdentity
from core.screening.columns import COLUMNS, FAILURE_COLUMNS, Column
from core.screening.listing import shown_name

Row = dict[str, Any]

SIZE, CHANGED, ERROR, REASON = "_size", "_changed_ns", "_error", "_reason"
"""Columns that only parts have: the file as it was when it was read; kind and text of an error, or null."""

METADATA_KEY: Final = b"elastoscope"
TIMES_KEY: Final = b"cpu_seconds"
_TYPES: Final = {
    "text": pa.string(),
    "number": pa.float64(),
    "integer": pa.int32(),
    "truth": pa.bool_(),
}


@lru_cache(maxsize=8)
def part_schema(names: tuple[str, ...]) -> pa.Schema:
    """Rows and failures in one table, so that a part is one file: a failure has an error, no numbers."""
    kept = [_field(column) for column in COLUMNS if column.name in names]
    own = [
        pa.field(SIZE, pa.int64()),
        pa.field(CHANGED, pa.int64()),
        pa.field(ERROR, pa.string()),
        pa.field(REASON, pa.string()),
    ]
    return pa.schema([*kept, *own])


def result_schema(names: Sequence[str], about: Mapping[str, Any]) -> pa.Schema:
    """The table of the results. ``about``: see :func:`statement`."""
    kept = [_field(column) for column in COLUMNS if column.name in names]
    return pa.schema(kept, metadata={METADATA_KEY: json.dumps(dict(about), ensure_ascii=False)})


def failure_schema(about: Mapping[str, Any]) -> pa.Schema:
    """The table of the failures."""
    return pa.schema(
        [_field(column) for column in FAILURE_COLUMNS],
        metadata={METADATA_KEY: json.dumps(dict(about), ensure_ascii=False)},
    )


def statement(model: ModelIdentity, version: str) -> dict[str, Any]:
    """What the numbers are, once for the whole table; nothing that differs from one run to the next.

    version: of this program.
    """
    return {
        "schema": 1,
        "program": f"Elastoscope {version}",
        "model": {"name": model.name, "version": model.version, "sha256": model.sha256},
        "frame": str(Frame.CRYSTAL),
        "frame_description": FRAME_DESCRIPTIONS[Frame.CRYSTAL],
        "voigt_order": list(VOIGT_ORDER),
        "stiffness": "stress = C strain, engineering shear strains",
        "interval": "90 % (conformal)",
        "units": {column.name: column.unit for column in COLUMNS if column.unit},
    }


def results_of(part: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows of a part that hold an answer."""
    rows = part.filter(pyarrow.compute.is_null(part[ERROR]))
    return rows.select(schema.names).cast(schema)


def failures_of(part: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows of a part that say why there is none."""
    rows = part.filter(pyarrow.compute.is_valid(part[ERROR]))
    return rows.select(["file", "name", ERROR, REASON]).rename_columns(schema.names).cast(schema)


def failure_row(file: str, name: str, error: Exception) -> Row:
    """What a part says of a file or crystal without an answer. An error that nobody foresaw says so."""
    kind, reason = type(error).__name__, " ".join(str(error).split())
    if not isinstance(error, ElastoscopeError):
        reason = f"unexpected {kind}: {reason}"[:500]
    return {"file": file, "name": name, ERROR: kind, REASON: reason}


def table_of(rows: Sequence[Row], names: Sequence[str], times: Mapping[str, float] | None = None) -> pa.Table:
    """A part of these rows; ``times``, CPU seconds by stage, go along in the metadata."""
    schema = part_schema(tuple(names)).with_metadata({TIMES_KEY: json.dumps(dict(times or {}))})
    return pa.Table.from_pylist([_as_text(row) for row in rows], schema=schema)


def times_of(part: pa.Table) -> dict[str, float]:
    """CPU seconds by stage that :func:`table_of` noted."""
    noted = (part.schema.metadata or {}).get(TIMES_KEY, b"{}")
    return {str(stage): float(seconds) for stage, seconds in json.loads(noted).items()}


def _as_text(row: Row) -> Row:
    """The names of files stand in many texts, and need not be text."""
    return {key: shown_name(value) if isinstance(value, str) else value for key, value in row.items()}


def _field(column: Column) -> pa.Field:
    told = {"meaning": column.meaning} | ({"unit": column.unit} if column.unit else {})
    return pa.field(column.name, _TYPES[column.kind], metadata=told)
