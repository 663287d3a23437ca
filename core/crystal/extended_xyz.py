"""Extended XYZ: XYZ files whose comment line carries the cell.

The convention is that of ASE and OVITO: ``Lattice="ax ay az bx by bz cx cy cz"`` in Å, columns named by
``Properties=species:S:1:pos:R:3:…``, and ``pbc="T T T"``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from core.errors import CrystalReadError, NotACrystalError

if TYPE_CHECKING:
    from pymatgen.core.structure import Structure

_KEY_VALUE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{([^}]*)\}|(\S+))""")
_DEFAULT_COLUMNS: Final = "species:S:1:pos:R:3"
_TRUE: Final = ("t", "true", "1")


def structures_from_extended_xyz(text: str, *, subject: str) -> list[Structure]:
    """The frames of an extended XYZ as structures, in order.

    Raises NotACrystalError for a frame without a cell or not periodic in three directions, CrystalReadError
    for damaged text.
    """
    lines = text.rstrip().split("\n")
    frames = []
    start = 0
    while start < len(lines):
        count = _atom_count(lines[start], start, subject)
        end = start + 2 + count
        if end > len(lines):
            raise CrystalReadError(
                f"{subject}: {count} atoms are announced in line {start + 1} but the file ends after "
                f"{max(len(lines) - start - 2, 0)}; get the whole file"
            )
        frames.append(_frame(lines[start + 1], lines[start + 2 : end], subject))
        start = end
    return frames


def _atom_count(line: str, index: int, subject: str) -> int:
    if not line.strip().isdecimal():
        raise CrystalReadError(
            f"{subject}: line {index + 1} should be the number of atoms, found '{line.strip()[:40]}'; "
            "correct the file"
        )
    return int(line)


def _frame(comment: str, rows: list[str], subject: str) -> Structure:
    from pymatgen.core.structure import Structure

    fields = {key.lower(): next(filter(None, values), "") for key, *values in _KEY_VALUE.findall(comment)}
    cell = _cell(fields, subject)
    species_column, position_column = _columns(fields.get("properties", _DEFAULT_COLUMNS), subject)
    try:
        words = [row.split() for row in rows]
        species = [row[species_column] for row in words]
        positions = [[float(x) for x in row[position_column : position_column + 3]] for row in words]
        return Structure(cell, species, np.reshape(positions, (-1, 3)), coords_are_cartesian=True)
    except (ValueError, IndexError) as error:
        reason = " ".join(str(error).split())[:120]
        raise CrystalReadError(
            f"{subject}: an atom's line cannot be read ({reason}); expected symbol x y z"
        ) from None


def _cell(fields: dict[str, str], subject: str) -> np.ndarray:
    periodic = [word.lower() in _TRUE for word in fields.get("pbc", "T T T").split()]
    if "lattice" not in fields or not all(periodic):
        missing = "no cell" if "lattice" not in fields else f'pbc="{fields["pbc"]}"'
        raise NotACrystalError(
            f"{subject}: {missing}: not periodic in three directions; a crystal's XYZ needs "
            'Lattice="ax ay az bx by bz cx cy cz" in its second line'
        )
    try:
        numbers = [float(word) for word in re.split(r"[\s,]+", fields["lattice"].strip())]
        return np.reshape(numbers, (3, 3))
    except ValueError:
        raise CrystalReadError(
            f'{subject}: Lattice="{fields["lattice"][:60]}" is not nine numbers; give ax ay az bx by bz cx '
            "cy cz in Å"
        ) from None


def _columns(properties: str, subject: str) -> tuple[int, int]:
    """Columns in which the symbol and the first coordinate stand."""
    words = properties.split(":")
    places: dict[str, int] = {}
    column = 0
    for name, width in zip(words[0::3], words[2::3], strict=False):
        places[name.lower()] = column
        column += int(width) if width.isdecimal() else 1
    try:
        return places["species"], places["pos"]
    except KeyError as missing:
        raise CrystalReadError(
            f"{subject}: Properties={properties} names no column {missing}; add it"
        ) from None
