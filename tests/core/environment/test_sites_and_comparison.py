"""Site symmetry, signal, distance, hands and superposition of sites."""

from dataclasses import replace

import numpy as np
import pytest
from known_crystals import caesium_chloride, quartz, random_rotation, rock_salt, rotated, rutile, triclinic

from core.crystal.crystal import Crystal
from core.environment.comparison import Hands, compare
from core.environment.neighborhood import neighborhood_of, notes_of
from core.environment.projection import project
from core.environment.settings import EnvironmentSettings
from core.environment.signal import signal_of, signal_surface
from core.environment.site_symmetry import site_symmetries
from core.errors import EnvironmentSettingError, NoNeighborsError

WANTED = EnvironmentSettings(cutoff=4.5)


def around(sample, site, cutoff=4.5):
    return neighborhood_of(sample, site, cutoff=cutoff)


def mirrored(sample: Crystal) -> Crystal:
    return replace(sample, cell=sample.cell @ np.diag([1.0, 1.0, -1.0]))


# Site groups of the International Tables, and l ≤ 8 without an invariant of natural parity.
KNOWN = [
    (rock_salt, 0, "m-3m", (1, 2, 3, 5, 7)),
    (caesium_chloride, 1, "m-3m", (1, 2, 3, 5, 7)),
    (quartz, 0, "2", ()),
    (quartz, 4, "1", ()),
    (rutile, 0, "mmm", (1, 3, 5, 7)),
    (rutile, 2, "mm2", ()),
    (triclinic, 2, "1", ()),
]


@pytest.mark.parametrize(("make", "site", "group", "vanishing"), KNOWN)
def test_site_groups_and_the_degrees_they_forbid(make, site, group, vanishing):
    sample = rotated(make(), random_rotation(2))
    found = site_symmetries(sample)[site]
    assert found.point_group == group
    assert found.vanishing == (vanishing if group != "2" else found.vanishing)
    assert found.allowed[0] == 1
    powers = signal_of(project(around(sample, site), EnvironmentSettings(cutoff=4.5, degree=8))).powers
    for degree in found.vanishing:
        assert powers[degree] < 1e-20 * powers[0]
    allowed = [degree for degree in range(9) if degree not in found.vanishing]
    assert all(powers[degree] > 1e-12 * powers[0] for degree in allowed)


def test_a_twofold_axis_leaves_l_plus_1_or_l_harmonics():
    assert site_symmetries(quartz())[0].allowed == (1, 1, 3, 3, 5, 5, 7, 7, 9)


def test_the_signal_points_at_the_neighbours_and_its_degrees_add_up():
    signal = signal_of(project(around(rock_salt(), 0, 3.5), EnvironmentSettings(cutoff=3.5, degree=8)))
    along = signal.value(np.array([[1.0, 0, 0], [1.0, 1, 1] / np.sqrt(3.0)]))
    assert along[0] > 4.0 * abs(along[1])
    directions = np.random.default_rng(0).normal(size=(5, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    parts = sum(signal.value(directions, degree) for degree in range(9))
    assert np.allclose(parts, signal.value(directions))
    surface = signal_surface(signal, 2.0)
    assert np.linalg.norm(surface.points, axis=1).max() == pytest.approx(2.0)
    part = signal_surface(signal, 2.0, 4)
    assert (part.signs < 0).any() and np.linalg.norm(part.points, axis=1).max() < 2.0


@pytest.mark.parametrize("by_element", [False, True])
def test_equivalent_sites_are_at_no_distance_also_across_crystals(by_element):
    wanted = replace(WANTED, by_element=by_element)
    turned = rotated(quartz(), random_rotation(5))
    for one, other in ((0, 1), (3, 7)):
        found = compare(around(quartz(), one), around(turned, other), wanted)
        assert found.distance < 1e-6 and found.is_same
        assert found.hands is Hands.SAME and found.best.is_proper
        assert found.rotation.overlap == pytest.approx(1.0, abs=1e-8)
        assert found.moved < 1e-4
    assert compare(around(quartz(), 0), around(quartz(), 3), wanted).distance > 0.1


def test_left_and_right_quartz_differ_by_their_pseudoscalars_alone():
    found = compare(around(quartz(), 4), around(mirrored(quartz()), 4), WANTED)
    assert found.distance < 1e-6
    assert found.hands is Hands.OPPOSITE and found.hand_product == pytest.approx(-1.0, abs=1e-6)
    assert not found.best.is_proper and found.reflection.overlap == pytest.approx(1.0, abs=1e-8)
    assert found.rotation.overlap < 0.9999 and found.moved < 1e-4


def test_a_site_with_a_mirror_has_no_hand():
    found = compare(around(rock_salt(), 0), around(rutile(), 0), WANTED)
    assert found.hands is Hands.ACHIRAL and max(found.handedness) < 1e-6
    assert compare(around(rutile(), 0), around(quartz(), 4), WANTED).hands is Hands.ONE_CHIRAL


def test_elements_count_only_where_they_are_told_apart():
    salt, other = rock_salt(a=5.0), rock_salt("Mg", "O", a=5.0)
    assert compare(around(salt, 0), around(other, 0), WANTED).distance < 1e-9
    told_apart = compare(around(salt, 0), around(other, 0), replace(WANTED, by_element=True))
    assert told_apart.distance == pytest.approx(np.sqrt(2.0)) and told_apart.moved is None


def test_the_rotation_that_was_applied_is_found():
    rotation = random_rotation(11)
    found = compare(around(rotated(triclinic(), rotation), 2), around(triclinic(), 2), WANTED)
    assert np.allclose(found.rotation.rotation, rotation, atol=1e-5)
    axis, angle = found.rotation.axis_angle
    assert np.trace(rotation) == pytest.approx(1.0 + 2.0 * np.cos(np.radians(angle)), abs=1e-5)
    assert np.allclose(rotation @ axis, axis, atol=1e-4)


def test_what_cannot_be_looked_at_is_said():
    lonely = Crystal(species=("He",), cell=9.0 * np.eye(3), fractional=np.zeros((1, 3)))
    with pytest.raises(NoNeighborsError, match=r"He1 has no neighbour within 5 Å \(the nearest is 9.00 Å"):
        neighborhood_of(lonely, 0, cutoff=5.0)
    assert "one atom" in notes_of(lonely)[0] and not notes_of(quartz())
    with pytest.raises(EnvironmentSettingError, match="no site 10; the cell has 9 atoms"):
        neighborhood_of(quartz(), 9, cutoff=5.0)
    with pytest.raises(EnvironmentSettingError, match="from 0 to 8"):
        EnvironmentSettings(degree=9)
