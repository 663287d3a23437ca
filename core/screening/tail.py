"""The rows that no part holds yet, on the disk as soon as they are there.

A stream of Arrow record batches that grows by one with every task. What a kill cuts off in the middle of one
is not read; all before it is.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import pyarrow as pa

from core.files import explained

SECONDS_BETWEEN_SYNCS: Final = 1.0
"""What was handed to the system survives a kill; what was forced to the disk, a power failure too."""


class Tail:
    """tables: what is in it, without metadata. rows: how many rows these have."""

    def __init__(self, path: Path) -> None:
        """Begin an empty one; what stands in the file is read by :func:`tables_in` before."""
        self.path = path
        self.tables: list[pa.Table] = []
        self.rows = 0
        self._file: IO[bytes] | None = None
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None
        self._synced = time.monotonic()

    def add(self, table: pa.Table) -> None:
        """Append rows; a kill after this returns does not lose them. FileWriteError: they could not be."""
        bare = table.replace_schema_metadata(None)
        with explained(self.path):
            if self._file is None or self._writer is None:
                self._file = self.path.open("wb")
                self._writer = pa.ipc.new_stream(self._file, bare.schema)
            self._writer.write_table(bare)
            self._file.flush()
            if time.monotonic() > self._synced + SECONDS_BETWEEN_SYNCS:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()
        self.tables.append(bare)
        self.rows += len(bare)

    def clear(self) -> None:
        """Begin anew: the rows stand in a part."""
        self.close()
        self.path.unlink(missing_ok=True)
        self.tables, self.rows = [], 0

    def close(self) -> None:
        """Let go of the file."""
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        self._file = self._writer = None


def tables_in(path: Path) -> list[pa.Table]:
    """The whole record batches of a file that a :class:`Tail` wrote; none where there is no such file."""
    found: list[pa.Table] = []
    # How a stream that is cut off is told differs with the place of the cut.
    with (
        suppress(StopIteration, pa.ArrowException, OSError, EOFError),
        path.open("rb") as file,
        pa.ipc.open_stream(file) as stream,
    ):
        while True:
            found.append(pa.Table.from_batches([stream.read_next_batch()]))
    return found
