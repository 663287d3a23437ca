"""What is exported of a crystal is what the view draws of it."""

from dataclasses import replace

import numpy as np
import pytest

from app.scene.camera import standard_pose
from app.scene.crystal_layout import crystal_layout
from app.scene.marks import AxisMark, CrystalMarks, PickedMark, PlaneMark, SignalMark
from app.scene.structure_model import fitted_view, structure_ink, structure_model, structure_view
from app.scene.theme import DARK, LIGHT, rgb
from app.state.crystal_display import AtomLabels, CrystalStyle


@pytest.mark.parametrize("style", list(CrystalStyle))
def test_balls_bonds_faces_and_edges_are_those_of_the_layout(halite_content, style):
    content = replace(halite_content, options=replace(halite_content.options, style=style))
    layout, model = crystal_layout(content), structure_model(content, LIGHT)
    np.testing.assert_array_equal(model.position, layout.position)
    np.testing.assert_array_equal(model.radius, layout.radius)
    np.testing.assert_array_equal(model.color, layout.color)
    np.testing.assert_array_equal(model.sticks, layout.bond)
    np.testing.assert_array_equal(model.faces, layout.face)
    np.testing.assert_array_equal(model.edges, layout.edges)
    assert model.stick_radius == layout.stick_radius
    assert [text for text, _ in model.legend] == ["Na", "Cl"] and len(model.axes) == 3


def test_what_is_switched_off_or_hidden_is_left_out(halite_content):
    options = replace(
        halite_content.options, cell_edges=False, axes=False, hidden=frozenset({"Cl"}), outlines=False
    )
    content = replace(halite_content, options=options)
    model = structure_model(content, LIGHT)
    assert not len(model.edges) and not model.axes and [text for text, _ in model.legend] == ["Na"]
    assert structure_ink(content, DARK).outline_width == 0.0
    assert structure_ink(content, DARK).ground == DARK.background


def test_labels_and_marks_come_along(halite_content):
    options = replace(halite_content.options, labels=AtomLabels.ELEMENT)
    plane = PlaneMark(corners=np.array([[0.0, 0, 0], [5, 0, 0], [0, 5, 0]]), text="(0 0 1)")
    picked = tuple(PickedMark(position=(float(x), 0.0, 0.0), radius=0.5, text="Na1") for x in (0, 3))
    marks = CrystalMarks(picked=picked, measure="3.00 Å", planes=(plane,))
    plain = structure_model(halite_content, LIGHT)
    model = structure_model(replace(halite_content, options=options, marks=marks), LIGHT)
    texts = [label.text for label in model.labels]
    assert texts.count("Na") + texts.count("Cl") == len(model.position)
    assert {"(0 0 1)", "3.00 Å", "Na1"} <= set(texts)
    assert len(model.edges) == len(plain.edges) + 1 + 3  # the line, the rim of the plane
    assert model.ring_at.tolist() == [[0, 0, 0], [3, 0, 0]] and (model.ring_radius > 0.5).all()
    pane = model.faces[len(plain.faces) :]
    areas = 0.5 * np.linalg.norm(np.cross(pane[:, 1] - pane[:, 0], pane[:, 2] - pane[:, 0]), axis=1)
    assert areas.sum() == pytest.approx(12.5)
    assert len(model.face_color) == len(model.face_opacity) == len(model.faces)


def test_the_signal_of_a_neighbourhood_and_the_axis_come_along(halite_content):
    corners = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    signal = SignalMark(points=corners, faces=faces, signs=np.array([1.0, 1.0, -1.0, -1.0]))
    axis = AxisMark(start=np.zeros(3), end=np.ones(3), text="120°")
    plain = structure_model(halite_content, LIGHT)
    model = structure_model(replace(halite_content, marks=CrystalMarks(signal=signal, axis=axis)), LIGHT)
    drawn = model.faces[len(plain.faces) :]
    np.testing.assert_array_equal(drawn, corners[faces])
    colors = model.face_color[len(plain.faces) :]
    np.testing.assert_allclose(colors, [rgb(LIGHT.accent), rgb(LIGHT.warning)])
    np.testing.assert_array_equal(model.edges[len(plain.edges) :], [[np.zeros(3), np.ones(3)]])
    assert [label.text for label in model.labels] == ["120°"]


def test_the_view_is_that_of_the_camera(halite_content):
    for perspective in (False, True):
        pose = replace(standard_pose(perspective=perspective), center=(1.0, 2.0, 3.0), height=12.0)
        points = crystal_layout(halite_content).position
        places, depths, _ = structure_view(pose, (300.0, 200.0)).seen(points)
        expected = pose.project(points)
        np.testing.assert_allclose(places[:, 0], 150.0 + 200.0 * expected[:, 0])
        np.testing.assert_allclose(places[:, 1], 100.0 + 200.0 * expected[:, 1])
        np.testing.assert_allclose(depths, expected[:, 2])


def test_a_fitted_view_holds_everything(halite_content):
    layout = crystal_layout(halite_content)
    for size in ((300.0, 200.0), (200.0, 500.0)):
        places, _, scales = fitted_view(halite_content, size).seen(layout.position)
        reach = (layout.radius * scales)[:, None]
        assert (places - reach > 0).all() and (places + reach < size).all()
