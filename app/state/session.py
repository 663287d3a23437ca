"""The session: which crystals are open, what is known of each, and which one is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.state.answer import Answer, CrystalFacts
from app.state.requests import TensorRequest
from core.crystal.crystal import Crystal


class Stage(StrEnum):
    """How far a crystal has come."""

    QUEUED = "queued"
    READING = "reading"
    WAITING = "waiting"
    """Read; the network has not got to it yet."""
    PREDICTING = "predicting"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    """The user cancelled before there was an answer."""


BUSY_STAGES = frozenset({Stage.QUEUED, Stage.READING, Stage.WAITING, Stage.PREDICTING})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalEntry:
    """One row of the list. ``key`` never changes; what is not known yet is None; ``reason`` says why it
    failed. ``tensor``: how a tensor was read that no network predicts, None for a crystal. ``text``: of a
    crystal that was pasted, ``path`` is then only its name. ``sha256``: of the file as it was read.
    ``original``: of a tensor that the user edited the answer before that, None where it is not known.
    """

    key: int
    path: Path
    stage: Stage = Stage.QUEUED
    crystal: Crystal | None = None
    facts: CrystalFacts | None = None
    answer: Answer | None = None
    reason: str = ""
    tensor: TensorRequest | None = None
    text: str | None = None
    sha256: str = ""
    original: Answer | None = None

    @property
    def edited(self) -> bool:
        """What is shown are numbers that the user put in the place of those that were predicted or read."""
        predicted = self.answer is not None and self.answer.prediction is not None
        return self.tensor is not None and bool(self.tensor.edited) and not predicted

    @property
    def busy(self) -> bool:
        """Work on this crystal is waiting or running."""
        return self.stage in BUSY_STAGES

    @property
    def outside_domain(self) -> bool:
        """There is a prediction, and the training data say nothing about such a crystal."""
        prediction = self.answer.prediction if self.answer is not None else None
        return prediction is not None and not prediction.in_domain


class Session(QObject):
    """The open crystals in the order they were opened, and the selected one.

    Entries are replaced, never changed. ``added(first, last)``, ``removed(first, last)`` and ``changed(row)``
    carry rows; ``about_to_add`` and ``about_to_remove`` come before, as a Qt model needs them.
    """

    about_to_add = Signal(int, int)
    added = Signal(int, int)
    about_to_remove = Signal(int, int)
    removed = Signal(int, int)
    changed = Signal(int)
    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[CrystalEntry] = []
        self._rows: dict[int, int] = {}
        self._next_key = 1
        self._selected: int | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[CrystalEntry]:
        return iter(tuple(self._entries))

    def at(self, row: int) -> CrystalEntry:
        """The entry in a row (IndexError where there is none)."""
        return self._entries[row]

    def find(self, key: int) -> CrystalEntry | None:
        """The entry with this key, or None when it was closed in the meantime."""
        row = self._rows.get(key)
        return None if row is None else self._entries[row]

    def row_of(self, key: int) -> int:
        """The row of an entry (KeyError where it was closed)."""
        return self._rows[key]

    @property
    def selected(self) -> CrystalEntry | None:
        """The crystal that is looked at."""
        return None if self._selected is None else self.find(self._selected)

    def add(self, paths: Iterable[Path]) -> tuple[CrystalEntry, ...]:
        """Open files at the end of the list, in one step."""
        new = tuple(CrystalEntry(key=self._next_key + i, path=path) for i, path in enumerate(paths))
        if not new:
            return ()
        self._next_key += len(new)
        first = len(self._entries)
        last = first + len(new) - 1
        self.about_to_add.emit(first, last)
        self._entries.extend(new)
        self._rows.update({entry.key: first + i for i, entry in enumerate(new)})
        self.added.emit(first, last)
        return new

    def update(self, key: int, **changes: object) -> None:
        """Replace fields of an entry; a closed one is left alone."""
        row = self._rows.get(key)
        if row is None:
            return
        self._entries[row] = replace(self._entries[row], **changes)  # type: ignore[arg-type]
        self.changed.emit(row)

    def remove(self, keys: Iterable[int]) -> None:
        """Close crystals; the selection goes to the nearest one that stays."""
        rows = sorted((self._rows[key] for key in keys if key in self._rows), reverse=True)
        if not rows:
            return
        lost_selection = self._selected is not None and self._rows[self._selected] in rows
        for row in rows:
            self.about_to_remove.emit(row, row)
            del self._entries[row]
            self._rows = {entry.key: i for i, entry in enumerate(self._entries)}
            self.removed.emit(row, row)
        if lost_selection:
            self._selected = None
            nearest = min(rows[-1], len(self._entries) - 1)
            self.select(self._entries[nearest].key if self._entries else None)

    def put_back(self, placed: Iterable[tuple[int, CrystalEntry]]) -> None:
        """Open entries again that were closed, in the rows where they stood, and look at the first of
        them.

        placed: row and entry, rows as they were before any of them was closed.
        """
        in_order = sorted(((row, entry) for row, entry in placed), key=lambda place: place[0])
        for wanted, entry in in_order:
            if entry.key in self._rows:
                continue
            row = min(wanted, len(self._entries))
            self.about_to_add.emit(row, row)
            self._entries.insert(row, entry)
            self._rows = {each.key: i for i, each in enumerate(self._entries)}
            self.added.emit(row, row)
        if in_order and in_order[0][1].key in self._rows:
            self.select(in_order[0][1].key)

    def select(self, key: int | None) -> None:
        """Look at another crystal, or (None) at none."""
        if key is not None and key not in self._rows:
            raise KeyError(f"no open crystal has the key {key}")
        if key == self._selected and key is not None:
            return
        self._selected = key
        self.selection_changed.emit()
