"""POSCAR and CONTCAR of VASP, through pymatgen."""

from __future__ import annotations

import sys
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from core.errors import CrystalReadError

if TYPE_CHECKING:
    from pymatgen.core.structure import Structure
    from pymatgen.io.vasp.inputs import Poscar

_PACKAGE: Final = "pymatgen.io.vasp"


@cache
def poscar_class() -> type[Poscar]:
    """pymatgen's POSCAR without what it has for results of VASP, which takes a second to import.

    Whoever imports the whole package afterwards gets it, with this module of it as it is.
    """
    import pymatgen.io

    if _PACKAGE in sys.modules:
        from pymatgen.io.vasp.inputs import Poscar
    else:
        bare = ModuleType(_PACKAGE)
        bare.__path__ = [str(Path(folder) / "vasp") for folder in pymatgen.io.__path__]
        sys.modules[_PACKAGE] = bare
        try:
            from pymatgen.io.vasp.inputs import Poscar
        finally:
            del sys.modules[_PACKAGE]
    return Poscar


def structure_from_poscar(text: str, *, subject: str) -> Structure:
    """The structure of a POSCAR (VASP 4 with symbols beside the coordinates, 5 and 6); velocities are not
    read.

    Raises CrystalReadError when it cannot be parsed or does not name its elements.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            poscar = poscar_class().from_str(text, read_velocities=False)
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
