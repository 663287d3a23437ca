"""Which atoms are drawn as bonded: a rule of distances for ionic, covalent and metallic crystals alike.

Two atoms are joined when they are nearer than a multiple of the sum of their covalent radii (Cordero et al.,
Dalton Trans. 2832 (2008)):

- 1.25 where a metal takes part: wide enough for the twelve neighbours of zinc and for large cations;
- 1.15 between two non-metals (semimetals included), so that molecules and layers stay apart;
- 1.0 between a metal and a non-metal that is itself the positive end of bonds in this crystal, as carbon is
  in a carbonate, when metal and carbon only touch across an edge of the polyhedron.

Two metals are not joined at all where a non-metal stands in the crystal that is more electronegative than
both by 0.5 (Pauling): cations of a salt may be nearer than atoms of their metals.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.elements import COVALENT_RADIUS, HEAVY_COVALENT_RADIUS, METALS
from core.crystal.validity import close_pairs

METALLIC_REACH: Final = 1.25
NONMETALLIC_REACH: Final = 1.15
METAL_TO_CATION_REACH: Final = 1.0
CATION_DIFFERENCE: Final = 0.5
"""Difference of Pauling electronegativity from which an element is the positive end of a bond."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bonds:
    """Bonds of one cell, each once.

    pairs: (b, 2) int64, indices of the two atoms (equal for a bond to the atom's own image).
    images: (b, 3) int64, cell of the second atom; the first stands in cell (0, 0, 0) as its coordinates say.
    lengths: (b,) float64, Å, ascending.
    """

    pairs: npt.NDArray[np.int64]
    images: npt.NDArray[np.int64]
    lengths: FloatArray

    def __len__(self) -> int:
        """Number of bonds in the cell."""
        return len(self.lengths)

    def coordination(self, atoms: int) -> npt.NDArray[np.int64]:
        """(atoms,) int64, the number of bonds at each of the cell's ``atoms`` atoms."""
        return np.bincount(self.pairs.ravel(), minlength=atoms).astype(np.int64)


def bonds(crystal: Crystal) -> Bonds:
    """The bonds to be drawn for a crystal, by the rule that this module states."""
    elements = sorted(set(crystal.species))
    reach = _reach(elements)
    kind = np.array([elements.index(symbol) for symbol in crystal.species])
    pairs = close_pairs(crystal, float(reach.max()))
    near = pairs.distance <= reach[kind[pairs.first], kind[pairs.second]]
    once = near & _comes_first(pairs.first, pairs.second, pairs.image)
    return Bonds(
        pairs=np.stack([pairs.first[once], pairs.second[once]], axis=1).astype(np.int64),
        images=pairs.image[once],
        lengths=pairs.distance[once],
    )


def _comes_first(
    first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], image: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which of the two directions of each pair is kept: to the higher index, or to the higher image."""
    leading = np.where(image[:, 0] != 0, image[:, 0], np.where(image[:, 1] != 0, image[:, 1], image[:, 2]))
    return np.asarray((first < second) | ((first == second) & (leading > 0)))


def _reach(elements: list[str]) -> FloatArray:
    """(k, k) longest bond between each two of the elements, Å; 0 where they are not joined."""
    radius = np.array([COVALENT_RADIUS.get(symbol, HEAVY_COVALENT_RADIUS) for symbol in elements])
    metal = np.array([symbol in METALS for symbol in elements])
    cation = _cations(elements, metal)
    metals = metal[:, None] & metal[None, :]
    mixed = metal[:, None] ^ metal[None, :]
    factor = np.where(metals | mixed, METALLIC_REACH, NONMETALLIC_REACH)
    cations = cation[:, None] & cation[None, :]
    factor = np.where(cations & mixed, METAL_TO_CATION_REACH, factor)
    factor = np.where(cations & metals, 0.0, factor)
    return np.asarray(factor * (radius[:, None] + radius[None, :]))


def _cations(elements: list[str], metal: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which elements have a clearly more electronegative non-metal beside them."""
    from pymatgen.core.periodic_table import Element

    with warnings.catch_warnings():  # noble gases have no Pauling value: NaN and a warning
        warnings.simplefilter("ignore")
        value = np.nan_to_num(np.array([float(Element(symbol).X) for symbol in elements]), nan=0.0)
    strongest = max((x for x, is_metal in zip(value, metal, strict=True) if not is_metal), default=0.0)
    return np.asarray(strongest - value >= CATION_DIFFERENCE)
