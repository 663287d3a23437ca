"""The switches of the surface, and the map that follows what it shows."""

from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from stand_in_predictor import prediction_for
from test_section_controller import FakeAnalyse, FakeWorker, FilesHere

from app.controllers.projection_controller import ProjectionController
from app.controllers.surface_controller import SurfaceController
from app.state.left_view import LeftView
from app.state.projection_request import MapRoom
from app.state.session import CrystalEntry, Stage
from app.state.surface_display import SurfaceDisplay
from app.work.answering import answer_for
from app.work.jobs import JobKind
from core.crystal.crystal import Crystal
from core.export.section_figure import PRINT
from core.surface.projection import Projection
from core.surface.quantity import SurfaceQuantity


@pytest.fixture
def analyse():
    crystal = Crystal(species=("Cu",), cell=np.diag([2.0, 2.0, 4.0]), fractional=np.zeros((1, 3)), name="Cu")
    answer = answer_for(prediction_for(crystal))
    entry = CrystalEntry(key=7, path=Path("Cu.cif"), stage=Stage.DONE, crystal=crystal, answer=answer)
    return FakeAnalyse(entry)


def test_a_switch_sets_its_option_and_marks_follow(analyse):
    chooser, view = Mock(), Mock()
    controller = SurfaceController(analyse, chooser, view=view)
    controller.set_clip_turned(True)
    chooser.change_surface.assert_called_once_with(clip_turned=True)
    display = SurfaceDisplay(clipped=True, sphere=True, projection=Projection.MOLLWEIDE)
    analyse.show(surface=display)
    view.set_display.assert_called_once_with(display)
    assert controller.marks() == {"clipped", "sphere", "projection:mollweide"}
    assert controller.facts() == {"clipped"}  # the stand-in's errors are not known, so it has no band


def test_a_map_is_asked_for_while_it_is_seen_and_exported(analyse, settings, tmp_path):
    worker, dialogs, view = FakeWorker(), Mock(), Mock(map=None)
    view.room = MapRoom(width=200, height=240, ratio=1.0, ink=PRINT)
    view.draw_map.side_effect = lambda image, title, cell: setattr(view, "map", image.found)
    controller = ProjectionController(analyse, worker, settings, dialogs, view=view, files=FilesHere)
    analyse.show(quantity=SurfaceQuantity.YOUNG)
    assert worker.jobs == [] and controller.facts() == frozenset()
    controller.set_arrangement(LeftView.PROJECTION, False)
    controller.refresh()
    (job,) = worker.jobs
    assert job.kind is JobKind.PROJECTION and job.projection.projection is Projection.STEREOGRAPHIC
    worker.answer_all()
    image, title, _ = view.draw_map.call_args.args
    assert image.pixels.shape == (240, 200, 4) and title == "Cu · crystal frame"
    assert controller.facts() == {"projection"}
    dialogs.ask_save.return_value = tmp_path / "map.csv"
    controller.export()
    assert "# projection: stereographic, upper half" in (tmp_path / "map.csv").read_text(encoding="utf-8")
    analyse.show(quantity=SurfaceQuantity.YOUNG, surface=SurfaceDisplay(lower=True))
    assert worker.jobs[-1].projection.lower and len(worker.jobs) == 2
