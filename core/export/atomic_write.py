"""Files that are either there whole or not there at all.

The content goes to a temporary file in the same folder, is forced to the disk, and takes its final name in
one step; a crash, a full disk or a cancelled export leaves the earlier file as it was.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.errors import ExportError

DEFAULT_MODE = 0o666


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write text (UTF-8, line ends as given) or bytes to ``path``, replacing what is there.

    Missing parent folders are made. Raises ExportError, naming the file and the reason, when that fails.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    write_with(path, lambda temporary: temporary.write_bytes(data))


def write_with(path: Path, writer: Callable[[Path], object]) -> None:
    """Let ``writer`` fill a temporary file with the suffix of ``path``, then move it to ``path``.

    For libraries that write to a file name of their own. Raises ExportError as :func:`write_atomically` does;
    other exceptions of ``writer`` pass, and nothing is left behind.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise ExportError(f"{path} is a folder: give the name of a file")
        temporary = _temporary_beside(path)
        writer(temporary)
        _force_to_disk(temporary)
        temporary.chmod(DEFAULT_MODE & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _temporary_beside(path: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    return Path(name)


def _force_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
