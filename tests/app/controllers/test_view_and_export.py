from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QObject

from app.controllers.export_controller import ExportController
from app.controllers.view_controller import ViewController
from app.state.display import DisplayOptions
from app.state.palette import DARK, LIGHT, Theme
from core.elasticity.stiffness import Frame
from core.export.framed_prediction import in_frame
from core.surface.surface_mesh import SurfaceQuantity


class FakeAnalyse(QObject):
    def __init__(self):
        super().__init__()
        self.options = DisplayOptions()
        self.shown = Mock(matrix=None, entry=None)

    def set_options(self, options):
        self.options = options


@pytest.fixture
def analyse():
    return FakeAnalyse()


@pytest.fixture
def scenes():
    return [Mock(**{"underMouse.return_value": False}) for _ in range(2)]


@pytest.fixture
def view(analyse, settings, scenes):
    return ViewController(analyse, settings, scenes=scenes, link=Mock())


def test_linked_views_are_turned_once(view, scenes):
    view.look_along("a*")
    scenes[0].look_along_axis.assert_called_once_with("a*")
    scenes[1].look_along_axis.assert_not_called()


def test_unlinked_views_follow_the_pointer(view, scenes):
    view.set_linked(False)
    view.turn(15.0, 0.0)
    assert all(scene.rotate.called for scene in scenes)
    scenes[1].underMouse.return_value = True
    view.look_along("c")
    scenes[0].look_along_axis.assert_not_called()
    scenes[1].look_along_axis.assert_called_once_with("c")


def test_marks_follow_the_options(view):
    view.set_quantity(SurfaceQuantity.SHEAR_MAX)
    view.set_frame(Frame.IEEE)
    view.set_bonds(False)
    view.set_perspective(True)
    marks = view.marks()
    assert {"quantity:shear_max", "frame:ieee", "perspective", "linked", "theme:system"} <= marks
    assert "bonds" not in marks


def test_theme_is_kept_and_the_system_heard_only_when_asked(view, settings):
    palettes = []
    view.palette_changed.connect(palettes.append)
    view.set_system_dark(True)
    assert palettes[-1] is DARK
    view.set_theme(Theme.LIGHT)
    assert palettes[-1] is LIGHT and settings.theme is Theme.LIGHT
    view.set_system_dark(False)
    assert view.palette is LIGHT


@pytest.fixture
def matrix():
    import numpy as np
    from stand_in_predictor import prediction_for

    from core.crystal.crystal import Crystal

    crystal = Crystal(species=("Cu",), cell=np.eye(3) * 2.5, fractional=np.zeros((1, 3)), name="Cu")
    return in_frame(prediction_for(crystal))


@pytest.fixture
def dialogs():
    return Mock()


@pytest.fixture
def clipboard():
    return Mock()


@pytest.fixture
def export(analyse, settings, dialogs, clipboard, scenes):
    named = dict(zip(("crystal", "surface"), scenes, strict=True))
    for scene in scenes:
        scene.width.return_value, scene.height.return_value = 300, 200
    return ExportController(analyse, settings, dialogs, scenes=named, clipboard=clipboard)


def test_matrix_files_can_be_read_again(export, analyse, dialogs, matrix, tmp_path):
    import json

    import numpy as np

    analyse.shown = Mock(matrix=matrix, entry=Mock(path=Path("Cu.cif"), edited=False))
    dialogs.ask_save.return_value = tmp_path / "c.csv"
    export.matrix_csv()
    assert np.array_equal(np.loadtxt(tmp_path / "c.csv", delimiter=","), matrix.stiffness.voigt)
    assert dialogs.ask_save.call_args.args[1].name == "Cu_crystal.csv"
    dialogs.ask_save.return_value = tmp_path / "c.json"
    export.matrix_json()
    assert json.loads((tmp_path / "c.json").read_text())["stiffness"] == matrix.stiffness.voigt.tolist()


def test_a_folder_that_cannot_be_written_is_told(export, analyse, dialogs, matrix, tmp_path):
    trouble = []
    export.trouble.connect(trouble.append)
    analyse.shown = Mock(matrix=matrix, entry=None)
    (tmp_path / "file").write_text("")
    dialogs.ask_save.return_value = tmp_path / "file" / "c.csv"
    export.matrix_csv()
    assert len(trouble) == 1 and "c.csv" in trouble[0]


def test_thinking_better_of_it_writes_nothing(export, analyse, dialogs, matrix, tmp_path):
    analyse.shown = Mock(matrix=matrix, entry=None)
    dialogs.ask_save.return_value = None
    export.matrix_csv()
    assert list(tmp_path.glob("*.csv")) == []


def test_copy_takes_what_the_pointer_is_on(export, analyse, scenes, clipboard, matrix):
    analyse.shown = Mock(matrix=matrix, entry=None)
    export.copy()
    assert clipboard.setText.call_args.args[0].count("\t") == 30
    asked = []
    export.picture_asked.connect(asked.append)
    scenes[1].underMouse.return_value = True
    export.copy()
    assert asked == ["surface"] and clipboard.setText.call_count == 1
