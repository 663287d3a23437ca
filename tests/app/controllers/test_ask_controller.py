"""Picked atoms, chains, planes and symmetry without widgets."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from app.controllers.ask_controller import AskController
from app.controllers.symmetry_controller import SymmetryController
from app.scene.crystal_layout import PickedBall
from app.state.display import DisplayOptions
from app.work.jobs import Failed, Job, JobKind
from app.work.symmetry_work import symmetry_of_job
from core.crystal.bonding import bonds
from core.crystal.measure import AtomImage
from core.crystal.reading import read_crystal
from core.elasticity.stiffness import Frame

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


class Entry:
    key = 7


class Shown:
    entry = Entry()


class Analyse(QObject):
    shown_changed = Signal()
    shown, options = Shown(), DisplayOptions()


class Worker(QObject):
    result, failed, cancelled = Signal(object, object), Signal(object, object), Signal(object)

    def __init__(self):
        super().__init__()
        self.jobs = []

    def submit(self, job):
        self.jobs.append(job)


class Drawn:
    """The view: remembers the last marks."""

    cell_words = "of the cell in the file"

    def __init__(self, crystal):
        self.crystal, self.bonds, self.marks = crystal, bonds(crystal), None

    @property
    def drawing(self):
        return (object(),)  # never twice the same: every refresh is one

    def home(self, site):
        return AtomImage(site=site, shift=(0, 0, 1) if site == 1 else (0, 0, 0))

    def show(self, atoms, names, measure, planes, *, family):
        self.marks = (tuple(atoms), list(names), measure, [text for _, text in planes], family)

    def cuts(self, plane):
        return 0.0 <= plane.order <= 3.0


class View:
    """Either dock: remembers the last call of each kind."""

    def __getattr__(self, name):
        def remember(*values, **named):
            setattr(self, name.removeprefix("show_"), (*values, *named.values()))

        return remember


class Clipboard:
    text = ""

    def setText(self, text):
        self.text = text


class Asked:
    def __init__(self, name):
        self.analyse, self.worker, self.view, self.dock, self.clipboard = (
            Analyse(),
            Worker(),
            View(),
            View(),
            Clipboard(),
        )
        self.drawn = Drawn(read_crystal(EXAMPLES / f"{name}.cif"))
        self.symmetry = SymmetryController(self.analyse, self.worker, view=self.dock)
        self.ask = AskController(
            self.analyse, self.symmetry, drawn=self.drawn, view=self.view, clipboard=self.clipboard
        )
        self.said = []
        for name in ("atom_asked", "forgotten"):
            getattr(self.ask, name).connect(lambda name=name: self.said.append(name))
        self.ask.notice.connect(self.said.append)
        self.ask.refresh()

    def click(self, site, shift=(0, 0, 0), *, adding=False):
        position = (0.0, 0.0, 0.0)
        self.ask.click(PickedBall(index=0, site=site, shift=shift, position=position), adding)


@pytest.fixture
def quartz():
    return Asked("quartz-alpha")


def test_a_click_asks_about_one_atom_and_a_click_beside_forgets_it(quartz):
    quartz.click(0, (0, 1, 0))
    assert quartz.drawn.marks[:3] == ((AtomImage(site=0, shift=(0, 1, 0)),), ["Si1"], "")
    asked, labels = quartz.view.atom
    assert asked.label == "Si1" and len(asked.neighbors) == 4 and labels[3] == "O1"
    quartz.click(4)
    assert len(quartz.ask.chain) == 1 and quartz.view.atom[0].label == "O1"
    assert quartz.ask.facts() == {"picked"}
    quartz.ask.click(None, False)
    assert quartz.ask.chain == () and quartz.view.atom[0] is None
    assert quartz.said == ["atom_asked", "atom_asked", "forgotten"]


def test_shift_measures_from_atom_to_atom_and_a_fifth_begins_anew(quartz):
    quartz.click(0)
    quartz.click(0, (1, 0, 0), adding=True)
    assert quartz.drawn.marks[2] == f"{quartz.drawn.crystal.cell[0, 0]:.4f} Å"  # its own image, one cell away
    quartz.click(3, adding=True)
    assert quartz.drawn.marks[2].endswith("°") and len(quartz.view.measures[1].angles) == 1
    quartz.click(5, adding=True)
    assert quartz.drawn.marks[2].startswith("torsion")
    assert quartz.drawn.marks[1][1] == "2  Si1"
    quartz.click(3, adding=True)
    assert [atom.site for atom in quartz.ask.chain] == [0, 0, 5]  # a second click takes it out again
    quartz.click(3, adding=True)
    quartz.click(7, adding=True)
    assert [atom.site for atom in quartz.ask.chain] == [7]


def test_measuring_needs_no_shift_and_the_list_picks_what_is_drawn(quartz):
    quartz.ask.set_measuring(True)
    assert quartz.ask.marks() == {"measuring"}
    quartz.ask.pick_site(0)
    quartz.ask.pick_site(1)
    assert quartz.ask.chain == (AtomImage(site=0), AtomImage(site=1, shift=(0, 0, 1)))
    quartz.ask.set_measuring(False)
    quartz.ask.pick_site(2)
    assert quartz.ask.chain == (AtomImage(site=2),)


def test_planes_are_typed_moved_removed_and_kept_for_each_crystal(quartz):
    assert quartz.ask.type_plane("(1 0 -1 1)")  # four indices of a hexagonal cell
    assert quartz.ask.type_plane("0 0 3") and quartz.ask.type_plane("003")
    assert quartz.drawn.marks[3] == ["(1 0 1)  d = 3.345 Å", "(0 0 3)  d = 1.802 Å"]
    assert not quartz.ask.type_plane("1 1") and "no plane" in quartz.view.plane_trouble[0]
    assert not quartz.ask.type_plane("[1 1 0]") and "direction" in quartz.view.plane_trouble[0]
    assert not quartz.ask.type_plane("0 0 0") and "not all 0" in quartz.view.plane_trouble[0]
    quartz.ask.move_plane(1, 9.0)
    assert "1 plane outside" in quartz.view.planes[2]
    quartz.ask.set_family(True)
    assert quartz.drawn.marks[4] is True and "plane_family" in quartz.ask.marks()
    quartz.ask.remove_plane(0)
    assert [plane.order for plane in quartz.ask.planes] == [9.0]
    Entry.key = 8
    assert quartz.ask.planes == ()
    Entry.key = 7
    assert len(quartz.ask.planes) == 1
    quartz.ask.forget_closed(frozenset({8}))
    assert quartz.ask.planes == () and "planes" not in quartz.ask.facts()


def test_three_atoms_make_a_plane():
    salt = Asked("halite")
    salt.ask.plane_of_picked()
    assert "Three atoms" in salt.said[-1]
    for shift in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
        salt.click(0, shift, adding=True)
    salt.ask.plane_of_picked()
    assert salt.drawn.marks[3] == ["(1 1 1)  d = 3.257 Å"] and salt.ask.planes[0].order == pytest.approx(1.0)
    salt.ask.clear()
    for shift in ((0, 0, 0), (1, 0, 0), (2, 0, 0)):
        salt.click(0, shift, adding=True)
    salt.ask.plane_of_picked()
    assert "one line" in salt.view.plane_trouble[0] and len(salt.ask.planes) == 1


def test_symmetry_is_asked_for_once_and_shared_by_both_docks(quartz):
    assert quartz.worker.jobs == []
    quartz.click(0)
    quartz.click(1)
    (job,) = quartz.worker.jobs
    assert job.kind is JobKind.SYMMETRY and job.crystal is quartz.drawn.crystal and job.key == 7
    assert quartz.view.atom[0].orbit is None and "looking" in quartz.view.atom[0].no_orbit
    quartz.worker.result.emit(job, symmetry_of_job(job.crystal))
    assert quartz.view.atom[0].orbit.letter == "a"
    assert quartz.view.letters[0][:4] == ["3a", "3a", "3a", "6c"]
    quartz.symmetry.set_seen(True)
    ready, crystal, frame = quartz.dock.symmetry
    assert ready.description.number == 154 and crystal is quartz.drawn.crystal and frame is Frame.CRYSTAL
    assert ready.in_crystal.count == ready.in_ieee.count == 6
    assert len(quartz.worker.jobs) == 1


def test_a_search_that_fails_or_is_cancelled(quartz):
    quartz.symmetry.set_seen(True)
    (job,) = quartz.worker.jobs
    quartz.worker.cancelled.emit((job,))
    quartz.click(0)
    assert len(quartz.worker.jobs) == 2
    quartz.worker.failed.emit(job, Failed(message="too many atoms"))
    assert quartz.dock.message[0].text == "Too many atoms"
    assert quartz.view.atom[0].no_orbit == "not known"
    quartz.worker.failed.emit(Job(kind=JobKind.ANALYSE), Failed(message="another thing"))
    assert quartz.dock.message[0].text == "Too many atoms"


def test_another_crystal_in_the_view_forgets_the_atoms(quartz):
    quartz.click(0)
    other = Asked("halite").drawn
    quartz.drawn.crystal, quartz.drawn.bonds = other.crystal, other.bonds
    quartz.ask.follow()
    assert quartz.ask.chain == () and quartz.said[-1] == "forgotten"
    assert quartz.view.crystal[1][0] == "Na1"
    quartz.drawn.crystal = None
    quartz.ask.follow()
    assert quartz.view.crystal == (None, ()) and not quartz.ask.type_plane("1 1 1")


def test_everything_of_an_atom_is_copied_with_every_digit(quartz):
    quartz.click(0)
    quartz.ask.copy()
    lines = dict(line.split("\t", 1) for line in quartz.clipboard.text.splitlines() if "\t" in line)
    assert lines["Element"] == "Si, Z = 14"
    assert [float(x) for x in lines["x y z along a b c"].split("\t")] == quartz.drawn.crystal.fractional[
        0
    ].tolist()
    assert quartz.clipboard.text.count("Neighbour\tO") == 4
