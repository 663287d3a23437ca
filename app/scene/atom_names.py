"""What the atoms of a crystal are called in a picture."""

from __future__ import annotations

from typing import Final

from app.scene.content import CrystalContent
from app.scene.crystal_layout import crystal_layout
from app.state.crystal_display import AtomLabels

MOST_LABELS: Final = 300
"""Atoms in a picture beyond which names would only cover each other."""


def too_many_labels(content: CrystalContent) -> str:
    """Why no names are written though they were asked for; "" where they are."""
    if content.options.labels is AtomLabels.NONE:
        return ""
    count = len(crystal_layout(content).site)
    return f"no labels: more than {MOST_LABELS} atoms" if count > MOST_LABELS else ""
