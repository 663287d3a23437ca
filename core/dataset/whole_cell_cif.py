"""CIFs that list every atom of the cell and name a space group all the same.

Read by the rules of CIF, the symmetry would be applied to the whole cell once more and put several atoms on
every site. Such a file is read without its symmetry, and taken only if the atoms alone have the space group
that it names.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from core.crystal.crystal import Crystal
from core.crystal.reading import crystals_from_text, first_of
from core.crystal.space_group import search_space_group
from core.crystal.structures import with_notes
from core.errors import CrystalError, DisorderedCrystalError

_NAMED: Final = re.compile(
    r"^\s*_(?:symmetry_space_group_name_H-M|space_group_name_H-M_alt|symmetry_Int_Tables_number|"
    r"space_group_IT_number|symmetry_space_group_name_Hall|space_group_name_Hall)\s.*$",
    re.MULTILINE | re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"_(?:symmetry_Int_Tables_number|space_group_IT_number)\s+(\d+)", re.IGNORECASE)
_OPERATIONS: Final = re.compile(
    r"_(?:symmetry_equiv_pos_as_xyz|space_group_symop_operation_xyz)", re.IGNORECASE
)


def crystal_of_cif(text: str, path: Path) -> Crystal:
    """The first crystal of a text that was read from ``path``, of any format; CIFs as above. CrystalError."""
    try:
        return first_of(crystals_from_text(text, path=path))
    except DisorderedCrystalError:
        whole = _without_symmetry(text, path)
        if whole is None:
            raise
        return whole


def _without_symmetry(text: str, path: Path) -> Crystal | None:
    """The crystal of the atoms as they are listed, if they have the space group that the file names."""
    number = _NUMBER.search(text)
    if number is None or _OPERATIONS.search(text):
        return None
    try:
        crystal = first_of(crystals_from_text(_NAMED.sub("", text), path=path))
        found = search_space_group(crystal)
    except CrystalError:
        return None
    if found.number != int(number.group(1)):
        return None
    return with_notes(
        crystal, "The file lists all atoms of the cell: its space group was not applied a second time."
    )
