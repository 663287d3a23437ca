"""Actions: how the crystal is drawn and looked at."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_cell, needs_fact
from app.state.crystal_display import (
    AtomLabels,
    CellChoice,
    ColorScheme,
    CrystalStyle,
    Repeats,
    repeats_text,
)

_STYLES = tuple(
    Action(id=f"crystal_look.style_{style.name.lower()}", text=style.title, menu=Menu.STYLE,
           calls="crystal_look.set_style", argument=style, checked=f"style:{style}",
           shortcuts=(f"Alt+{number}",))
    for number, style in enumerate(CrystalStyle, start=1)
)  # fmt: skip

_CELLS = tuple(
    Action(id=f"crystal_look.cell_{cell.name.lower()}", text=cell.title, menu=Menu.CELL,
           calls="crystal_look.set_cell", argument=cell, checked=f"cell:{cell}",
           tip="The atoms keep their places in space; a b c are those of the cell that is drawn")
    for cell in CellChoice
)  # fmt: skip


def _repeats(repeats: Repeats, shortcut: str) -> Action:
    name = "".join(str(count) for count in repeats)
    return Action(id=f"crystal_look.repeats_{name}", text=f"{repeats_text(repeats)} cells",
                  menu=Menu.SUPERCELL, calls="crystal_look.set_repeats", argument=repeats,
                  checked=f"repeats:{repeats}", shortcuts=(shortcut,))  # fmt: skip


_SUPERCELLS = tuple(_repeats((count, count, count), f"Alt+Shift+{count}") for count in range(1, 5))

_COLORS = tuple(
    Action(id=f"crystal_look.colors_{scheme.name.lower()}", text=scheme.title, menu=Menu.COLORS,
           calls="crystal_look.set_colors", argument=scheme, checked=f"colors:{scheme}")
    for scheme in ColorScheme
)  # fmt: skip

_LABELS = tuple(
    Action(id=f"crystal_look.labels_{labels.name.lower()}", text=labels.title, menu=Menu.ATOM_LABELS,
           calls="crystal_look.set_labels", argument=labels, checked=f"labels:{labels}",
           shortcuts=(shortcut,))
    for labels, shortcut in zip(AtomLabels, ("Alt+N", "Alt+L", "Alt+S"), strict=True)
)  # fmt: skip

CRYSTAL_LOOK = (
    *_STYLES,
    *_CELLS,
    *_SUPERCELLS,
    *_COLORS,
    Action(id="crystal_look.forget_colors", text="Forget own colours", menu=Menu.COLORS,
           calls="crystal_look.forget_own_colors", begins_group=True),
    *_LABELS,
    Action(id="crystal_look.drawing", text="How the crystal is drawn…", menu=Menu.CRYSTAL,
           calls="crystal_look_view.show_drawing", shortcuts=("Ctrl+D",), when=needs_cell,
           tip="Style, cell, supercell, colours, labels, elements", begins_group=True),
    Action(id="crystal_look.show_elements", text="Show all elements", menu=Menu.CRYSTAL,
           calls="crystal_look.show_all_elements",
           when=needs_fact("elements_hidden", "No element is hidden; click one in the legend to hide it")),
    Action(id="crystal_look.bonds_across", text="Bonds across the boundary", menu=Menu.VIEW,
           calls="crystal_look.set_bonds_across", checked="bonds_across"),
    Action(id="crystal_look.along", text="Direction [uvw] or (hkl)…", menu=Menu.LOOK,
           calls="crystal_look_view.ask_direction", shortcuts=("Ctrl+L",), when=needs_cell,
           tip="Look along a direction that is typed", begins_group=True),
    Action(id="crystal_look.turn_about", text="Turn about the atom", menu=Menu.VIEW,
           calls="crystal_look.turn_about_atom", shortcuts=("T",), begins_group=True,
           when=needs_fact("atom_pointed_at", "Click an atom first"),
           tip="The atom that was clicked last stays in the middle; a double click on an atom does it too")
)  # fmt: skip
