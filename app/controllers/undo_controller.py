"""Undo and redo of edits and of changes to the views, in the order in which they were made."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

DEPTH = 100
"""Steps that are kept; what was done before them stays done."""
PATIENCE = 1.0
"""Seconds within which a change of the same kind, as of a slider that is drawn, belongs to the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that was done and can be taken back.

    words: for the menu, "Surface: shear modulus". apply: brings about the state ``before`` or ``after``.
    kind: changes of one kind in quick succession become one step; empty for those that never do. Records
    are kept as they are, so they must not be changed afterwards.
    """

    words: str
    apply: Callable[..., None]
    before: object
    after: object
    kind: str = ""


class UndoController(QObject):
    """Others :meth:`push` what they have done. ``marks_changed()``: something else can be undone now;
    ``texts_changed(str, str)``: what would be undone and redone, in words; ``notice(str)``.
    """

    marks_changed = Signal()
    texts_changed = Signal(str, str)
    notice = Signal(str)

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        # Not Qt's stack: of steps that it takes into others, the Python side stays for ever, and with it the
        # crystals that they were about.
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._applying = False

    def push(self, change: Change) -> None:
        """Keep a change that was made just now. While one is undone or redone, nothing is kept."""
        if self._applying or change.before == change.after:
            return
        self._undone.clear()
        step = _Step(change=change, when=self._clock())
        if self._done and self._done[-1].takes(step):
            change = replace(step.change, before=self._done.pop().change.before)
            step = replace(step, change=change)
        # What was changed and changed back is no step.
        if change.before != change.after:
            self._done.append(step)
            del self._done[:-DEPTH]
        self._on_moved()

    def undo(self) -> None:
        """Take back the last change."""
        if not self._done:
            return
        step = self._done.pop()
        self._undone.append(step)
        try:
            self._apply(step.change, step.change.before)
        finally:
            self._on_moved()
        self.notice.emit(f"Undone: {step.change.words}")

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        if not self._undone:
            return
        step = self._undone.pop()
        self._done.append(step)
        try:
            self._apply(step.change, step.change.after)
        finally:
            self._on_moved()
        self.notice.emit(f"Done again: {step.change.words}")

    def clear(self) -> None:
        """Forget everything, as when another session is opened."""
        self._done.clear()
        self._undone.clear()
        self._on_moved()

    def facts(self) -> frozenset[str]:
        """What can be done now, by the names of ``Situation.facts``."""
        able = {"undo": self._done, "redo": self._undone}
        return frozenset(name for name, steps in able.items() if steps)

    @property
    def depth(self) -> int:
        """Number of steps that are kept."""
        return len(self._done) + len(self._undone)

    def _apply(self, change: Change, state: object) -> None:
        self._applying = True
        try:
            change.apply(state)
        finally:
            self._applying = False

    def _on_moved(self) -> None:
        undone, redone = (steps[-1].change.words if steps else "" for steps in (self._done, self._undone))
        self.texts_changed.emit(undone, redone)
        self.marks_changed.emit()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A change and when it was made."""

    change: Change
    when: float

    def takes(self, other: _Step) -> bool:
        """Whether a change that follows belongs to this one."""
        kind = self.change.kind
        return bool(kind) and other.change.kind == kind and other.when - self.when <= PATIENCE
