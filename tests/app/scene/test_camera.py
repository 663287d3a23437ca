"""The arithmetic of the camera, against plain geometry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scene.camera import (
    VIEW_ANGLE,
    CameraPose,
    axis_direction,
    interpolated,
    standard_pose,
    up_for_axis,
)

ANGLES = st.floats(-720.0, 720.0)
TRICLINIC = np.array([[8.0, 0.3, -0.2], [-1.0, 12.6, 0.5], [-2.0, 1.0, 6.9]])


def test_axes_are_a_right_handed_frame_looking_at_the_scene():
    axes = CameraPose(direction=(0.0, 2.0, 0.0), up=(0.0, 1.0, 3.0)).axes
    assert np.allclose(axes, [[1, 0, 0], [0, 0, 1], [0, -1, 0]])


def test_turning_right_brings_the_front_to_the_right():
    pose = CameraPose(direction=(0.0, 1.0, 0.0))
    front = np.array([[0.0, -1.0, 0.0]])
    assert pose.rotated(30.0, 0.0).project(front)[0, 0] > 0.0
    assert pose.rotated(0.0, 30.0).project(front)[0, 1] > 0.0
    assert np.allclose(pose.rotated(0.0, 0.0, 90.0).project(np.array([[1.0, 0, 0]]))[0, :2], (0.0, 0.5))


@given(ANGLES, ANGLES, ANGLES)
def test_turning_keeps_the_frame_orthonormal(azimuth, elevation, roll):
    axes = standard_pose().rotated(azimuth, elevation, roll).axes
    assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(axes) == pytest.approx(1.0)


def test_twenty_four_turns_of_15_degrees_come_back():
    pose = standard_pose()
    turned = pose
    for _ in range(24):
        turned = turned.rotated(15.0, 0.0)
    assert np.allclose(turned.axes, pose.axes)


@pytest.mark.parametrize("perspective", [False, True])
def test_zooming_keeps_the_place_under_the_cursor(perspective):
    pose = CameraPose(center=(1.0, 2.0, 3.0), height=5.0, perspective=perspective)
    axes = pose.axes
    point = np.array(pose.center) + 5.0 * (0.3 * axes[0] - 0.2 * axes[1])
    zoomed = pose.zoomed(2.5, 0.3, -0.2)
    assert zoomed.height == pytest.approx(2.0)
    assert np.allclose(zoomed.project(point[None])[0, :2], (0.3, -0.2))


@pytest.mark.parametrize("perspective", [False, True])
@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.0])
def test_a_fitted_ball_touches_the_narrower_sides(perspective, aspect):
    pose = CameraPose(perspective=perspective).fitted((1.0, 1.0, 1.0), 3.0, aspect)
    half = 3.0 / pose.height
    if perspective:  # the ball's outline is seen along tangents, nearer to the eye than its centre
        half = np.tan(np.arcsin(3.0 / pose.distance)) / (2.0 * np.tan(np.radians(VIEW_ANGLE / 2.0)))
    assert half == pytest.approx(0.5 * min(1.0, aspect), rel=0.03)
    assert half <= 0.5 * min(1.0, aspect) + 1e-9


def test_rays_go_where_points_are_seen():
    for perspective in (False, True):
        pose = CameraPose(
            direction=(1.0, 2.0, -1.0), center=(0.5, 0.0, 1.0), height=4.0, perspective=perspective
        )
        point = np.array([0.9, 0.4, 1.3])
        right, up, _ = pose.project(point[None])[0]
        origin, direction = pose.ray(right, up)
        assert np.linalg.norm(np.cross(point - origin, direction)) < 1e-9


def test_reciprocal_axes_stand_on_the_faces():
    for name, others in (("a*", "bc"), ("b*", "ca"), ("c*", "ab")):
        direction = axis_direction(TRICLINIC, name)
        for other in others:
            assert direction @ axis_direction(TRICLINIC, other) == pytest.approx(0.0, abs=1e-12)
        assert direction @ axis_direction(TRICLINIC, name[0]) > 0.0


def test_an_axis_of_the_cell_needs_a_cell():
    with pytest.raises(ValueError, match="needs a unit cell"):
        axis_direction(None, "a")
    with pytest.raises(ValueError, match="not known"):
        axis_direction(TRICLINIC, "d")
    assert up_for_axis(None, "z") == (0.0, 1.0, 0.0)


def test_a_move_starts_and_ends_where_it_should_and_turns_evenly():
    start, end = CameraPose(height=1.0), CameraPose(height=4.0).rotated(100.0, 0.0)
    assert np.allclose(interpolated(start, end, 0.0).axes, start.axes)
    assert np.allclose(interpolated(start, end, 1.0).axes, end.axes)
    middle = interpolated(start, end, 0.5)
    assert np.allclose(middle.axes, start.rotated(50.0, 0.0).axes)
    assert middle.height == pytest.approx(2.0)


def test_a_move_to_the_opposite_side_stays_a_rotation():
    start = CameraPose()
    middle = interpolated(start, start.rotated(180.0, 0.0), 0.5).axes
    assert np.allclose(middle @ middle.T, np.eye(3))


def test_looking_along_nothing_is_refused():
    with pytest.raises(ValueError, match="no length"):
        CameraPose().looking_along((0.0, 0.0, 0.0))
