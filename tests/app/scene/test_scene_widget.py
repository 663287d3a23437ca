"""The view as a widget: what its user does and sees."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from known_scenes import cubic_stiffness, halite
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.scene.camera import CameraPose, axis_direction
from app.scene.camera_link import CameraLink
from app.scene.content import CrystalOptions, SurfaceOptions
from app.scene.theme import DARK
from core.crystal.bonding import bonds
from core.errors import RenderError
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

pytestmark = pytest.mark.display


def canvas(view):
    """The child that is painted on and hears the mouse."""
    return next(c for c in view.children() if hasattr(c, "stage_size"))


def shown(view, content):
    view.show_content(content)
    assert view.wait_until_ready()
    return view


def pixels(view):
    image = view.grab().toImage().convertToFormat(view.grab().toImage().Format.Format_RGB888)
    width, height = image.width(), image.height()
    return (
        np.array(image.constBits())
        .reshape(height, image.bytesPerLine())[:, : 3 * width]
        .reshape(height, width, 3)
    )


def turn_event_loop(times=20):
    for _ in range(times):
        QApplication.processEvents()


def count(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def test_the_module_is_imported_without_vtk():
    code = "import sys, app.scene.scene_widget, app.scene.picture\nprint('vtkmodules' in sys.modules)"
    root = Path(__file__).parents[3]
    result = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert result.stdout.strip() == "False", result.stderr


def test_content_set_early_is_drawn_once_vtk_is_there(new_view, halite_content):
    view = new_view()
    shown(view, halite_content)
    assert view.is_ready
    colors = pixels(view).reshape(-1, 3).astype(int)
    assert (colors[:, 1] > colors[:, 0] + 60).mean() > 0.005  # green chlorine
    assert not any(thread.name == "scene-loader" for thread in threading.enumerate())


def test_any_number_of_changes_is_drawn_once(new_view, halite_content, zinc_surface):
    view = shown(new_view(eased=False), halite_content)
    frames = count(view.rendered)
    view.show_content(zinc_surface)
    for _ in range(10):
        view.rotate(5.0, 0.0)
    view.wait_until_ready()
    assert len(frames) <= 2  # and once more, smoothed, at rest


def test_nothing_is_drawn_when_nothing_has_changed(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    frames = count(view.rendered)
    view.show_content(halite_content)
    view.set_pose(view.pose)
    view.set_theme(view.theme)
    turn_event_loop()
    assert frames == []


def test_another_quantity_moves_the_same_mesh(new_view, zinc_surface):
    view = shown(new_view(), zinc_surface)
    before = canvas(view).stage._parts.actors[0]
    stiffness = cubic_stiffness(169.0, 122.0, 75.3)
    view.show_surface(surface_mesh(stiffness, SurfaceQuantity.COMPRESSIBILITY, resolution=16))
    view.wait_until_ready()
    assert canvas(view).stage._parts.actors[0] is before


def test_linked_views_share_the_orientation_and_keep_their_size(new_view, halite_content, zinc_surface):
    one, two = shown(new_view(eased=False), halite_content), shown(new_view(eased=False), zinc_surface)
    link = CameraLink(one, two)
    heights = one.pose.height, two.pose.height
    one.rotate(33.0, 12.0, 5.0)
    assert np.allclose(one.pose.axes, two.pose.axes)
    two.look_along((1.0, 1.0, 0.0))
    assert np.allclose(one.pose.axes, two.pose.axes)
    two.set_perspective(True)
    assert one.perspective
    two.set_perspective(False)
    assert (one.pose.height, two.pose.height) == pytest.approx(heights)
    link.set_enabled(False)
    one.rotate(10.0, 0.0)
    assert not np.allclose(one.pose.axes, two.pose.axes)


def test_the_view_looks_along_the_axes_of_the_cell(new_view, halite_content, zinc_surface):
    view = shown(new_view(eased=False), halite_content)
    assert view.look_along_axis("c")
    assert np.allclose(view.pose.direction, (0.0, 0.0, -1.0))
    view.show_content(zinc_surface)
    assert not view.look_along_axis("a*")
    assert view.look_along_axis("x")
    cell = np.array([[3.0, 0.0, 0.0], [-1.5, 2.6, 0.0], [0.0, 0.0, 5.0]])
    view.show_content(replace(zinc_surface, options=SurfaceOptions(cell=cell)))
    assert view.look_along_axis("a*")
    assert np.allclose(view.pose.direction, -axis_direction(cell, "a*"))


def test_moves_are_eased_unless_motion_is_unwelcome(new_view, halite_content):
    view = shown(new_view(), halite_content)
    start = view.pose
    moves = count(view.camera_changed)
    view.look_along((0.0, 0.0, -1.0))
    assert view.pose == start
    assert view.wait_until_ready()
    assert len(moves) >= 2
    assert np.allclose(view.pose.direction, (0.0, 0.0, -1.0))
    view.set_eased(False)
    view.look_along((1.0, 0.0, 0.0))
    assert np.allclose(view.pose.direction, (1.0, 0.0, 0.0))


def test_the_turntable_turns_until_stopped(new_view, halite_content, qtbot):
    view = shown(new_view(), halite_content)
    start = view.pose
    view.set_spinning(True)
    qtbot.waitUntil(lambda: view.pose != start, timeout=5000)
    view.set_spinning(False)
    assert not view.spinning
    assert view.pose.height == start.height


def test_a_drag_turns_the_object_with_the_mouse(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    start = view.pose
    target = canvas(view)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(100, 150))
    QTest.mouseMove(target, QPoint(120, 150))
    QTest.mouseMove(target, QPoint(160, 150))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(160, 150))
    turned = start.axes @ view.pose.axes.T
    assert turned[0, 0] < 0.99
    assert abs(turned[1, 1]) == pytest.approx(1.0)  # about the view's own vertical


def test_the_wheel_zooms_to_the_cursor(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    place = (60.0, 40.0)
    right, up = (place[0] - view.width() / 2) / view.height(), (view.height() / 2 - place[1]) / view.height()
    origin, direction = view.pose.ray(right, up)
    event = QWheelEvent(
        QPointF(*place),
        QPointF(view.mapToGlobal(QPoint(60, 40))),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    height = view.pose.height
    QApplication.sendEvent(canvas(view), event)
    assert view.pose.height < 0.8 * height
    assert np.allclose(view.pose.project((origin + 5.0 * direction)[None])[0, :2], (right, up))


def test_zooming_has_limits_and_fit_brings_the_object_back(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    fitted = view.pose
    for _ in range(100):
        view.zoom(2.0)
    assert view.pose.height == pytest.approx(0.02 * fitted.height)
    view.fit()
    assert view.pose == fitted


def test_a_click_names_the_atom_and_a_right_click_asks(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    view.look_along_axis("z")
    atoms, menus, target = count(view.ball_clicked), count(view.menu_requested), canvas(view)
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(view.width() // 2, view.height() // 2))
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    QTest.mouseClick(target, Qt.MouseButton.RightButton, pos=QPoint(30, 30))
    QTest.mouseClick(
        target,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ShiftModifier,
        pos=QPoint(view.width() // 2, view.height() // 2),
    )
    (ball, adding), beside, (again, still) = atoms
    assert halite().species[ball.site] in {"Na", "Cl"} and not adding
    assert np.allclose(halite().cartesian[ball.site] + np.array(ball.shift) @ halite().cell, ball.position)
    assert beside == (None, False) and (again, still) == (ball, True)
    assert menus == [(target.mapToGlobal(QPoint(30, 30)),)]


def test_a_double_click_brings_its_place_to_the_middle(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    right, up = 40.0 / view.height(), -20.0 / view.height()
    origin, direction = view.pose.ray(right, up)
    place = QPoint(view.width() // 2 + 40, view.height() // 2 + 20)
    QTest.mouseDClick(canvas(view), Qt.MouseButton.LeftButton, pos=place)
    assert np.allclose(view.pose.project((origin + direction)[None])[0, :2], 0.0, atol=0.01)


def test_keys_and_drops_are_left_to_the_window(new_view, halite_content):
    class Window(QWidget):
        keys: tuple = ()

        def keyPressEvent(self, event):
            self.keys = (*self.keys, event.key())

    window = Window()
    view = new_view(parent=window)
    QVBoxLayout(window).addWidget(view)
    window.show()
    shown(view, halite_content)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q")
    QApplication.sendEvent(canvas(view), event)
    assert window.keys == (Qt.Key.Key_Q,)
    assert not canvas(view).acceptDrops()
    assert canvas(view).focusPolicy() == Qt.FocusPolicy.NoFocus
    view.setParent(None)
    window.close()


def test_how_a_crystal_is_drawn_does_not_move_the_camera_but_another_crystal_is_fitted(
    new_view, halite_content
):
    view = shown(new_view(eased=False), halite_content)
    view.zoom(2.0)
    near = view.pose
    view.show_content(replace(halite_content, options=CrystalOptions(outlines=False)))
    view.wait_until_ready()
    assert view.pose == near
    big = replace(halite(), cell=3.0 * halite().cell)
    view.show_crystal(big, bonds(big))
    view.wait_until_ready()
    assert view.pose.height > 2.5 * near.height
    assert view.pose.direction == near.direction


def test_a_fitted_view_stays_fitted_when_the_size_changes(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    before = view.pose.height
    view.resize(200, 400)
    turn_event_loop()
    view.wait_until_ready()
    assert view.pose.height > 1.5 * before  # the narrower width decides now


def test_the_theme_colours_the_background(new_view, halite_content):
    view = shown(new_view(theme=DARK), halite_content)
    assert pixels(view)[5, 5].max() < 40


def test_pictures_of_the_view_have_its_pose_and_any_size(new_view, halite_content, tmp_path):
    view = shown(new_view(eased=False), halite_content)
    image = view.image(scale=2.0)
    assert (image.width(), image.height()) == (640, 600)
    view.save_picture(tmp_path / "view.png", scale=3.0)
    assert (tmp_path / "view.png").stat().st_size > 10_000
    view.clear()
    with pytest.raises(RenderError, match="empty"):
        view.save_picture(tmp_path / "none.png")


def test_the_screen_shows_what_the_picture_shows(new_view, halite_content):
    view = shown(new_view(eased=False), halite_content)
    image = view.image().convertToFormat(view.image().Format.Format_RGB888)
    raw = np.array(image.constBits()).reshape(image.height(), image.bytesPerLine())
    picture = raw[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    difference = np.abs(picture.astype(int) - pixels(view).astype(int))
    assert difference.mean() < 3.0


def test_a_closed_view_is_silent(new_view, halite_content):
    view = shown(new_view(), halite_content)
    view.look_along((0.0, 0.0, 1.0))
    view.set_spinning(True)
    view.shut_down()
    view.shut_down()
    assert not any(timer.isActive() for timer in view.findChildren(QTimer))
    view.show_content(halite_content)
    view.set_pose(CameraPose())
    turn_event_loop()
    assert not view.is_ready


def test_leaving_again_while_leaving_is_heard_is_no_endless_loop(new_view, halite_content):
    """As when who hears of it hides a widget, and Qt sends the event anew before it returns."""
    view = shown(new_view(), halite_content)
    heard = []

    def leave_again(direction):
        heard.append(direction)
        assert len(heard) < 5
        QApplication.sendEvent(canvas(view), QEvent(QEvent.Type.Leave))

    view.direction_hovered.connect(leave_again)
    QApplication.sendEvent(canvas(view), QEvent(QEvent.Type.Leave))
    assert heard == [None]
