"""POSCAR and CONTCAR of VASP, through pymatgen."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from core.errors import CrystalReadError

if TYPE_CHECKING:
    from pymatgen.core.structure import Structure


def structure_from_poscar(text: str, *, subject: str) -> Structure:
    """The structure of a POSCAR (VASP 4 with symbols beside the coordinates, 5 and 6); velocities are not
    read.

    Raises CrystalReadError when it cannot be parsed or does not name its elements.
    """
    from pymatgen.io.vasp.inputs import Poscar

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            poscar = Poscar.from_str(text, read_velocities=False)
    except Exception as error:  # the parser meets damaged text with any built-in exception
        raise CrystalReadError(
            f"{subject}: not a readable POSCAR ({type(error).__name__}: {_one_line(error)}); expected a "
            "comment, a "
            "scale, three cell vectors, element symbols, counts and coordinates"
        ) from None
    if not poscar.true_names:
        raise CrystalReadError(
            f"{subject}: the POSCAR does not name its elements (VASP 4); add a line with their symbols "
            "before the counts"
        )
    return poscar.structure


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
