"""How a crystal is drawn, as the user set it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CrystalDisplay:
    """bonds, cell_edges: drawn or not; boundary_images: atoms on the cell's boundary are repeated on the
    opposite faces.
    """

    bonds: bool = True
    cell_edges: bool = True
    boundary_images: bool = True
