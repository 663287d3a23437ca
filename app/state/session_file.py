"""A session as a file: versioned JSON, with paths relative to the file wherever that helps.

What the file says is data: files are named and later read, nothing is run. Whatever is not understood is
passed over with a note; what cannot be a session at all is refused in one sentence.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from app import __version__
from app.state.display import DisplayOptions
from app.state.plain_record import MisfitError, Places, Reading, fill, from_plain, to_plain
from app.state.requests import TensorRequest
from app.state.session_marks import SavedTable
from core.crystal.lattice_plane import LatticePlane
from core.crystal.measure import AtomImage
from core.errors import ElastoscopeError
from core.ordinary_files import opened_for_reading

SUFFIX: Final = ".elastoscope"
FORMAT: Final = "Elastoscope session"
VERSION: Final = 1
LARGEST: Final = 64 * 2**20
"""Bytes; a session of ten thousand files has about three million."""

MOST_CRYSTALS: Final = 20_000
FOLDERS_UP: Final = 2
"""A file is named from the session's folder where the way there goes up no more than this."""


class SessionError(ElastoscopeError):
    """A file cannot be used as a session: missing, damaged, foreign, or of a newer program."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SavedCrystal:
    """One open crystal. path: of its file, or the name of what was pasted; text: what was pasted, else None.
    sha256: of the file as it was read, "" where it was not. tensor: how a tensor was read that no network
    predicts. planes: lattice planes that are drawn in it.
    """

    path: Path
    text: str | None = None
    sha256: str = ""
    tensor: TensorRequest | None = None
    planes: tuple[LatticePlane, ...] = ()

    @property
    def pasted(self) -> bool:
        """There is no file: the session holds the content."""
        return self.text is not None or (self.tensor is not None and self.tensor.text is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCamera:
    """Where a view looks from (:class:`app.scene.camera.CameraPose` says what the numbers are)."""

    direction: tuple[float, float, float]
    up: tuple[float, float, float]
    center: tuple[float, float, float]
    height: float
    perspective: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SavedSession:
    """Everything that is kept. selected: the row, None where none is. section, projection, large_surface:
    arrangement of the views. plane: of the section, as it was typed. cameras: by the name of the view. docks:
    names of those that are open. picked: atoms of the selected crystal; plane_family: all planes of each
    family are drawn. table: columns, order, filter. pinned: the row of the crystal that others are compared
    with, None where none is. What a file of an earlier program does not hold is as at the first start.
    """

    crystals: tuple[SavedCrystal, ...] = ()
    selected: int | None = None
    options: DisplayOptions = field(default_factory=DisplayOptions)
    section: bool = False
    projection: bool = False
    large_surface: bool = False
    plane: str = ""
    cameras: dict[str, SavedCamera] = field(default_factory=dict)
    docks: tuple[str, ...] = ()
    picked: tuple[AtomImage, ...] = ()
    plane_family: bool = False
    table: SavedTable = field(default_factory=SavedTable)
    pinned: int | None = None


def without_results(request: TensorRequest) -> TensorRequest:
    """The request without what was read for it, which is read again."""
    return replace(request, read=None, crystal=None)


def session_text(session: SavedSession, folder: Path) -> str:
    """The content of a session file that will lie in ``folder``."""
    places = Places(outward=partial(_outward, folder=folder.absolute()))
    lean = replace(session, crystals=tuple(_lean(each) for each in session.crystals))
    head = {"format": FORMAT, "version": VERSION, "program": __version__}
    return json.dumps(head | to_plain(lean, places), indent=1, allow_nan=False) + "\n"


def _lean(saved: SavedCrystal) -> SavedCrystal:
    return saved if saved.tensor is None else replace(saved, tensor=without_results(saved.tensor))


def _outward(path: Path, *, folder: Path) -> str:
    """From the session's folder where that is near, otherwise from the root."""
    if not path.is_absolute():
        return path.as_posix()  # the name of what was pasted
    try:
        relative = Path(os.path.relpath(path, folder))
    except ValueError:  # another drive
        return str(path)
    return relative.as_posix() if relative.parts.count("..") <= FOLDERS_UP else str(path)


def read_session(path: Path) -> tuple[SavedSession, tuple[str, ...]]:
    """A session and notes of what in it was passed over. Raises SessionError, one sentence."""
    try:
        with opened_for_reading(path) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise SessionError(f"{path.name} cannot be read: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise SessionError(f"{path.name} is larger than {LARGEST // 2**20} MiB and is no session")
    return session_from(data, path)


def session_from(data: bytes | str, path: Path) -> tuple[SavedSession, tuple[str, ...]]:
    """As `read_session`, from the content of the file."""
    content = _checked(_parsed(data, path.name), path.name)
    folder = path.absolute().parent
    reading = Reading(places=Places(inward=partial(_inward, folder=folder)))
    crystals = tuple(_crystal(each, reading, path.name) for each in content.pop("crystals"))
    filled = fill(SavedSession(), content, reading)
    selected = filled.selected if filled.selected in range(len(crystals)) else None
    return replace(filled, crystals=crystals, selected=selected), tuple(reading.notes)


def _parsed(data: bytes | str, name: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise SessionError(f"{name} is damaged: it is not the JSON of a session of Elastoscope") from None


def _checked(content: Any, name: str) -> dict[str, Any]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise SessionError(f"{name} is not a session of Elastoscope")
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise SessionError(f"{name} is damaged: it does not say which version of the format it has")
    if version > VERSION:
        raise SessionError(
            f"{name} was written by a newer Elastoscope (format {version}, this one reads {VERSION}); "
            "open it with that one"
        )
    crystals = content.get("crystals")
    if not isinstance(crystals, list) or len(crystals) > MOST_CRYSTALS:
        raise SessionError(f"{name} is damaged: its list of crystals is missing or too long")
    return {key: value for key, value in content.items() if key not in ("format", "version", "program")}


def _crystal(data: Any, reading: Reading, name: str) -> SavedCrystal:
    try:
        made: SavedCrystal = from_plain(SavedCrystal, data, reading)
    except (MisfitError, RecursionError):
        raise SessionError(f"{name} is damaged: one of its crystals has no usable path") from None
    tensor = made.tensor if made.tensor is None else without_results(made.tensor)
    if tensor is not None and tensor.text is not None:
        tensor = replace(tensor, path=Path(tensor.path.name))
    made = replace(made, tensor=tensor)
    return replace(made, path=Path(made.path.name)) if made.pasted else made


def _inward(text: str, *, folder: Path) -> Path:
    if not text.strip() or len(text) > 4096 or _unreachable(text):
        raise MisfitError("not a path")
    return Path(os.path.normpath(folder / text))


def _unreachable(text: str) -> bool:
    """A share of another computer: merely looking for it would tell that computer who asks."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return True
    return text.startswith(("\\\\", "//"))


def relocated(path: Path, folders: Sequence[Path]) -> Path | None:
    """Where a file may lie now: in one of the folders, with as much of its way as is still true."""
    for folder in folders:
        for count in range(min(4, len(path.parts) - 1), 0, -1):
            candidate = folder.joinpath(*path.parts[-count:])
            if candidate.is_file():
                return candidate
    return None
