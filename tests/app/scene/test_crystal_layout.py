"""Which balls and sticks are drawn, counted by hand and by brute force."""

from dataclasses import replace

import numpy as np
import pytest
from known_scenes import FACE_CENTRES, halite

from app.scene.content import CrystalContent, CrystalOptions
from app.scene.crystal_layout import crystal_layout, picked_site
from core.crystal.bonding import bonds
from core.crystal.crystal import Crystal


def layout_of(crystal, **options):
    content = CrystalContent(crystal=crystal, bonds=bonds(crystal), options=CrystalOptions(**options))
    return crystal_layout(content)


def test_halite_has_the_27_atoms_and_54_bonds_of_the_textbook():
    layout = layout_of(halite())
    assert len(layout.site) == 27
    assert len(layout.bond) == 54
    ends = layout.position[layout.bond]
    assert np.allclose(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1), 2.82)


def test_without_boundary_images_each_atom_is_drawn_once():
    layout = layout_of(halite(), boundary_images=False, bonds=False)
    assert sorted(layout.site) == list(range(8))


def test_diamond_keeps_its_18_atoms_and_16_bonds():
    fractional = np.concatenate([FACE_CENTRES, FACE_CENTRES + 0.25])
    diamond = Crystal(species=("C",) * 8, cell=3.567 * np.eye(3), fractional=fractional)
    layout = layout_of(diamond)
    assert len(layout.site) == 18
    assert len(layout.bond) == 16


def test_atoms_outside_the_cell_or_just_below_a_face_come_in():
    cell = np.array([[4.0, 0.0, 0.0], [-1.0, 5.0, 0.0], [0.5, 0.2, 6.0]])
    crystal = Crystal(species=("Fe",), cell=cell, fractional=np.array([[-1.0005, 2.0003, 0.4]]))
    layout = layout_of(crystal, bonds=False)
    inside = layout.position @ np.linalg.inv(cell)
    assert len(layout.site) == 4
    assert sorted(map(tuple, np.round(inside, 2) + 0.0)) == [
        (0.0, 0.0, 0.4),
        (0.0, 1.0, 0.4),
        (1.0, 0.0, 0.4),
        (1.0, 1.0, 0.4),
    ]


def test_tetrahedra_are_completed_across_the_boundary():
    # Zinc blende moved so that zinc lies on faces: every drawn zinc has its four sulphur neighbours.
    fractional = np.concatenate(
        [np.add(FACE_CENTRES, (0.25, 0.0, 0.0)), np.add(FACE_CENTRES, (0.5, 0.25, 0.25))]
    )
    crystal = Crystal(species=("Zn",) * 4 + ("S",) * 4, cell=5.41 * np.eye(3), fractional=fractional)
    layout = layout_of(crystal)
    degree = np.bincount(layout.bond.ravel(), minlength=len(layout.site))
    assert set(degree[layout.site < 4]) == {4}


def test_every_stick_is_a_bond_of_the_crystal():
    crystal = halite()
    known = set()
    found = bonds(crystal)
    for (i, j), image in zip(found.pairs.tolist(), found.images.tolist(), strict=True):
        known.add((i, j, *image))
        known.add((j, i, *(-k for k in image)))
    layout = layout_of(crystal)
    for first, second in layout.bond:
        image = layout.shift[second] - layout.shift[first]
        assert (layout.site[first], layout.site[second], *image) in known


def test_an_atom_scale_scales_the_balls():
    assert np.allclose(layout_of(halite(), atom_scale=2.0).radius, 2.0 * layout_of(halite()).radius)


def test_the_nearest_ball_on_a_line_is_picked():
    layout = layout_of(halite())
    target = layout.site[np.argmin(np.linalg.norm(layout.position - (2.82, 0.0, 0.0), axis=1))]
    origin = np.array([2.82, -50.0, 0.05])
    assert picked_site(layout, origin, np.array([0.0, 1.0, 0.0])) == target
    assert picked_site(layout, -origin, np.array([0.0, -1.0, 0.0])) == -1
    assert picked_site(layout, np.array([1.41, -50.0, 1.41]), np.array([0.0, 1.0, 0.0])) == -1


def test_an_empty_crystal_is_drawn_as_its_cell():
    empty = replace(halite(), species=(), fractional=np.zeros((0, 3)))
    layout = crystal_layout(CrystalContent(crystal=empty))
    assert len(layout.site) == 0
    assert layout.extent == pytest.approx(5.64 * np.sqrt(3.0) / 2.0)
