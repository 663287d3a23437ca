"""JSON lines of crystals with their stiffness, plain or gzip-compressed.

One object a line: ``lattice`` (3×3 rows, Å), ``species``, ``frac``, ``stiffness_voigt_GPa`` (6×6 in the
Cartesian frame of the lattice), and, where known, ``material_id``, ``formula``, ``split``,
``crystal_system``.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.elements import ATOMIC_NUMBER
from core.dataset.labelled import Dataset, LabelledCrystal, RejectedRow
from core.errors import DatasetError

FORMAT = "JSON lines"
_REQUIRED = ("lattice", "species", "frac", "stiffness_voigt_GPa")


def read_json_lines(path: Path) -> Dataset:
    """Read a dataset; rows that cannot be used are set aside with their reason, and reading goes on.

    DatasetError: the file is missing, unreadable, damaged, or holds no usable row.
    """
    records: list[LabelledCrystal] = []
    rejected: list[RejectedRow] = []
    for number, line in enumerate(lines_of(path), start=1):
        if not line.strip():
            continue
        identifier = ""
        try:
            row = json.loads(line)
            identifier = str(row.get("material_id", f"line {number}"))
            records.append(_record(row, identifier, number))
        except (ValueError, OverflowError, RecursionError, KeyError, TypeError, AttributeError) as error:
            rejected.append(RejectedRow(line=number, identifier=identifier, reason=str(error)))
    if not records:
        reason = f"; the first reason: {rejected[0].reason}" if rejected else ""
        raise DatasetError(f"{path.name} holds no usable labelled crystal{reason}")
    return Dataset(name=path.name, records=tuple(records), rejected=tuple(rejected), file_format=FORMAT)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text, plain or (by the ending .gz) gzip-compressed. DatasetError: it cannot be read."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as stream:
            yield from stream
    except FileNotFoundError as error:
        raise DatasetError(f"{path} does not exist; give the path of a dataset in JSON lines") from error
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise DatasetError(f"{path} cannot be read: {error}") from error


def _record(row: dict[str, Any], identifier: str, number: int) -> LabelledCrystal:
    missing = [name for name in _REQUIRED if name not in row]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    species = tuple(str(symbol) for symbol in row["species"])
    unknown = sorted(set(species) - set(ATOMIC_NUMBER))
    if unknown or not species:
        raise ValueError(f"unknown elements: {', '.join(unknown)}" if unknown else "no atoms")
    crystal = Crystal(species=species, cell=row["lattice"], fractional=row["frac"], name=identifier)
    finite = np.isfinite(crystal.cell).all() and np.isfinite(crystal.fractional).all()
    if not finite or crystal.volume < 1.0:
        raise ValueError("the cell has no volume or holds numbers that are not finite")
    return LabelledCrystal(
        identifier=identifier,
        formula=str(row.get("formula", "")),
        crystal=crystal,
        voigt=_stiffness(row["stiffness_voigt_GPa"]),
        split=str(row.get("split", "")),
        crystal_system=str(row.get("crystal_system", "")),
        row=number,
    )


def _stiffness(values: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    voigt = np.array(values, dtype=np.float64)
    if voigt.shape != (6, 6) or not np.isfinite(voigt).all():
        raise ValueError(f"the stiffness is not 6×6 finite numbers (shape {voigt.shape})")
    if np.abs(voigt - voigt.T).max() > 0.01 * np.abs(voigt).max():
        raise ValueError("the stiffness is not symmetric")
    voigt = 0.5 * (voigt + voigt.T)
    smallest = float(np.linalg.eigvalsh(voigt)[0])
    if smallest <= 0.0:
        raise ValueError(f"the stiffness is not positive definite (smallest eigenvalue {smallest:.3g} GPa)")
    return voigt
