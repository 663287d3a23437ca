"""Potentials of real elements: which crystal can be made of which elements, and with which parameters.

The parameters are simple laws of radii, melting points and charges, so that a stiffness can be learned from
elements and places of atoms alone: there is nothing hidden in it. They give moduli of the right order, not
those of the real substance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.synthetic.pair_potential import (
    COULOMB_EV_ANGSTROM,
    BornMayer,
    Morse,
    PairPotential,
    ScreenedCoulomb,
)
from core.synthetic.prototypes import Prototype

FloatArray = npt.NDArray[np.float64]

METALS: Final[dict[str, tuple[float, float]]] = {
    "Li": (1.52, 454), "Na": (1.86, 371), "K": (2.27, 337), "Rb": (2.48, 312), "Cs": (2.65, 302),
    "Be": (1.12, 1560), "Mg": (1.60, 923), "Ca": (1.97, 1115), "Sr": (2.15, 1050), "Ba": (2.22, 1000),
    "Al": (1.43, 933), "In": (1.67, 430), "Tl": (1.70, 577), "Pb": (1.75, 601), "Sc": (1.62, 1814),
    "Y": (1.80, 1799), "La": (1.87, 1193), "Ti": (1.47, 1941), "Zr": (1.60, 2128), "Hf": (1.59, 2506),
    "V": (1.34, 2183), "Nb": (1.46, 2750), "Ta": (1.46, 3290), "Cr": (1.28, 2180), "Mo": (1.39, 2896),
    "W": (1.39, 3695), "Mn": (1.27, 1519), "Re": (1.37, 3459), "Fe": (1.26, 1811), "Ru": (1.34, 2607),
    "Os": (1.35, 3306), "Co": (1.25, 1768), "Rh": (1.34, 2237), "Ir": (1.35, 2739), "Ni": (1.24, 1728),
    "Pd": (1.37, 1828), "Pt": (1.39, 2041), "Cu": (1.28, 1358), "Ag": (1.44, 1235), "Au": (1.44, 1337),
    "Zn": (1.34, 693), "Cd": (1.51, 594),
}  # fmt: skip
"""Metallic radius, Å (N. N. Greenwood and A. Earnshaw, Chemistry of the Elements), and melting point, K."""

CATIONS: Final[dict[int, dict[str, float]]] = {
    1: {"Li": 0.90, "Na": 1.16, "K": 1.52, "Rb": 1.66, "Cs": 1.81, "Ag": 1.29},
    2: {"Be": 0.59, "Mg": 0.86, "Ca": 1.14, "Sr": 1.32, "Ba": 1.49, "Zn": 0.88, "Cd": 1.09, "Mn": 0.97,
        "Fe": 0.92, "Co": 0.89, "Ni": 0.83, "Pb": 1.33},
    3: {"Al": 0.68, "Ga": 0.76, "In": 0.94, "Sc": 0.89, "Y": 1.04, "La": 1.17, "B": 0.41},
    4: {"Ti": 0.74, "Zr": 0.86, "Hf": 0.85, "Sn": 0.83, "Si": 0.54, "Ge": 0.67, "V": 0.72, "Nb": 0.82},
}  # fmt: skip
ANIONS: Final[dict[int, dict[str, float]]] = {
    1: {"F": 1.19, "Cl": 1.67, "Br": 1.82, "I": 2.06},
    2: {"O": 1.26, "S": 1.70, "Se": 1.84, "Te": 2.07},
    3: {"N": 1.32, "P": 1.86, "As": 1.94},
}
"""Radii of ions by charge, Å: R. D. Shannon, Acta Cryst. A 32, 751 (1976), crystal radii; P and As from
bond lengths."""

_DEPTH_PER_KELVIN = 2.5e-4
"""eV: the depths of Girifalco and Weizer's metals are 1.7 to 3.9 of it times the melting point."""
_HARDNESS: Final[dict[Prototype, float]] = {
    Prototype.FCC: 4.2,
    Prototype.HCP: 4.2,
    Prototype.BCC: 3.4,
    Prototype.CAESIUM_CHLORIDE: 3.4,
    Prototype.RANDOM: 4.0,
}
"""a·r₀ of Morse's potential; bcc needs a soft one to withstand shear."""
_MIXED_DEPTH = 0.85
"""Unlike metals attract each other a little less: atoms of one kind hold the CsCl structure against shear."""
_IONICITY = 0.62
"""Charge of an ion in units of its valence."""
_ION_HARDNESS = 9.0
_SCREENING = 0.85
"""Screening length over the shortest distance of unlike ions."""
_METAL_REACH, _ION_REACH = 2.6, 3.2
"""Cutoff over the distance of neighbours."""
_INNER = 0.7

_VALENCES: Final[dict[Prototype, tuple[tuple[int, ...], ...]]] = {
    Prototype.ROCK_SALT: ((1, -1), (2, -2), (3, -3)),
    Prototype.ZINC_BLENDE: ((1, -1), (2, -2), (3, -3)),
    Prototype.WURTZITE: ((1, -1), (2, -2), (3, -3)),
    Prototype.PEROVSKITE: ((1, 2, -1), (2, 4, -2), (3, 3, -2)),
    Prototype.RUTILE: ((2, -1), (4, -2)),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Composition:
    """elements: one a kind. potential: between them. distances: (kinds, kinds) Å, what suits two atoms.

    neighbor: Å, of the nearest (unlike) neighbours.
    """

    elements: tuple[str, ...]
    potential: PairPotential
    distances: FloatArray
    neighbor: float


def composition(prototype: Prototype, random: np.random.Generator) -> Composition:
    """Random elements for a prototype. Their radii are stretched by up to 6 %, which the cell shows."""
    stretch = float(random.uniform(0.95, 1.06))
    if prototype in _VALENCES:
        return _ionic(prototype, random, stretch)
    count = {Prototype.CAESIUM_CHLORIDE: 2, Prototype.RANDOM: int(random.integers(2, 4))}.get(prototype, 1)
    elements = tuple(str(one) for one in random.choice(list(METALS), size=count, replace=False))
    return metallic(elements, _HARDNESS[prototype], stretch)


def metallic(elements: tuple[str, ...], hardness: float, stretch: float = 1.0) -> Composition:
    """Morse potentials: r₀ is the sum of the radii times ``stretch``, a = hardness/r₀, D the geometric mean.

    A stretched bond is weaker, as r⁻⁶.
    """
    radii = stretch * np.array([METALS[symbol][0] for symbol in elements])
    depths = _DEPTH_PER_KELVIN * stretch**-6 * np.array([METALS[symbol][1] for symbol in elements])
    distance = radii[:, None] + radii
    mixed = np.where(np.eye(len(elements)) > 0, 1.0, _MIXED_DEPTH)
    morse = Morse(
        depth=mixed * np.sqrt(depths[:, None] * depths), distance=distance, steepness=hardness / distance
    )
    cutoff = _METAL_REACH * float(distance.mean())
    potential = PairPotential(terms=(morse,), inner=_INNER * cutoff, cutoff=cutoff)
    neighbor = float(distance[0, -1])
    return Composition(elements=elements, potential=potential, distances=distance, neighbor=neighbor)


def _ionic(prototype: Prototype, random: np.random.Generator, stretch: float) -> Composition:
    choices = _VALENCES[prototype]
    valences = choices[random.integers(len(choices))]
    elements: list[str] = []
    for valence in valences:
        table = CATIONS[valence] if valence > 0 else ANIONS[-valence]
        free = [symbol for symbol in table if symbol not in elements]
        elements.append(str(random.choice(free)))
    if prototype is Prototype.PEROVSKITE:
        elements = _larger_first(elements, valences)
    return ionic(tuple(elements), valences, stretch)


def _larger_first(elements: list[str], valences: tuple[int, ...]) -> list[str]:
    """Of two cations of one charge the larger one stands among twelve anions."""
    first, second, anion = elements
    if valences[0] == valences[1] and CATIONS[valences[0]][first] < CATIONS[valences[1]][second]:
        return [second, first, anion]
    return elements


def ionic(elements: tuple[str, ...], valences: tuple[int, ...], stretch: float = 1.0) -> Composition:
    """Partial charges, screened, and a repulsion that balances them at the sum of the radii."""
    radii = stretch * np.array(
        [
            CATIONS[valence][symbol] if valence > 0 else ANIONS[-valence][symbol]
            for symbol, valence in zip(elements, valences, strict=True)
        ]
    )
    charges = _IONICITY * np.array(valences, dtype=np.float64)
    distance = radii[:, None] + radii
    nearest = float(distance[charges[:, None] * charges < 0].min())
    screening = _SCREENING * nearest
    pull = np.abs(charges[:, None] * charges) * np.exp(-distance / screening) / distance**2
    decay = distance / _ION_HARDNESS
    strength = COULOMB_EV_ANGSTROM * pull * (1.0 + distance / screening) * decay * np.exp(distance / decay)
    cutoff = _ION_REACH * nearest
    potential = PairPotential(
        terms=(
            BornMayer(strength=strength, decay=decay),
            ScreenedCoulomb(charges=charges, screening=screening),
        ),
        inner=_INNER * cutoff,
        cutoff=cutoff,
    )
    return Composition(
        elements=elements,
        potential=potential,
        distances=distance,
        neighbor=_nearest_of(distance, len(elements)),
    )


def _nearest_of(distance: FloatArray, kinds: int) -> float:
    """Of the cation that coordinates most tightly (B in a perovskite) and the anion."""
    return float(distance[kinds - 2, kinds - 1])
