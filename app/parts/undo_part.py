"""Undo and redo, joined to what can be undone."""

from __future__ import annotations

from app.actions.action_set import ActionSet
from app.controllers.open_controller import Placed
from app.controllers.undo_controller import Change, UndoController
from app.parts.part import Part
from app.parts.window import Window
from app.state.display import DisplayOptions
from app.state.figures import counted
from app.state.option_changes import changed_fields, in_words


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

    window.open.closed.connect(keep_closed)
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
        actions[name].setText(f"{verb} {words[:1].lower()}{words[1:]}" if words else verb)
