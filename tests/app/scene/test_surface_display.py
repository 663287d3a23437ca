"""Contours, hatching, cuts, shells, spheres and cells: what must be true of their pictures."""

from dataclasses import replace

import numpy as np
import pytest
from known_scenes import cubic_stiffness, halite

from app.scene.camera import CameraPose
from app.scene.content import CrystalContent, SurfaceContent, SurfaceOptions
from app.scene.picking import direction_at
from app.scene.picture import render_image
from app.scene.section_plane import cut_segments
from app.scene.surface_bar import bar_ticks, color_bar
from app.scene.surface_cell import SurroundingCell, inscribed_radius
from core.crystal.bonding import bonds
from core.surface.error_shell import ErrorShell
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

BARE = SurfaceOptions(extremes=False, color_bar=False, axes=False)
SIDE = 240
FRONT = CameraPose(direction=(0.0, 1.0, 0.0), height=320.0)


def picture(content, pose=FRONT, band=None, around=None, **options):
    shown = replace(content, options=replace(BARE, **options), band=band, around=around)
    return render_image(shown, size=(SIDE, SIDE), pose=pose)[..., :3].astype(int)


def changed(one, other):
    return np.abs(one - other).max(axis=2) > 12


def ground(image):
    return ~changed(image, np.broadcast_to(image[0, 0], image.shape))


@pytest.fixture(scope="module")
def copper():
    return cubic_stiffness(169.0, 122.0, 75.3)


@pytest.fixture(scope="module")
def auxetic(copper):
    return SurfaceContent(mesh=surface_mesh(copper, SurfaceQuantity.POISSON_MIN, resolution=32))


def test_contours_stand_at_the_numbers_of_the_bar(zinc_surface):
    """On a plain sphere of zinc they are circles about c: their heights are where E takes the values."""
    content = replace(zinc_surface, options=replace(BARE, contours=True, sphere=True))
    bar, radius = color_bar(content), content.largest
    assert bar.lined and not bar.hatched and list(bar.ticks) == bar_ticks(content) and len(bar.ticks) >= 5
    lines = changed(picture(zinc_surface, contours=True, sphere=True), picture(zinc_surface, sphere=True))
    rows = np.flatnonzero(lines[:, SIDE // 2])
    polar = np.radians(np.linspace(1, 179, 3000))
    values = zinc_surface.mesh.evaluate(np.stack([np.sin(polar), 0 * polar, np.cos(polar)], axis=1))
    expected = []
    for tick in bar.ticks:
        crossing = np.flatnonzero(np.diff(np.sign(values - tick)))
        expected += list(SIDE / 2 - radius * np.cos(polar[crossing]) * SIDE / 320.0)
    away = np.abs(rows[:, None] - np.array(expected)[None]).min(axis=1)
    near_rim = np.abs(rows - SIDE / 2) > 0.9 * radius * SIDE / 320.0
    assert len(rows) >= 6 and (away[~near_rim] <= 3.0).all()


def test_contours_are_lines_of_a_few_pixels_whatever_the_size(zinc_surface):
    for scale in (1.0, 2.0):
        shown = [
            render_image(replace(zinc_surface, options=replace(BARE, contours=on, sphere=True)),
                         size=(SIDE, SIDE), scale=scale, pose=FRONT)[..., :3].astype(int)
            for on in (True, False)
        ]  # fmt: skip
        share = changed(*shown).sum() / (~ground(shown[1])).sum()
        assert 0.02 < share < 0.25


def test_negative_lobes_bear_stripes_and_positive_ones_do_not(auxetic):
    """Seen on a sphere, where both have room: stripes are edges of light and dark along one line."""
    roughness = {}
    for name, extreme in (("negative", auxetic.mesh.lowest), ("positive", auxetic.mesh.highest)):
        pose = CameraPose(direction=tuple(-extreme.directions[0]), height=0.5)
        image = picture(auxetic, pose, sphere=True)
        middle = image[SIDE // 2 - 30 : SIDE // 2 + 30, SIDE // 2 - 30 : SIDE // 2 + 30].sum(axis=2)
        roughness[name] = np.abs(np.diff(middle, axis=0)).mean() + np.abs(np.diff(middle, axis=1)).mean()
    assert roughness["negative"] > 4 * roughness["positive"]
    assert color_bar(auxetic).hatched


def test_a_cut_takes_one_half_away_and_shows_the_inside(zinc_surface):
    whole = picture(zinc_surface)
    right = picture(zinc_surface, clip=np.array([1.0, 0.0, 0.0]))
    columns = np.flatnonzero((~ground(right)).any(axis=0))
    assert (
        columns.max() <= SIDE / 2 + 4 and columns.min() == np.flatnonzero((~ground(whole)).any(axis=0)).min()
    )
    # Towards the eye: the outline stays, but for its line, and within it the far half's inside is seen.
    front = picture(zinc_surface, clip=np.array([0.0, -1.0, 0.0]))
    assert changed(front, whole).mean() > 0.05
    assert 0 <= (~ground(front)).sum() - (~ground(whole)).sum() < 0.06 * (~ground(whole)).sum()


def test_what_is_cut_off_is_not_pointed_at(zinc_surface):
    clip = np.array([0.0, -1.0, 0.0])
    cut = replace(zinc_surface, options=replace(BARE, clip=clip))
    near, far = direction_at(zinc_surface, FRONT, (0.02, 0.03)), direction_at(cut, FRONT, (0.02, 0.03))
    assert near @ clip > 0.9 and far @ clip < -0.9


@pytest.mark.parametrize("offset", [0.4, -0.4])
def test_a_cut_stands_where_it_is_asked_for(zinc_surface, offset):
    clip, distance = np.array([1.0, 0.0, 0.0]), offset * zinc_surface.largest
    cut = picture(zinc_surface, clip=clip, clip_offset=offset)
    last = np.flatnonzero((~ground(cut)).any(axis=0)).max()
    assert abs(last - (SIDE / 2 + distance * SIDE / 320.0)) <= 4
    content = replace(zinc_surface, options=replace(BARE, clip=clip, clip_offset=offset))
    heights = [(side * 4.0 + distance) / 320.0 for side in (-1.0, 1.0)]
    kept, gone = (direction_at(content, FRONT, (height, 0.0)) for height in heights)
    assert kept is not None and gone is None


def test_the_line_of_a_cut_lies_on_plane_and_surface(zinc_surface):
    normal = np.array([0.6, 0.0, 0.8])
    points, faces = zinc_surface.points, zinc_surface.mesh.faces
    ends = cut_segments(points, faces, normal, 0.3 * zinc_surface.largest)
    assert len(ends) > 40
    assert ends @ normal == pytest.approx(0.3 * zinc_surface.largest)
    # Every end is shared by two pieces: the line is closed.
    _, counts = np.unique(np.round(ends.reshape(-1, 3), 6), axis=0, return_counts=True)
    assert set(counts.tolist()) == {2}
    away = ends.reshape(-1, 3)
    values = zinc_surface.mesh.evaluate(away / np.linalg.norm(away, axis=1)[:, None])
    assert np.linalg.norm(away, axis=1) == pytest.approx(values, rel=0.03)
    assert len(cut_segments(points, faces, normal, 2.0 * zinc_surface.largest)) == 0


def test_a_sphere_is_round_and_pointed_at_as_one(zinc_surface):
    image = picture(zinc_surface, sphere=True)
    solid = ~ground(image)
    assert abs(np.ptp(np.flatnonzero(solid.any(axis=0))) - np.ptp(np.flatnonzero(solid.any(axis=1)))) <= 2
    sphere = replace(zinc_surface, options=replace(BARE, sphere=True))
    found = direction_at(sphere, FRONT, (0.25, 0.0))
    assert found[0] == pytest.approx(0.25 * 320.0 / sphere.largest, abs=0.01)


def test_the_band_is_a_shell_without_and_one_within(zinc_surface):
    mesh = zinc_surface.mesh
    shell = ErrorShell(
        directions=mesh.directions, faces=mesh.faces, lower=0.7 * mesh.values, upper=1.2 * mesh.values
    )
    alone, banded = picture(zinc_surface), picture(zinc_surface, band=shell)
    width = [np.ptp(np.flatnonzero((~ground(image)).any(axis=0))) for image in (alone, banded)]
    assert width[1] == pytest.approx(1.2 * width[0], abs=3)
    inside = changed(alone, banded) & ~ground(alone)
    assert inside.mean() > 0.01  # the rim of the inner shell, and the veil of the outer one
    # The cut shows both as lines: three crossings of the x axis on each side.
    cut = picture(zinc_surface, band=shell, clip=np.array([0.0, -1.0, 0.0]))
    reach = mesh.evaluate(np.array([[1.0, 0, 0]]))[0] * SIDE / 320.0
    dark = (cut.sum(axis=2) < 330)[SIDE // 2 - 2 : SIDE // 2 + 3].any(axis=0)
    for factor in (0.7, 1.0, 1.2):
        place = round(SIDE / 2 + factor * reach)
        assert dark[place - 4 : place + 5].any(), factor
    assert not changed(
        picture(zinc_surface, band=shell, sphere=True), picture(zinc_surface, sphere=True)
    ).any()


def test_a_clear_surface_shows_what_is_within(zinc_surface):
    solid, clear = picture(zinc_surface), picture(zinc_surface, opacity=0.5)
    middle = np.s_[SIDE // 2 - 20 : SIDE // 2 + 20, SIDE // 2 - 20 : SIDE // 2 + 20]
    assert clear[middle].mean() > solid[middle].mean() + 20  # the light ground shines through


def test_the_cell_stands_around_the_surface_in_the_same_frame(copper):
    """A corner of the cell is on the picture where the camera sees its direction; nothing is turned."""
    crystal = halite()
    skewed = replace(crystal, cell=np.array([[5.0, 0, 0], [1.5, 5.5, 0], [-0.8, 1.1, 6.0]]))
    mesh = surface_mesh(copper, SurfaceQuantity.YOUNG, resolution=16)
    content = CrystalContent(crystal=skewed, bonds=bonds(skewed))
    cell = SurroundingCell(content, float(np.abs(mesh.values).max()))
    pose = CameraPose(direction=(0.3, 0.8, -0.5), height=2.4 * cell.reach)
    alone = render_image(SurfaceContent(mesh=mesh, options=BARE), size=(400, 400), pose=pose)
    shown = SurfaceContent(mesh=mesh, options=BARE, around=content)
    together = render_image(shown, size=(400, 400), pose=pose)
    new = changed(alone[..., :3].astype(int), together[..., :3].astype(int))
    corners = np.array([(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)]) - 0.5
    for right, up, _ in pose.project(cell.scale * corners @ skewed.cell):
        row, column = round(200 - 400 * up), round(200 + 400 * right)
        assert new[row - 4 : row + 5, column - 4 : column + 5].any()
    assert cell.scale * inscribed_radius(skewed.cell) > np.abs(mesh.values).max()


def test_the_largest_ball_in_a_cell_touches_its_nearest_face():
    assert inscribed_radius(np.diag([4.0, 6.0, 10.0])) == pytest.approx(2.0)
    hexagonal = np.array([[3.0, 0, 0], [-1.5, 1.5 * np.sqrt(3), 0], [0, 0, 5.0]])
    assert inscribed_radius(hexagonal) == pytest.approx(0.75 * np.sqrt(3))


def test_a_crowded_bar_keeps_its_round_numbers(auxetic):
    """Every other number goes, not every other line, and zero stays."""
    from app.scene.overlay import _labelled

    bar = color_bar(replace(auxetic, options=replace(BARE, contours=True)))
    every = _labelled(bar, 150.0)
    assert every > 1 and 0 in [
        round(tick / bar.step) for tick in bar.ticks if round(tick / bar.step) % every == 0
    ]
    assert _labelled(bar, 3000.0) == 1
