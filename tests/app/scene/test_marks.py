"""Rings, lines and panes on a crystal, in pictures and as geometry."""

from dataclasses import replace

import numpy as np
import pytest
from known_scenes import halite

from app.scene.asked_crystal import AskedCrystal
from app.scene.mark_actors import MarkedCrystal
from app.scene.marks import CrystalMarks, PickedMark, PlaneMark, SignalMark, angle_arc, measure_place
from app.scene.picture import render_image
from app.scene.theme import LIGHT
from core.crystal.lattice_plane import cell_section, plane_of_indices
from core.crystal.measure import AtomImage
from core.surface.sphere_grid import sphere_grid

ACCENT = (23, 102, 181)


def test_an_arc_lies_between_its_bonds_and_a_value_at_its_middle():
    line = np.array([[2.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    arc = angle_arc(line)
    assert np.allclose(np.linalg.norm(arc, axis=1), 0.4)
    assert np.allclose(arc[0], [0.4, 0, 0]) and np.allclose(arc[-1], [0, 0.4, 0])
    assert np.allclose(measure_place(line), 0.2 * np.array([1, 1, 0]) / 2**0.5)
    assert np.allclose(measure_place(line[:2]), [1.0, 0.0, 0.0])
    assert np.allclose(measure_place(np.vstack([line, [0, 1, 1]])), [0.0, 0.5, 0.0])
    straight = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    assert len(angle_arc(straight)) == 0 and np.isfinite(measure_place(straight)).all()


def accented(content):
    """Share of the picture in the colour of marks, more or less lit."""
    pixels = render_image(content, size=(240, 220))[..., :3].astype(int)
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return float(((blue > red + 50) & (blue > green + 25)).mean())


@pytest.mark.display
def test_marks_are_seen_in_pictures(halite_content):
    plain = accented(halite_content)
    corner = PickedMark(position=(0.0, 0.0, 0.0), radius=0.6, text="Na1")
    far = PickedMark(position=(5.64, 0.0, 5.64), radius=0.6, text="Na2")
    ring = accented(replace(halite_content, marks=CrystalMarks(picked=(corner,))))
    line = accented(replace(halite_content, marks=CrystalMarks(picked=(corner, far), measure="7.98 Å")))
    cell = 5.64 * np.eye(3)
    pane = PlaneMark(corners=cell_section(cell, plane_of_indices(cell, (0, 2, 0))), text="(0 2 0)")
    assert plain < ring < line
    bare = render_image(halite_content, size=(240, 220)).astype(int)
    paned = render_image(replace(halite_content, marks=CrystalMarks(planes=(pane,))), size=(240, 220))
    assert (np.abs(paned.astype(int) - bare).max(axis=-1) > 20).mean() > 0.05


@pytest.mark.display
def test_marks_keep_what_is_drawn_of_the_crystal_and_the_camera(new_view, halite_content):
    view = new_view(eased=False)
    view.show_content(halite_content)
    assert view.wait_until_ready()
    view.zoom(2.0)
    view.wait_until_ready()
    stage = next(c for c in view.children() if hasattr(c, "stage_size")).stage
    before, pose = stage._parts.actors, view.pose
    asked = AskedCrystal(view, lambda: True)
    plane = plane_of_indices(halite().cell, (2, 0, 0))
    asked.show([AtomImage(site=0)], ["Na1"], "", [(plane, "(2 0 0)")], family=True)
    assert view.wait_until_ready()
    marks = view.content.marks
    assert len(marks.planes) == 3 and [mark.text for mark in marks.planes].count("(2 0 0)") == 1
    assert marks.picked[0].radius > 0.2 and view.pose == pose
    assert set(before) < set(stage._parts.actors)
    assert asked.cuts(plane) and not asked.cuts(plane.moved_to(7.0))
    asked.show([], [], "", [], family=False)
    view.wait_until_ready()
    assert set(stage._parts.actors) == set(before)


@pytest.mark.display
def test_a_signal_moves_in_its_mesh_and_nothing_else_is_made_anew(halite_content):
    grid, drawn = sphere_grid(3), MarkedCrystal()
    picked = PickedMark(position=(0.0, 0.0, 0.0), radius=0.4, text="Na1")

    def parts(size, sign):
        points, signs = size * grid.directions, np.full(len(grid.directions), sign)
        signal = SignalMark(points=points, faces=grid.faces, signs=signs)
        marks = CrystalMarks(picked=(picked,), signal=signal)
        return drawn.parts(replace(halite_content, marks=marks), LIGHT)

    before, after = parts(1.0, 1.0).actors, parts(2.0, -1.0).actors
    assert before == after and after[-1].GetBounds() == pytest.approx((-2.0, 2.0) * 3, abs=0.1)
    other = drawn.parts(replace(halite_content, marks=CrystalMarks()), LIGHT).actors
    assert other == before[:-2]


def test_what_is_not_seen_is_not_asked_about(new_view, halite_content):
    view = new_view(eased=False)
    view.show_content(halite_content)
    seen = True
    asked = AskedCrystal(view, lambda: seen)
    assert asked.crystal is halite_content.crystal and asked.bonds is halite_content.bonds
    assert asked.home(1).site == 1
    seen = False
    assert asked.crystal is None and asked.bonds is None
    asked.show([AtomImage(site=0)], ["Na1"], "", [], family=False)
    assert view.content is halite_content
