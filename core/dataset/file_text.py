"""The text of a dataset's file: plain, gzip, bzip2 or xz by its first bytes, UTF-8."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from core.errors import DatasetError
from core.ordinary_files import opened_for_reading

_OPENERS: Final[dict[bytes, Callable[..., Any]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
LONGEST_LINE: Final = 2**30
"""Characters. The largest published table of elastic constants, one line of JSON, has a third of it."""

HARMLESS: Final = 64 * 2**20
"""Bytes up to which a compressed file may unpack to any multiple of its size."""

MOST_TIMES: Final = 200
"""Beyond that: tables of numbers are packed to a tenth, and a thousandfold is a file made to fill memory."""

_DAMAGE: Final = (OSError, EOFError, UnicodeDecodeError, zlib.error, lzma.LZMAError)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file, with their ends, one after another. DatasetError: it is not there or damaged."""
    try:
        with _opened(path) as stream:
            while line := stream.readline(LONGEST_LINE):
                if len(line) == LONGEST_LINE:
                    raise DatasetError(f"{path} has a line of more than 1 GiB and is no dataset")
                yield line
    except FileNotFoundError as error:
        raise DatasetError(f"{path} does not exist; give the path of a dataset") from error
    except _DAMAGE as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DatasetError(f"{path} cannot be read: {reason}; get the file again") from error
    except MemoryError:
        raise DatasetError(f"{path} is too large for the memory of this machine; divide it") from None


def text_of(path: Path) -> str:
    """The whole text of a file. DatasetError as in `lines_of`."""
    return "".join(lines_of(path))


def json_of(path: Path) -> Any:
    """The JSON document of a file; NaN and infinities are kept. DatasetError: unreadable, or no JSON."""
    try:
        return json.loads(text_of(path))
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{path} is not valid JSON ({error}); get or write the file again") from error


def _opened(path: Path) -> io.TextIOBase:
    file = opened_for_reading(path)
    try:
        start = file.read(6)
        file.seek(0)
        opener = next((found for magic, found in _OPENERS.items() if start.startswith(magic)), None)
        if path.suffix == ".gz" and opener is not gzip.open:
            raise gzip.BadGzipFile("the name ends in .gz, the content is not compressed")
        if opener is None:
            return io.TextIOWrapper(file, encoding="utf-8")
        return io.TextIOWrapper(
            io.BufferedReader(_Unpacked(opener(file, "rb"), file), 2**18), encoding="utf-8"
        )
    except BaseException:
        file.close()
        raise


class _Unpacked(io.RawIOBase):
    """What a compressed file holds, until it turns out to be far larger than a file of its size can be."""

    def __init__(self, stream: IO[bytes], file: BinaryIO) -> None:
        self._stream, self._file = stream, file
        self._most = max(HARMLESS, MOST_TIMES * os.fstat(file.fileno()).st_size)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._stream.read(len(buffer))
        self._given += len(part)
        if self._given > self._most:
            raise OSError(None, f"it unpacks to more than {self._most // 2**20} MiB, as no dataset does")
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._file.close()
        super().close()
