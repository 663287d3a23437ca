"""Datasets written as JSON lines, plain or (by the ending .gz) gzip-compressed."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from core.dataset.file_text import lines_of
from core.dataset.label_frames import LabelMending, MendedLabel
from core.dataset.labelled import LabelledCrystal
from core.files import write_with

DIGITS = 6
"""Decimals of a turned stiffness in GPa; far below what a label is worth."""


def row_of(record: LabelledCrystal) -> dict[str, Any]:
    """The object of one line, as ``core.dataset.json_lines`` reads it; numbers keep all their digits."""
    return {
        "material_id": record.identifier,
        "formula": record.formula,
        "crystal_system": record.crystal_system,
        "lattice": record.crystal.cell.tolist(),
        "species": list(record.crystal.species),
        "frac": record.crystal.fractional.tolist(),
        "stiffness_voigt_GPa": record.voigt.tolist(),
        "split": record.split,
    }


def write_json_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines, each without its end, to ``path``, which is there whole or not at all.

    The same lines give the same bytes. FileWriteError: it cannot be written.
    """
    write_with(path, lambda temporary: _fill(temporary, lines))


def _fill(path: Path, lines: Iterable[str]) -> None:
    with path.open("wb") as file:
        packed = (
            gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) if path.suffix == ".gz" else file
        )
        with io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as stream:
            stream.writelines(line + "\n" for line in lines)


def mended_copy(source: Path, mending: LabelMending, *, model: str) -> Iterator[str]:
    """The lines of a file of JSON lines: mended rows with their turned label, all others as they stand.

    Where the file named no split, or another, rows get the key ``split`` of their record.
    A mended row gets the key ``label_frame``: what was changed, the rotation (3×3, active, in the frame of
    ``lattice``), the distances to the prediction before and after in GPa, and the model.
    """
    by_line = {mending.dataset.records[one.index].row: one for one in mending.mended}
    splits = {record.row: record.split for record in mending.dataset.records}
    for number, line in enumerate(lines_of(source), start=1):
        plain = _with_split(line.rstrip("\r\n"), splits.get(number))
        yield _mended_line(plain, by_line[number], model) if number in by_line else plain


def mended_rows(mending: LabelMending, *, model: str) -> Iterator[str]:
    """As `mended_copy`, for a dataset that was read from another format: every usable row, as JSON lines."""
    by_index: Mapping[int, MendedLabel] = {one.index: one for one in mending.mended}
    for index, record in enumerate(mending.dataset.records):
        line = json.dumps(row_of(record), ensure_ascii=False)
        yield _mended_line(line, by_index[index], model) if index in by_index else line


def _with_split(line: str, split: str | None) -> str:
    """The line itself, unless its row is in another split than it says."""
    if split is None:
        return line
    row = json.loads(line)
    return line if row.get("split", "") == split else json.dumps(row | {"split": split}, ensure_ascii=False)


def _mended_line(line: str, mended: MendedLabel, model: str) -> str:
    choice = mended.choice
    changes = {
        "stiffness_voigt_GPa": choice.voigt.round(DIGITS).tolist(),
        "label_frame": {
            "change": choice.alternative.change,
            "rotation": choice.alternative.rotation.tolist(),
            "error_before_GPa": round(choice.error_before, 2),
            "error_after_GPa": round(choice.error_after, 2),
            "model": model,
        },
    }
    return json.dumps(json.loads(line) | changes, ensure_ascii=False)
