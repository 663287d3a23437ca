"""Rows on their way to the table, safe against a kill at any moment.

A task's rows and failures are appended to a file, the *tail*, at once. Whenever it has enough of them they
become one Parquet file, a *part*, which takes its name only when it is whole and on the disk. What is done is
read from the parts and the tail themselves: there is no list beside them that could be ahead of them or
behind. They stand in a folder beside the table to come, ``results.parquet.parts``; when the
table has taken its name, the folder first gets another one, so that half of it is never taken for the whole.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from core.errors import ScreeningError
from core.files import write_atomically, write_with
from core.screening.tables import CHANGED, SIZE
from core.screening.tail import Tail, tables_in

FINGERPRINT_FILE: Final = "screening.json"
TAIL_FILE: Final = "tail.arrows"
PARTS_IN_MEMORY: Final = 16
ROWS_IN_PART: Final = 64
"""Rows from which on the tail becomes a part."""

_PART: Final = re.compile(r"part-(\d{6,})\.parquet")


class Parts:
    """The parts of one screening. One process at a time: the folder is locked while this is open.

    ``done``: for each file (by its shown name) the newest part that it stands in.
    """

    def __init__(self, folder: Path, fingerprint: Mapping[str, str]) -> None:
        """Make the folder, or open what an earlier run left.

        ScreeningError: another process works in it, or the parts were made otherwise (another folder, network
        or columns). FileWriteError: it cannot be written.
        """
        self.folder = folder
        self.done: dict[str, int] = {}
        self._states: dict[str, tuple[int, int]] = {}
        self._next = 0
        self._read: OrderedDict[int, tuple[pa.Table, dict[str, list[int]]]] = OrderedDict()
        with_marker = folder / FINGERPRINT_FILE
        if not with_marker.is_file():
            write_atomically(with_marker, json.dumps(dict(fingerprint), indent=1) + "\n")
        self._tail = Tail(folder / TAIL_FILE)
        self._lock = FileLock(folder / "lock")
        self._take_lock()
        try:
            _require_same(with_marker, fingerprint)
            self._look_through()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """For ``with``."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Let others work in the folder."""
        self._tail.close()
        self._lock.release()

    def add(self, rows: pa.Table) -> None:
        """Keep a task's rows; when this returns no kill loses them. FileWriteError: they are not kept."""
        self._tail.add(rows)
        self._note(self._next, rows)
        if self._tail.rows >= ROWS_IN_PART:
            self.settle()

    def settle(self) -> None:
        """Make a part of the tail. FileWriteError: that cannot be; the tail is still there."""
        if self._tail.tables:
            self._write(pa.concat_tables(self._tail.tables))
            self._tail.clear()

    def is_done(self, name: str, state: tuple[int, int]) -> bool:
        """Whether a file (by its shown name) has been worked on since it last changed."""
        return self._states.get(name) == state

    def in_order(self, names: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of these files (shown names), in their order, file by file from its newest part.

        A few parts are in memory at a time.
        """
        self.settle()
        for number, some in groupby(names, key=self.done.__getitem__):
            part, rows = self._part(number)
            yield part.take([row for name in some for row in rows[name]])

    def discard(self) -> None:
        """Remove the folder, in a way that a kill leaves either all of it or nothing that is ever read."""
        gone = gone_folder(self.folder)
        shutil.rmtree(gone, ignore_errors=True)
        self.close()
        self.folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _take_lock(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise ScreeningError(
                f"another screening is writing to {self.folder}; wait for it, or choose another --out"
            ) from None

    def _look_through(self) -> None:
        for left in self.folder.glob(".part-*"):
            left.unlink(missing_ok=True)
        numbers = sorted(
            int(found[1]) for path in self.folder.iterdir() if (found := _PART.fullmatch(path.name))
        )
        for number in numbers:
            try:
                part = pq.read_table(self._path(number), columns=["file", SIZE, CHANGED])
            except (pa.ArrowException, OSError):  # a disk that lost what it had acknowledged
                self._path(number).unlink(missing_ok=True)
                continue
            self._note(number, part)
            self._next = number + 1
        left_over = tables_in(self.folder / TAIL_FILE)
        if left_over:
            rows = pa.concat_tables(left_over)
            self._note(self._next, rows)
            self._write(rows)
        self._tail.clear()

    def _write(self, part: pa.Table) -> None:
        path = self._path(self._next)
        write_with(path, lambda temporary: pq.write_table(part, temporary, compression="zstd"))
        self._next += 1

    def _note(self, number: int, part: pa.Table) -> None:
        columns = (part[name].to_pylist() for name in ("file", SIZE, CHANGED))
        for name, size, changed in zip(*columns, strict=True):
            self.done[name] = number
            self._states[name] = (size, changed)

    def _part(self, number: int) -> tuple[pa.Table, dict[str, list[int]]]:
        """A part, and for each file the rows that it has there; tasks end in any order."""
        if number not in self._read:
            part, rows = pq.read_table(self._path(number)), defaultdict(list)
            for row, name in enumerate(part["file"].to_pylist()):
                rows[name].append(row)
            self._read[number] = part, rows
            while len(self._read) > PARTS_IN_MEMORY:
                self._read.popitem(last=False)
        self._read.move_to_end(number)
        return self._read[number]

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:06d}.parquet"


def parts_folder(out: Path) -> Path:
    """Where the parts of the table ``out`` stand."""
    return out.with_name(f"{out.name}.parts")


def gone_folder(folder: Path) -> Path:
    """The name under which a folder of parts is removed."""
    return folder.with_name(f".{folder.name}.gone")


def remove_parts(out: Path) -> None:
    """Forget what an earlier run left, as ``Parts.discard`` does. OSError: that cannot be."""
    folder = parts_folder(out)
    shutil.rmtree(gone_folder(folder), ignore_errors=True)
    with suppress(FileNotFoundError):
        folder.rename(gone_folder(folder))
    shutil.rmtree(gone_folder(folder), ignore_errors=True)


def _require_same(marker: Path, fingerprint: Mapping[str, str]) -> None:
    try:
        known = dict(json.loads(marker.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        known = {}
    other = [name for name in fingerprint if known.get(name) != fingerprint[name]]
    if other:
        raise ScreeningError(
            f"{marker.parent} holds a screening begun with another {' and '.join(other)}; choose another "
            "--out, or begin anew with --overwrite"
        )
