"""Periodic neighbours against a search over every image."""

import numpy as np
import pytest
from known_crystals import caesium_chloride, crystal, neighbours_by_search, quartz, triclinic

from core.graph.neighbors import neighbors

FLAT = crystal([[9, 0, 0], [0, 9, 0], [0, 0, 1.1]], ["H", "O"], [[0.1, 0.2, 0.3], [0.4, 0.9, 0.8]], "flat")
SKEWED = crystal(
    [[3, 0, 0], [2.9, 0.9, 0], [11, 5, 2.5]], ["H", "O"], [[0.1, 0.2, 0.3], [0.65, 0.9, 0.8]], "skewed"
)
SHORT = crystal(np.eye(3) * 1.9, ["Po"], [[0.3, 0.3, 0.3]], "shorter than the cutoff")
OUTSIDE = crystal(
    np.eye(3) * 3.1, ["Cs", "Cl"], [[-2.7, 4.2, 0.1], [7.7, 0.4, -1.6]], "coordinates outside 0 … 1"
)
LEFT_HANDED = crystal(
    [[0, 3.1, 0], [3.4, 0.3, 0], [0, 0.5, 2.8]], ["Cs", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]], "left"
)


def all_neighbors(sample, cutoff):
    return neighbors(sample.cell, sample.cartesian, np.arange(len(sample)), cutoff=cutoff)


def in_order(receiver, sender, vector):
    rows = np.column_stack([receiver, sender, vector])
    return rows[np.lexsort(np.round(rows, 6).T[::-1])]


@pytest.mark.parametrize(
    "sample",
    [FLAT, SKEWED, SHORT, OUTSIDE, LEFT_HANDED, quartz(), triclinic()],
    ids=lambda sample: sample.name,
)
def test_every_image_within_the_cutoff_and_no_other(sample):
    cutoff = 4.2
    receiver, sender, vector = zip(*neighbours_by_search(sample, cutoff), strict=True)
    expected = in_order(np.array(receiver), np.array(sender), np.array(vector))
    found = in_order(*all_neighbors(sample, cutoff))
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_an_atom_is_a_neighbour_of_its_own_images_but_not_of_itself():
    receiver, sender, vector = all_neighbors(SHORT, 2.0)
    assert len(vector) == 6
    assert (receiver == sender).all()
    np.testing.assert_allclose(np.linalg.norm(vector, axis=1), 1.9)


def test_the_vector_points_from_the_receiver_to_the_senders_image():
    sample = crystal(np.eye(3) * 20.0, ["H", "O"], [[0.5, 0.5, 0.5], [0.55, 0.5, 0.5]])
    receiver, sender, vector = all_neighbors(sample, 3.0)
    np.testing.assert_array_equal(receiver, [0, 1])
    np.testing.assert_array_equal(sender, [1, 0])
    np.testing.assert_allclose(vector, [[1, 0, 0], [-1, 0, 0]], atol=1e-12)


def test_edges_come_receiver_by_receiver_and_only_of_the_centers_asked_for():
    sample = quartz()
    receiver, sender, vector = neighbors(sample.cell, sample.cartesian, np.array([2, 5, 7]), cutoff=4.0)
    assert (np.diff(receiver) >= 0).all()
    assert sorted(set(receiver)) == [2, 5, 7]
    expected = [edge for edge in neighbours_by_search(sample, 4.0) if edge[0] in (2, 5, 7)]
    assert len(vector) == len(expected)
    assert set(sender) == {edge[1] for edge in expected}


def test_no_neighbour_at_all_gives_empty_arrays():
    receiver, sender, vector = all_neighbors(caesium_chloride(a=30.0), 4.0)
    assert (receiver.shape, sender.shape, vector.shape) == ((0,), (0,), (0, 3))


def test_a_neighbour_at_the_cutoff_itself_is_none():
    assert len(all_neighbors(SHORT, 1.9)[0]) == 0
    assert len(all_neighbors(SHORT, 1.9 + 1e-6)[0]) == 6


def test_a_shell_that_rounding_spreads_around_the_cutoff_is_left_out_whole():
    for turned in np.linspace(0.0, 1.0, 40):
        c, s = np.cos(turned), np.sin(turned)
        rotation = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
        sample = crystal(np.eye(3) * 1.9 @ rotation, ["Po"], [[0.3, 0.3, 0.3]])
        assert len(all_neighbors(sample, 1.9 * np.sqrt(3))[0]) == 6 + 12
