"""Actions about the neighbourhoods of atoms."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_cell, needs_fact

ENVIRONMENT = (
    Action(id="crystal.compare_sites", text="Compare two picked sites", menu=Menu.CRYSTAL,
           calls="site_comparison.compare_picked", when=needs_cell, begins_group=True,
           tip="How far apart their neighbourhoods are, and the rotation that superposes them"),
    Action(id="crystal.cancel_rebuild", text="Stop rebuilding the neighbourhood", menu=Menu.CRYSTAL,
           calls="environment.cancel_rebuild", when=needs_fact("rebuilding", "Nothing is being rebuilt")),
    Action(id="crystal.cancel_kinds", text="Stop sorting sites", menu=Menu.CRYSTAL, calls="kinds.cancel",
           when=needs_fact("sorting", "No sites are being sorted")),
    Action(id="crystal.export_kinds", text="Export kinds of sites…", menu=Menu.CRYSTAL,
           calls="kinds.export", when=needs_fact("kinds", "The sites have not been sorted")),
)  # fmt: skip

ENVIRONMENT_DOCKS = (
    Action(id="window.environment", text="Neighbourhood", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="environment", checked="dock:environment", shortcuts=("Ctrl+Shift+B",),
           tip="The neighbourhood of the picked atom in spherical harmonics: signal, invariants, comparison"),
    Action(id="window.kinds", text="Kinds of sites", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="kinds", checked="dock:kinds", shortcuts=("Ctrl+Shift+H",),
           tip="All sites of all open crystals, sorted by their surroundings"),
)  # fmt: skip
