"""The real window, with real events, a real working process and a stand-in for the network."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QScrollArea

from app.state.export_catalogue import ExportWish, PictureOptions
from app.state.session import Stage
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

pytestmark = pytest.mark.display


def drop(window, paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert event.isAccepted()


def wait_done(window, qtbot, count=1):
    qtbot.waitUntil(
        lambda: len(window.session) == count and not any(entry.busy for entry in window.session),
        timeout=30_000,
    )
    window.analyse.refresh()


def wait_drawn(window, qtbot):
    panes = (window.frame.crystal, window.frame.surface)
    qtbot.waitUntil(lambda: all(pane.settled for pane in panes), timeout=30_000)


def trigger(window, name):
    action = window.actions_made[name]
    assert action.isEnabled(), action.toolTip()
    action.trigger()


def texts(widget):
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.text())


@pytest.fixture
def window(renewed_window):
    return renewed_window


@pytest.fixture
def opened(window, qtbot, write_cif):
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    return window


def test_empty_window_invites(window):
    assert window.frame.shows_empty
    assert "Drop crystal files here" in texts(window.frame.empty)
    assert len(window.frame.empty.cards) == 6
    assert not window.actions_made["file.export_csv"].isEnabled()
    assert "No crystal" in window.actions_made["file.export_csv"].toolTip()


def test_an_example_is_one_click_away(window, qtbot):
    qtbot.mouseClick(window.frame.empty.cards[0], Qt.MouseButton.LeftButton)
    wait_done(window, qtbot)
    assert window.session.at(0).stage is Stage.DONE
    assert not window.frame.shows_empty


def test_a_dropped_crystal_is_drawn_and_its_tensor_too(opened, qtbot):
    wait_drawn(opened, qtbot)
    entry = opened.session.selected
    assert entry.stage is Stage.DONE
    panel = texts(opened.frame.panel)
    assert "NaCl" in panel and "3\u0305m" in panel and "stand-in" in panel
    shown = opened.frame.panel.matrix.content
    assert np.array_equal(shown.values, entry.answer.prediction.stiffness.voigt)
    assert opened.frame.surface.scene.content.mesh.quantity is SurfaceQuantity.YOUNG
    assert opened.frame.crystal.scene.content.crystal is entry.crystal


def test_a_broken_file_carries_its_reason_and_the_rest_goes_on(window, qtbot, write_cif, tmp_path):
    broken = tmp_path / "broken.cif"
    broken.write_text("not a CIF")
    drop(window, [broken, write_cif("salt"), write_cif("fail_here")])
    wait_done(window, qtbot, 3)
    assert [entry.stage for entry in window.session] == [Stage.FAILED, Stage.DONE, Stage.FAILED]
    row = window.frame.list.model().index(0, 0).data()
    assert window.session.at(0).reason.removeprefix("broken.cif: ") in row
    assert window.frame.problems.count() == 2
    assert window.frame.crystal.message.text == window.session.at(0).reason
    window.session.select(window.session.at(2).key)
    window.analyse.refresh()
    assert "refuses" in window.frame.surface.message.text
    assert window.frame.crystal.shows_scene


def test_outside_the_domain_it_says_why(window, qtbot, write_cif):
    drop(window, [write_cif("strange")])
    wait_done(window, qtbot)
    assert window.session.at(0).outside_domain
    assert "never seen in training" in texts(window.frame.panel)


def test_the_crystal_is_there_before_the_network_answers(window_with_process, qtbot, write_cif):
    window = window_with_process
    drop(window, [write_cif("hang")])
    qtbot.waitUntil(
        lambda: len(window.session) == 1 and window.session.at(0).stage is Stage.PREDICTING, timeout=20_000
    )
    window.analyse.refresh()
    assert window.frame.crystal.shows_scene
    assert "Predicting" in window.frame.surface.message.text
    trigger(window, "crystal.cancel")
    assert window.session.at(0).stage is Stage.STOPPED
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot, 2)
    assert window.session.at(1).stage is Stage.DONE


def test_the_frame_of_the_matrix_can_be_changed(opened, qtbot):
    trigger(opened, "tensor.frame_ieee")
    opened.analyse.refresh()
    assert "stay in the crystal's frame" in texts(opened.frame.panel)
    assert opened.analyse.shown.matrix.stiffness.frame is Frame.IEEE
    assert opened.actions_made["tensor.frame_ieee"].isChecked()
    assert not opened.actions_made["tensor.frame_crystal"].isChecked()


def test_another_surface_by_its_key(opened, qtbot):
    wait_drawn(opened, qtbot)
    qtbot.keyClick(opened, Qt.Key.Key_2)
    qtbot.waitUntil(
        lambda: opened.frame.surface.scene.content.mesh.quantity is SurfaceQuantity.COMPRESSIBILITY,
        timeout=10_000,
    )
    assert opened.frame.surface.choice.currentText().startswith("Linear compressibility")


def test_views_turn_together(opened, qtbot):
    wait_drawn(opened, qtbot)
    crystal, surface = opened.frame.crystal.scene, opened.frame.surface.scene
    qtbot.keyClick(opened, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: np.allclose(np.abs(crystal.pose.direction), [1, 0, 0], atol=1e-6), timeout=10_000)
    assert np.allclose(crystal.pose.direction, surface.pose.direction, atol=1e-6)
    before = np.array(crystal.pose.direction)
    qtbot.keyClick(opened, Qt.Key.Key_Right)

    def turned():
        cosine = before @ np.array(crystal.pose.direction)
        return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))

    qtbot.waitUntil(lambda: abs(turned() - 15.0) < 0.1, timeout=10_000)
    qtbot.wait(300)
    assert turned() == pytest.approx(15.0, abs=0.1)
    assert np.allclose(crystal.pose.direction, surface.pose.direction, atol=1e-6)


def test_arrow_keys_turn_the_views_after_a_surface_was_chosen(opened, qtbot):
    wait_drawn(opened, qtbot)
    choice = opened.frame.surface.choice
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    choice.hidePopup()
    before = np.array(opened.frame.crystal.scene.pose.direction)
    qtbot.keyClick(QGuiApplication.focusObject(), Qt.Key.Key_Up)
    qtbot.waitUntil(
        lambda: abs(before @ np.array(opened.frame.crystal.scene.pose.direction)) < np.cos(np.radians(10)),
        timeout=10_000,
    )
    assert opened.analyse.options.quantity is SurfaceQuantity.YOUNG


def test_the_panel_needs_no_scroll_bar_in_the_first_size(opened):
    panel = opened.frame.panel
    scroll = panel.findChild(QScrollArea)
    assert opened.height() <= 800
    assert scroll.verticalScrollBar().maximum() == 0 and scroll.horizontalScrollBar().maximum() == 0


def test_choosing_in_the_list_leaves_the_keyboard_alone(window, qtbot, write_cif):
    drop(window, [write_cif("one"), write_cif("two")])
    wait_done(window, qtbot, 2)
    focus = QGuiApplication.focusObject()
    place = window.frame.list.visualRect(window.frame.list.model().index(1, 0)).center()
    qtbot.mouseClick(window.frame.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.selected.path.stem == "two"
    assert QGuiApplication.focusObject() is focus


def test_copy_and_export(opened, qtbot, answers, tmp_path):
    trigger(opened, "edit.copy_full")
    copied = np.array([line.split() for line in QGuiApplication.clipboard().text().splitlines()], dtype=float)
    voigt = opened.session.selected.answer.prediction.stiffness.voigt
    assert np.array_equal(copied, voigt)
    answers.save = tmp_path / "out.csv"
    trigger(opened, "file.export_csv")
    assert np.array_equal(np.loadtxt(answers.save, delimiter=","), voigt)
    answers.save = tmp_path / "out.json"
    trigger(opened, "file.export_json")
    assert json.loads(answers.save.read_text())["stiffness"] == voigt.tolist()


@pytest.mark.parametrize("view", ["crystal", "surface"])
def test_pictures_of_any_size(opened, qtbot, answers, tmp_path, view):
    wait_drawn(opened, qtbot)
    picture = PictureOptions(size=(310, 170), scale=1.5, transparent=True)
    answers.export = ExportWish(name=f"{view}.png", picture=picture)
    answers.save = tmp_path / "p.png"
    trigger(opened, f"file.picture_{view}")
    qtbot.waitUntil(answers.save.is_file, timeout=20_000)
    image = QImage(str(answers.save))
    assert (image.width(), image.height()) == (465, 255)
    alphas = {image.pixelColor(x, y).alpha() for x in range(0, 465, 5) for y in range(0, 255, 5)}
    assert 0 in alphas and 255 in alphas, "nothing drawn, or no transparent ground"


def test_docks_can_be_called_and_sent_away(window):
    for _ in range(2):
        before = window.frame.docks["log"].isHidden()
        trigger(window, "window.log")
        assert window.frame.docks["log"].isHidden() is not before


def test_closing_the_last_crystal_gives_the_empty_page(opened):
    trigger(opened, "file.close")
    assert opened.frame.shows_empty and opened.frame.docks["readout"].isHidden()


def test_closing_asks_while_something_runs(window_with_process, qtbot, write_cif, answers):
    window = window_with_process
    drop(window, [write_cif("hang")])
    qtbot.waitUntil(lambda: len(window.session) == 1, timeout=10_000)
    answers.leave = False
    assert not window.close()
    assert window.isVisible() and window.worker.running
    answers.leave = True
    assert window.close()
    assert not window.worker.running and len(answers.asked) == 2


def test_help_pages_hold_what_they_promise(window, qtbot, answers):
    qtbot.waitUntil(lambda: window.predict.identity is not None, timeout=20_000)
    for name in ("help.shortcuts", "help.conventions", "help.model", "help.about"):
        trigger(window, name)
    pages = dict(answers.told)
    assert "Ctrl+O" in pages["Keyboard and mouse"]
    assert "xx yy zz yz xz xy" in pages["Conventions"]
    assert "stand-in" in pages["About Elastoscope"] and "torch" in pages["About Elastoscope"]


def test_entries_of_the_matrix_explain_themselves(opened, qtbot):
    from app.views.matrix_table import cell_tip

    table = opened.frame.panel.matrix
    cell = table.cell_at(QPoint(table.width() - 3, table.height() - 3))
    assert cell == (5, 5)
    tip = cell_tip(table.content, *cell)
    assert tip.startswith("C66  (xy, xy)") and "90 % interval" in tip
