"""What is drawn on and through a surface, and which direction of it is pointed at."""

from dataclasses import replace

import numpy as np
import pytest
from known_scenes import cubic_stiffness, hexagonal_stiffness
from scipy.spatial.transform import Rotation

from app.scene.camera import CameraPose
from app.scene.content import SurfaceContent, SurfaceOptions
from app.scene.picking import ball_at, direction_at
from app.scene.picture import render_image
from app.scene.surface_scene import extreme_marks
from app.scene.theme import LIGHT
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

BARE = SurfaceOptions(extremes=False, color_bar=False, axes=False)
SIDE = 240


def picture(content, **options):
    image = render_image(replace(content, options=replace(BARE, **options)), size=(SIDE, SIDE), pose=LONG)
    return image[..., :3].astype(int)


LONG = CameraPose(direction=(0.0, 0.0, -1.0), height=320.0)


@pytest.mark.parametrize("perspective", [False, True])
def test_the_direction_under_the_pointer_is_the_one_drawn_there(zinc_surface, perspective):
    mesh = zinc_surface.mesh
    pose = CameraPose(direction=(0.3, 0.8, -0.5), height=300.0, perspective=perspective)
    hits = 0
    for direction in Rotation.random(40, random_state=2).as_matrix()[:, 0]:
        point = direction * mesh.evaluate(direction[None])[0]
        ((right, up, depth),) = pose.project(point[None])
        found = direction_at(zinc_surface, pose, (right, up))
        if found is None:  # on the rim, where the mesh lies a little within the surface
            continue
        hits += 1
        ((other_right, other_up, other_depth),) = pose.project((found * mesh.evaluate(found[None])[0])[None])
        assert (other_right, other_up) == pytest.approx((right, up), abs=2e-3)
        assert other_depth > depth - 8.0  # never one that something hides
    assert hits >= 36
    assert direction_at(zinc_surface, pose, (0.49, 0.49)) is None
    assert ball_at(zinc_surface, pose, (0.0, 0.0)) is None


def test_a_lobe_with_negative_values_is_pointed_at_as_well():
    mesh = surface_mesh(cubic_stiffness(169.0, 122.0, 75.3), SurfaceQuantity.POISSON_MIN, resolution=24)
    assert mesh.lowest.value < 0
    along = mesh.lowest.directions[0]
    pose = CameraPose(direction=tuple(-along), height=2.0)
    found = direction_at(SurfaceContent(mesh=mesh), pose, (1e-4, 1e-4))
    assert float(found @ along) > 0.999


def test_negative_values_have_another_colour(copper_surface):
    mesh = surface_mesh(cubic_stiffness(169.0, 122.0, 75.3), SurfaceQuantity.POISSON_MIN, resolution=24)
    content = SurfaceContent(mesh=mesh, options=BARE)
    negative, positive = (
        render_image(content, size=(SIDE, SIDE), pose=CameraPose(direction=tuple(-direction), height=1.2))[
            SIDE // 2, SIDE // 2, :3
        ].astype(int)
        for direction in (mesh.lowest.directions[0], mesh.highest.directions[0])
    )
    assert negative[2] > negative[0] + 20 and positive[0] > positive[2] + 20


def test_every_equivalent_extreme_is_marked_but_not_what_is_cut_off(copper_surface):
    low, high = extreme_marks(copper_surface.mesh, LIGHT)
    assert (low.both_ways.shape, high.both_ways.shape) == ((6, 3), (8, 3))
    focused = surface_mesh(
        cubic_stiffness(169.0, 122.0, 75.3), SurfaceQuantity.ENHANCEMENT_S2, density_g_cm3=8.9, resolution=8
    )
    assert extreme_marks(focused, LIGHT) == []
    ring = surface_mesh(hexagonal_stiffness(), SurfaceQuantity.SHEAR_MAX, resolution=12)
    assert [mark.extreme.continuous for mark in extreme_marks(ring, LIGHT)] == [False, True]


def test_surfaces_with_one_scale_keep_their_proportion(zinc_surface):
    """The same crystal at half the stiffness is half as large where both fill the picture to one value."""
    mesh = zinc_surface.mesh
    halved = replace(mesh, points=0.5 * mesh.points, values=0.5 * mesh.values)
    widths = []
    for shown in (mesh, halved):
        options = replace(BARE, full_radius=1.2 * mesh.highest.value)
        image = render_image(
            SurfaceContent(mesh=shown, options=options), size=(SIDE, SIDE), direction=(0, 1, 0)
        )
        columns = np.flatnonzero(
            (np.abs(image[..., :3].astype(int) - image[0, 0, :3]).max(axis=2) > 12).any(0)
        )
        widths.append(np.ptp(columns))
    assert widths[1] == pytest.approx(0.5 * widths[0], abs=2)


def test_the_plane_of_a_section_is_drawn_where_it_is(zinc_surface):
    alone = picture(zinc_surface)
    across = picture(zinc_surface, plane=np.array([1.0, 0.0, 0.0]))
    changed = np.abs(across - alone).max(axis=2) > 12
    columns = np.flatnonzero(changed.any(axis=0))
    assert changed.any() and abs(columns - SIDE / 2).max() <= 3  # seen on edge, a line upright in the middle
    flat = picture(zinc_surface, plane=np.array([0.0, 0.0, 1.0]))
    assert (np.abs(flat - alone).max(axis=2) > 12).sum() > 5 * changed.sum()


def test_a_high_picture_lays_its_colour_bar_down(zinc_surface):
    with_bar = replace(zinc_surface, options=replace(BARE, color_bar=True))
    high = render_image(with_bar, size=(300, 500))[..., :3].astype(int)
    ground = high[0, 0]
    drawn = np.abs(high - ground).max(axis=2) > 12
    assert drawn[-60:, 60:250].any() and not drawn[150:350, -6:].any()
    wide = render_image(with_bar, size=(500, 400))[..., :3].astype(int)
    assert (np.abs(wide - ground).max(axis=2) > 12)[150:250, -60:].any()
