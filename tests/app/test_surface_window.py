"""The display of the surface and its maps in the real window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from shown_window import written_beside

from app.actions.surface_actions import DISPLAY
from core.surface.projection import Projection

pytestmark = pytest.mark.display


@pytest.fixture
def window(renewed_window):
    return renewed_window


@pytest.fixture
def opened(window, qtbot, write_cif):
    window.open.open((write_cif("salt", c=7.0),))
    qtbot.waitUntil(
        lambda: len(window.session) == 1 and window.session.at(0).answer is not None, timeout=30_000
    )
    window.analyse.refresh()
    panes = (window.frame.crystal, window.frame.surface)
    qtbot.waitUntil(lambda: all(pane.settled for pane in panes), timeout=30_000)
    return window


def content(window):
    return window.frame.surface.scene.content


def press(window, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.frame.surface.scene.setFocus()
    qtbot.keyClick(window, key, modifier)


def test_one_button_holds_every_switch_with_its_key(opened):
    menu = opened.frame.surface.display.menu()
    entries = [action for action in menu.actions() if not action.isSeparator()]
    assert [entry.objectName() for entry in entries] == [action.id for action in DISPLAY]
    assert all(entry.isCheckable() and not entry.shortcut().isEmpty() for entry in entries)
    assert opened.frame.surface.display.accessibleName() and opened.frame.surface.display.toolTip()


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (Qt.Key.Key_I, lambda content: content.options.contours),
        (Qt.Key.Key_O, lambda content: content.options.sphere),
        (Qt.Key.Key_T, lambda content: content.options.opacity < 1),
        (Qt.Key.Key_U, lambda content: content.around is not None),
    ],
)
def test_keys_switch_what_is_drawn_on_and_off(opened, qtbot, key, shown):
    held = Qt.KeyboardModifier.ShiftModifier if key is Qt.Key.Key_T else Qt.KeyboardModifier.NoModifier
    assert not shown(content(opened))
    press(opened, qtbot, key, held)
    qtbot.waitUntil(lambda: shown(content(opened)), timeout=10_000)
    press(opened, qtbot, key, held)
    qtbot.waitUntil(lambda: not shown(content(opened)), timeout=10_000)


def test_the_band_of_a_prediction_is_drawn_and_explained(opened, qtbot):
    action = opened.actions_made["tensor.band"]
    assert not action.isEnabled() and "never calibrated" in action.toolTip()
    entry = opened.session.selected
    interval = replace(entry.answer.interval, errors=np.array([np.diag([9.0, 9, 9, 2, 2, 2])]))
    prediction = replace(entry.answer.prediction, interval=interval)
    opened.session.update(entry.key, answer=replace(entry.answer, prediction=prediction))
    opened.analyse.refresh()
    assert action.isEnabled()
    qtbot.waitUntil(lambda: not opened.worker.busy, timeout=10_000)
    mesh = content(opened).mesh
    action.trigger()
    qtbot.waitUntil(lambda: content(opened).band is not None, timeout=20_000)
    band = content(opened).band
    assert content(opened).mesh is mesh, "the camera stays where it is"
    assert (band.lower <= mesh.values + 1e-9).all() and (mesh.values <= band.upper + 1e-9).all()
    assert "90 % interval" in content(opened).options.caption
    opened.actions_made["tensor.enhancement_p"].trigger()
    qtbot.waitUntil(lambda: content(opened).band is None, timeout=20_000)
    assert not action.isEnabled() and "or the quantity has none" in action.toolTip()


def test_a_plane_that_is_typed_cuts_the_surface(opened, qtbot):
    surface = opened.frame.surface
    assert not surface.clip.isVisible() and not opened.actions_made["tensor.clip_turned"].isEnabled()
    press(opened, qtbot, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: content(opened).options.clip is not None, timeout=10_000)
    assert surface.clip.isVisible()
    np.testing.assert_allclose(content(opened).options.clip, [1, 0, 0], atol=1e-12)
    surface.clip.plane.setEditText("[0 0 1]")
    qtbot.waitUntil(lambda: content(opened).options.clip[2] > 0.99, timeout=10_000)
    assert "cut by plane across [0 0 1]" in content(opened).options.caption
    assert opened.frame.section.plane.currentText() == "[0 0 1]"
    press(opened, qtbot, Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: content(opened).options.clip[2] < -0.99, timeout=10_000)
    surface.clip.plane.setEditText("(1 1")
    qtbot.waitUntil(lambda: surface.clip.trouble.isVisible(), timeout=10_000)
    press(opened, qtbot, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: content(opened).options.clip is None, timeout=10_000)
    assert not surface.clip.isVisible()


def test_a_map_in_the_place_of_the_cell(opened, qtbot, answers, tmp_path):
    pane = opened.frame.projection
    assert not opened.actions_made["file.projection"].isEnabled()
    press(opened, qtbot, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: pane.map is not None, timeout=30_000)
    assert pane.isVisible() and not opened.frame.crystal.isVisible()
    assert pane.map.projection is Projection.STEREOGRAPHIC and {"a", "c"} <= {p.name for p in pane.map.poles}
    opened.actions_made["view.projection_mollweide"].trigger()
    qtbot.waitUntil(lambda: pane.map.projection is Projection.MOLLWEIDE, timeout=20_000)
    assert pane.kind.currentText() == "Mollweide"
    middle = pane.picture.rect().center()
    left, top, right, bottom = pane._image.outline
    place = QPoint(
        round(pane.picture.width() * 0.5 * (left + right)),
        round(pane.picture.height() * 0.5 * (top + bottom)),
    )
    assert (place - middle).manhattanLength() < pane.picture.height()
    qtbot.mouseMove(pane.picture, place)
    qtbot.waitUntil(lambda: "GPa" in pane.value.text(), timeout=10_000)
    assert "[1 0 0]" in pane.value.text() and "θ 90" in pane.place.text()
    answers.save = tmp_path / "map.svg"
    opened.actions_made["file.projection"].trigger()
    assert b"stand-in" in written_beside(qtbot, answers.save)
    opened.actions_made["tensor.poisson_mean"].trigger()
    qtbot.waitUntil(lambda: pane.map.shown.unit == "", timeout=20_000)
    press(opened, qtbot, Qt.Key.Key_J)
    assert opened.frame.crystal.isVisible() and not pane.isVisible()


def test_the_surface_has_the_room_it_deserves(opened, qtbot):
    opened.resize(1280, 800)
    qtbot.waitUntil(lambda: opened.width() == 1280, timeout=5_000)
    scene = opened.frame.surface.scene
    assert scene.width() > 1.2 * opened.frame.crystal.width()
    assert opened.frame.surface.readout.height() <= 60
