"""Opening files for reading that came from anywhere.

A named pipe would let its reader wait for ever, a device may have no end and a folder no content: only what
is a file, or leads to one, is opened. Errors are OSErrors whose ``strerror`` is a phrase for the user.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

_KINDS: Final = (
    (stat.S_ISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, "it is a named pipe, not a file; save what comes out of it in a file first"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a disk, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
)
_WORDS: Final = {
    errno.ENOENT: "there is no such file",
    errno.ELOOP: "it is a link that leads to itself",
    errno.EACCES: "there is no permission to read it",
    errno.EPERM: "there is no permission to read it",
    errno.ENAMETOOLONG: "its name is longer than the system allows",
    errno.ENXIO: "it is a socket or a pipe, not a file",
    errno.ESTALE: "it vanished while it was being read",
    errno.EIO: "the disk or the network drive does not answer",
    errno.EMFILE: "too many files are open",
}


def opened_for_reading(path: Path) -> BinaryIO:
    """The file at ``path``, open for reading bytes, at its beginning; never waits for another program.

    Raises OSError, FileNotFoundError among them: there is none, it may not be read, or it is no file.
    """
    try:
        # O_NONBLOCK: a pipe that nobody writes to is opened at once instead of being waited for.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        _require_file(path.stat().st_mode, path)  # before: opening some devices does something
        handle = os.open(path, flags)
    except ValueError as error:  # a zero byte in the name
        raise OSError(errno.EINVAL, "its name cannot be that of a file", str(path)) from error
    except OSError as error:
        raise _in_words(error) from error
    try:
        _require_file(os.fstat(handle).st_mode, path)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def bytes_of(path: Path, most: int) -> bytes:
    """The content of a file of at most ``most`` bytes. OSError as `opened_for_reading`, or it is larger."""
    with opened_for_reading(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / 2**20:g} MiB", str(path))
    return data


def _require_file(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        words = next((words for is_kind, words in _KINDS if is_kind(mode)), "it is not a file")
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(number, words, str(path))


def _in_words(error: OSError) -> OSError:
    """The same error, of the same class, with a phrase that says what to think of."""
    number = error.errno or 0
    return OSError(number, _WORDS.get(number, error.strerror or str(error)), error.filename)
