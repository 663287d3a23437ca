"""A film is the scene turned once about an axis."""

import numpy as np
import pytest
from PIL import Image

from app.scene import picture
from app.scene.camera import CameraPose, standard_pose
from app.scene.picture import render_image
from app.scene.turntable import (
    TurningScene,
    Turntable,
    axis_of,
    rotation_about,
    turned,
    turntable_frames,
    turntable_steps,
)
from core.errors import ExportError, RenderError


@pytest.fixture(autouse=True, scope="module")
def _opengl():
    try:
        picture.renderer_name()
    except RenderError as error:
        pytest.skip(str(error))


def test_the_axis_stays_and_the_turn_closes():
    pose, axis = standard_pose(), np.array([1.0, 2.0, 2.0]) / 3.0
    poses = list(turned(pose, axis, 8))
    assert len(poses) == 8
    np.testing.assert_allclose(poses[0].axes, pose.axes, atol=1e-12)
    for each in poses:
        np.testing.assert_allclose(each.axes @ axis, pose.axes @ axis, atol=1e-12)
    step = rotation_about(axis, np.pi / 4)
    np.testing.assert_allclose(poses[3].axes, pose.axes @ step @ step @ step, atol=1e-12)
    np.testing.assert_allclose(poses[7].axes @ step, pose.axes, atol=1e-12)


def test_axes_are_those_of_the_cell_or_of_the_picture(halite_content, zinc_surface):
    pose = CameraPose(direction=(0.0, 1.0, 0.0), up=(0.0, 0.0, 1.0))
    np.testing.assert_allclose(axis_of(halite_content, "upright", pose), (0, 0, 1))
    np.testing.assert_allclose(axis_of(halite_content, "a", pose), (1, 0, 0))
    with pytest.raises(ExportError, match="the axis c needs the unit cell"):
        axis_of(zinc_surface, "c", pose)
    with pytest.raises(ExportError, match="'q' is no axis"):
        axis_of(zinc_surface, "q", pose)


def test_pictures_are_those_of_the_turned_scene(halite_content):
    pose = standard_pose().fitted(halite_content.crystal.cell.sum(axis=0) / 2, 6.0, 1.0)
    scene = TurningScene(content=halite_content, pose=pose, points=(160, 120))
    wish = Turntable(size=(160, 120), frames=4, axis="z")
    frames = list(turntable_frames([scene], wish))
    assert len(frames) == 4 and frames[0].shape == (120, 160, 4)
    quarter = pose.with_axes(pose.axes @ rotation_about(np.array([0.0, 0, 1]), np.pi / 2))
    expected = render_image(halite_content, size=(160, 120), pose=quarter, points=(160, 120))
    np.testing.assert_array_equal(frames[1], expected)
    assert np.abs(frames[0].astype(int) - frames[1]).max() > 60


def test_two_scenes_stand_side_by_side(halite_content, zinc_surface, tmp_path):
    wish = Turntable(size=(161, 80), frames=2, seconds=1.0)
    scenes = [TurningScene(content=halite_content), TurningScene(content=zinc_surface)]
    list(turntable_steps(tmp_path / "both.gif", scenes, wish, stated={"frame": "crystal"}))
    film = Image.open(tmp_path / "both.gif")
    assert film.size == (161, 80) and film.n_frames == 2
    pixels = np.asarray(film.convert("RGB")).astype(int)
    for half in (pixels[:, :81], pixels[:, 81:]):
        assert np.ptp(half.reshape(-1, 3), axis=0).max() > 100


def test_a_film_that_is_stopped_leaves_nothing(zinc_surface, tmp_path):
    wish = Turntable(size=(60, 40), frames=5)
    steps = turntable_steps(tmp_path / "film.gif", [TurningScene(content=zinc_surface)], wish, stated={})
    assert 0.0 < next(steps) < 0.5
    steps.close()
    assert list(tmp_path.iterdir()) == []
