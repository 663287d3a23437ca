"""What compares crystals."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_fact, needs_tensor

_WHY = "Select two to four crystals with a tensor in the table, or first pin one with Compare with this"
_COMPARABLE = needs_fact("comparable", _WHY)

COMPARE = (
    Action(id="crystal.pin", text="Compare with this", menu=Menu.CRYSTAL, calls="compare.pin",
           shortcuts=("Ctrl+Shift+K",), when=needs_tensor, checked="pinned", begins_group=True,
           tip="Pins the selected crystal: others are compared with it"),
    Action(id="crystal.compare", text="Compare selected", menu=Menu.CRYSTAL, calls="compare.compare",
           shortcuts=("Ctrl+K",), when=_COMPARABLE,
           tip="Two to four crystals side by side, with one scale"),
)  # fmt: skip

DIFFERENCE = (
    Action(id="tensor.difference", text="Difference to…", menu=Menu.TENSOR, calls="compare.difference",
           shortcuts=("Ctrl+Shift+D",), when=_COMPARABLE, begins_group=True,
           tip="The tensor and the surface of B − A, of two selected crystals or to the pinned one"),
)  # fmt: skip
