"""A folder of structure files with a table of their elastic constants.

The table is a CSV (`core.dataset.tensor_columns`: file, C11 … C66, optional unit, frame, id, formula,
split), or a JSON object of name → 6×6 (whole, or one triangle) in GPa. The structures are CIF, POSCAR, …
beside it, in its subfolders, or in a zip archive beside it; a name without an ending stands for the CIF of
that name.

Frame: ``crystal`` is that of the structure's cell as pymatgen builds it (from a CIF: c along z, a in the xz
plane). Constants in the axes of another program need a column ``frame`` = ieee, or to be turned first.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.crystal.crystal import Crystal
from core.crystal.file_content import read_text
from core.dataset.file_text import json_of, lines_of, text_of
from core.dataset.rows import BrokenRow, Fault, LabelRow, RowError
from core.dataset.tensor_columns import (
    TableRow,
    frame_of,
    looks_like_constants,
    matrix_of,
    table_rows,
    unit_of,
)
from core.dataset.whole_cell_cif import crystal_of_cif
from core.errors import DatasetError

FORMAT: Final = "folder of structures with a table of constants"
NOTE: Final = (
    "tensors: in the frame of each structure's cell as pymatgen builds it, unless a column frame says ieee"
)
_MOST_BYTES: Final = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureFiles:
    """Where the structures of a folder lie: by file name, the path, or the archive and the name in it."""

    paths: Mapping[str, Path]
    archived: Mapping[str, tuple[Path, str]]

    def crystal(self, name: str) -> Crystal:
        """The crystal of a file, the first where there are several. RowError: no such file; CrystalError."""
        wanted = [name, f"{name}.cif"]
        for each in wanted:
            if each in self.paths:
                path = self.paths[each]
                return crystal_of_cif(read_text(path), path)
            if each in self.archived:
                return crystal_of_cif(self._unpacked(each), Path(each))
        raise RowError(Fault.STRUCTURE, f"there is no file {name} (nor {name}.cif) in the folder")

    def _unpacked(self, name: str) -> str:
        archive, member = self.archived[name]
        try:
            with zipfile.ZipFile(archive) as opened, opened.open(member) as stream:
                return stream.read(_MOST_BYTES).decode("utf-8", errors="replace").replace("\r\n", "\n")
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
            raise RowError(Fault.STRUCTURE, f"{archive.name} cannot be unpacked: {error}") from error


def folder_rows(path: Path) -> Iterator[LabelRow | BrokenRow]:
    """The rows of a folder, or of the table in it. DatasetError: there is no table, or more than one."""
    table = path if path.is_file() else _table_in(path)
    files = _structure_files(table.parent)
    return _json_rows(table, files) if _is_json(table) else _csv_rows(table, files)


def is_constants_table(path: Path) -> bool:
    """Whether a file's first line is the header of a CSV of elastic constants."""
    try:
        return looks_like_constants(next(iter(lines_of(path)), ""))
    except DatasetError:
        return False


def _is_json(path: Path) -> bool:
    return ".json" in path.name.lower()


def _table_in(folder: Path) -> Path:
    inside = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    tables = [file for file in inside if ".csv" in file.suffixes and is_constants_table(file)]
    tables = tables or [file for file in inside if _is_json(file) and _is_matrices(json_of(file))]
    if len(tables) == 1:
        return tables[0]
    names = f"several tables ({', '.join(file.name for file in tables)})" if tables else "no table"
    raise DatasetError(
        f"{folder} holds {names} of elastic constants; expected one CSV with the columns file, C11 … C66, or "
        "one JSON of name and 6×6"
    )


def _is_matrices(content: Any) -> bool:
    if not isinstance(content, Mapping) or not content:
        return False
    return all(isinstance(value, list) and len(value) == 6 for value in content.values())


def _structure_files(folder: Path) -> StructureFiles:
    paths = {file.name: file for file in sorted(folder.rglob("*"), reverse=True) if file.is_file()}
    paths |= {str(file.relative_to(folder)): file for file in paths.values()}
    archived: dict[str, tuple[Path, str]] = {}
    for archive in sorted(folder.glob("*.zip")):
        if archive.is_file() and zipfile.is_zipfile(archive):
            archived |= {Path(name).name: (archive, name) for name in _names_in(archive)}
    return StructureFiles(paths=paths, archived=archived)


def _names_in(archive: Path) -> list[str]:
    try:
        with zipfile.ZipFile(archive) as opened:
            return opened.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise DatasetError(f"{archive} cannot be unpacked: {error}; get the archive again") from error


def _json_rows(table: Path, files: StructureFiles) -> Iterator[LabelRow]:
    content = json_of(table)
    if not _is_matrices(content):
        raise DatasetError(f"{table.name} is no JSON object of name and 6×6 in GPa")
    for number, (name, matrix) in enumerate(content.items(), start=1):
        yield LabelRow(number=number, identifier=name, crystal=_reader(files, name), tensor=matrix)


def _csv_rows(table: Path, files: StructureFiles) -> Iterator[LabelRow | BrokenRow]:
    for row in table_rows(text_of(table), subject=table.name):
        yield _csv_row(row, files)


def _csv_row(row: TableRow, files: StructureFiles) -> LabelRow | BrokenRow:
    name = row.cells.get(row.file_column, "")
    identifier = row.cells.get("material_id") or row.cells.get("id") or name or f"line {row.line}"
    try:
        return LabelRow(
            number=row.line,
            identifier=identifier,
            crystal=_reader(files, name),
            tensor=matrix_of(row),
            frame=frame_of(row),
            gigapascals=unit_of(row),
            formula=row.cells.get("formula", ""),
            split=row.cells.get("split", ""),
        )
    except RowError as error:
        return BrokenRow(number=row.line, identifier=identifier, fault=error.fault, reason=str(error))


def _reader(files: StructureFiles, name: str) -> Callable[[], Crystal]:
    return lambda: files.crystal(name)
