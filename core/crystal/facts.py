"""What can be said of a crystal by counting and weighing its atoms."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.elements import ATOMIC_NUMBER
from core.errors import CrystalReadError
from core.units import ATOMIC_MASS_PER_CUBIC_ANGSTROM_IN_G_PER_CM3


def atomic_numbers(crystal: Crystal) -> npt.NDArray[np.int64]:
    """(n,) int64, the atomic number of every atom, in the crystal's order.

    Raises CrystalReadError for a symbol that is no element.
    """
    try:
        return np.array([ATOMIC_NUMBER[symbol] for symbol in crystal.species], dtype=np.int64)
    except KeyError as unknown:
        raise CrystalReadError(
            f"{crystal.name or 'the crystal'}: {unknown} is not the symbol of an element; write symbols as "
            "Si, O, …"
        ) from None


def formula(crystal: Crystal) -> str:
    """The reduced formula, elements in order of electronegativity as pymatgen writes it: "SiO2"."""
    from pymatgen.core.composition import Composition

    counts: dict[str, float] = {}
    for symbol in crystal.species:
        counts[symbol] = counts.get(symbol, 0.0) + 1.0
    return str(Composition(counts).reduced_formula)


def density(crystal: Crystal) -> float:
    """Mass of the atoms of one cell over its volume, g/cm³ (standard atomic weights, from pymatgen's
    table).
    """
    from pymatgen.core.periodic_table import Element

    mass = sum(float(Element(symbol).atomic_mass) for symbol in crystal.species)
    return mass / crystal.volume * ATOMIC_MASS_PER_CUBIC_ANGSTROM_IN_G_PER_CM3
