"""What is asked of the crystal in the view: picked atoms, what is between them, lattice planes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.ask_views import AtomView, Ball, Clipboard, DrawnCrystal
from app.controllers.symmetry_controller import SymmetryController
from app.state.atom_text import (
    AskedAtom,
    atom_copy,
    image_name,
    measure_headline,
    plane_label,
    planes_sentence,
)
from app.state.direction_entry import parse_plane
from app.state.session_marks import usable_atoms, usable_planes
from core.crystal.lattice_plane import LatticePlane, plane_of_indices, plane_through
from core.crystal.measure import MOST_ATOMS, AtomImage, chain_measures, image_positions
from core.crystal.site_facts import labels_of, neighbors_of
from core.errors import CrystalError, ElastoscopeError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal


class AskController(QObject):
    """``notice(str)``; ``marks_changed()``; ``atom_asked()``: an atom was picked, its panel is wanted;
    ``forgotten()``: no atom is picked any more.
    """

    notice = Signal(str)
    marks_changed = Signal()
    atom_asked = Signal()
    forgotten = Signal()

    def __init__(
        self,
        analyse: AnalyseController,
        symmetry: SymmetryController,
        *,
        drawn: DrawnCrystal,
        view: AtomView,
        clipboard: Clipboard,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._symmetry = symmetry
        self._drawn = drawn
        self._view = view
        self._clipboard = clipboard
        self._crystal: Crystal | None = None
        self._labels: tuple[str, ...] = ()
        self._planes: dict[int, tuple[LatticePlane, ...]] = {}
        self._coming: tuple[int, tuple[AtomImage, ...]] = (0, ())
        self._showing = False
        self._told: tuple[object, ...] | None = None
        self.chain: tuple[AtomImage, ...] = ()
        self.measuring = self.family = False
        symmetry.known.connect(self._on_symmetry)

    # --- atoms ---------------------------------------------------------------------------------------------
    def click(self, ball: Ball | None, adding: bool) -> None:
        """A click on a ball of the view, or beside any; adding: Shift was held."""
        if ball is None:
            self.clear()
        else:
            self.pick(AtomImage(site=ball.site, shift=ball.shift), adding=adding or self.measuring)

    def pick_site(self, site: int, adding: bool = False) -> None:
        """An atom of the list, where it is drawn first; none where the crystal has no such atom."""
        if self._crystal is not None and site < len(self._crystal):
            self.pick(self._drawn.home(site), adding=adding or self.measuring)

    def pick(self, atom: AtomImage, *, adding: bool) -> None:
        """Ask about an atom; adding: measure from those that are picked to it, or leave it out again. A fifth
        atom begins anew.
        """
        if not adding or (len(self.chain) >= MOST_ATOMS and atom not in self.chain):
            self._set_chain((atom,))
        elif atom in self.chain:
            self._set_chain(tuple(each for each in self.chain if each != atom))
        else:
            self._set_chain((*self.chain, atom))
        if self.chain:
            self.atom_asked.emit()

    def clear(self) -> None:
        """Forget the picked atoms."""
        if self.chain:
            self._set_chain(())
            self.forgotten.emit()

    def set_measuring(self, on: bool) -> None:
        """Clicks add to the chain, also without Shift."""
        self.measuring = on
        if on:
            self.notice.emit("Click two atoms for a distance, three for an angle, four for a torsion angle")
        self.marks_changed.emit()

    def copy(self) -> None:
        """Everything about the atom picked last, for a spreadsheet."""
        asked = self._asked()
        if asked is not None:
            self._clipboard.setText(atom_copy(asked, self._labels))
            self.notice.emit(f"Copied what is known of {asked.label}")

    def copy_text(self, text: str) -> None:
        """A table, or rows of one."""
        self._clipboard.setText(text)

    # --- planes --------------------------------------------------------------------------------------------
    @property
    def planes(self) -> tuple[LatticePlane, ...]:
        """Those of the crystal in the view."""
        return self._planes.get(self._key, ())

    def type_plane(self, text: str) -> bool:
        """Draw the plane that was typed as (hkl); False where it is none, which the view is told."""
        if self._crystal is None:
            return False
        try:
            plane = plane_of_indices(self._crystal.cell, parse_plane(text))
        except ElastoscopeError as error:
            self._view.show_plane_trouble(str(error))
            return False
        self._add_plane(plane)
        return True

    def plane_of_picked(self) -> None:
        """Draw the plane through the three atoms picked first."""
        if self._crystal is None or len(self.chain) < 3:
            self.notice.emit("Three atoms make a plane: pick them with Shift")
            return
        try:
            plane = plane_through(self._crystal.cell, image_positions(self._crystal, self.chain[:3]))
        except CrystalError as error:
            self._view.show_plane_trouble(str(error))
            self.notice.emit(str(error))
            return
        self._add_plane(plane)
        self.atom_asked.emit()

    def move_plane(self, number: int, order: float) -> None:
        """Draw a plane at another multiple of its spacing from the origin."""
        planes = list(self.planes)
        if number < len(planes) and abs(planes[number].order - order) > 1e-9:
            planes[number] = planes[number].moved_to(order)
            self._set_planes(tuple(planes))

    def remove_plane(self, number: int) -> None:
        """Draw a plane no more."""
        self._set_planes(tuple(plane for k, plane in enumerate(self.planes) if k != number))

    def clear_planes(self) -> None:
        """Draw none."""
        self._set_planes(())

    def set_family(self, on: bool) -> None:
        """Draw all planes of each family that cut the cell."""
        self.family = on
        self._show()

    # --- state ---------------------------------------------------------------------------------------------
    def facts(self) -> frozenset[str]:
        """Names of ``Situation.facts``."""
        able = {"picked": self.chain, "three_picked": len(self.chain) >= 3, "planes": self.planes}
        return frozenset(name for name, is_so in able.items() if is_so)

    def marks(self) -> frozenset[str]:
        """Names of ``Action.checked``."""
        able = {"measuring": self.measuring, "plane_family": self.family}
        return frozenset(name for name, is_so in able.items() if is_so)

    def refresh(self) -> None:
        """Another content is in the view: another crystal, or the same drawn otherwise."""
        if self._showing or self._drawn.drawing == self._told:
            return
        if self._drawn.crystal is not self._crystal:
            self._crystal = self._drawn.crystal
            self._labels = labels_of(self._crystal) if self._crystal is not None else ()
            had, self.chain = bool(self.chain), self._chain_that_comes()
            self._view.show_crystal(self._crystal, self._labels)
            self._symmetry.set_crystal(self._crystal)
            if self.chain:
                self._symmetry.ask()
            elif had:
                self.forgotten.emit()
        self._view.show_cell(self._crystal, self._drawn.cell_words)
        self._show()

    def _chain_that_comes(self) -> tuple[AtomImage, ...]:
        """The atoms that a session had picked, once their crystal is in the view."""
        key, chain = self._coming
        if self._crystal is None or key != self._key:
            return ()
        self._coming = (0, ())
        return usable_atoms(chain, len(self._crystal))

    def follow(self) -> None:
        """Something else is selected: there may be no crystal in the view any more."""
        if self._drawn.crystal is not self._crystal:
            self.refresh()

    def planes_of(self, key: int) -> tuple[LatticePlane, ...]:
        """The planes of a crystal, by its key."""
        return self._planes.get(key, ())

    def put_back(self, key: int, planes: Sequence[LatticePlane], chain: Sequence[AtomImage] = ()) -> None:
        """Mark a crystal as it was marked: now, or when it comes into the view."""
        able = usable_planes(planes)
        if able:
            self._planes[key] = able
        if chain:
            self._coming = (key, tuple(chain))
        if key == self._key:
            self._show()

    def forget_closed(self, keys: frozenset[int]) -> None:
        """Keep planes of open crystals only (their keys)."""
        self._planes = {key: planes for key, planes in self._planes.items() if key in keys}

    @property
    def _key(self) -> int:
        entry = self._analyse.shown.entry
        return entry.key if entry is not None else 0

    def _set_chain(self, chain: tuple[AtomImage, ...]) -> None:
        self.chain = chain
        if chain:
            self._symmetry.ask()
        self._show()

    def _add_plane(self, plane: LatticePlane) -> None:
        self._view.show_plane_trouble("")
        if plane not in self.planes:
            self._set_planes((*self.planes, plane))

    def _set_planes(self, planes: tuple[LatticePlane, ...]) -> None:
        self._planes[self._key] = planes
        self._show()

    def _on_symmetry(self) -> None:
        description = self._symmetry.description
        letters = []
        if description is not None:
            orbits = [description.orbits[orbit] for orbit in description.orbit_of.tolist()]
            letters = [f"{orbit.multiplicity}{orbit.letter}" for orbit in orbits]
        self._view.show_letters(letters)
        self._view.show_atom(self._asked(), self._labels)

    def _asked(self) -> AskedAtom | None:
        if not self.chain or self._crystal is None:
            return None
        atom, found, bonds = self.chain[-1], self._symmetry.description, self._drawn.bonds
        return AskedAtom(
            crystal=self._crystal,
            atom=atom,
            label=self._labels[atom.site],
            orbit=found.orbits[int(found.orbit_of[atom.site])] if found is not None else None,
            no_orbit=self._symmetry.missing,
            neighbors=neighbors_of(bonds, atom) if bonds is not None else None,
        )

    def _show(self) -> None:
        """Bring panel and view up to date. Marks are a new content of the view, which must not come back."""
        crystal = self._crystal
        names = [image_name(self._labels[atom.site], atom) for atom in self.chain]
        measures = chain_measures(crystal, self.chain) if crystal is not None and self.chain else None
        self._view.show_atom(self._asked(), self._labels)
        self._view.show_measures(names, measures)
        hidden = sum(1 for plane in self.planes if not self._drawn.cuts(plane))
        sentence = planes_sentence(len(self.planes), hidden)
        self._view.show_planes(self.planes, crystal, sentence, family=self.family)
        self._showing = True
        self._drawn.show(
            self.chain,
            [_numbered(k, self._labels[atom.site], len(names)) for k, atom in enumerate(self.chain)],
            measure_headline(measures) if measures is not None else "",
            [(plane, plane_label(plane, crystal)) for plane in self.planes] if crystal is not None else [],
            family=self.family,
        )
        self._showing = False
        self._told = self._drawn.drawing
        self.marks_changed.emit()


def _numbered(place: int, name: str, count: int) -> str:
    """In a chain each atom has its number before its name."""
    return f"{place + 1}  {name}" if count > 1 else name
