"""Statements inside a picture: international text chunks of a PNG file.

PNG specification (ISO/IEC 15948), 11.3.4.5 iTXt. Image viewers and ``exiftool`` show them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.errors import ExportError
from core.files import write_atomically

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_CHUNK_BYTES = 25
KEYWORD_BYTES = 79


def describe_png(path: Path, stated: Mapping[str, str]) -> None:
    """Put each key and value into the PNG at ``path``, replacing the file in one step.

    Keys have at most 79 Latin-1 characters. Raises ExportError when the file is no PNG.
    """
    data = path.read_bytes()
    _check_signature(path, data)
    end_of_header = len(SIGNATURE) + HEADER_CHUNK_BYTES
    chunks = b"".join(text_chunk(key, value) for key, value in stated.items() if value)
    write_atomically(path, data[:end_of_header] + chunks + data[end_of_header:])


def png_texts(path: Path) -> dict[str, str]:
    """What :func:`describe_png` wrote. Raises ExportError when the file is no PNG."""
    data = path.read_bytes()
    _check_signature(path, data)
    return dict(_read_text(body) for kind, body in _chunks(data) if kind == b"iTXt")


def _check_signature(path: Path, data: bytes) -> None:
    if not data.startswith(SIGNATURE):
        raise ExportError(f"{path} is not a PNG file, so no description can be put into it")


def text_chunk(key: str, value: str) -> bytes:
    """One ``iTXt`` chunk, with its length and checksum."""
    keyword = key.encode("latin-1")[:KEYWORD_BYTES]
    uncompressed_no_language = b"\0\0\0\0\0"
    body = b"iTXt" + keyword + uncompressed_no_language + value.encode("utf-8")
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(SIGNATURE)
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        yield data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        position += 12 + length


def _read_text(body: bytes) -> tuple[str, str]:
    keyword, _, rest = body.partition(b"\0")
    return keyword.decode("latin-1"), rest[4:].decode("utf-8")
