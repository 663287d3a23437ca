"""Tables of MatTen: JSON of a pandas table by columns, ``structure`` and ``elastic_tensor_full``.

``{"structure": {"0": …}, "elastic_tensor_full": {"0": 3×3×3×3}, "split": {"0": "train"}, …}``; the tensor is
in GPa in the Cartesian frame of its structure. ``elastic_tensor_voigt`` (6×6) serves where the full one is
not there. M. Wen et al., doi.org/10.1039/d3dd00233k, data at doi.org/10.5281/zenodo.8190849.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.dataset.rows import BrokenRow, LabelRow
from core.dataset.structure_rows import crystal_reader, first_present, is_structure, missing

FORMAT = "table of MatTen (JSON of a pandas table by columns)"
NOTE = "tensors: elastic_tensor_full, in the frame of the row's structure"
_TENSORS = ("elastic_tensor_full", "elastic_tensor_voigt")


def is_matten_table(content: Any) -> bool:
    """Whether a JSON document is such a table."""
    if not isinstance(content, Mapping) or not any(name in content for name in _TENSORS):
        return False
    structures = content.get("structure")
    return isinstance(structures, Mapping | list) and not is_structure(structures)


def matten_rows(content: Mapping[str, Any]) -> Iterator[LabelRow | BrokenRow]:
    """A row a structure, numbered from 1; without ``material_id`` the table's own index names it."""
    columns = {name: _by_index(values) for name, values in content.items()}
    for number, index in enumerate(columns["structure"], start=1):
        row = {name: values[index] for name, values in columns.items() if index in values}
        yield _row(row, number, index)


def _by_index(values: Any) -> dict[str, Any]:
    if isinstance(values, Mapping):
        return {str(index): value for index, value in values.items()}
    return {str(index): value for index, value in enumerate(values if isinstance(values, list) else [])}


def _row(row: Mapping[str, Any], number: int, index: str) -> LabelRow | BrokenRow:
    identifier = str(first_present(row, ("material_id", "mp_id")) or f"index {index}")
    structure, tensor = row.get("structure"), first_present(row, _TENSORS)
    if not is_structure(structure) or tensor is None:
        absent = [] if is_structure(structure) else ["structure"]
        return missing(number, identifier, *absent, *(["elastic_tensor_full"] if tensor is None else []))
    return LabelRow(
        number=number,
        identifier=identifier,
        crystal=crystal_reader(row["structure"], identifier),
        tensor=tensor,
        formula=str(first_present(row, ("formula", "formula_pretty")) or ""),
        split=str(first_present(row, ("split",)) or ""),
    )
