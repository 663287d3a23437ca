"""Actions about the tensors that a symmetry allows, and about breaking it."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_cell

BREAKING = (
    Action(id="crystal.tensors", text="Tensors and symmetry", menu=Menu.CRYSTAL, calls="symmetry_pages.show",
           argument="tensors", when=needs_cell, begins_group=True,
           tip="Any kind of tensor: irreps, independent components, pattern, and what a matrix violates"),
    Action(id="crystal.order_parameters", text="Order parameters", menu=Menu.CRYSTAL,
           calls="symmetry_pages.show", argument="order",
           tip="What breaks the symmetry of a crystal as a target wants it, found by the gradient of a loss"),
    Action(id="crystal.distort", text="Distort", menu=Menu.CRYSTAL, calls="symmetry_pages.show",
           argument="distort", when=needs_cell,
           tip="Strain the cell or move a site, and watch space group, pattern and surface change"),
)  # fmt: skip
