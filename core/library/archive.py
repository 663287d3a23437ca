"""A model as one file: a zip archive of plain files with a list of their digests.

What comes from elsewhere is not trusted: only files of known names at the top of the archive are taken, of
bounded size however they are compressed, with the digests of the list; then the weights are read as numbers.
Nothing of an archive is ever run, and there is no path in it that could lead elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from core.errors import CheckpointError
from core.files import write_with
from core.library.entry import MODEL_FILES, ModelEntry, described, entry_from, verified
from core.network.weights_file import LARGEST_JSON_BYTES, LARGEST_WEIGHTS_BYTES

SUFFIX: Final = ".elastomodel"
FORMAT_VERSION: Final = 1
MANIFEST_FILE: Final = "manifest.json"
LICENCE_FILE: Final = "LICENCE.txt"
_KNOWN = {*MODEL_FILES, MANIFEST_FILE, LICENCE_FILE}
_CHUNK = 1 << 20


def write_archive(entry: ModelEntry, file: Path) -> None:
    """Write a model of the library to ``file``. FileWriteError: it cannot be written."""
    contents = {
        name: (entry.folder / name).read_bytes() for name in MODEL_FILES if (entry.folder / name).is_file()
    }
    contents[LICENCE_FILE] = _licence(entry).encode()
    manifest = {
        "format": FORMAT_VERSION,
        "entry": entry.to_dict() | {"folder": ""},
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()},
    }
    contents[MANIFEST_FILE] = json.dumps(manifest, indent=1, ensure_ascii=False).encode()

    def fill(temporary: Path) -> None:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in sorted(contents.items()):
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)

    write_with(file, fill)


@contextmanager
def unpack(file: Path) -> Iterator[tuple[Path, ModelEntry]]:
    """A temporary folder with the files of an archive, every one checked, and what its entry says.

    CheckpointError, in one sentence: it is no such archive, damaged, hostile, or of another version.
    """
    with tempfile.TemporaryDirectory(prefix="elastoscope-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(file) as archive:
                _require_plain(archive, file)
                manifest = _manifest(archive, file)
                for info in archive.infolist():
                    if info.filename != MANIFEST_FILE:
                        _extract(archive, info, manifest, folder, file)
        except OSError as error:
            raise CheckpointError(f"{file} cannot be read: {error.strerror or error}") from error
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise CheckpointError(f"{file.name} is not a model that was exported, or damaged") from error
        verified(folder, file.stem)
        yield folder, _entry(manifest, folder, file)


def _require_plain(archive: zipfile.ZipFile, file: Path) -> None:
    names = [info.filename for info in archive.infolist()]
    for info in archive.infolist():
        mode = info.external_attr >> 16
        if info.filename not in _KNOWN:
            raise CheckpointError(
                f"{file.name} holds {info.filename!r}, which is no part of a model; not imported"
            )
        if stat.S_ISLNK(mode) or info.is_dir():
            raise CheckpointError(f"{file.name}: {info.filename} is not an ordinary file; not imported")
        if info.file_size > _largest(info.filename):
            raise CheckpointError(
                f"{file.name}: {info.filename} would have {info.file_size} bytes, at most "
                f"{_largest(info.filename)} are expected; not imported"
            )
    if len(set(names)) != len(names):
        raise CheckpointError(f"{file.name} holds a file twice; not imported")
    if MANIFEST_FILE not in names:
        raise CheckpointError(f"{file.name} is not a model that was exported: it has no {MANIFEST_FILE}")


def _largest(name: str) -> int:
    return LARGEST_WEIGHTS_BYTES if name.endswith(".safetensors") else LARGEST_JSON_BYTES


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    data = _read(archive, archive.getinfo(MANIFEST_FILE), file)
    try:
        manifest = json.loads(data)
        version, digests = manifest["format"], dict(manifest["files"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointError(f"{file.name} is damaged: its {MANIFEST_FILE} cannot be read") from error
    if version != FORMAT_VERSION:
        raise CheckpointError(
            f"{file.name} has format {version!r}, this version of the program reads {FORMAT_VERSION}; "
            "update the program"
        )
    missing = set(digests) - set(archive.namelist())
    if missing:
        raise CheckpointError(f"{file.name} is damaged: {', '.join(sorted(map(str, missing)))} is missing")
    return {"entry": manifest.get("entry"), "files": digests}


def _extract(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, manifest: dict[str, Any], folder: Path, file: Path
) -> None:
    data = _read(archive, info, file)
    if manifest["files"].get(info.filename) != hashlib.sha256(data).hexdigest():
        raise CheckpointError(f"{file.name} is damaged: {info.filename} is not what was exported")
    (folder / info.filename).write_bytes(data)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: Path) -> bytes:
    """Not more than is allowed, whatever the archive says about the size."""
    parts, total = [], 0
    with archive.open(info) as stream:
        while part := stream.read(_CHUNK):
            total += len(part)
            if total > _largest(info.filename):
                raise CheckpointError(f"{file.name}: {info.filename} is larger than a model's; not imported")
            parts.append(part)
    return b"".join(parts)


def _entry(manifest: dict[str, Any], folder: Path, file: Path) -> ModelEntry:
    try:
        return entry_from(manifest["entry"], folder)
    except (KeyError, TypeError, ValueError):
        return described(folder, file.stem)


def _licence(entry: ModelEntry) -> str:
    own = entry.folder / LICENCE_FILE
    if own.is_file():
        return own.read_text(encoding="utf-8", errors="replace")
    from core.network.checkpoint import CARD_FILE
    from core.network.weights_file import read_json_object

    card = read_json_object(entry.folder / CARD_FILE) if (entry.folder / CARD_FILE).is_file() else {}
    return (
        f"{entry.name}: weights of a network, trained with Elastoscope (MIT licence).\n"
        f"Trained on: {card.get('data', 'not stated')}\n"
        f"Source of the data, whose licence holds for what was learned from it: "
        f"{card.get('attribution', 'not stated')}\n"
    )
