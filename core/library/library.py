"""The library of trained models: a folder of checkpoints, each under a name of the user's.

Every model is a folder of its own with an ``entry.json`` beside the checkpoint. A model comes in under a
temporary name and takes its own in one step, so an interrupted addition leaves nothing that would be listed;
leftovers go with the next change. Changes hold a lock between processes; reading needs none.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.errors import CheckpointError, FileWriteError, LibraryError
from core.files import folder_being_written, write_atomically
from core.library.archive import unpack, write_archive
from core.library.entry import MODEL_FILES, ModelEntry, checked_name, described, verified, write_entry
from core.library.index import LibraryIndex
from core.network.checkpoint import WEIGHTS_FILE

CURRENT_FILE: Final = "current.txt"
_LOCK_FILE = ".lock"
_WAIT_S = 60.0


class ModelLibrary:
    """folder: of the user's own models; made when the first one comes. shipped: folders of the models that
    come with the program; they are always listed, under the names of their folders, and cannot be changed.
    standard: name of the one that is used where none was chosen (by default the first).
    """

    def __init__(self, folder: Path, shipped: Sequence[Path] = (), *, standard: str = "") -> None:
        self.folder = folder
        self._shipped = tuple(shipped)
        self._standard = standard or (shipped[0].name if shipped else "")
        self._index = LibraryIndex(folder)

    # --- reading ------------------------------------------------------------------------------------------
    def entries(self) -> tuple[ModelEntry, ...]:
        """The models of the program, then the user's own by name."""
        shipped = [described(folder, folder.name, shipped=True) for folder in self._shipped]
        return (*shipped, *self._own())

    def find(self, name: str) -> ModelEntry | None:
        """The model of that name, or None."""
        return next((entry for entry in self.entries() if entry.name == name), None)

    def entry(self, name: str) -> ModelEntry:
        """The model of that name. LibraryError names those that there are."""
        found = self.find(name)
        if found is None:
            names = ", ".join(repr(one.name) for one in self.entries()) or "none"
            raise LibraryError(f"there is no model {name!r} in the library; there are: {names}")
        return found

    def current(self) -> ModelEntry | None:
        """The model that is used unless another is named: the chosen one while it is there, else the
        standard; None where there is no model at all.
        """
        try:
            folder = (self.folder / CURRENT_FILE).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            folder = ""
        chosen = [entry for entry in self.entries() if folder and entry.folder.name == folder]
        return next(iter(chosen), None) or self.find(self._standard)

    def free_name(self, name: str) -> str:
        """The name itself, or with a number behind it where it is taken."""
        taken, number, free = {entry.name for entry in self.entries()}, 1, name
        while free in taken:
            number += 1
            free = f"{name} {number}"
        return free

    # --- changing -----------------------------------------------------------------------------------------
    def add(self, source: Path, name: str, *, notes: str = "", preset: str = "") -> ModelEntry:
        """Copy a model into the library.

        source: a model folder, or that of a finished run. LibraryError: the name is taken or cannot be one.
        CheckpointError: there is no sound model. FileWriteError: the library cannot be written.
        """
        name, model = checked_name(name), model_in(source)

        def fill(folder: Path) -> None:
            for file in MODEL_FILES:
                if (model / file).is_file():
                    shutil.copyfile(model / file, folder / file)

        return self._take(name, fill, notes=notes, preset=preset)

    def take_in(self, archive: Path, name: str = "") -> ModelEntry:
        """Import a model that `export` wrote, under its own name (a number behind it where that is taken) or
        under ``name``. Errors as of `add`; CheckpointError too for every archive that is not wholly sound.
        """
        with unpack(archive) as (folder, known):
            wanted = checked_name(name) if name else self.free_name(checked_name(known.name or archive.stem))

            def fill(target: Path) -> None:
                for file in MODEL_FILES:
                    if (folder / file).is_file():
                        shutil.copyfile(folder / file, target / file)

            return self._take(wanted, fill, notes=known.notes, preset=known.preset)

    def export(self, name: str, file: Path) -> None:
        """Write a model as one file: checkpoint, card, licence, and a list of digests. FileWriteError."""
        write_archive(self.entry(name), file)

    def rename(self, name: str, new: str) -> ModelEntry:
        """Give a model another name. LibraryError: it came with the program, or the name is taken."""
        new = checked_name(new)
        with self._locked():
            entry = self._changeable(name)
            if new != entry.name:
                self._require_free(new)
            return self._keep(replace(entry, name=new))

    def note(self, name: str, notes: str) -> ModelEntry:
        """Replace the notes on a model."""
        with self._locked():
            return self._keep(replace(self._changeable(name), notes=notes))

    def remove(self, name: str) -> None:
        """Remove a model. LibraryError: it came with the program, or there is none."""
        with self._locked():
            entry = self._changeable(name)
            # Out of sight in one step, then file by file.
            gone = entry.folder.with_name(f".{entry.folder.name}.gone")
            entry.folder.rename(gone)
            self._index.drop(entry.folder.name)
            shutil.rmtree(gone, ignore_errors=True)

    def use(self, name: str) -> ModelEntry:
        """Make a model the current one, also for programs that are started later."""
        entry = self.entry(name)
        with self._locked():
            write_atomically(self.folder / CURRENT_FILE, entry.folder.name + "\n")
        return entry

    def _own(self) -> list[ModelEntry]:
        return self._index.entries() if self.folder.is_dir() else []

    def _take(self, name: str, fill: Callable[[Path], None], *, notes: str, preset: str) -> ModelEntry:
        with self._locked():
            self._require_free(name)
            target = self.folder / _folder_name(name)
            with folder_being_written(target) as partial:
                fill(partial)
                entry = verified(partial, name)
                entry = replace(
                    entry,
                    folder=target,
                    added=datetime.now(UTC).isoformat(timespec="seconds"),
                    notes=notes,
                    preset=preset or entry.preset,
                )
                write_entry(entry, partial)
            self._index.put(entry)
            return entry

    def _keep(self, entry: ModelEntry) -> ModelEntry:
        write_entry(entry, entry.folder)
        self._index.put(entry)
        return entry

    def _require_free(self, name: str) -> None:
        if self.find(name) is not None:
            raise LibraryError(f"the library has a model {name!r} already; choose another name or remove it")

    def _changeable(self, name: str) -> ModelEntry:
        entry = self.entry(name)
        if entry.shipped:
            raise LibraryError(f"{name} comes with the program; it cannot be changed or removed")
        return entry

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone among all processes; what earlier ones left half done is cleared away."""
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / _LOCK_FILE, timeout=_WAIT_S):
                for left in (*self.folder.glob(".*.part"), *self.folder.glob(".*.gone")):
                    shutil.rmtree(left, ignore_errors=True)
                yield
        except Timeout as error:
            raise LibraryError(
                f"another process has been changing the library {self.folder} for {_WAIT_S:.0f} s; try again"
            ) from error
        except OSError as error:
            raise FileWriteError(f"{self.folder} cannot be written: {error.strerror or error}") from error


def model_in(source: Path) -> Path:
    """The model folder that ``source`` is or, as the folder of a run, holds. CheckpointError: it has none."""
    for folder in (source, source / "model", source / "best"):
        if (folder / WEIGHTS_FILE).is_file():
            return folder
    raise CheckpointError(
        f"{source} holds no finished model (no {WEIGHTS_FILE}, neither there nor in model/)"
    )


def _folder_name(name: str) -> str:
    """Of letters that every file system takes, and not that of another model of the same letters."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:40]
    return f"{plain or 'model'}-{secrets.token_hex(4)}"
