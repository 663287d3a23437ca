"""Marks on crystals and the arrangement of the table, taken into a session and given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from app.state.session_file import SavedSession
from app.state.session_marks import SavedTable
from core.crystal.lattice_plane import LatticePlane
from core.crystal.measure import AtomImage


class MarkedCrystals(Protocol):
    """Picked atoms and planes (:class:`app.controllers.ask_controller.AskController`)."""

    chain: tuple[AtomImage, ...]
    family: bool

    def planes_of(self, key: int) -> tuple[LatticePlane, ...]:
        """The planes of a crystal."""
        ...

    def set_family(self, on: bool) -> None:
        """Draw all planes of each family."""
        ...

    def put_back(self, key: int, planes: Sequence[LatticePlane], chain: Sequence[AtomImage] = ()) -> None:
        """Mark a crystal as it was marked."""
        ...


class Arranged(Protocol):
    """The table (:class:`app.views.table_pane.TablePane`)."""

    @property
    def arrangement(self) -> SavedTable:
        """Columns, order, filter and plot."""
        ...

    def arrange(self, wanted: SavedTable) -> None:
        """Show them so."""
        ...


class Pinning(Protocol):
    """What others are compared with (:class:`app.controllers.compare_controller.CompareController`)."""

    pinned: int | None

    def pin_key(self, key: int | None) -> None:
        """Compare with that crystal, or with none."""
        ...


class SessionMarks:
    """``keys`` are those of the crystals of a session, row by row."""

    def __init__(self, marked: MarkedCrystals, table: Arranged, pinning: Pinning) -> None:
        self._marked = marked
        self._table = table
        self._pinning = pinning

    def add_to(self, saved: SavedSession, keys: Sequence[int]) -> SavedSession:
        """The session with the marks of its crystals."""
        crystals = tuple(
            replace(crystal, planes=self._marked.planes_of(key))
            for crystal, key in zip(saved.crystals, keys, strict=True)
        )
        pinned = self._pinning.pinned
        return replace(
            saved,
            crystals=crystals,
            picked=self._marked.chain if saved.selected is not None else (),
            plane_family=self._marked.family,
            table=self._table.arrangement,
            pinned=keys.index(pinned) if pinned in keys else None,
        )

    def lasting(self, keys: Sequence[int]) -> tuple[object, ...]:
        """What makes a session another one than was saved; picked atoms do not, as the camera does not."""
        planes = tuple(self._marked.planes_of(key) for key in keys)
        return (planes, self._marked.family, self._table.arrangement, self._pinning.pinned)

    def restore(self, saved: SavedSession, keys: Sequence[int], chosen: int) -> None:
        """Mark and arrange everything as it was; chosen: the key of the crystal that is looked at."""
        self._marked.set_family(saved.plane_family)
        for key, crystal in zip(keys, saved.crystals, strict=True):
            self._marked.put_back(key, crystal.planes, saved.picked if key == chosen else ())
        self._table.arrange(saved.table)
        there = saved.pinned is not None and 0 <= saved.pinned < len(keys)
        self._pinning.pin_key(keys[saved.pinned] if there and saved.pinned is not None else None)
