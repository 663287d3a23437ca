"""Actions that ask about the crystal in the view: atoms, measures, planes, symmetry."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_cell, needs_fact

ASK = (
    Action(id="crystal.measure", text="Measure", menu=Menu.CRYSTAL, calls="ask.set_measuring",
           icon="measure", shortcuts=("D",), when=needs_cell, checked="measuring", begins_group=True,
           tip="Click two atoms for their distance, three for an angle, four for a torsion angle.\n"
               "A click with Shift does the same"),
    Action(id="crystal.forget_picked", text="Forget picked atoms", menu=Menu.CRYSTAL, calls="ask.clear",
           shortcuts=("Shift+Esc",), when=needs_fact("picked", "No atom is picked"),
           tip="Esc does the same while no work is running, and so does a click beside the atoms"),
    Action(id="crystal.copy_atom", text="Copy picked atom", menu=Menu.CRYSTAL, calls="ask.copy",
           when=needs_fact("picked", "No atom is picked"),
           tip="Site, coordinates and neighbours with every digit"),
    Action(id="crystal.plane_of_picked", text="Lattice plane through picked atoms", menu=Menu.CRYSTAL,
           calls="ask.plane_of_picked", shortcuts=("Shift+D",),
           when=needs_fact("three_picked", "Three atoms make a plane: pick them with Shift")),
    Action(id="crystal.plane_family", text="All parallel lattice planes", menu=Menu.CRYSTAL,
           calls="ask.set_family", checked="plane_family",
           when=needs_fact("planes", "No lattice plane is drawn"),
           tip="Every plane of each family that cuts the cell, at its spacing"),
    Action(id="crystal.clear_planes", text="Remove lattice planes", menu=Menu.CRYSTAL,
           calls="ask.clear_planes", when=needs_fact("planes", "No lattice plane is drawn")),
)  # fmt: skip

ASK_DOCKS = (
    Action(id="window.atom", text="Atom", menu=Menu.WINDOW, calls="window.toggle_dock", argument="atom",
           checked="dock:atom", shortcuts=("Ctrl+I",),
           tip="Atoms, neighbours, measures and lattice planes of the crystal"),
    Action(id="window.symmetry", text="Symmetry", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="symmetry", checked="dock:symmetry", shortcuts=("Ctrl+Shift+I",),
           tip="Space group, pattern of the 6×6, Wyckoff positions, operations"),
)  # fmt: skip
