"""What is exported of a crystal is what the view draws of it."""

from dataclasses import replace

import numpy as np
import pytest

from app.scene.camera import standard_pose
from app.scene.crystal_layout import crystal_layout
from app.scene.marks import ArrowMark, AxisMark, CrystalMarks, LobeMark, PickedMark, PlaneMark, SignalMark
from app.scene.structure_model import fitted_view, structure_ink, structure_model, structure_view
from app.scene.theme import DARK, LIGHT, rgb
from app.state.crystal_display import AtomLabels, CrystalStyle
from core.export.structure_figure import write_structure_figure


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


def test_order_parameters_are_vectors_of_the_figure_with_their_irreps_in_its_legend(halite_content, tmp_path):
    x, y, z = np.eye(3)
    at = halite_content.crystal.cartesian
    arrows = (
        ArrowMark(position=at[0], vector=1.5 * z, axial=True, irrep="1e"),
        ArrowMark(position=at[1], vector=1.5 * x, irrep="1o"),
        ArrowMark(position=at[2], vector=0.01 * x, irrep="1o"),
    )
    corners, faces = at[4] + np.array([x, y, -x, z]), np.array([[0, 1, 3], [1, 2, 3]])
    lobe = LobeMark(points=corners, faces=faces, positive=np.array([True, True, False, False]), irrep="2e")
    content = replace(halite_content, marks=CrystalMarks(arrows=arrows, lobes=(lobe,)))
    plain, model = structure_model(halite_content, LIGHT), structure_model(content, LIGHT)

    lines, color = model.edges[len(plain.edges) :], model.edge_color[len(plain.edges) :]
    polar = lines[(color == rgb(LIGHT.accent)).all(axis=1)]
    assert len(polar) == 1  # the shaft of the second; the third is too short to be seen
    np.testing.assert_allclose(polar[0, 0], at[1] - 0.75 * x)
    heads = model.faces[len(plain.faces) + len(faces) :]
    tips = heads.reshape(-1, 3)
    for tip in (at[0] + 0.75 * z, at[1] + 0.75 * x):
        assert np.abs(tips - tip).max(axis=1).min() < 1e-9
    # The ring of the pseudovector turns counter-clockwise seen from the tip.
    ring = lines[(color == rgb(LIGHT.warning)).all(axis=1)][1:] - at[0]
    assert len(ring) == 24 and (np.cross(ring[:, 0], ring[:, 1])[:, 2] > 0.0).all()
    np.testing.assert_array_equal(model.faces[len(plain.faces) :][: len(faces)], corners[faces])
    np.testing.assert_allclose(
        model.face_color[len(plain.faces) :][:2], [rgb(LIGHT.accent), rgb(LIGHT.warning)]
    )

    sizes = []
    for name, drawn in (("plain.svg", halite_content), ("order.svg", content)):
        view, ink = fitted_view(drawn, (300.0, 260.0)), structure_ink(drawn, LIGHT)
        write_structure_figure(tmp_path / name, structure_model(drawn, LIGHT), view, ink=ink, stated={})
        sizes.append((tmp_path / name).read_text().count("<path"))
    text = (tmp_path / "order.svg").read_text()
    assert "<image" not in text and sizes[1] > sizes[0] + 2 * 32 + 24
    for name, color in (("1e axial vector", LIGHT.warning), ("1o polar vector", LIGHT.accent),
                        ("2e +", LIGHT.accent), ("2e −", LIGHT.warning)):  # fmt: skip
        assert (name, color) in model.legend and f"<!-- {name} -->" in text


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
