"""The crystal itself, written again: CIF and POSCAR, through pymatgen.

Both keep the numbers of the cell to the digits that the format usually carries; a CIF holds cell lengths and
angles, so that reading it gives the cell in pymatgen's standard orientation.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.crystal.crystal import Crystal
from core.crystal.reading import structure_of
from core.crystal.vasp import poscar_class
from core.errors import ExportError
from core.export.statement import comment_lines, structure_statements
from core.files import write_atomically

SIGNIFICANT_FIGURES: Final = 16


def write_crystal(path: Path, crystal: Crystal) -> None:
    """Write a crystal in the format of the suffix (.cif, .vasp, .poscar), which says what it is, its unit and
    its frame; ExportError for another suffix.
    """
    encode = _ENCODERS.get(path.suffix.lower())
    if encode is None:
        suffixes = ", ".join(CRYSTAL_EXPORT_SUFFIXES)
        raise ExportError(f"{path}: a crystal is written as one of {suffixes}, not '{path.suffix}'")
    write_atomically(path, encode(crystal))


def cif_text(crystal: Crystal) -> str:
    """All atoms of the cell in space group P1, after remarks on what the numbers are."""
    from pymatgen.io.cif import CifWriter

    text = str(CifWriter(structure_of(crystal), significant_figures=SIGNIFICANT_FIGURES))
    # The format is made for ASCII: an Å would be refused by strict readers even in a remark.
    remarks = comment_lines(_statements(crystal)).replace("Å", "angstrom")
    return remarks.encode("ascii", "replace").decode("ascii") + text


def poscar_text(crystal: Crystal) -> str:
    """VASP 5 POSCAR with fractional coordinates."""
    # A POSCAR has one line for all that is to be said.
    stated = _statements(crystal)
    words = [stated.pop("material"), *(f"{key}: {value}" for key, value in stated.items() if value)]
    poscar = poscar_class()(structure_of(crystal), comment=" ".join("; ".join(words).split()))
    return str(poscar.get_str(significant_figures=SIGNIFICANT_FIGURES))


def _statements(crystal: Crystal) -> dict[str, str]:
    stated = structure_statements(crystal)
    return {**stated, "units": "Å; coordinates are shares of the cell vectors"}


_ENCODERS: Final[dict[str, Callable[[Crystal], str]]] = {
    ".cif": cif_text,
    ".vasp": poscar_text,
    ".poscar": poscar_text,
}
CRYSTAL_EXPORT_SUFFIXES: Final = tuple(_ENCODERS)
