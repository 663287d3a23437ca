"""What can be done with the table of all crystals."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_crystals

TABLE_DOCK = (
    Action(id="window.table", text="Table of all crystals", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="table", checked="dock:table", shortcuts=("Ctrl+Shift+T",),
           tip="Moduli, anisotropy, hardness and more of everything that is open; filter, sort, plot"),
)  # fmt: skip

TABLE_FILES = (
    Action(id="file.table_csv", text="Export table of all crystals…", menu=Menu.FILE, calls="table.export",
           when=needs_crystals, tip="CSV with every digit, units, frame and network"),
)  # fmt: skip
