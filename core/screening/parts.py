"""Rows on their way to the table, safe against a kill at any moment.

Every task's rows and failures are one Parquet file, a *part*, which takes its name only when it is whole and
on the disk. What is done is read from the parts themselves: there is no list beside them that could be ahead
of them or behind. The parts stand in a folder beside the table to come, ``results.parquet.parts``; when the
table has taken its name, the folder first gets another one, so that half of it is never taken for the whole.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from core.errors import ScreeningError
from core.files import write_atomically, write_with
from core.screening.tables import CHANGED, SIZE

FINGERPRINT_FILE: Final = "screening.json"
PARTS_IN_MEMORY: Final = 16

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
        self._read: OrderedDict[int, pa.Table] = OrderedDict()
        with_marker = folder / FINGERPRINT_FILE
        if not with_marker.is_file():
            write_atomically(with_marker, json.dumps(dict(fingerprint), indent=1) + "\n")
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
        self._lock.release()

    def add(self, part: pa.Table) -> None:
        """Keep a task's rows; when this returns they are on the disk. FileWriteError: they are not."""
        path = self._path(self._next)
        write_with(path, lambda temporary: pq.write_table(part, temporary, compression="zstd"))
        self._note(self._next, part)

    def is_done(self, name: str, state: tuple[int, int]) -> bool:
        """Whether a file (by its shown name) has been worked on since it last changed."""
        return self._states.get(name) == state

    def in_order(self, names: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of these files (shown names), in their order, file by file from its newest part.

        A few parts are in memory at a time.
        """
        for number, some in groupby(names, key=self.done.__getitem__):
            part = self._part(number)
            yield part.filter(pc.is_in(part["file"], pa.array(list(some), pa.string())))

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

    def _note(self, number: int, part: pa.Table) -> None:
        columns = (part[name].to_pylist() for name in ("file", SIZE, CHANGED))
        for name, size, changed in zip(*columns, strict=True):
            self.done[name] = number
            self._states[name] = (size, changed)
        self._next = max(self._next, number + 1)

    def _part(self, number: int) -> pa.Table:
        if number not in self._read:
            self._read[number] = pq.read_table(self._path(number))
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
