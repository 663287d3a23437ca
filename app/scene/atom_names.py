"""What the atoms of a crystal are called in a picture."""

from __future__ import annotations

from typing import Final

from app.scene.content import CrystalContent
from app.scene.crystal_layout import crystal_layout
from app.state.crystal_display import AtomLabels

MOST_LABELS: Final = 300
"""Atoms in a picture beyond which names would only cover each other."""


def site_labels(species: tuple[str, ...]) -> tuple[str, ...]:
    """``Si1``, ``Si2``, ``O1`` …: each atom of the cell by its element and its number among those of its
    kind, in the order of the file.
    """
    counts: dict[str, int] = {}
    names = []
    for symbol in species:
        counts[symbol] = counts.get(symbol, 0) + 1
        names.append(f"{symbol}{counts[symbol]}")
    return tuple(names)


def too_many_labels(content: CrystalContent) -> str:
    """Why no names are written though they were asked for; "" where they are."""
    if content.options.labels is AtomLabels.NONE:
        return ""
    count = len(crystal_layout(content).site)
    return f"no labels on {count:,} atoms, more than {MOST_LABELS}" if count > MOST_LABELS else ""
