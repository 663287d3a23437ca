"""The section follows the plane that was typed and the tensor that is shown."""

import pickle
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from stand_in_predictor import prediction_for

from app.controllers.section_controller import SectionController
from app.state.display import DisplayOptions, Message, resolve
from app.state.left_view import LeftView
from app.state.projection_request import MapRoom
from app.state.session import CrystalEntry, Stage
from app.state.surface_display import SurfaceDisplay
from app.work.answering import answer_for
from app.work.jobs import Failed, JobKind, SectionReady
from app.work.near_work import do
from core.crystal.crystal import Crystal
from core.errors import ExportError
from core.export.section_figure import PRINT
from core.surface.harmonic_surface import HarmonicPart
from core.surface.quantity import SurfaceQuantity


class FakeAnalyse(QObject):
    shown_changed = Signal()

    def __init__(self, entry):
        super().__init__()
        self.entry, self.options = entry, DisplayOptions(quantity=SurfaceQuantity.SHEAR_MIN)
        self.shown = resolve(entry, self.options)

    def show(self, **options):
        self.options = DisplayOptions(**options)
        self.shown = resolve(self.entry, self.options)
        self.shown_changed.emit()


class FakeWorker(QObject):
    result = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self):
        super().__init__()
        self.jobs = []

    def submit(self, job):
        self.jobs.append(job)

    def answer_all(self):
        for job in self.jobs:
            self.result.emit(job, do(job))


class FilesHere:
    """Writes figures at once, from what another process would be given."""

    def write_figure(self, path, figure):
        pickle.loads(pickle.dumps(figure))(path)


@pytest.fixture(scope="module")
def entry():
    crystal = Crystal(species=("Cu",), cell=np.diag([2.0, 2.0, 4.0]), fractional=np.zeros((1, 3)), name="Cu")
    return CrystalEntry(
        key=7,
        path=Path("Cu.cif"),
        stage=Stage.DONE,
        crystal=crystal,
        answer=answer_for(prediction_for(crystal)),
    )


@pytest.fixture
def joined(entry, settings):
    analyse, worker, dialogs = FakeAnalyse(entry), FakeWorker(), Mock()
    view, surface = Mock(section=None, room=MapRoom(width=360, height=420, ratio=1.0, ink=PRINT)), Mock()
    view.draw_section.side_effect = lambda section, title, remark, pixels: setattr(view, "section", section)
    controller = SectionController(
        analyse, worker, settings, dialogs, view=view, surface=surface, files=FilesHere
    )
    return controller, analyse, worker, view, surface, dialogs


def test_nothing_is_computed_while_nobody_sees_it(joined):
    _, analyse, worker, _, surface, _ = joined
    analyse.show()
    assert worker.jobs == [] and surface.set_plane.call_args.args == (None,)


def test_the_plane_is_that_of_the_cell_and_drawn_in_both_views(joined):
    controller, _, worker, view, surface, _ = joined
    controller.set_arrangement(LeftView.SECTION, False)
    controller.set_plane("(1 0 1)")
    (job,) = worker.jobs[-1:]
    normal = np.array([2.0, 0, 1]) / np.sqrt(5)
    assert job.kind is JobKind.SECTION and job.section.shown is SurfaceQuantity.SHEAR_MIN
    np.testing.assert_allclose(job.section.normal, normal)
    np.testing.assert_allclose(surface.set_plane.call_args.args[0], normal)
    worker.answer_all()
    view.draw_section.assert_called_once()
    section, title, _, pixels = view.draw_section.call_args.args
    assert pixels.shape == (420, 360, 4) and len(np.unique(pixels)) > 10
    assert title == "Cu · plane (1 0 1) · crystal frame"
    assert {mark.uvw for mark in section.marks} >= {(0, 1, 0), (1, 0, -1)}


def test_what_is_no_plane_keeps_the_last_one_and_says_why(joined):
    controller, _, worker, view, surface, _ = joined
    controller.set_arrangement(LeftView.SECTION, False)
    before = surface.set_plane.call_args.args[0]
    controller.set_plane("(1 0")
    assert "(1 1 0)" in view.show_trouble.call_args.args[0] and len(worker.jobs) == 1
    np.testing.assert_array_equal(surface.set_plane.call_args.args[0], before)
    controller.set_plane("0 0 1")
    assert view.show_trouble.call_args.args == ("",) and len(worker.jobs) == 2


def test_the_same_section_is_asked_for_once_and_another_part_anew(joined):
    controller, analyse, worker, _, surface, _ = joined
    controller.set_arrangement(LeftView.SECTION, False)
    analyse.show(quantity=SurfaceQuantity.SHEAR_MIN)
    assert len(worker.jobs) == 1
    analyse.show(
        quantity=SurfaceQuantity.YOUNG, part=HarmonicPart.L4, surface=SurfaceDisplay(plane_drawn=False)
    )
    assert worker.jobs[-1].section.shown.part is HarmonicPart.L4
    assert surface.set_plane.call_args.args == (None,)


def test_a_section_without_tensor_and_one_that_fails_say_so(joined):
    controller, analyse, worker, view, surface, _ = joined
    controller.set_arrangement(LeftView.SECTION, False)
    worker.failed.emit(worker.jobs[-1], Failed(message="no waves"))
    assert view.show_message.call_args.args[0].text == "no waves"
    analyse.entry = CrystalEntry(key=8, path=Path("a.cif"), stage=Stage.PREDICTING)
    analyse.show()
    assert isinstance(view.show_message.call_args.args[0], Message)
    assert surface.set_plane.call_args.args == (None,)


@pytest.mark.parametrize("suffix", [".svg", ".csv"])
def test_a_section_is_exported_with_what_it_is_of(joined, tmp_path, suffix):
    controller, _, worker, _, _, dialogs = joined
    said = []
    controller.notice.connect(said.append)
    controller.export()
    assert "no section" in said[-1]
    controller.set_arrangement(LeftView.SECTION, False)
    worker.answer_all()
    dialogs.ask_save.return_value = tmp_path / f"out{suffix}"
    controller.export()
    text = (tmp_path / f"out{suffix}").read_text(encoding="utf-8")
    assert "plane (1 0 0)" in text and "stand-in" in text and len(said) == 1
    assert dialogs.ask_save.call_args.args[1].name == "Cu_section.svg"


def test_a_file_of_another_kind_is_refused_in_words(joined, tmp_path):
    controller, _, worker, _, _, dialogs = joined
    controller.set_arrangement(LeftView.SECTION, False)
    worker.answer_all()
    dialogs.ask_save.return_value = tmp_path / "out.gif"
    with pytest.raises(ExportError, match=r"\.svg, \.pdf, \.png, \.csv"):
        controller.export()


def test_a_late_answer_for_another_plane_is_dropped(joined):
    controller, _, worker, view, _, _ = joined
    controller.set_arrangement(LeftView.SECTION, False)
    late = worker.jobs[-1]
    controller.set_plane("(0 0 1)")
    worker.result.emit(late, SectionReady(section=do(late).section))
    view.draw_section.assert_not_called()
