"""Which files of a folder are screened, and what the table calls them."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.crystal.file_content import CRYSTAL_SUFFIXES
from core.errors import ScreeningError


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files below a folder, in the order of the table.

    folder: absolute. names: relative to it, "/" between folders, sorted.
    """

    folder: Path
    names: tuple[str, ...]

    def state(self, name: str) -> tuple[int, int]:
        """Size in bytes and time of the last change in ns of a file; (-1, -1) where it cannot be seen."""
        return file_state(self.folder / name)


def list_files(
    folder: Path, *, pattern: str | None = None, recursive: bool = False, leave_out: Collection[Path] = ()
) -> Listing:
    """The crystal files of a folder; only names are kept, about 100 bytes a file.

    pattern: a shell pattern (``*.cif``) for the names; by default the names of crystal files
    (``CRYSTAL_SUFFIXES``, POSCAR…, CONTCAR…). recursive: folders below too; links to folders are not
    followed. leave_out: paths that are never listed. ScreeningError: no folder, or no such file in it.
    """
    if not folder.is_dir():
        raise ScreeningError(f"{folder}: there is no such folder; name the folder of the structure files")
    root = folder.resolve()
    hidden = {path.resolve() for path in leave_out}
    fits = _fits(pattern)
    names = sorted(
        str(path.relative_to(root).as_posix())
        for path in _walk(root, recursive)
        if fits(path.name) and path not in hidden
    )
    if not names:
        what = f"file called {pattern}" if pattern else "crystal file"
        below = "" if recursive else "; --recursive also looks into the folders below"
        raise ScreeningError(f"{folder}: there is no {what} in this folder{below}")
    return Listing(folder=root, names=tuple(names))


def shown_name(name: str) -> str:
    """A file's name as text; bytes that are no UTF-8 as backslash, x and two digits, so that different files
    keep different names.
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def file_state(path: Path) -> tuple[int, int]:
    """Size in bytes and time of the last change in ns; (-1, -1) where there is no such file to be seen."""
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns


def _walk(root: Path, recursive: bool) -> Iterator[Path]:
    for place, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if recursive else []
        yield from (Path(place, name) for name in files if not name.startswith("."))


def _fits(pattern: str | None) -> Callable[[str], bool]:
    if pattern is not None:
        return lambda name: fnmatch.fnmatchcase(name, pattern)
    suffixes = tuple(CRYSTAL_SUFFIXES)
    return lambda name: name.lower().endswith(suffixes) or name.lower().startswith(("poscar", "contcar"))
