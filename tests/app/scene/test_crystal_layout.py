"""Which balls and sticks are drawn, counted by hand and by brute force."""

import cProfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_scenes import FACE_CENTRES, halite, quartz, zinc

from app.scene.content import CrystalContent, CrystalOptions
from app.scene.crystal_layout import crystal_layout, picked_ball, picked_site
from app.state.crystal_display import CrystalStyle
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


COUNTS = st.tuples(*[st.integers(1, 3)] * 3)


def bonds_modulo_block(layout, repeats):
    """Each bond of the block as (atoms, whole cells between them, cell of the first within the block)."""
    count = np.array(repeats)
    home = {site: layout.shift[layout.site == site].min(axis=0) for site in set(layout.site.tolist())}
    found = set()
    for pair in layout.bond.tolist():
        for first, second in (pair, pair[::-1]):
            between = tuple((layout.shift[second] - layout.shift[first]).tolist())
            at = tuple(((layout.shift[first] - home[int(layout.site[first])]) % count).tolist())
            found.add((int(layout.site[first]), int(layout.site[second]), between, at))
    return found


@settings(max_examples=25, deadline=None)
@given(repeats=COUNTS, images=st.booleans())
def test_a_block_of_cells_gains_no_atom_and_loses_no_bond(repeats, images):
    for crystal in (halite(), quartz(), zinc()):
        whole = layout_of(crystal, repeats=repeats, boundary_images=images)
        known = bonds(crystal)
        assert len(bonds_modulo_block(whole, repeats)) == 2 * len(known) * np.prod(repeats)
        inside = layout_of(
            crystal, repeats=repeats, boundary_images=False, bonds_across=False, style=CrystalStyle.BALLS
        )
        assert len(inside.site) == len(crystal) * np.prod(repeats)
        lengths = np.linalg.norm(np.diff(whole.position[whole.bond], axis=1)[:, 0], axis=1)
        assert np.allclose(np.unique(lengths.round(6)), np.unique(known.lengths.round(6)))


def test_no_ball_and_no_stick_is_there_twice():
    for crystal in (halite(), quartz(), zinc()):
        layout = layout_of(crystal, repeats=(2, 1, 3), style=CrystalStyle.POLYHEDRA)
        assert len(np.unique(layout.position.round(6), axis=0)) == len(layout.site)
        assert len(np.unique(np.sort(layout.bond, axis=1), axis=0)) == len(layout.bond)


def test_bonds_between_like_atoms_cross_the_boundary():
    # Diamond moved off its boundary: without the atoms beyond it, half of its bonds would not be seen.
    fractional = np.concatenate([FACE_CENTRES, FACE_CENTRES + 0.25]) + 0.1
    diamond = Crystal(species=("C",) * 8, cell=3.567 * np.eye(3), fractional=fractional)
    assert len(bonds_modulo_block(layout_of(diamond), (1, 1, 1))) == 2 * 16
    assert len(layout_of(diamond, bonds_across=False).site) == 8


def test_polyhedra_are_whole_and_stand_around_their_atoms():
    layout = layout_of(quartz(), style=CrystalStyle.POLYHEDRA, repeats=(2, 1, 1))
    silicon = np.isin(layout.site, [i for i, name in enumerate(quartz().species) if name == "Si"])
    degree = np.bincount(layout.bond.ravel(), minlength=len(layout.site))
    centres = layout.face.reshape(-1, 12, 3).mean(axis=1)
    gap = np.linalg.norm(centres[:, None] - layout.position[silicon][None], axis=2).min(axis=1)
    assert gap.max() < 0.1
    assert (degree[silicon] == 4).sum() >= len(centres) == len(layout.face_edge) / 6
    corners = np.linalg.norm(layout.face.reshape(-1, 1, 3) - layout.position, axis=2).min(axis=1)
    assert corners.max() < 1e-9


def test_touching_balls_touch_and_a_wireframe_is_thin():
    filled = layout_of(halite(), style=CrystalStyle.FILLED)
    distance = np.linalg.norm(filled.position[:, None] - filled.position[None], axis=2)
    unlike = (filled.site[:, None] < 4) & (filled.site[None] >= 4)
    assert distance[unlike].min() == pytest.approx((filled.radius[:, None] + filled.radius)[unlike].max())
    assert len(filled.bond) == 0
    wires = layout_of(halite(), style=CrystalStyle.WIRES)
    assert wires.radius.max() == wires.stick_radius < 0.05


def test_hidden_elements_take_their_bonds_with_them_and_leave_polyhedra():
    shown = layout_of(quartz(), style=CrystalStyle.POLYHEDRA)
    layout = layout_of(quartz(), style=CrystalStyle.POLYHEDRA, hidden=frozenset({"O"}))
    assert {quartz().species[site] for site in layout.site} == {"Si"}
    assert len(layout.bond) == 0
    assert len(layout.face) == len(shown.face)
    assert len(layout_of(quartz(), style=CrystalStyle.POLYHEDRA, hidden=frozenset({"Si"})).face) == 0


def test_a_picked_ball_says_which_image_it_is():
    layout = layout_of(halite(), repeats=(2, 1, 1))
    ball = picked_ball(layout, np.array([2 * 5.64, -50.0, 5.64]), np.array([0.0, 1.0, 0.0]))
    assert (ball.site, ball.shift) == (0, (2, 0, 1))
    assert np.allclose(ball.position, layout.position[ball.index])


def test_twenty_thousand_atoms_are_placed_at_once():
    # No loop over atoms: the arrays of 20,000 atoms cost Python about as many calls as those of 160.
    def calls(repeats):
        content = CrystalContent(crystal=halite(), bonds=known, options=CrystalOptions(repeats=repeats))
        profile = cProfile.Profile()
        profile.runcall(crystal_layout, content)
        return sum(entry.callcount for entry in profile.getstats())

    known = bonds(halite())
    calls((1, 1, 1))
    large = layout_of(halite(), repeats=(10, 10, 10))
    assert len(large.site) == 21**3
    assert calls((10, 10, 10)) < 1.2 * calls((2, 2, 2))
