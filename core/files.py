"""Files and folders that are either there whole or not there at all.

The content goes to a temporary name in the same folder, is forced to the disk, takes its final name in one
step, and the folder is forced to the disk too. A crash, a kill, a full disk or a cancelled export leaves the
earlier content as it was; what a kill leaves behind has a name that starts with a point and is never read.

Every OSError becomes a FileWriteError that names the path, the reason and what to do.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import FileWriteError

_ADVICE = {
    errno.ENOSPC: "the disk is full; make room or choose another folder",
    errno.EDQUOT: "the disk quota is used up; make room or choose another folder",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.EACCES: "there is no permission to write here; choose another folder",
    errno.EPERM: "there is no permission to write here; choose another folder",
    errno.ENOTDIR: "part of the path is a file, not a folder; choose another folder",
    errno.EEXIST: "part of the path is a file, not a folder; choose another folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write text (UTF-8, line ends as given) or bytes to ``path``, replacing what is there.

    Missing parent folders are made. Raises FileWriteError, naming the file and the reason, when that fails.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    write_with(path, lambda temporary: temporary.write_bytes(data))


def write_with(path: Path, writer: Callable[[Path], object]) -> None:
    """Let ``writer`` fill a temporary file with the suffix of ``path``, then move it to ``path``.

    For libraries that write to a file name of their own. Raises FileWriteError as :func:`write_atomically`
    does; other exceptions of ``writer`` pass, and nothing is left behind.
    """
    with being_written(path) as temporary:
        writer(temporary)


@contextmanager
def being_written(path: Path) -> Iterator[Path]:
    """The same for what is written bit by bit: a temporary file that takes the name ``path`` at the end of
    the ``with`` block, and is removed where the block is left by an exception or a closed generator.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise FileWriteError(f"{path} is a folder: give the name of a file")
        temporary = _temporary_beside(path)
        try:
            yield temporary
            _force_to_disk(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _force_to_disk(path.parent)


def write_folder(path: Path, writer: Callable[[Path], object]) -> None:
    """Let ``writer`` fill an empty temporary folder with files, then give it the name ``path``.

    A folder of that name steps aside first and is removed afterwards; a kill between the two steps leaves it
    under a hidden name, which the next writing of the same name takes back before anything else. One process
    at a time writes a name. FileWriteError as in :func:`write_atomically`.
    """
    with folder_being_written(path) as partial:
        writer(partial)


@contextmanager
def folder_being_written(path: Path) -> Iterator[Path]:
    """The same for what is written bit by bit, as :func:`being_written` is for a file."""
    partial, before = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.before")
    with explained(path):
        shutil.rmtree(partial, ignore_errors=True)  # what a kill left behind
        _take_back(before, path)
        partial.mkdir(parents=True)
        try:
            yield partial
            for file in (*partial.iterdir(), partial):
                _force_to_disk(file)
            if path.is_dir():
                path.rename(before)
            partial.rename(path)
        finally:
            _take_back(before, path)
            shutil.rmtree(partial, ignore_errors=True)
        _force_to_disk(path.parent)


def _take_back(before: Path, path: Path) -> None:
    """Give a folder that stepped aside its name again, or remove it where another one has it by now."""
    if before.exists() and not path.exists():
        before.rename(path)
    shutil.rmtree(before, ignore_errors=True)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """An OSError of the ``with`` block becomes a FileWriteError that names the path and what to do."""
    try:
        yield
    except OSError as error:
        reason = _ADVICE.get(error.errno or 0, error.strerror or str(error))
        raise FileWriteError(f"{path} cannot be written: {reason}") from error


def _temporary_beside(path: Path) -> Path:
    """A new empty file with the permissions that the umask gives, which ``tempfile`` would not."""
    temporary = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(6)}{path.suffix}")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return temporary


def _force_to_disk(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no handle for a folder; NTFS keeps a journal of names
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
