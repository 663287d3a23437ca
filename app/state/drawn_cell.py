"""The cell of a crystal that is drawn, where it is not the one of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.state.crystal_display import CellChoice

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnCell:
    """crystal: with the cell that was chosen, in the frame of the file's, and its bonds; None where there is
    no such cell, with the reason in ``trouble``.
    """

    choice: CellChoice
    crystal: Crystal | None = None
    bonds: Bonds | None = None
    trouble: str = ""
