"""What the user sets of the crystal's drawing, and the work that is asked for it, without a window."""

from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from app.controllers.crystal_look_controller import CrystalLookController
from app.scene.content import CrystalContent
from app.scene.crystal_content import crystal_content
from app.scene.crystal_layout import PickedBall
from app.settings import Settings
from app.state.crystal_display import (
    AtomLabels,
    CellChoice,
    ColorScheme,
    CrystalDisplay,
    CrystalStyle,
)
from app.state.display import DisplayOptions, resolve
from app.state.drawn_cell import DrawnCell
from app.state.session import CrystalEntry
from app.work.choosing_cell import chosen_cell
from app.work.jobs import CellReady, Failed, JobKind
from app.work.near_work import do
from core.crystal.bonding import bonds
from core.crystal.crystal import Crystal

CORNERS = np.array([(0.0, 0.0, 0.0), (0.0, 0.5, 0.5), (0.5, 0.0, 0.5), (0.5, 0.5, 0.0)])


class FakeWorker(QObject):
    result = Signal(object, object)
    failed = Signal(object, object)
    cancelled = Signal(object)

    def __init__(self):
        super().__init__()
        self.jobs = []

    def submit(self, job):
        self.jobs.append(job)


class FakeView:
    """Changes the options at once, as the view's controller does through the analysis'."""

    def __init__(self, analyse):
        self._analyse = analyse

    def change_crystal(self, **changes):
        from dataclasses import replace

        options = self._analyse.options
        self._analyse.options = replace(options, crystal=replace(options.crystal, **changes))


@pytest.fixture
def copper():
    return Crystal(species=("Cu",) * 4, cell=3.61 * np.eye(3), fractional=CORNERS, name="Cu")


@pytest.fixture
def entry(copper):
    return CrystalEntry(key=3, path=Path("Cu.cif"), crystal=copper)


@pytest.fixture
def parts(entry, tmp_path):
    analyse = Mock(options=DisplayOptions(), shown=resolve(entry, DisplayOptions()))
    scene = Mock(content=CrystalContent(crystal=entry.crystal))
    made = Mock(analyse=analyse, worker=FakeWorker(), pane=Mock(), scene=scene, line=Mock(), said=[])
    made.settings = Settings(tmp_path / "settings.ini")
    made.look = CrystalLookController(
        analyse,
        FakeView(analyse),
        made.worker,
        made.settings,
        pane=made.pane,
        scene=made.scene,
        line=made.line,
    )
    made.look.notice.connect(made.said.append)
    return made


def test_a_cell_is_asked_for_once_and_drawn(parts, entry):
    parts.look.find_cell(entry, CellChoice.PRIMITIVE)
    parts.look.find_cell(entry, CellChoice.PRIMITIVE)
    (job,) = parts.worker.jobs
    assert (job.kind, job.cell, job.crystal) == (JobKind.CELL, CellChoice.PRIMITIVE, entry.crystal)
    parts.worker.result.emit(job, CellReady(cell=chosen_cell(job.crystal, job.cell)))
    of, cell = parts.pane.show_cell.call_args.args
    assert of is entry and len(cell.crystal) == 1 and len(cell.bonds) == 6
    parts.look.find_cell(entry, CellChoice.PRIMITIVE)
    assert len(parts.worker.jobs) == 2  # another time, as for another crystal in between


def test_a_cell_that_cannot_be_found_is_said(parts, entry):
    parts.look.find_cell(entry, CellChoice.CONVENTIONAL)
    parts.worker.failed.emit(parts.worker.jobs[0], Failed(message="too many atoms"))
    _, cell = parts.pane.show_cell.call_args.args
    assert cell.crystal is None and parts.said == ["too many atoms"]


def test_atoms_are_placed_in_the_background_also_when_predictions_are_cancelled(parts, copper):
    def drawing():
        return CrystalContent(crystal=copper, bonds=bonds(copper))

    parts.look.place(drawing)
    parts.worker.cancelled.emit(())
    first, again = parts.worker.jobs
    assert first.drawing is again.drawing is drawing
    parts.worker.result.emit(again, do(again))
    assert parts.pane.show_placed.call_args.args[0] is drawing
    parts.worker.cancelled.emit(())
    assert len(parts.worker.jobs) == 2


def test_directions_belong_to_the_cell_that_is_drawn(parts):
    parts.scene.content = CrystalContent(
        crystal=Crystal(species=("Cu",), cell=1.805 * (1.0 - np.eye(3)), fractional=np.zeros((1, 3)))
    )
    parts.look.look_along("[1 0 0]")
    assert np.allclose(parts.scene.look_from.call_args.args[0], np.array([0.0, 1.0, 1.0]) / np.sqrt(2.0))
    parts.look.look_along("nowhere")
    assert "nowhere" in parts.line.show_trouble.call_args.args[0]
    assert parts.scene.look_from.call_count == 1


def test_the_view_turns_about_the_atom_that_was_pointed_at(parts):
    parts.look.turn_about_atom()
    assert not parts.scene.turn_about.called and parts.look.facts() == frozenset()
    parts.look.point_at(PickedBall(index=0, site=1, shift=(0, 0, 1), position=(0.0, 1.8, 5.4)))
    parts.look.turn_about_atom()
    assert parts.scene.turn_about.call_args.args == ((0.0, 1.8, 5.4),)


def test_what_is_set_is_marked_and_colours_are_kept(parts):
    parts.look.set_style(CrystalStyle.WIRES)
    parts.look.set_labels(AtomLabels.SITE)
    parts.look.set_own_color("Cu", "#00ff00")
    parts.look.toggle_element("Cu")
    assert {"style:wireframe", "labels:site", "colors:own", "cell:as in the file"} <= parts.look.marks()
    assert parts.look.display.hidden == {"Cu"} and "Cu is hidden" in parts.said[-1]
    assert "elements_hidden" in parts.look.facts()
    assert parts.settings.color_scheme is ColorScheme.OWN
    assert parts.settings.element_colors == (("Cu", "#00ff00"),)
    parts.look.forget_own_colors()
    assert parts.settings.element_colors == () == parts.look.display.own_colors


def test_too_large_a_block_is_refused_in_words(parts):
    parts.look.set_repeats((10, 10, 10))
    assert parts.said == []  # 4,000 atoms
    parts.scene.content = CrystalContent(
        crystal=Crystal(species=("Cu",) * 30, cell=20.0 * np.eye(3), fractional=np.zeros((30, 3)))
    )
    parts.look.set_repeats((10, 10, 10))
    (text,) = parts.said
    assert text.startswith("10 × 10 × 10 cells would be 30,000 atoms; at most 20,000 are drawn, so ")


def caption(crystal, **display):
    cell = display.pop("found", None)
    content = crystal_content(
        crystal, bonds(crystal), CrystalDisplay(**display), title="Cu · lengths in Å", cell=cell
    )
    return content.options.caption


def test_the_caption_says_which_cells_are_drawn_and_what_is_missing(copper):
    assert caption(copper) == "Cu · lengths in Å"
    assert caption(copper, repeats=(2, 1, 3)) == "Cu · lengths in Å\n2 × 1 × 3 cells"
    assert "looking for the primitive cell …" in caption(copper, cell=CellChoice.PRIMITIVE)
    found = DrawnCell(choice=CellChoice.PRIMITIVE, crystal=copper, bonds=bonds(copper))
    assert "primitive cell with its own a b c" in caption(copper, cell=CellChoice.PRIMITIVE, found=found)
    none = DrawnCell(choice=CellChoice.PRIMITIVE, trouble="no symmetry")
    assert "no primitive cell found" in caption(copper, cell=CellChoice.PRIMITIVE, found=none)
    assert "no coordination polyhedra" in caption(copper, style=CrystalStyle.POLYHEDRA)
    assert "no labels: more than 300 atoms" in caption(copper, labels=AtomLabels.SITE, repeats=(5, 5, 5))
