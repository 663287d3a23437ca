"""Sessions: saved and opened."""

from __future__ import annotations

from app.actions.action import Action, Menu

SESSION = (
    Action(id="session.open", text="Open session…", menu=Menu.FILE, calls="session.choose",
           shortcuts=("Ctrl+Alt+S",), begins_group=True,
           tip="Crystals, tensors and views as they were saved, in the place of what is open"),
    Action(id="session.save", text="Save session", menu=Menu.FILE, calls="session.save",
           shortcuts=("Ctrl+S",),
           tip="Which crystals are open and how they are shown; pasted ones with their content"),
    Action(id="session.save_as", text="Save session as…", menu=Menu.FILE, calls="session.save_as",
           shortcuts=("Ctrl+Shift+S",)),
)  # fmt: skip
