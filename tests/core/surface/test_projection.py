"""The sphere laid flat: the way there and back, areas, angles, and what stands on a map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.transform import Rotation

from core.elasticity.directional import young_modulus
from core.elasticity.stiffness import Stiffness
from core.surface.projection import Projection, flat_map, project, to_outline, unproject
from core.surface.quantity import SurfaceQuantity
from core.surface.sphere_map import PoleKind, crystal_poles, sphere_map

half = np.random.default_rng(5).normal(size=(6, 6))
TRICLINIC = 20 * half @ half.T + 5 * np.eye(6)
CUBE = 4.0 * np.eye(3)
DISCS = (Projection.STEREOGRAPHIC, Projection.EQUAL_AREA)
AREAS = {Projection.EQUAL_AREA: np.pi / (2 * np.pi), Projection.MOLLWEIDE: 2 * np.pi / (4 * np.pi)}
"""Area of the outline over that of the part of the sphere that is laid on it."""


def young(directions):
    return young_modulus(TRICLINIC, directions)


directions_3d = arrays(float, 3, elements=st.floats(-1, 1)).filter(lambda v: np.linalg.norm(v) > 1e-3)


@given(directions_3d, st.booleans())
def test_every_direction_comes_back(vector, lower):
    unit = vector / np.linalg.norm(vector)
    for projection in DISCS:
        (place,) = project([vector], projection, lower=lower)
        assert np.linalg.norm(place) <= 1 + 1e-12
        in_half = -unit if (unit[2] > 0 if lower else unit[2] < 0) else unit
        np.testing.assert_allclose(unproject([place], projection, lower=lower)[0], in_half, atol=1e-7)
    (place,) = project([vector], Projection.MOLLWEIDE)
    assert (place[0] / 2) ** 2 + place[1] ** 2 <= 1 + 1e-12
    np.testing.assert_allclose(unproject([place], Projection.MOLLWEIDE)[0], unit, atol=1e-5)


@given(st.floats(-1.4, 1.4), st.floats(-0.7, 0.7))
def test_every_place_comes_back(x, y):
    for projection in Projection:
        (found,) = unproject([[x, y]], projection)
        if np.isfinite(found).all():
            assert np.linalg.norm(found) == pytest.approx(1)
            np.testing.assert_allclose(project([found], projection)[0], [x, y], atol=1e-7)
        else:
            assert (x / projection.half_width) ** 2 + y**2 > 1


@pytest.mark.parametrize("projection", Projection)
def test_the_middle_the_rim_and_what_lies_beyond(projection):
    if projection is Projection.MOLLWEIDE:
        known = {(1, 0, 0): (0, 0), (0, 1, 0): (1, 0), (0, -1, 0): (-1, 0), (0, 0, 1): (0, 1)}
    else:
        known = {(0, 0, 2): (0, 0), (3, 0, 0): (1, 0), (0, 1, 0): (0, 1), (-1, 0, 0): (-1, 0)}
    np.testing.assert_allclose(project(list(known), projection), list(known.values()), atol=1e-7)
    outside = np.array([[1.5, 0.9], [-2.5, 0.0]])
    assert np.isnan(unproject(outside, projection)).all()
    on_rim = unproject(to_outline(outside, projection), projection)
    assert np.isfinite(on_rim).all()


def test_the_lower_half_is_seen_from_above():
    for projection in DISCS:
        x, y = project([[0.3, 0.1, -0.5]], projection, lower=True)[0]
        assert x > 0 and y > 0
        np.testing.assert_allclose(project([[0.3, 0.1, 0.5]], projection)[0], [x, y])


@pytest.mark.parametrize("projection", list(AREAS))
def test_areas_are_kept_everywhere(projection):
    """What two small perpendicular steps on the sphere span on the map is the same wherever they are made."""
    step = 1e-5
    for n, u, v in Rotation.random(60, random_state=2).as_matrix():
        n = n if n[2] > 0 else -n
        if projection is Projection.MOLLWEIDE and (n[0] < 0 and abs(n[1]) < 0.01):
            continue  # astride the cut
        legs = project([n + step * u, n + step * v], projection) - project([n], projection)
        spanned = abs(np.linalg.det(legs)) / step**2
        assert spanned == pytest.approx(AREAS[projection], rel=2e-3)


def test_stereographic_keeps_angles_and_circles():
    step = 1e-6
    for n, u, v in Rotation.random(20, random_state=3).as_matrix():
        n = n if n[2] > 0 else -n
        legs = project([n + step * u, n + step * v], Projection.STEREOGRAPHIC)
        legs = (legs - project([n], Projection.STEREOGRAPHIC)) / step
        assert legs[0] @ legs[1] == pytest.approx(0, abs=1e-5)
        assert np.linalg.norm(legs[0]) == pytest.approx(np.linalg.norm(legs[1]), rel=1e-5)


def test_a_map_holds_the_values_where_they_belong():
    picture = flat_map(young, Projection.STEREOGRAPHIC, height=41)
    assert picture.shape == (41, 41) and np.isnan(picture[0, 0])
    assert picture[20, 20] == pytest.approx(young(np.array([[0, 0, 1.0]]))[0])
    assert picture[20, 40] == pytest.approx(young(np.array([[1.0, 0, 0]]))[0])
    assert picture[40, 20] == pytest.approx(young(np.array([[0, 1.0, 0]]))[0])
    whole = flat_map(young, Projection.MOLLWEIDE, height=41, beyond=True)
    assert whole.shape == (41, 81) and np.isfinite(whole).all()
    assert whole[20, 40] == pytest.approx(young(np.array([[1.0, 0, 0]]))[0])


def test_the_mean_over_an_equal_area_map_is_that_over_the_sphere():
    sphere = Rotation.random(200_000, random_state=1).as_matrix()[:, 0]
    for projection in AREAS:
        mean = np.nanmean(flat_map(young, projection, height=301))
        assert mean == pytest.approx(young(sphere).mean(), rel=3e-3)
    stereographic = np.nanmean(flat_map(young, Projection.STEREOGRAPHIC, height=301))
    assert abs(stereographic / young(sphere).mean() - 1) > 0.005


def test_a_map_of_a_crystal_marks_its_axes_and_planes_and_the_extremes():
    copper = np.diag([160.0] * 3 + [80.0] * 3)
    copper[:3, :3] += 100 * (1 - np.eye(3))
    found = sphere_map(
        Stiffness(voigt=copper), SurfaceQuantity.YOUNG, Projection.STEREOGRAPHIC, cell=CUBE, height=41
    )
    names = {pole.name: pole.place for pole in found.poles}
    assert {"a", "−a", "b", "−b", "c", "(1 1 1)", "(1 1 0)", "(1 0 1)"} <= set(names)
    assert not {"(0 0 1)", "−c"} & set(names)
    np.testing.assert_allclose(names["(1 1 1)"], [1 / (1 + np.sqrt(3))] * 2, atol=1e-12)
    high = found.places_of(found.highest.directions)
    assert len(high) == 4 and np.allclose(np.abs(high), 1 / (1 + np.sqrt(3)), atol=1e-3)
    assert len(found.places_of(found.lowest.directions)) == 5  # the middle, and both ends of two diameters
    np.testing.assert_allclose(found.direction_at(*names["(1 1 1)"]), 3**-0.5, atol=1e-12)
    assert found.direction_at(0.9, 0.9) is None


def test_poles_are_those_of_planes_and_none_crowds_another():
    hexagonal = np.array([[3.0, 0, 0], [-1.5, 1.5 * np.sqrt(3), 0], [0, 0, 5.0]])
    for projection in Projection:
        poles = crystal_poles(hexagonal, projection, lower=True)
        places = np.array([pole.place for pole in poles])
        apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(len(places))
        assert apart.min() > 0.13
        for pole in poles:
            rows = hexagonal if pole.kind is PoleKind.AXIS else np.linalg.inv(hexagonal).T
            along = np.array(pole.indices) @ rows
            np.testing.assert_allclose(pole.direction, along / np.linalg.norm(along), atol=1e-12)
            if projection in DISCS:
                assert pole.direction[2] < 1e-6
