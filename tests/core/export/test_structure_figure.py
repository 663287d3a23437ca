"""Vector figures of a crystal: what is drawn where, and that it is vectors."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from drawn_crystals import BLUE, two_balls, view
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.errors import ExportError
from core.export.label_room import clear_places
from core.export.structure_figure import seen_labels, write_structure_figure
from core.export.structure_model import StructureLabel
from core.export.structure_shapes import MOST_SHADED, StructureInk, shapes_of

STATED = {"units": "Å", "frame": "crystal", "model": "net 1.2"}
FLAT = StructureInk(outline_width=0.0, depth_cue=0.0)


def widest(shapes):
    """(middle, width) of the largest outline of each colour family: red and blue balls."""
    found = {}
    for shape in shapes:
        corners = shape.outline.vertices
        width = np.ptp(corners[:, 0])
        key = "red" if shape.face[0] > shape.face[2] else "blue" if shape.face[2] > 0 else "none"
        if width > found.get(key, (None, 0.0))[1]:
            found[key] = (0.5 * (corners.max(axis=0) + corners.min(axis=0)), width)
    return found


def test_balls_lie_where_the_projection_says_and_are_as_large():
    found = widest(shapes_of(two_balls(sticks=np.zeros((0, 2), dtype=int)), view(), FLAT))
    np.testing.assert_allclose(found["red"][0], (200.0, 150.0))
    assert found["red"][1] == pytest.approx(2 * 1.0 * 30.0)
    np.testing.assert_allclose(found["blue"][0], (200.0 + 4.0 * 30.0, 150.0))
    assert found["blue"][1] == pytest.approx(2 * 0.5 * 30.0)


def test_perspective_enlarges_what_is_near():
    near = two_balls(position=np.array([[0.0, 0.0, 5.0], [4.0, 0.0, 0.0]]))
    flat = widest(shapes_of(near, view(), FLAT))["red"][1]
    deep = widest(shapes_of(near, view(distance=25.0), FLAT))["red"][1]
    assert deep == pytest.approx(flat * 25.0 / 20.0)


def test_the_nearest_is_drawn_last():
    shapes = shapes_of(two_balls(position=np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 3.0]])), view(), FLAT)
    assert [shape.depth for shape in shapes] == sorted(shape.depth for shape in shapes)
    assert shapes[-1].face[2] > shapes[-1].face[0]  # the blue ball is in front
    behind = shapes_of(two_balls(position=np.array([[0.0, 0.0, 0.0], [0.0, 0.0, -3.0]])), view(), FLAT)
    assert behind[0].face[2] > behind[0].face[0]


def test_each_half_of_a_bond_has_the_colour_of_its_ball():
    apart = two_balls(radius=np.array([0.3, 0.3]))
    shapes = [s for s in shapes_of(apart, view(), FLAT) if len(s.outline.vertices) == 19]
    red = np.concatenate([s.outline.vertices for s in shapes if s.face[0] > s.face[2]])
    blue = np.concatenate([s.outline.vertices for s in shapes if s.face[2] > s.face[0]])
    middle = 200.0 + 2.0 * 30.0
    assert red[:, 0].max() == pytest.approx(middle) and blue[:, 0].min() == pytest.approx(middle)
    # A bond begins where it leaves its ball: sqrt(0.3² − 0.2²) Å from the middle.
    assert red[:, 0].min() == pytest.approx(200.0 + 30.0 * np.sqrt(0.3**2 - 0.2**2))
    assert np.ptp(red[:, 1]) == pytest.approx(2 * 0.2 * 30.0)


def test_what_is_far_fades_into_the_ground():
    ink = StructureInk(ground="#ffffff", outline_width=0.0, depth_cue=0.9)
    shapes = shapes_of(two_balls(position=np.array([[0.0, 0.0, 2.0], [0.0, 2.0, -2.0]])), view(), ink)
    blue = [shape.face for shape in shapes if shape.face[2] > shape.face[0] + 0.05]
    assert min(face[0] for face in blue) > 0.3  # pure blue has no red: the ground's white is in it


def test_many_balls_are_drawn_flat():
    count = MOST_SHADED + 1
    rng = np.random.default_rng(0)
    many = two_balls(
        position=rng.uniform(-4, 4, (count, 3)),
        radius=np.full(count, 0.1),
        color=np.tile(BLUE, (count, 1)),
        sticks=np.zeros((0, 2), dtype=int),
        edges=np.zeros((0, 2, 3)),
        edge_color=np.zeros((0, 3)),
        edge_radius=np.zeros(0),
    )
    assert len(shapes_of(many, view(), FLAT)) == count


def test_faces_of_polyhedra_are_translucent_triangles():
    corners = np.array([[[0.0, 0, 0], [1, 0, 0], [0, 1, 0]]])
    model = two_balls(faces=corners, face_color=np.array([BLUE]), face_opacity=np.array([0.4]))
    (face,) = [shape for shape in shapes_of(model, view(), FLAT) if 0 < shape.face[3] < 1]
    assert face.face[3] == 0.4 and len(face.outline.vertices) == 4


@pytest.mark.parametrize("transparent", [False, True])
def test_an_svg_is_vectors_and_says_what_it_shows(tmp_path: Path, transparent: bool):
    path = tmp_path / "pair.svg"
    write_structure_figure(path, two_balls(), view(), transparent=transparent, stated=STATED)
    text = path.read_text(encoding="utf-8")
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(text).iter()}
    assert "image" not in tags and "path" in tags
    assert "frame: crystal" in text and "units: Å" in text and "net 1.2" in text
    for words in ("Fe1", "Fe", "a"):
        assert f"<!-- {words} -->" in text  # matplotlib names each text that it draws as outlines
    width, height = (float(v) for v in re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', text).groups())
    assert (width, height) == (400.0, 300.0)


def test_a_pdf_is_vectors_and_says_what_it_shows(tmp_path: Path):
    path = tmp_path / "pair.pdf"
    write_structure_figure(path, two_balls(), view(), stated=STATED)
    data = path.read_bytes()
    assert data.startswith(b"%PDF") and b"/Subtype /Image" not in data and b"/Subject" in data


def test_another_suffix_is_refused_before_drawing(tmp_path: Path):
    with pytest.raises(ExportError, match=r"\.svg, \.pdf, \.png, not '\.eps'"):
        write_structure_figure(tmp_path / "pair.eps", two_balls(), view(), stated=STATED)
    assert not list(tmp_path.iterdir())


def label(text, at, *, always=False):
    return StructureLabel(text=text, at=at, color="#1d222b", always=always)


def test_a_ring_stands_out_around_its_ball_and_lies_behind_it():
    ringed = two_balls(ring_at=np.zeros((1, 3)), ring_radius=np.array([1.3]), ring_color="#00ff00")
    shapes = shapes_of(ringed, view(), FLAT)
    (ring,) = [k for k, shape in enumerate(shapes) if shape.face == (0.0, 1.0, 0.0, 1.0)]
    assert np.ptp(shapes[ring].outline.vertices[:, 0]) == pytest.approx(2 * 1.3 * 30.0)
    red = [k for k, shape in enumerate(shapes) if shape.face[0] > shape.face[2] and shape.depth == 0.0]
    assert ring < min(red)


def test_the_value_of_an_angle_does_not_lie_on_the_name_of_an_atom():
    labels = (label("Si1", (0.0, 0.0, 0.0)), label("109.47°", (0.0, 0.1, 0.0), always=True))
    places = clear_places(np.array([[200.0, 150.0], [203.0, 153.0]]), np.array([[30.0, 15.0], [50.0, 15.0]]))
    assert abs(places[1, 1] - 150.0) >= 15.0 and abs(places[1, 0] - 203.0) < 1e-9
    picked = (label("Si", (0.0, 0.0, 0.0)), *labels[:1], label("Si1", (0.0, 0.0, 0.0), always=True))
    assert [each.always for each in seen_labels(two_balls(labels=picked), view())] == [True]


@given(
    arrays(float, (6, 2), elements=st.floats(0, 60)),
    arrays(float, (6, 2), elements=st.floats(4, 40)),
)
def test_words_lie_apart_where_there_is_room(places, sizes):
    moved = clear_places(places, sizes)
    np.testing.assert_array_equal(moved[0], places[0])
    for k in range(1, len(moved)):
        apart = np.abs(moved[k] - moved[:k]) >= 0.5 * (sizes[k] + sizes[:k])
        assert apart.any(axis=1).all() or np.array_equal(moved[k], places[k])
