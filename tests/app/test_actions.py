import pytest
from PySide6.QtCore import SIGNAL
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton

from app import resource_paths
from app.actions.action import Menu
from app.actions.action_set import resolve_call, tool_tip
from app.actions.catalogue import CATALOGUE, TOOL_BAR
from app.actions.situation import Situation
from app.controllers.analysis_controller import AnalysisController
from app.controllers.analysis_export_controller import AnalysisExportController
from app.controllers.ask_controller import AskController
from app.controllers.compare_controller import CompareController
from app.controllers.compare_export_controller import CompareExportController
from app.controllers.crystal_look_controller import CrystalLookController
from app.controllers.environment_controller import EnvironmentController
from app.controllers.export_controller import ExportController
from app.controllers.jobs_controller import JobsController
from app.controllers.kinds_controller import KindsController
from app.controllers.log_controller import LogController
from app.controllers.matrix_controller import MatrixController
from app.controllers.open_controller import OpenController
from app.controllers.predict_controller import PredictController
from app.controllers.projection_controller import ProjectionController
from app.controllers.python_controller import PythonController
from app.controllers.run_controller import RunController
from app.controllers.section_controller import SectionController
from app.controllers.session_controller import SessionController
from app.controllers.settings_controller import SettingsController
from app.controllers.site_comparison_controller import SiteComparisonController
from app.controllers.surface_controller import SurfaceController
from app.controllers.table_controller import TableController
from app.controllers.takeaway_controller import TakeawayController
from app.controllers.tensor_controller import TensorController
from app.controllers.tour_controller import TourController
from app.controllers.training_controller import TrainingController
from app.controllers.undo_controller import UndoController
from app.controllers.view_controller import ViewController
from app.controllers.window_controller import WindowController
from app.parts.breaking_part import SymmetryPages
from app.views.action_button import ActionButton
from app.views.crystal_drawing import CrystalDrawing

CONTROLLERS = {
    "open": OpenController,
    "predict": PredictController,
    "takeaway": TakeawayController,
    "tensor": TensorController,
    "analysis": AnalysisController,
    "analysis_export": AnalysisExportController,
    "section": SectionController,
    "surface": SurfaceController,
    "projection": ProjectionController,
    "ask": AskController,
    "symmetry_pages": SymmetryPages,
    "undo": UndoController,
    "environment": EnvironmentController,
    "site_comparison": SiteComparisonController,
    "kinds": KindsController,
    "session": SessionController,
    "table": TableController,
    "crystal_look": CrystalLookController,
    "crystal_look_view": CrystalDrawing,
    "compare": CompareController,
    "compare_export": CompareExportController,
    "settings": SettingsController,
    "jobs": JobsController,
    "log": LogController,
    "tour": TourController,
    "view": ViewController,
    "export": ExportController,
    "matrix": MatrixController,
    "python": PythonController,
    "window": WindowController,
    "training": TrainingController,
    "runs": RunController,
}
SITUATIONS = [
    Situation(),
    Situation(crystals=2, selected=True, readable=True, answered=True, busy=True, again=True),
]


def test_ids_and_keys_are_given_once():
    ids = [action.id for action in CATALOGUE]
    keys = [QKeySequence(key).toString() for action in CATALOGUE for key in action.shortcuts]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)
    assert all(keys), "a shortcut that Qt does not know"


@pytest.mark.parametrize("action", CATALOGUE, ids=lambda action: action.id)
def test_every_action_does_something(action):
    assert callable(resolve_call(action, CONTROLLERS))


@pytest.mark.parametrize("action", CATALOGUE, ids=lambda action: action.id)
def test_a_disabled_action_says_why_in_its_tip(action):
    for situation in SITUATIONS:
        reason = action.when(situation)
        assert reason in tool_tip(action, reason)
    if action.shortcuts:
        assert action.shortcuts[0] in tool_tip(action)


def test_icons_and_tool_bar_exist():
    known = {action.id for action in CATALOGUE}
    assert {name for group in TOOL_BAR for name in group} <= known
    for action in CATALOGUE:
        assert not action.icon or resource_paths.icon(action.icon).is_file()


def test_no_menu_is_empty():
    used = {action.menu for action in CATALOGUE}
    parents = {Menu(menu.value.partition("/")[0]) for menu in used}
    assert used | parents == set(Menu)


def test_empty_window_offers_only_what_works():
    usable = {action.id for action in CATALOGUE if not action.when(Situation())}
    assert "file.open" in usable and "help.about" in usable
    assert not usable & {"file.export_csv", "crystal.cancel", "file.close", "view.fit", "edit.copy"}


def test_a_button_follows_its_action_without_one_more_connection_for_each_change(qtbot):
    action = QAction("&Cut")
    action.setCheckable(True)
    buttons = [ActionButton(action) for _ in range(2)]
    for button in buttons:
        qtbot.addWidget(button)
    connections = action.receivers(SIGNAL("changed()"))
    for number in range(50):
        action.setEnabled(bool(number % 2))
        action.setChecked(not number % 2)
        action.setToolTip(f"why not: {number}")
        assert all(button.isEnabled() == action.isEnabled() for button in buttons)
        assert all(button.isChecked() == action.isChecked() for button in buttons)
    assert {button.toolTip() for button in buttons} == {"why not: 49"}
    assert action.receivers(SIGNAL("changed()")) == connections
    with qtbot.waitSignal(action.triggered):
        buttons[1].click()


def test_every_button_of_an_action_follows_it_so(quartz_window):
    actions = {quartz_window.actions_made[action.id] for action in CATALOGUE}
    shown = [each for each in quartz_window.findChildren(QToolButton) if each.defaultAction() in actions]
    assert len(shown) > 10
    assert [button.text() for button in shown if not isinstance(button, ActionButton)] == []
