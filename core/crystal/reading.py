"""Files to crystals: CIF, POSCAR, extended XYZ and pymatgen JSON, through pymatgen.

The frame "crystal" is the Cartesian frame of the cell as pymatgen builds it: from a CIF's lengths and angles
with c along z and a in the xz plane; from the other formats the rows of the file as they stand. The unit
cell is the file's own; nothing is reduced, standardised or centred.

Fractional coordinates of a CIF within 1e-4 (relative) of 1/3 or 2/3 are taken as exactly that, as pymatgen
does, before symmetry is applied; other rounded special positions that give an atom and near copies of it
(closer than 0.1 Å) are merged, and a note says so.
"""

from __future__ import annotations

from pathlib import Path

from core.crystal.cif import crystals_from_cif
from core.crystal.crystal import Crystal, Provenance
from core.crystal.extended_xyz import structures_from_extended_xyz
from core.crystal.file_content import (
    CRYSTAL_SUFFIXES,
    FORMATS_IN_WORDS,
    CrystalFormat,
    format_of,
    plain_name,
    read_text,
)
from core.crystal.pymatgen_json import structures_from_json
from core.crystal.structures import crystal_from_structure, structure_of, with_notes
from core.crystal.vasp import structure_from_poscar
from core.errors import CrystalReadError

__all__ = [
    "CRYSTAL_SUFFIXES",
    "CrystalFormat",
    "crystal_from_structure",
    "crystals_from_text",
    "read_crystal",
    "read_crystals",
    "structure_of",
]


def read_crystal(path: Path, *, file_format: str | None = None) -> Crystal:
    """The crystal of a file; the first one where there are several, which ``provenance.notes`` then says.

    file_format: "cif", "poscar", "extxyz" or "json"; by default told by name, then by content.
    Raises CrystalError (CrystalReadError, NotACrystalError, DisorderedCrystalError, ImpossibleCrystalError),
    one line that names the file. May take long on huge files: ``core.crystal.guarded.read_crystal_guarded``
    does the same under a limit of time.
    """
    return first_of(read_crystals(path, file_format=file_format))


def read_crystals(path: Path, *, file_format: str | None = None) -> tuple[Crystal, ...]:
    """All crystals of a file (blocks of a CIF, frames of an extended XYZ, entries of a JSON list), in order.

    At least one; otherwise raises as ``read_crystal`` does.
    """
    path = Path(path)
    return crystals_from_text(read_text(path), path=path, file_format=file_format)


def crystals_from_text(text: str, *, path: Path, file_format: str | None = None) -> tuple[Crystal, ...]:
    """The crystals of a text that was read from ``path``; otherwise as ``read_crystals``."""
    chosen = _chosen_format(file_format) or format_of(path, text)
    name = plain_name(path)
    if chosen is CrystalFormat.CIF:
        return crystals_from_cif(text, source=path, name=name)
    provenance = Provenance(source=path, file_format=chosen.value)
    if chosen is CrystalFormat.POSCAR:
        structures = [structure_from_poscar(text, subject=path.name)]
    elif chosen is CrystalFormat.EXTENDED_XYZ:
        structures = structures_from_extended_xyz(text, subject=path.name)
    else:
        structures = structures_from_json(text, subject=path.name)
    names = [name] if len(structures) == 1 else [f"{name} #{i + 1}" for i in range(len(structures))]
    return tuple(
        crystal_from_structure(structure, name=each, provenance=provenance)
        for structure, each in zip(structures, names, strict=True)
    )


def first_of(crystals: tuple[Crystal, ...]) -> Crystal:
    """The first of a file's crystals, with a note where it was not the only one."""
    first = crystals[0]
    if len(crystals) == 1:
        return first
    which = f" (block {first.provenance.block})" if first.provenance.block else ""
    return with_notes(first, f"The file holds {len(crystals)} structures; this is the first{which}.")


def _chosen_format(file_format: str | None) -> CrystalFormat | None:
    if file_format is None:
        return None
    try:
        return CrystalFormat(file_format.lower())
    except ValueError:
        raise CrystalReadError(
            f"'{file_format}' is not a format that can be read; expected {FORMATS_IN_WORDS}"
        ) from None
