"""The two tables that stay: results and failures, written from the parts in the order of the files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from core.errors import ScreeningError
from core.files import write_atomically, write_with
from core.screening.columns import COLUMNS, FAILURE_COLUMNS
from core.screening.parts import Parts, parts_folder
from core.screening.tables import METADATA_KEY, failure_schema, failures_of, result_schema, results_of

ROWS_AT_ONCE: Final = 8_192
"""Rows that are written together (a row group of Parquet), whatever the sizes of the parts."""


class TableFormat(StrEnum):
    """What the tables are written as."""

    PARQUET = "parquet"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Where the tables go. A CSV file has its metadata (units, meanings, network) in a file beside it."""

    results: Path
    table_format: TableFormat

    @property
    def failures(self) -> Path:
        """``results.parquet`` → ``results.failures.parquet``."""
        return self.results.with_name(f"{self.results.stem}.failures.{self.table_format}")

    @property
    def all(self) -> tuple[Path, ...]:
        """Every path that a screening writes."""
        metadata = tuple(map(metadata_file, (self.results, self.failures)))
        return (self.results, self.failures, parts_folder(self.results), *metadata)


def outputs(out: Path, table_format: str | None) -> Outputs:
    """The paths and the format, by default told by the suffix. ScreeningError: the suffix tells nothing."""
    known = {f".{one}": one for one in TableFormat}
    if out.is_dir():
        raise ScreeningError(f"{out} is a folder; give the name of a file, as {out / 'results.parquet'}")
    found = TableFormat(table_format) if table_format else known.get(out.suffix.lower())
    if found is None:
        raise ScreeningError(f"{out}: give a name that ends in .parquet or .csv, or say --format")
    return Outputs(results=out, table_format=found)


def metadata_file(table: Path) -> Path:
    """``results.csv`` → ``results.csv-metadata.json``, the name that W3C's CSV on the Web looks for."""
    return table.with_name(f"{table.name}-metadata.json")


def write_results(
    to: Outputs, parts: Parts, names: Iterable[str], columns: tuple[str, ...], about: Mapping[str, Any]
) -> None:
    """Both tables, failures first: once the results have their name, everything is there.

    names: shown names of the files, in the order of the rows. FileWriteError: something cannot be written;
    the parts are still there.
    """
    order = tuple(names)
    wanted = result_schema(columns, about)
    failed = failure_schema(about)
    _write(to.failures, to, failed, (failures_of(part, failed) for part in parts.in_order(order)))
    _write(to.results, to, wanted, (results_of(part, wanted) for part in parts.in_order(order)))


def read_about(to: Outputs) -> tuple[dict[str, Any], tuple[str, ...], int]:
    """What a finished table of results says of itself, its columns and its number of rows.

    ScreeningError: it is not one of ours.
    """
    try:
        if to.table_format is TableFormat.PARQUET:
            file = pq.ParquetFile(to.results)
            told = json.loads((file.schema_arrow.metadata or {})[METADATA_KEY])
            return told, tuple(file.schema_arrow.names), int(file.metadata.num_rows)
        told = json.loads(metadata_file(to.results).read_text(encoding="utf-8"))
        columns = tuple(column["name"] for column in told["tableSchema"]["columns"])
        return told["elastoscope"], columns, len(read_column(to.results, to, "file"))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        raise ScreeningError(
            f"{to.results} is there already and was not written by a screening; choose another --out, or "
            "replace it with --overwrite"
        ) from None


def read_column(table: Path, to: Outputs, name: str) -> list[str]:
    """A column of text of a finished table. ScreeningError: the table or the column is not there."""
    try:
        if to.table_format is TableFormat.PARQUET:
            return list(pq.read_table(table, columns=[name])[name].to_pylist())
        options = pacsv.ConvertOptions(include_columns=[name], column_types={name: pa.string()})
        return list(pacsv.read_csv(table, convert_options=options)[name].to_pylist())
    except (OSError, KeyError, pa.ArrowException) as error:
        raise ScreeningError(
            f"{table} cannot be read ({error}); get it back, or begin anew with --overwrite"
        ) from None


def _write(path: Path, to: Outputs, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    if to.table_format is TableFormat.CSV:
        write_atomically(metadata_file(path), _csv_metadata(path, schema))
        options = pacsv.WriteOptions(quoting_style="needed")
        write_with(
            path, _filled(lambda file: pacsv.CSVWriter(file, schema, write_options=options), schema, tables)
        )
    else:
        write_with(
            path, _filled(lambda file: pq.ParquetWriter(file, schema, compression="zstd"), schema, tables)
        )


def _filled(
    opened: Callable[[Path], Any], schema: pa.Schema, tables: Iterable[pa.Table]
) -> Callable[[Path], None]:
    def fill(file: Path) -> None:
        with opened(file) as writer:
            for table in _regrouped(tables, schema):
                writer.write_table(table)

    return fill


def _regrouped(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """The same rows in tables of ``ROWS_AT_ONCE``, so that the file does not depend on the parts."""
    rest = schema.empty_table()
    for table in tables:
        rest = pa.concat_tables([rest, table])
        while len(rest) >= ROWS_AT_ONCE:
            yield rest.slice(0, ROWS_AT_ONCE).combine_chunks()
            rest = rest.slice(ROWS_AT_ONCE)
    if len(rest):
        yield rest.combine_chunks()


def _csv_metadata(path: Path, schema: pa.Schema) -> str:
    """Names, kinds, units and meanings of the columns as CSV on the Web has them (W3C, 2015)."""
    kinds = {"text": "string", "number": "double", "integer": "integer", "truth": "boolean"}
    known = {column.name: column for column in (*FAILURE_COLUMNS, *COLUMNS)}
    columns = [
        {
            "name": name,
            "datatype": kinds[known[name].kind],
            "dc:description": known[name].meaning,
            **({"unit": known[name].unit} if known[name].unit else {}),
        }
        for name in schema.names
    ]
    content = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": path.name,
        "tableSchema": {"columns": columns},
        "elastoscope": json.loads(schema.metadata[METADATA_KEY]),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
