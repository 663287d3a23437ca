"""From the bytes of a file to text, and from name and text to a format."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import re
import zlib
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from core.errors import CrystalReadError
from core.ordinary_files import opened_for_reading


class CrystalFormat(StrEnum):
    """The formats a crystal can be read from."""

    CIF = "cif"
    POSCAR = "poscar"
    EXTENDED_XYZ = "extxyz"
    JSON = "json"


FORMATS_IN_WORDS: Final = (
    "CIF (.cif, .mcif), POSCAR/CONTCAR (.poscar, .vasp), extended XYZ (.xyz, .extxyz) and "
    "pymatgen JSON (.json)"
)

LARGEST_TEXT: Final = 64 * 2**20
"""Bytes, after decompression. A structure of MOST_ATOMS atoms takes about 2 MiB."""

_SUFFIX_FORMATS: Final[dict[str, CrystalFormat]] = {
    ".cif": CrystalFormat.CIF,
    ".mcif": CrystalFormat.CIF,
    ".poscar": CrystalFormat.POSCAR,
    ".contcar": CrystalFormat.POSCAR,
    ".vasp": CrystalFormat.POSCAR,
    ".xyz": CrystalFormat.EXTENDED_XYZ,
    ".extxyz": CrystalFormat.EXTENDED_XYZ,
    ".json": CrystalFormat.JSON,
}
_COMPRESSED_SUFFIXES: Final = (".gz", ".bz2", ".xz")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

CRYSTAL_SUFFIXES: Final[tuple[str, ...]] = (
    *_SUFFIX_FORMATS,
    *(f"{suffix}.gz" for suffix in _SUFFIX_FORMATS),
)
"""Endings of names that are taken for crystals; POSCAR and CONTCAR are known by their name."""


def read_text(path: Path) -> str:
    """The text of a file, decompressed (gzip, bzip2, xz) and decoded (UTF-8, UTF-16 by its mark, else
    Latin-1).

    Lines end with a line feed. Raises CrystalReadError when it cannot be read, is empty, binary or too large.
    """
    data = _read_bytes(path)
    if len(data) > LARGEST_TEXT:
        raise CrystalReadError(
            f"{path.name}: more than {LARGEST_TEXT // 2**20} MiB, too large for a crystal structure; open "
            "one structure"
        )
    text = _decode(data)
    if not text.strip():
        raise CrystalReadError(f"{path.name}: the file is empty; expected {FORMATS_IN_WORDS}")
    if _CONTROL.search(text):
        raise CrystalReadError(f"{path.name}: this is a binary file, not text; expected {FORMATS_IN_WORDS}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def plain_name(path: Path) -> str:
    """The file's name without endings of compression and format: "quartz" for quartz.cif.gz."""
    name = path.name
    for suffixes in (_COMPRESSED_SUFFIXES, tuple(_SUFFIX_FORMATS)):
        ending = next((suffix for suffix in suffixes if name.lower().endswith(suffix)), "")
        name = name[: len(name) - len(ending)] or name
    return name


def format_of(path: Path, text: str) -> CrystalFormat:
    """The format, by the name if that says it, otherwise by the content.

    Raises CrystalReadError, naming the formats that are read, when neither tells.
    """
    found = _format_by_name(path) or _format_by_content(text)
    if found is None:
        raise CrystalReadError(
            f"{path.name}: neither name nor content is that of a known format; expected {FORMATS_IN_WORDS}"
        )
    return found


def _read_bytes(path: Path) -> bytes:
    try:
        with opened_for_reading(path) as file:
            start = file.read(6)
            file.seek(0)
            with _opened(file, start) as stream:
                return stream.read(LARGEST_TEXT + 1)
    except FileNotFoundError:
        raise CrystalReadError(_why_missing(path)) from None
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile):
        raise CrystalReadError(
            f"{path.name}: the compressed file is damaged or cut off; get it again"
        ) from None
    except MemoryError:
        raise CrystalReadError(f"{path.name}: there is not enough memory to read it; close others") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        is_folder = getattr(error, "errno", None) == errno.EISDIR
        advice = "open the crystal files in it" if is_folder else "check the file and its rights"
        raise CrystalReadError(f"{path.name}: cannot be read: {reason}; {advice}") from None


def _why_missing(path: Path) -> str:
    if path.is_symlink():
        return f"{path}: this link leads to a file that is not there; open the file itself"
    return f"{path}: there is no such file; check its name and folder"


def _opened(file: BinaryIO, start: bytes) -> IO[bytes]:
    """The file's content without compression, which its first bytes tell."""
    if start.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.open(file, "rb"))
    if start.startswith(b"BZh"):
        return bz2.open(file, "rb")
    if start.startswith(b"\xfd7zXZ\x00"):
        return cast(IO[bytes], lzma.open(file, "rb"))
    return file


def _decode(data: bytes) -> str:
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _format_by_name(path: Path) -> CrystalFormat | None:
    name = path.name.lower()
    for ending in _COMPRESSED_SUFFIXES:
        name = name.removesuffix(ending)
    by_suffix = next((found for suffix, found in _SUFFIX_FORMATS.items() if name.endswith(suffix)), None)
    if by_suffix is None and name.startswith(("poscar", "contcar")):
        return CrystalFormat.POSCAR
    return by_suffix


def _format_by_content(text: str) -> CrystalFormat | None:
    if text.lstrip()[:1] in ("{", "["):
        return CrystalFormat.JSON
    if re.search(r"^\s*data_\S*", text, re.MULTILINE | re.IGNORECASE) and re.search(
        r"^\s*_\w+", text, re.MULTILINE
    ):
        return CrystalFormat.CIF
    lines = text.split("\n", 6)
    if lines[0].strip().isdigit():
        return CrystalFormat.EXTENDED_XYZ
    return CrystalFormat.POSCAR if _looks_like_poscar(lines) else None


def _looks_like_poscar(lines: list[str]) -> bool:
    """A scaling factor in the second line and three rows of three numbers after it."""
    try:
        rows = [[float(word) for word in line.split()[:3]] for line in lines[1:5]]
    except ValueError:
        return False
    return [len(row) for row in rows] in ([1, 3, 3, 3], [3, 3, 3, 3])
