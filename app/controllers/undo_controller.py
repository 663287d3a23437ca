"""Undo and redo of edits and of changes to the views, in the order in which they were made."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

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
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(DEPTH)
        self._stack.indexChanged.connect(self._on_moved)
        self._applying = False

    def push(self, change: Change) -> None:
        """Keep a change that was made just now. While one is undone or redone, nothing is kept."""
        if not self._applying and change.before != change.after:
            self._stack.push(_Step(change, self._clock(), self._apply))

    def undo(self) -> None:
        """Take back the last change."""
        words = self._stack.undoText()
        self._stack.undo()
        if words:
            self.notice.emit(f"Undone: {words}")

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        words = self._stack.redoText()
        self._stack.redo()
        if words:
            self.notice.emit(f"Done again: {words}")

    def clear(self) -> None:
        """Forget everything, as when another session is opened."""
        self._stack.clear()

    def facts(self) -> frozenset[str]:
        """What can be done now, by the names of ``Situation.facts``."""
        able = {"undo": self._stack.canUndo(), "redo": self._stack.canRedo()}
        return frozenset(name for name, can in able.items() if can)

    @property
    def depth(self) -> int:
        """Number of steps that are kept."""
        return self._stack.count()

    def _apply(self, change: Change, state: object) -> None:
        self._applying = True
        try:
            change.apply(state)
        finally:
            self._applying = False

    def _on_moved(self) -> None:
        self.texts_changed.emit(self._stack.undoText(), self._stack.redoText())
        self.marks_changed.emit()


class _Step(QUndoCommand):
    """A change as Qt's stack wants it."""

    def __init__(self, change: Change, when: float, apply: Callable[[Change, object], None]) -> None:
        super().__init__(change.words)
        self.change = change
        self.when = when
        self._apply = apply
        self._made = True

    def redo(self) -> None:
        """Make the change; the stack calls this once when it is put there, when it is made already."""
        if not self._made:
            self._apply(self.change, self.change.after)
        self._made = False

    def undo(self) -> None:
        """Take it back."""
        self._apply(self.change, self.change.before)

    def id(self) -> int:
        """The same for changes that may become one step."""
        return hash(self.change.kind) % 2**30 if self.change.kind else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in a change that follows quickly."""
        if not isinstance(other, _Step) or other.change.kind != self.change.kind:
            return False
        if other.when - self.when > PATIENCE:
            return False
        self.change = replace(self.change, words=other.change.words, after=other.change.after)
        self.when = other.when
        self.setText(self.change.words)
        # What was changed and changed back is no step.
        self.setObsolete(self.change.before == self.change.after)
        return True
