"""The text of a dataset's file: plain, gzip, bzip2 or xz by its first bytes, UTF-8."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from core.errors import DatasetError

_OPENERS: Final[dict[bytes, Callable[..., Any]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_DAMAGE: Final = (OSError, EOFError, UnicodeDecodeError, zlib.error, lzma.LZMAError)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file, with their ends, one after another. DatasetError: it is not there or damaged."""
    try:
        with _opened(path) as stream:
            yield from stream
    except FileNotFoundError as error:
        raise DatasetError(f"{path} does not exist; give the path of a dataset") from error
    except _DAMAGE as error:
        raise DatasetError(f"{path} cannot be read: {error}; get the file again") from error


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
    with path.open("rb") as file:
        start = file.read(6)
    opener = next((found for magic, found in _OPENERS.items() if start.startswith(magic)), open)
    if path.suffix == ".gz" and opener is not gzip.open:
        raise gzip.BadGzipFile("the name ends in .gz, the content is not compressed")
    stream: io.TextIOBase = opener(path, "rt", encoding="utf-8")
    return stream
