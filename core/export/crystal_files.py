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
from core.errors import ExportError
from core.files import write_atomically

SIGNIFICANT_FIGURES: Final = 16


def write_crystal(path: Path, crystal: Crystal) -> None:
    """Write a crystal in the format of the suffix (.cif, .vasp, .poscar); ExportError for another suffix."""
    encode = _ENCODERS.get(path.suffix.lower())
    if encode is None:
        suffixes = ", ".join(CRYSTAL_EXPORT_SUFFIXES)
        raise ExportError(f"{path}: a crystal is written as one of {suffixes}, not '{path.suffix}'")
    write_atomically(path, encode(crystal))


def cif_text(crystal: Crystal) -> str:
    """All atoms of the cell in space group P1."""
    from pymatgen.io.cif import CifWriter

    return str(CifWriter(structure_of(crystal), significant_figures=SIGNIFICANT_FIGURES))


def poscar_text(crystal: Crystal) -> str:
    """VASP 5 POSCAR with fractional coordinates."""
    from pymatgen.io.vasp.inputs import Poscar

    poscar = Poscar(structure_of(crystal), comment=crystal.name or None)
    return str(poscar.get_str(significant_figures=SIGNIFICANT_FIGURES))


_ENCODERS: Final[dict[str, Callable[[Crystal], str]]] = {
    ".cif": cif_text,
    ".vasp": poscar_text,
    ".poscar": poscar_text,
}
CRYSTAL_EXPORT_SUFFIXES: Final = tuple(_ENCODERS)
