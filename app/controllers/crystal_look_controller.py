"""How the crystal is drawn and looked at: what the user sets, and the work behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.view_controller import ViewController
from app.scene.camera import VectorLike
from app.scene.content import CrystalContent, SceneContent, cell_of
from app.scene.crystal_content import repeats_trouble
from app.scene.crystal_layout import PickedBall
from app.settings import Settings
from app.state.crystal_display import (
    AtomLabels,
    CellChoice,
    ColorScheme,
    CrystalDisplay,
    CrystalStyle,
    Repeats,
)
from app.state.direction_entry import parse_direction
from app.state.drawn_cell import DrawnCell
from app.state.session import CrystalEntry
from app.work.jobs import CellReady, Failed, Job, JobKind, Placed, Priority
from app.work.worker import Worker
from core.crystal.elements import ATOMIC_NUMBER
from core.errors import ElastoscopeError

Drawing = Callable[[], CrystalContent]


class CrystalPaneView(Protocol):
    """The place of the crystal in the window."""

    def show_cell(self, entry: CrystalEntry, cell: DrawnCell) -> None:
        """Draw another cell of the lattice."""
        ...

    def show_placed(self, drawing: Drawing, content: CrystalContent) -> None:
        """Draw what was placed in the background."""
        ...


class CrystalScene(Protocol):
    """The 3-D view of the crystal."""

    @property
    def content(self) -> SceneContent | None:
        """What it shows."""
        ...

    def look_from(self, direction: VectorLike, *, eased: bool = True) -> None:
        """Look from the tip of a vector to the origin."""
        ...

    def turn_about(self, point: VectorLike, *, eased: bool = True) -> None:
        """Bring a point into the middle."""
        ...


class DirectionView(Protocol):
    """Where a direction is typed."""

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no direction."""
        ...


class CrystalLookController(QObject):
    """``notice(str)``: something for the user to know; ``marks_changed()``: facts have changed."""

    notice = Signal(str)
    marks_changed = Signal()

    def __init__(
        self,
        analyse: AnalyseController,
        view: ViewController,
        worker: Worker,
        settings: Settings,
        *,
        pane: CrystalPaneView,
        scene: CrystalScene,
        line: DirectionView,
    ) -> None:
        super().__init__()
        self._analyse = analyse
        self._view = view
        self._worker = worker
        self._settings = settings
        self._pane = pane
        self._scene = scene
        self._line = line
        self._ball: PickedBall | None = None
        self._placing: Job | None = None
        self._asked: list[tuple[Job, CrystalEntry]] = []
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._ask_again)
        view.change_crystal(colors=settings.color_scheme, own_colors=settings.element_colors)

    @property
    def display(self) -> CrystalDisplay:
        """What is set."""
        return self._analyse.options.crystal

    def set_style(self, style: CrystalStyle) -> None:
        """What atoms and bonds look like."""
        self._view.change_crystal(style=style)

    def set_bonds_across(self, on: bool) -> None:
        """Draw the bonds that leave the cell."""
        self._view.change_crystal(bonds_across=on)

    def set_labels(self, labels: AtomLabels) -> None:
        """What is written on the atoms."""
        self._view.change_crystal(labels=labels)

    def set_cell(self, cell: CellChoice) -> None:
        """Which cell of the lattice is drawn."""
        self._view.change_crystal(cell=cell)

    def set_repeats(self, repeats: Repeats) -> None:
        """How many cells along a, b and c."""
        self._view.change_crystal(repeats=repeats)
        entry = self._analyse.shown.entry
        if entry is not None and entry.crystal is not None:
            trouble = repeats_trouble(self._drawn_atoms(len(entry.crystal)), repeats)
            if trouble:
                self.notice.emit(trouble)

    def _drawn_atoms(self, of_file: int) -> int:
        content = self._scene.content
        return len(content.crystal) if isinstance(content, CrystalContent) else of_file

    def set_colors(self, scheme: ColorScheme) -> None:
        """Whose colours the elements have; kept for the next start."""
        self._settings.color_scheme = scheme
        self._view.change_crystal(colors=scheme)

    def set_own_color(self, symbol: str, color: str) -> None:
        """A colour of the user's own for an element, ``#rrggbb``; kept for the next start."""
        own = tuple(sorted((dict(self.display.own_colors) | {symbol: color}).items()))
        self._settings.element_colors = own
        self._settings.color_scheme = ColorScheme.OWN
        self._view.change_crystal(own_colors=own, colors=ColorScheme.OWN)

    def forget_own_colors(self) -> None:
        """The user's own colours are those of Jmol again."""
        self._settings.element_colors = ()
        self._view.change_crystal(own_colors=())

    def toggle_element(self, symbol: str) -> None:
        """Hide the atoms of an element, or show them again; nothing for what is none, as a kind of sites."""
        if symbol not in ATOMIC_NUMBER:
            return
        hidden = self.display.hidden ^ {symbol}
        self._view.change_crystal(hidden=hidden)
        if symbol in hidden:
            self.notice.emit(f"{symbol} is hidden; click it in the legend to show it again")

    def show_all_elements(self) -> None:
        """Hide nothing."""
        self._view.change_crystal(hidden=frozenset())

    def look_along(self, text: str) -> None:
        """Look along a direction as it was typed: [uvw] and (hkl) of the cell that is drawn, or x y z."""
        try:
            direction = parse_direction(text, cell_of(self._scene.content))
        except ElastoscopeError as error:
            self._line.show_trouble(str(error))
            self.notice.emit(str(error))
            return
        self._line.show_trouble("")
        self._scene.look_from(direction.unit)
        self.notice.emit(f"Looking along {direction.text}")

    def point_at(self, ball: PickedBall | None) -> None:
        """An atom was clicked; with None a place beside any."""
        self._ball = ball
        self.marks_changed.emit()

    def turn_about_atom(self) -> None:
        """Bring the atom that was clicked last into the middle, about which the view then turns."""
        if self._ball is not None:
            self._scene.turn_about(self._ball.position)
            self.notice.emit("The view turns about this atom; F shows the whole crystal again")

    def find_cell(self, entry: CrystalEntry, choice: CellChoice) -> None:
        """Have another cell of a crystal's lattice found."""
        job = Job(
            kind=JobKind.CELL,
            key=entry.key,
            priority=Priority.LOOKED_AT,
            crystal=entry.crystal,
            cell=choice,
        )
        if all(job != asked or entry.crystal is not of.crystal for asked, of in self._asked):
            self._asked.append((job, entry))
            self._worker.submit(job)

    def place(self, drawing: Drawing) -> None:
        """Have a drawing of many atoms made in the background."""
        self._placing = Job(kind=JobKind.PLACE, drawing=drawing)
        self._worker.submit(self._placing)

    def _ask_again(self) -> None:
        """Whoever cancels the predictions still wants to see the crystal."""
        for job, _entry in self._asked:
            self._worker.submit(job)
        if self._placing is not None:
            self._worker.submit(self._placing)

    def _on_result(self, job: Job, outcome: object) -> None:
        if isinstance(outcome, Placed) and job.drawing is not None:
            if self._placing is not None and job.drawing is self._placing.drawing:
                self._placing = None
            self._pane.show_placed(job.drawing, outcome.content)
        elif isinstance(outcome, CellReady):
            self._answer(job, outcome.cell)

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if job.kind is JobKind.CELL and job.cell is not None:
            self._answer(job, DrawnCell(choice=job.cell, trouble=failure.message))
        elif job.kind is JobKind.PLACE:
            self._placing = None
            self.notice.emit(failure.message)

    def _answer(self, job: Job, cell: DrawnCell) -> None:
        for asked, entry in tuple(self._asked):
            if (asked.key, asked.cell) == (job.key, job.cell):
                self._asked.remove((asked, entry))
                self._pane.show_cell(entry, cell)
        if cell.trouble:
            self.notice.emit(cell.trouble)

    def marks(self) -> frozenset[str]:
        """The names (``Action.checked``) of what is on."""
        display = self.display
        names = {
            f"style:{display.style}",
            f"cell:{display.cell}",
            f"colors:{display.colors}",
            f"labels:{display.labels}",
            f"repeats:{display.repeats}",
        }
        return frozenset(names | ({"bonds_across"} if display.bonds_across else set()))

    def facts(self) -> frozenset[str]:
        """The names of what is the case."""
        found = {"atom_pointed_at"} if self._ball is not None else set()
        return frozenset(found | ({"elements_hidden"} if self.display.hidden else set()))
