"""Undo and redo in the real window."""

import pytest
from test_window import drop, trigger, wait_done

from app.state.session import Stage
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

pytestmark = pytest.mark.display


@pytest.fixture
def window(renewed_window):
    return renewed_window


@pytest.fixture
def opened(window, qtbot, write_cif):
    drop(window, [write_cif("one"), write_cif("two", a=6.0), write_cif("three", a=6.5)])
    wait_done(window, qtbot, 3)
    window.analyse.refresh()
    return window


def test_changes_of_the_view_are_undone_in_words(opened):
    window, undo = opened, opened.actions_made["edit.undo"]
    assert not undo.isEnabled() and "Nothing was changed yet" in undo.toolTip()
    trigger(window, "tensor.shear_max")
    trigger(window, "tensor.frame_ieee")
    trigger(window, "view.bonds")
    trigger(window, "view.linked")
    assert undo.text() == "Undo turn both views together off" and undo.isEnabled()
    for _ in range(3):
        trigger(window, "edit.undo")
    options = window.analyse.options
    assert options.linked and options.crystal.bonds and options.frame is Frame.CRYSTAL
    assert options.quantity is SurfaceQuantity.SHEAR_MAX
    assert window.actions_made["view.bonds"].isChecked()
    assert window.actions_made["edit.redo"].text() == "Redo frame of the matrix: ieee"
    trigger(window, "edit.redo")
    assert window.analyse.options.frame is Frame.IEEE


def test_perspective_and_link_reach_the_views(opened):
    window = opened
    scene = window.frame.surface.scene
    trigger(window, "view.perspective")
    assert window.analyse.options.perspective
    trigger(window, "edit.undo")
    assert not window.analyse.options.perspective
    assert not scene.pose.perspective


def test_a_closed_crystal_comes_back_with_its_answer(opened, qtbot):
    window = opened
    window.session.select(window.session.at(1).key)
    entry = window.session.selected
    trigger(window, "file.close")
    assert len(window.session) == 2
    trigger(window, "edit.undo")
    assert window.session.at(1) is entry and window.session.selected is entry
    assert window.frame.list.model().rowCount() == 3
    trigger(window, "edit.redo")
    assert len(window.session) == 2 and window.session.find(entry.key) is None
    trigger(window, "file.close_all")
    assert window.frame.shows_empty
    trigger(window, "edit.undo")
    assert len(window.session) == 2 and not window.frame.shows_empty
    trigger(window, "edit.undo")
    assert [each.path.stem for each in window.session] == ["one", "two", "three"]
    assert all(each.stage is Stage.DONE for each in window.session)


def test_a_crystal_closed_while_it_waits_is_predicted_when_it_comes_back(window, qtbot, write_cif):
    drop(window, [write_cif("late")])
    qtbot.waitUntil(lambda: len(window.session) == 1)
    trigger(window, "file.close")
    trigger(window, "edit.undo")
    wait_done(window, qtbot)
    assert window.session.at(0).answer is not None


def test_a_failed_file_says_its_reason_again(window, qtbot, write_cif):
    drop(window, [write_cif("fail")])
    qtbot.waitUntil(
        lambda: len(window.session) and window.session.at(0).stage is Stage.FAILED, timeout=20_000
    )
    assert window.frame.problems.count() == 1
    trigger(window, "file.close")
    assert window.frame.problems.count() == 0
    trigger(window, "edit.undo")
    assert window.frame.problems.count() == 1


def test_what_stands_beside_the_surface_comes_back(opened):
    window = opened
    trigger(window, "view.section")
    assert window.frame.section.isVisible()
    assert window.actions_made["edit.undo"].text() == "Undo section"
    trigger(window, "edit.undo")
    assert window.frame.crystal.isVisible() and not window.view.section
    trigger(window, "edit.redo")
    assert window.frame.section.isVisible() and window.actions_made["view.section"].isChecked()
