"""Datasets of labelled crystals from any of the known formats, recognised by their content.

Read are: JSON lines (`json_lines`), documents of the Materials Project (`mp_documents`), tables of matminer
(`matminer_table`) and MatTen (`matten_table`), folders of structures with a table of constants
(`structure_folder`) and extended XYZ with a stiffness in each frame (`extended_xyz_labels`); files may be
compressed (gzip, bzip2, xz). Which format was found, and in which frame the tensors were taken, stands in
``Dataset.file_format`` and ``Dataset.notes``.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.dataset import (
    extended_xyz_labels,
    json_lines,
    matminer_table,
    matten_table,
    mp_documents,
    structure_folder,
)
from core.dataset.file_text import json_of, lines_of, text_of
from core.dataset.labelled import Dataset
from core.dataset.rows import MISFIT_LIMIT, BrokenRow, LabelRow, sorted_rows
from core.dataset.splits import SplitBy, with_splits
from core.errors import DatasetError

FORMATS_IN_WORDS: Final = (
    "JSON lines (lattice, species, frac, stiffness_voigt_GPa), documents of the Materials Project, tables of "
    "matminer or MatTen, a folder of structures with a CSV of file, C11 … C66, or extended XYZ with "
    "elastic_tensor= in each frame"
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecognisedDataset:
    """A dataset's rows before they are looked at. file_format, note: in words, for the user."""

    rows: Iterable[LabelRow | BrokenRow]
    file_format: str
    note: str


def read_dataset(
    path: Path,
    *,
    split_by: SplitBy = SplitBy.AUTO,
    seed: int = 0,
    misfit_limit: float | None = None,
    check_symmetry: bool | None = None,
) -> Dataset:
    """The labelled crystals of a file or folder; rows that cannot be used are set aside with their reason.

    split_by, seed: see `core.dataset.splits`. check_symmetry: whether rows are set aside whose tensor misfits
    the crystal's point group by more than ``misfit_limit`` (`core.dataset.rows.MISFIT_LIMIT`); by default all
    formats but the program's own JSON lines are checked. Labels are taken as they are, never projected.
    DatasetError: the file cannot be read, is of no known format, or holds no usable row.
    """
    dataset = read_undivided(path, misfit_limit=misfit_limit, check_symmetry=check_symmetry)
    return with_splits(dataset, split_by, seed=seed)


def read_undivided(
    path: Path, *, misfit_limit: float | None = None, check_symmetry: bool | None = None
) -> Dataset:
    """As `read_dataset`, with the splits that the file names, and none where it names none."""
    found = recognise(path)
    check = found.file_format != json_lines.FORMAT if check_symmetry is None else check_symmetry
    limit = (MISFIT_LIMIT if misfit_limit is None else misfit_limit) if check else None
    records, rejected = sorted_rows(found.rows, misfit_limit=limit)
    if not records:
        reason = f"; the first reason: {rejected[0].reason}" if rejected else ""
        raise DatasetError(f"{path.name} holds no usable labelled crystal ({found.file_format}){reason}")
    return Dataset(
        name=path.name,
        records=tuple(records),
        rejected=tuple(rejected),
        file_format=found.file_format,
        notes=(found.note,) if found.note else (),
    )


def recognise(path: Path) -> RecognisedDataset:
    """The format of a file or folder, by its content. DatasetError names the known ones when it is none."""
    if not path.exists():
        raise DatasetError(f"{path} does not exist; give the path of a dataset")
    if path.is_dir():
        return _folder(path)
    first = [line for line in itertools.islice(lines_of(path), 20) if line.strip()]
    if first and first[0].lstrip().startswith(("{", "[")):
        return _json(path, first)
    if extended_xyz_labels.looks_like_extended_xyz(first):
        rows = extended_xyz_labels.extended_xyz_rows(text_of(path), subject=path.name)
        return RecognisedDataset(
            rows=rows, file_format=extended_xyz_labels.FORMAT, note=extended_xyz_labels.NOTE
        )
    if structure_folder.is_constants_table(path):
        return _folder(path)
    raise DatasetError(f"{path.name} is no dataset of a known format; expected {FORMATS_IN_WORDS}")


def _folder(path: Path) -> RecognisedDataset:
    return RecognisedDataset(
        rows=structure_folder.folder_rows(path),
        file_format=structure_folder.FORMAT,
        note=structure_folder.NOTE,
    )


def _json(path: Path, first: list[str]) -> RecognisedDataset:
    line = _object_of(first[0])
    if line is None and len(first) > 1 and _object_of(first[1]) is not None:
        line = {}  # a damaged first line does not make JSON lines something else
    if line is not None and mp_documents.is_document(line) and len(first) > 1:
        return _documents([_object_of(each) for each in lines_of(path) if each.strip()])
    if line is not None and not _is_table_or_document(line):
        return RecognisedDataset(rows=json_lines.json_line_rows(path), file_format=json_lines.FORMAT, note="")
    return _whole_json(json_of(path), path)


def _object_of(line: str) -> Any:
    """The JSON object of a line, or None."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _is_table_or_document(content: Any) -> bool:
    return (
        matminer_table.is_matminer_table(content)
        or matten_table.is_matten_table(content)
        or mp_documents.documents_in(content) is not None
    )


def _whole_json(content: Any, path: Path) -> RecognisedDataset:
    if matminer_table.is_matminer_table(content):
        rows = matminer_table.matminer_rows(content)
        return RecognisedDataset(rows=rows, file_format=matminer_table.FORMAT, note=matminer_table.NOTE)
    if matten_table.is_matten_table(content):
        rows = matten_table.matten_rows(content)
        return RecognisedDataset(rows=rows, file_format=matten_table.FORMAT, note=matten_table.NOTE)
    documents = mp_documents.documents_in(content)
    if documents is not None:
        return _documents(documents)
    raise DatasetError(f"{path.name} is JSON, but no dataset; expected {FORMATS_IN_WORDS}")


def _documents(documents: list[Any]) -> RecognisedDataset:
    rows = mp_documents.document_rows(documents)
    return RecognisedDataset(rows=rows, file_format=mp_documents.FORMAT, note=mp_documents.NOTE)
