"""The crystal made exactly symmetric: a closed group that maps it onto itself, and hardly a change."""

from dataclasses import replace

import numpy as np
import pytest
from known_crystals import (
    GROUP_ORDERS,
    crystal,
    quartz,
    random_rotation,
    rock_salt,
    rotated,
    supercell,
    triclinic,
)

from core.crystal.symmetrized import symmetrized


def images_apart(symmetric):
    """How far, Å, each operation puts each atom from the atom it should become, modulo one translation."""
    sample = symmetric.crystal
    turned = np.einsum("gij,aj->gai", symmetric.rotations, sample.cartesian)
    apart = (sample.cartesian[symmetric.permutations] - turned) @ np.linalg.inv(sample.cell)
    apart -= apart[:, :1]  # the operation's translation, whatever it is
    apart -= np.round(apart)
    return np.linalg.norm(apart @ sample.cell, axis=-1)


def assert_exactly_symmetric(symmetric):
    rotations, permutations = symmetric.rotations, symmetric.permutations
    np.testing.assert_allclose(
        rotations @ rotations.transpose(0, 2, 1), np.eye(3)[None].repeat(len(rotations), 0), atol=1e-10
    )
    np.testing.assert_allclose(rotations[0], np.eye(3), atol=1e-12)
    np.testing.assert_array_equal(permutations[0], np.arange(len(symmetric.crystal)))
    for first, first_permutation in zip(rotations, permutations, strict=True):
        for second, second_permutation in zip(rotations, permutations, strict=True):
            distance = np.abs(rotations - first @ second).max(axis=(1, 2))
            product = int(distance.argmin())
            assert distance[product] < 1e-9
            np.testing.assert_array_equal(permutations[product], first_permutation[second_permutation])
    assert images_apart(symmetric).max() < 1e-9
    species = np.array(symmetric.crystal.species)
    assert (species[permutations] == species).all()


def displacements(symmetric, original):
    """How far, Å, every atom of the cell returned stands from the nearest original atom of its kind."""
    inverse = np.linalg.inv(original.cell)
    distances = []
    for symbol, place in zip(symmetric.crystal.species, symmetric.crystal.cartesian, strict=True):
        apart = (original.cartesian - place) @ inverse
        apart -= np.round(apart)
        same = np.array(original.species) == symbol
        distances.append(np.linalg.norm(apart @ original.cell, axis=1)[same].min())
    return np.array(distances)


def assert_same_lattice(cell, original, *, tolerance):
    """Two choices of the cell vectors of one lattice in one orientation, Å."""
    change = np.round(original @ np.linalg.inv(cell))
    assert abs(np.linalg.det(change)) == pytest.approx(1.0)
    np.testing.assert_allclose(change @ cell, original, atol=tolerance)


@pytest.mark.parametrize("sample", GROUP_ORDERS, ids=lambda sample: sample.__name__)
def test_the_operations_are_the_point_group_and_map_the_crystal_onto_itself(sample):
    symmetric = symmetrized(rotated(sample(), random_rotation(3)))
    assert len(symmetric.rotations) == GROUP_ORDERS[sample]
    assert_exactly_symmetric(symmetric)


@pytest.mark.parametrize(("digits", "tolerance"), [(4, 1e-3), (3, 1e-2)])
def test_rounded_coordinates_become_exact_and_move_at_most_the_tolerance(digits, tolerance):
    rounded = replace(quartz(), fractional=np.round(quartz().fractional, digits))
    symmetric = symmetrized(rounded, tolerance=tolerance)
    assert len(symmetric.rotations) == 6
    assert_exactly_symmetric(symmetric)
    moved = displacements(symmetric, rounded)
    assert 1e-6 < moved.max() <= tolerance


def test_a_rounded_cell_becomes_exact_too():
    cell = np.round(quartz().cell @ random_rotation(4).T, 4)
    symmetric = symmetrized(replace(quartz(), cell=cell))
    assert len(symmetric.rotations) == 6
    assert_exactly_symmetric(symmetric)
    assert_same_lattice(symmetric.crystal.cell, cell, tolerance=2e-4)


def test_a_crystal_without_symmetry_is_returned_untouched():
    symmetric = symmetrized(triclinic())
    assert symmetric.rotations.shape == (1, 3, 3)
    assert_same_lattice(symmetric.crystal.cell, triclinic().cell, tolerance=1e-10)
    assert displacements(symmetric, triclinic()).max() < 1e-12


@pytest.mark.parametrize(("sample", "atoms"), [(rock_salt, 2), (quartz, 9)])
def test_a_supercell_becomes_primitive_in_its_own_orientation(sample, atoms):
    large = rotated(supercell(sample(), (2, 1, 2)), random_rotation(5))
    symmetric = symmetrized(large)
    assert len(symmetric.crystal) == atoms
    assert symmetric.crystal.volume / atoms == pytest.approx(large.volume / len(large), rel=1e-9)
    assert_exactly_symmetric(symmetric)
    multiples = large.cell @ np.linalg.inv(symmetric.crystal.cell)
    np.testing.assert_allclose(multiples, np.round(multiples), atol=1e-8)
    assert displacements(symmetric, large).max() < 1e-8


def test_a_left_handed_cell_has_the_same_group():
    sample = quartz()
    order = [1, 0, 2]
    left = crystal(sample.cell[order], sample.species, sample.fractional[:, order], "left-handed")
    assert np.linalg.det(left.cell) < 0
    symmetric = symmetrized(left)
    assert len(symmetric.rotations) == 6
    assert (np.linalg.det(symmetric.rotations) > 0).all()  # quartz has rotations only
    assert_exactly_symmetric(symmetric)
    assert displacements(symmetric, left).max() < 1e-9


def test_a_distortion_beyond_the_tolerance_lowers_the_symmetry():
    place = rock_salt().fractional.copy()
    place[0, 0] += 0.01 / 5.64
    assert len(symmetrized(replace(rock_salt(), fractional=place)).rotations) == 8  # 4mm about the shift
