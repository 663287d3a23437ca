"""Leaving the window: what would be lost is asked about, and saved where that is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.controllers.session_controller import SessionController
from app.parts.part import Part
from app.state.figures import counted
from app.state.leaving import Leaving
from app.state.session import Session


class LeavingDialogs(Protocol):
    """What is asked of the user."""

    def ask_leave(self, title: str, text: str, *, save: str, discard: str) -> Leaving:
        """What to do with changes before going on."""
        ...

    def confirm_close(self, running: str) -> bool:
        """Whether to leave although something would be lost."""
        ...


class Window(Protocol):
    """What is looked at before the window closes."""

    session: Session

    @property
    def parts(self) -> Mapping[str, Part]:
        """The subjects of the window by name."""
        ...

    @property
    def dialogs(self) -> LeavingDialogs:
        """Where questions are asked."""
        ...


class Closable(Protocol):
    """What ends in order."""

    def shut_down(self) -> None:
        """End everything; idempotent."""
        ...

    def close(self) -> bool:
        """Close the window."""
        ...


def may_close(window: Window) -> bool:
    """Ask where something would be lost. False: go on here, also where a session was not saved after all."""
    busy = sum(1 for entry in window.session if entry.busy)
    crystals = f"{counted(busy, 'crystal')} not predicted yet, and will not be." if busy else ""
    running = " ".join(filter(None, [crystals, *(part.unfinished() for part in window.parts.values())]))
    sessions = window.parts["session"].controllers["session"]
    assert isinstance(sessions, SessionController)
    changed = sessions.unsaved()
    if not changed:
        return not running or window.dialogs.confirm_close(running)
    wish = window.dialogs.ask_leave(
        "Close Elastoscope?",
        f"{changed} {running}".strip(),
        save="Save and close",
        discard="Close without saving",
    )
    return sessions.save() if wish is Leaving.SAVE else wish is Leaving.DISCARD


def leave(window: Closable) -> None:
    """Close a window without a question: whoever asked for it cannot answer one."""
    # A dialog would hold up the end: the function that asked goes on only when it is gone.
    while (dialog := QApplication.activeModalWidget()) is not None and dialog.close():
        pass
    window.shut_down()
    window.close()


def take_apart(window: QWidget) -> None:
    """Delete a window that was closed, now, while all that it is made of is there.

    At the end of the program Python and Qt would delete its parts in no order.
    """
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
