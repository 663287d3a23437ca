"""Tables of matminer (elastic_tensor_2015 and the like): JSON of a pandas table in the orientation "split".

``columns``, ``data`` and ``index``, plain or compressed, with the columns ``structure`` (pymatgen) and
``elastic_tensor`` (6×6, GPa, in the IEEE frame, by matminer's description; turned back). The column
``elastic_tensor_original`` belongs to a standard cell that need not be that of ``structure``, and is not
used.
M. de Jong et al., Scientific Data 2, 150009 (2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.dataset.rows import BrokenRow, LabelFrame, LabelRow
from core.dataset.structure_rows import crystal_reader, first_present, is_structure, missing

FORMAT = "table of matminer (JSON of a pandas table, orientation split)"
NOTE = "tensors: elastic_tensor, turned back from pymatgen's IEEE axes of the row's structure"
_COLUMNS = {"structure", "elastic_tensor"}


def is_matminer_table(content: Any) -> bool:
    """Whether a JSON document is such a table."""
    if not isinstance(content, Mapping) or not isinstance(content.get("data"), list):
        return False
    columns = content.get("columns")
    return isinstance(columns, list) and {str(name) for name in columns} >= _COLUMNS


def matminer_rows(content: Mapping[str, Any]) -> Iterator[LabelRow | BrokenRow]:
    """A row a table row, numbered from 1."""
    names = [str(name) for name in content["columns"]]
    for number, values in enumerate(content["data"], start=1):
        row = dict(zip(names, values, strict=False)) if isinstance(values, list) else {}
        yield _row(row, number)


def _row(row: Mapping[str, Any], number: int) -> LabelRow | BrokenRow:
    identifier = str(first_present(row, ("material_id", "mpid")) or f"row {number}")
    structure, tensor = row.get("structure"), _plain(first_present(row, ("elastic_tensor",)))
    if not is_structure(structure) or tensor is None:
        absent = [] if is_structure(structure) else ["structure"]
        return missing(number, identifier, *absent, *(["elastic_tensor"] if tensor is None else []))
    return LabelRow(
        number=number,
        identifier=identifier,
        crystal=crystal_reader(row["structure"], identifier),
        tensor=tensor,
        frame=LabelFrame.IEEE,
        formula=str(first_present(row, ("formula",)) or ""),
        split=str(first_present(row, ("split",)) or ""),
    )


def _plain(value: Any) -> Any:
    """The numbers of an array as monty writes it ({"@class": "array", "data": …}), or the value itself."""
    return value.get("data") if isinstance(value, Mapping) else value
