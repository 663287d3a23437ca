"""Sessions as files, what is left of a run that crashed, and the name of the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from app.controllers.ask_controller import AskController
from app.controllers.compare_controller import CompareController
from app.controllers.recovery_controller import RecoveryController
from app.controllers.session_contents import SessionContents
from app.controllers.session_controller import SessionController
from app.controllers.session_marks import SessionMarks
from app.controllers.undo_controller import UndoController
from app.parts.part import Part
from app.parts.window import Window
from app.views.offer_strip import OfferStrip
from app.views.table_pane import TablePane

PROGRAM = "Elastoscope"


def session_part(window: Window) -> Part:
    """Make the controllers and connect them."""
    frame, view = window.frame, window.view
    scenes = {"crystal": frame.crystal.scene, "surface": frame.surface.scene}
    contents = SessionContents(
        window.session,
        window.worker,
        window.analyse,
        view,
        scenes=scenes,
        docks=frame.docks,
        plane=frame.section,
    )
    sessions = SessionController(
        window.session, window.worker, contents, window.settings, window.dialogs, frame.problems
    )
    strip = _strip(window)
    recovery = RecoveryController(
        window.session,
        window.worker,
        contents,
        window.settings,
        sessions=sessions,
        offering=strip,
        dialogs=window.dialogs,
    )
    window.open.session_asked.connect(sessions.open)
    sessions.replaced.connect(lambda: forget_steps(window))
    for signal in (view.marks_changed, window.analyse.shown_changed):
        signal.connect(sessions.touch)
        signal.connect(recovery.touch)
    window.analyse.shown_changed.connect(contents.pose_views)
    for scene in scenes.values():
        scene.rendered.connect(contents.pose_views)
        scene.failed.connect(lambda reason: tell_once(window, f"3-D views: {reason}"))
    for said in (sessions.log, recovery.log):
        said.connect(frame.log.write)

    def shut_down() -> None:
        sessions.end()
        recovery.end()

    return Part(
        controllers={"session": sessions, "recovery": recovery},
        set_palette_tokens=strip.set_palette_tokens,
        started=recovery.begin,
        actions_made=lambda _actions: keep_marks(window, contents, sessions, recovery),
        shut_down=shut_down,
    )


def keep_marks(
    window: Window, contents: SessionContents, sessions: SessionController, recovery: RecoveryController
) -> None:
    """Once all parts are there: marks on crystals, the table and the pin belong to the session."""
    ask = window.parts["ask"].controllers["ask"]
    compare = window.parts["compare"].controllers["compare"]
    pane = window.frame.docks["table"].widget()
    assert isinstance(ask, AskController) and isinstance(compare, CompareController)
    assert isinstance(pane, TablePane)
    contents.marks = SessionMarks(ask, pane, compare)
    heads = pane.table.horizontalHeader()
    arranged = (pane.table.crystals.arranged, heads.sectionMoved, heads.sectionResized)
    for signal in (ask.marks_changed, compare.marks_changed, *arranged):
        signal.connect(sessions.touch)
        signal.connect(recovery.touch)


def tell_once(window: Window, text: str) -> None:
    """Both views fail for one reason; it is one problem."""
    problems = window.frame.problems
    if text not in (problems.text_at(row) for row in range(problems.count())):
        problems.put(0, text)


def forget_steps(window: Window) -> None:
    """What was done in another session cannot be undone in this one."""
    undo = window.parts["undo"].controllers["undo"]
    if isinstance(undo, UndoController):
        undo.clear()


def _strip(window: Window) -> OfferStrip:
    strip = OfferStrip(window.view.palette)
    host = window.frame.tool_bar.parent()
    if isinstance(host, QMainWindow):
        host.addToolBarBreak()
        host.addToolBar(strip)
    strip.hide()
    return strip


def window_title(window: Window) -> str:
    """The crystal that is looked at, the session with its mark of change, the program."""
    entry = window.session.selected
    sessions = window.parts["session"].controllers["session"]
    name = sessions.name if isinstance(sessions, SessionController) else ""
    return " – ".join(part for part in (entry.path.name if entry else "", name, PROGRAM) if part)


def open_at_start(window: Window, files: Sequence[Path]) -> None:
    """What was asked for on the command line is opened; each part hears that the window is up."""
    window.open.open(files)
    for part in window.parts.values():
        part.started(files)
