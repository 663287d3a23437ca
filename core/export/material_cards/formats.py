"""The material cards by name of their format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.export.material_cards.card import MaterialCard
from core.export.material_cards.finite_elements import abaqus_card, ansys_card, calculix_card
from core.export.material_cards.matrices import elate_text, latex_matrix, pymatgen_json
from core.export.material_cards.scripts import lammps_script, mtex_script
from core.export.statement import comment_lines
from core.files import write_atomically

CARDS: Final[dict[str, Callable[[MaterialCard], str]]] = {
    "abaqus.inp": abaqus_card,
    "ansys.mac": ansys_card,
    "calculix.inp": calculix_card,
    "lammps.in": lammps_script,
    "mtex.m": mtex_script,
    "elate.txt": elate_text,
    "matrix.tex": latex_matrix,
    "pymatgen.json": pymatgen_json,
}
"""What a file's name ends with, and what makes its text."""


SILENT: Final = ("elate.txt",)
"""Formats that take no remark at all; what is to be said stands in a file beside theirs."""


def write_card(path: Path, name: str, card: MaterialCard) -> None:
    """Write the card called ``name`` (a key of `CARDS`) to a file, and for one of `SILENT` what its numbers
    are to `remarks_path`; ExportError when that fails.
    """
    write_atomically(path, CARDS[name](card))
    if name in SILENT:
        write_atomically(remarks_path(path), comment_lines(dict(card.stated), prefix=""))


def remarks_path(path: Path) -> Path:
    """``quartz.elate.about.txt`` beside ``quartz.elate.txt``."""
    return path.with_name(f"{path.stem}.about{path.suffix}")
