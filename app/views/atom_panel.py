"""The dock that answers questions about the crystal in the view: atoms, neighbours, measures, planes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.state.analysis_table import Table
from app.state.atom_text import (
    AskedAtom,
    atom_facts,
    cell_sentence,
    chain_text,
    measure_table,
    neighbor_sentence,
    neighbor_table,
)
from app.state.palette import GAP, GRID, Palette
from app.views.atom_list import AtomList
from app.views.plain_words import plain_label
from app.views.plane_list import PlaneList
from app.views.readout_panel import FactGrid
from app.views.sheet_page import fill, sheet_page
from app.views.short_table import ShortTable

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.crystal.lattice_plane import LatticePlane
    from core.crystal.measure import ChainMeasures

FACTS = 8
MOST_NEIGHBORS = 6
MOST_MEASURES = 6
PICK_HINT = "Click an atom in the view, or choose one above."
MEASURE_HINT = "Pick up to four atoms, with Shift held or with Measure on: distance, angle, torsion angle."


def heading(text: str) -> QLabel:
    """The name of a part of the panel."""
    label = plain_label(text)
    label.setObjectName("heading")
    return label


class AtomPanel(QWidget):
    """``site_picked(int, bool)``, ``neighbor_picked(AtomImage)``, ``copy_asked()``, ``copied(str)``: wishes
    of the user; those of planes come from ``planes``. ``measure_head`` takes the button of an action.
    """

    site_picked = Signal(int, bool)
    neighbor_picked = Signal(object)
    copy_asked = Signal()
    copied = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._asked: AskedAtom | None = None
        self.cell = self._note()
        self.atoms = AtomList()
        self.atoms.site_picked.connect(self.site_picked)
        self.facts = FactGrid(FACTS)
        self.hint = self._note(PICK_HINT)
        self.neighbors = self._note()
        self.measures = self._note(MEASURE_HINT)
        self.planes = PlaneList(palette)
        self.copy = QToolButton()
        self.copy.setText("Copy")
        self.copy.setToolTip("All that is known of this atom, coordinates with every digit")
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy.clicked.connect(self.copy_asked)
        self._neighbor_table: ShortTable | None = None
        self._measure_table: ShortTable | None = None
        self.atom_head, self.measure_head = self._head("PICKED ATOM"), self._head("MEASURES")
        self._neighbor_room, self._measure_room = QVBoxLayout(), QVBoxLayout()
        self._lay_out()

    @staticmethod
    def _note(text: str = "") -> QLabel:
        note = plain_label(text)
        note.setObjectName("small")
        note.setWordWrap(True)
        return note

    @staticmethod
    def _head(text: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(heading(text))
        row.addStretch(1)
        return row

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.addWidget(heading("ATOMS OF THE DRAWN CELL"))
        column.addWidget(self.cell)
        column.addWidget(self.atoms, 1)
        self.atom_head.addWidget(self.copy)
        column.addLayout(self.atom_head)
        for widget in (self.hint, self.facts, self.neighbors):
            column.addWidget(widget)
        column.addLayout(self._neighbor_room)
        column.addLayout(self.measure_head)
        column.addWidget(self.measures)
        column.addLayout(self._measure_room)
        column.addWidget(heading("LATTICE PLANES"))
        column.addWidget(self.planes)
        fill(self, sheet_page(column, GRID))
        self.setMinimumWidth(84 * GRID)
        self.show_atom(None, ())

    def show_cell(self, crystal: Crystal | None, cell: str) -> None:
        """Say which cell of the crystal is drawn, and how many of it."""
        self.cell.setText(cell_sentence(crystal, cell))

    def show_crystal(self, crystal: Crystal | None, labels: Sequence[str]) -> None:
        """List the atoms of another crystal."""
        self.atoms.show_crystal(crystal, labels)

    def show_letters(self, letters: Sequence[str]) -> None:
        """Wyckoff positions of the listed atoms."""
        self.atoms.show_letters(letters)

    def show_atom(self, asked: AskedAtom | None, labels: Sequence[str]) -> None:
        """Everything about the atom picked last, or (None) how to pick one."""
        self.hint.setVisible(asked is None)
        self.facts.setVisible(asked is not None)
        self.copy.setEnabled(asked is not None)
        self.atoms.follow(asked.atom.site if asked is not None else None)
        sentence = neighbor_sentence(asked) if asked is not None else ""
        self.neighbors.setText(sentence)
        self.neighbors.setVisible(bool(sentence))
        self._asked = asked
        if asked is not None:
            self.facts.fill(atom_facts(asked))
        listed = asked is not None and bool(asked.neighbors)
        table = neighbor_table(asked, labels) if asked is not None and listed else None
        old = self._neighbor_table
        self._neighbor_table = self._exchange(old, table, self._neighbor_room, MOST_NEIGHBORS)
        if self._neighbor_table is not None and self._neighbor_table is not old:
            self._neighbor_table.setToolTip("Enter or a double click goes to this atom")
            self._neighbor_table.activated.connect(self._go_to_neighbor)

    def show_measures(self, names: Sequence[str], measures: ChainMeasures | None) -> None:
        """What is between the picked atoms, or how to measure."""
        several = measures is not None and len(names) > 1
        self.measures.setText(chain_text(names) if several else MEASURE_HINT)
        table = measure_table(names, measures) if measures is not None and several else None
        self._measure_table = self._exchange(self._measure_table, table, self._measure_room, MOST_MEASURES)

    def show_planes(
        self, planes: Sequence[LatticePlane], crystal: Crystal | None, sentence: str, *, family: bool
    ) -> None:
        """The planes that are drawn."""
        self.planes.show_planes(planes, crystal, sentence, family=family)

    def show_plane_trouble(self, text: str) -> None:
        """Why what was typed is no plane."""
        self.planes.show_trouble(text)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.planes.set_palette_tokens(palette)
        for table in (self._neighbor_table, self._measure_table):
            if table is not None:
                table.set_palette_tokens(palette)

    def _go_to_neighbor(self, index: QModelIndex) -> None:
        if self._asked is not None and self._asked.neighbors:
            self.neighbor_picked.emit(self._asked.neighbors[index.row()].atom)

    def _exchange(
        self, old: ShortTable | None, table: Table | None, room: QVBoxLayout, most: int
    ) -> ShortTable | None:
        """Another table in the place of one; the same one stays."""
        if old is not None and table is not None and old.table == table:
            return old
        if old is not None:
            old.hide()
            old.deleteLater()
        if table is None:
            return None
        made = ShortTable(table, self._palette, most)
        made.copied.connect(self.copied)
        room.addWidget(made)
        return made
