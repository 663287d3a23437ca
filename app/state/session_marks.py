"""What a session keeps of marks on a crystal and of the table of all crystals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.state.scatter import ScatterWish
from core.crystal.lattice_plane import LatticePlane
from core.crystal.measure import MOST_ATOMS, AtomImage

MOST_PLANES: Final = 100
FARTHEST: Final = 1e4
"""Orders of planes, and cells to an image, beyond which no mark is ever set by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTable:
    """columns: names of those that are shown, from left to right; empty for the usual ones. sorted_by: name
    of a column, "" as the crystals were opened. plot: the plot stands beside the table, of what ``scatter``
    says.
    """

    columns: tuple[str, ...] = ()
    sorted_by: str = ""
    descending: bool = False
    filter: str = ""
    plot: bool = False
    scatter: ScatterWish = field(default_factory=ScatterWish)


def usable_planes(planes: Iterable[LatticePlane]) -> tuple[LatticePlane, ...]:
    """Those that can be drawn: a file may say anything."""
    able = [
        each for each in planes if 0.0 < math.hypot(*each.normal) < FARTHEST and abs(each.order) < FARTHEST
    ]
    return tuple(able[:MOST_PLANES])


def usable_atoms(atoms: Iterable[AtomImage], count: int) -> tuple[AtomImage, ...]:
    """Those of a crystal of so many atoms, each once and no more than can be measured between."""
    able = [each for each in atoms if 0 <= each.site < count and max(map(abs, each.shift)) < FARTHEST]
    return tuple(dict.fromkeys(able))[:MOST_ATOMS]
