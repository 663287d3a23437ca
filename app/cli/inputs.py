"""Files named on the command line, read one after another under a limit of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from core.crystal.crystal import Crystal
from core.errors import CrystalReadError, ElastoscopeError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Input:
    """One crystal of one file, or why there is none. ``file`` is what the user called it."""

    file: str
    crystal: Crystal | None = None
    error: ElastoscopeError | None = None


def expand_folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Files as they stand; a folder stands for the crystal files directly in it, by name."""
    from core.crystal.reading import CRYSTAL_SUFFIXES

    suffixes = tuple(CRYSTAL_SUFFIXES)
    expanded: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [file for file in sorted(path.iterdir()) if file.name.lower().endswith(suffixes)]
            expanded += inside or [path]
        else:
            expanded.append(path)
    return tuple(expanded)


def read_inputs(paths: Iterable[Path]) -> Iterator[Input]:
    """Every crystal of every file, in order; a file that cannot be read is one entry with its error."""
    from core.crystal.guarded import read_crystals_guarded

    for path in paths:
        try:
            if path.is_dir():
                raise CrystalReadError(f"{path}: no crystal files in this folder; name a file")
            crystals = read_crystals_guarded(path, seconds=reading_seconds())
        except ElastoscopeError as error:
            yield Input(file=str(path), error=error)
            continue
        for crystal in crystals:
            yield Input(file=str(path), crystal=crystal)


def read_one(path: Path) -> Crystal:
    """The first crystal of a file, for commands that show one; raises what reading raises."""
    from core.crystal.guarded import read_crystal_guarded

    return read_crystal_guarded(path, seconds=reading_seconds())


def reading_seconds() -> float | None:
    """What ``--reading-time`` says; None where it is not given: then the size of a file decides."""
    context = click.get_current_context(silent=True)
    seconds = context.find_root().params.get("reading_time") if context is not None else None
    return None if seconds is None else float(seconds)
