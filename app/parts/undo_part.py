"""Undo and redo, joined to what can be undone."""

from __future__ import annotations

from app.actions.action_set import ActionSet
from app.controllers.open_controller import Placed
from app.controllers.undo_controller import Change, UndoController
from app.parts.part import Part
from app.parts.window import Window
from app.state.display import DisplayOptions
from app.state.figures import counted
from app.state.left_view import LeftView
from app.state.option_changes import changed_fields, in_words
from app.state.session import CrystalEntry

_LEFT_WORDS = {
    LeftView.CELL: "Unit cell beside the surface",
    LeftView.SECTION: "Section",
    LeftView.PROJECTION: "Map of the surface",
}


def undo_part(window: Window) -> Part:
    """Make the controller; changes of display options and closed crystals can be taken back from the
    start.
    """
    undo = UndoController()

    def keep_options(before: DisplayOptions, after: DisplayOptions) -> None:
        old, new = changed_fields(before, after)
        kind = "options:" + ",".join(new)
        words = in_words(new)
        undo.push(Change(words=words, apply=window.view.restore, before=old, after=new, kind=kind))

    window.view.options_changed.connect(keep_options)

    def keep_closed(placed: Placed) -> None:
        keys = [entry.key for _row, entry in placed]

        def apply(open_again: Placed) -> None:
            if open_again:
                window.open.reopen(open_again)
            else:
                window.open.close(keys)

        whose = placed[0][1].path.name if len(placed) == 1 else counted(len(placed), "crystal")
        undo.push(Change(words=f"Close {whose}", apply=apply, before=placed, after=()))

    def keep_tensor(before: CrystalEntry, after: CrystalEntry, words: str) -> None:
        undo.push(Change(words=words, apply=window.tensor.restore, before=before, after=after))

    arrangement = [(window.view.left, window.view.large_surface)]

    def keep_arrangement(left: LeftView, large: bool) -> None:
        before, now = arrangement[0], (left, large)
        arrangement[0] = now
        words = "Surface alone" if large else _LEFT_WORDS[left]
        undo.push(
            Change(
                words=words, apply=window.view.show_arrangement, before=before, after=now, kind="arrangement"
            )
        )

    window.view.arrangement_changed.connect(keep_arrangement)
    window.open.closed.connect(keep_closed)
    window.tensor.changed.connect(keep_tensor)
    return Part(
        controllers={"undo": undo},
        facts=undo.facts,
        actions_made=lambda actions: undo.texts_changed.connect(
            lambda undone, redone: name_actions(actions, undone, redone)
        ),
    )


def name_actions(actions: ActionSet, undone: str, redone: str) -> None:
    """Say in the Edit menu what would be undone and redone."""
    for name, verb, words in (("edit.undo", "Undo", undone), ("edit.redo", "Redo", redone)):
        # "Bonds off" goes on in small letters, "C11 = 90 GPa" does not.
        plain = words[:1].lower() + words[1:] if words[1:2].islower() else words
        actions[name].setText(f"{verb} {plain}" if words else verb)
