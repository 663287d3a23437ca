"""JSON lines of crystals with their stiffness, plain or compressed.

One object a line: ``lattice`` (3×3 rows, Å), ``species``, ``frac``, ``stiffness_voigt_GPa`` (6×6 in the
Cartesian frame of the lattice), and, where known, ``material_id``, ``formula``, ``split``,
``crystal_system``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.elements import ATOMIC_NUMBER
from core.dataset.file_text import lines_of
from core.dataset.labelled import Dataset
from core.dataset.rows import BrokenRow, Fault, LabelRow, RowError, sorted_rows
from core.errors import DatasetError

FORMAT = "JSON lines"
KEYS = ("lattice", "species", "frac", "stiffness_voigt_GPa")
_BROKEN = (ValueError, OverflowError, RecursionError, KeyError, TypeError, AttributeError)


def read_json_lines(path: Path) -> Dataset:
    """Read a dataset; rows that cannot be used are set aside with their reason, and reading goes on.

    The crystals' symmetry is not asked for. DatasetError: the file is missing, unreadable, damaged, or holds
    no usable row.
    """
    records, rejected = sorted_rows(json_line_rows(path), misfit_limit=None)
    if not records:
        reason = f"; the first reason: {rejected[0].reason}" if rejected else ""
        raise DatasetError(f"{path.name} holds no usable labelled crystal{reason}")
    return Dataset(name=path.name, records=tuple(records), rejected=tuple(rejected), file_format=FORMAT)


def json_line_rows(path: Path) -> Iterator[LabelRow | BrokenRow]:
    """The rows of a file, in order; empty lines are passed over. DatasetError: the file cannot be read."""
    for number, line in enumerate(lines_of(path), start=1):
        if line.strip():
            yield _row(line, number)


def _row(line: str, number: int) -> LabelRow | BrokenRow:
    identifier = ""
    try:
        row = json.loads(line)
        identifier = str(row.get("material_id", f"line {number}"))
        missing = [name for name in KEYS if name not in row]
    except _BROKEN as error:
        return BrokenRow(number=number, identifier=identifier, fault=Fault.UNREADABLE, reason=str(error))
    if missing:
        reason = f"missing: {', '.join(missing)}"
        return BrokenRow(number=number, identifier=identifier, fault=Fault.MISSING, reason=reason)
    return LabelRow(
        number=number,
        identifier=identifier,
        crystal=lambda: _crystal(row, identifier),
        tensor=row["stiffness_voigt_GPa"],
        formula=str(row.get("formula", "")),
        split=str(row.get("split", "")),
        crystal_system=str(row.get("crystal_system", "")),
    )


def _crystal(row: dict[str, Any], identifier: str) -> Crystal:
    try:
        species = tuple(str(symbol) for symbol in row["species"])
        crystal = Crystal(species=species, cell=row["lattice"], fractional=row["frac"], name=identifier)
    except _BROKEN as error:
        raise RowError(Fault.STRUCTURE, str(error)) from error
    unknown = sorted(set(species) - set(ATOMIC_NUMBER))
    if unknown or not species:
        raise RowError(Fault.ELEMENTS, f"unknown elements: {', '.join(unknown)}" if unknown else "no atoms")
    finite = np.isfinite(crystal.cell).all() and np.isfinite(crystal.fractional).all()
    if not finite or crystal.volume < 1.0:
        raise RowError(Fault.STRUCTURE, "the cell has no volume or holds numbers that are not finite")
    return crystal
