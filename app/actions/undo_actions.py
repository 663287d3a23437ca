"""Undo and redo."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_fact

UNDO = (
    Action(id="edit.undo", text="Undo", menu=Menu.EDIT, calls="undo.undo", icon="undo",
           shortcuts=("Ctrl+Z",), when=needs_fact("undo", "Nothing was changed yet")),
    Action(id="edit.redo", text="Redo", menu=Menu.EDIT, calls="undo.redo", icon="redo",
           shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"), when=needs_fact("redo", "Nothing was taken back")),
)  # fmt: skip
