"""A supercell has every atom and bond of its cell, as often as the cell is repeated: pymatgen counts."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.core import Lattice, Structure

from core.crystal.bonding import Bonds, bonds
from core.crystal.crystal import Crystal
from core.crystal.supercell import MOST_REPEATS, block_shifts, fitting_repeats, supercell_bonds
from core.crystal.symmetry import supercell

COUNTS = st.tuples(*[st.integers(1, 3)] * 3)
PLACE = st.tuples(*[st.floats(-1.5, 1.5)] * 3)
SYMBOLS = st.sampled_from(["Na", "Cl", "Si", "O", "Zn"])


@st.composite
def crystals(draw):
    """Atoms anywhere, also outside the cell, in cells of every shape."""
    lengths = draw(st.tuples(*[st.floats(2.5, 5.0)] * 3))
    angles = draw(st.tuples(*[st.floats(65.0, 115.0)] * 3))
    atoms = draw(st.lists(st.tuples(SYMBOLS, PLACE), min_size=1, max_size=4))
    return Crystal(
        species=tuple(symbol for symbol, _ in atoms),
        cell=np.array(Lattice.from_parameters(*lengths, *angles).matrix),
        fractional=np.array([place for _, place in atoms]),
    )


def structure_of(crystal):
    return Structure(crystal.cell, crystal.species, crystal.fractional, to_unit_cell=True)


def pairs_within(crystal, reach):
    """Multiset of (elements, distance) that pymatgen finds, each pair once."""
    first, second, _, distance = structure_of(crystal).get_neighbor_list(reach, numerical_tol=1e-6)
    names = crystal.species
    found = Counter(
        (*sorted((names[i], names[j])), round(float(d), 3))
        for i, j, d in zip(first, second, distance, strict=True)
    )
    return {key: count // 2 for key, count in found.items()}


def all_pairs(crystal, reach):
    """Every pair of a crystal nearer than a distance, each once, as if all of them were bonds."""
    first, second, image, distance = structure_of(crystal).get_neighbor_list(reach, numerical_tol=1e-6)
    home = np.floor(crystal.fractional).astype(int)
    image = np.rint(image).astype(int) - home[second] + home[first]
    leading = np.where(image[:, 0] != 0, image[:, 0], np.where(image[:, 1] != 0, image[:, 1], image[:, 2]))
    once = (first < second) | ((first == second) & (leading > 0))
    return Bonds(
        pairs=np.stack([first[once], second[once]], axis=1).astype(np.int64),
        images=image[once].astype(np.int64),
        lengths=distance[once],
    )


@settings(max_examples=40, deadline=None)
@given(crystal=crystals(), repeats=COUNTS)
def test_no_atom_is_gained_or_lost(crystal, repeats):
    theirs = structure_of(crystal)
    theirs.make_supercell(repeats)
    large = supercell(crystal, repeats)
    ours = structure_of(large)
    assert len(ours) == len(theirs) == len(crystal) * np.prod(repeats)
    assert np.allclose(ours.lattice.matrix, theirs.lattice.matrix)
    for symbol in set(crystal.species):
        of_kind = [i for i, name in enumerate(large.species) if name == symbol]
        places = [site.frac_coords for site in theirs if site.species_string == symbol]
        gaps = ours.frac_coords[of_kind][:, None] - np.array(places)[None]
        distance = np.linalg.norm((gaps - np.rint(gaps)) @ large.cell, axis=2)
        assert len(places) == len(of_kind)
        assert distance.min(axis=1).max() < 1e-6 and distance.min(axis=0).max() < 1e-6


@settings(max_examples=40, deadline=None)
@given(crystal=crystals(), repeats=COUNTS)
def test_no_bond_is_gained_or_lost(crystal, repeats):
    reach = 3.1
    small, large = all_pairs(crystal, reach), supercell(crystal, repeats)
    found = supercell_bonds(small, repeats)
    assert len(found) == len(small) * np.prod(repeats)
    ends = large.cartesian[found.pairs[:, 1]] + found.images @ large.cell
    measured = np.linalg.norm(ends - large.cartesian[found.pairs[:, 0]], axis=1)
    assert np.allclose(measured, found.lengths, atol=1e-6)
    names = large.species
    ours = Counter(
        (*sorted((names[i], names[j])), round(float(d), 3))
        for (i, j), d in zip(found.pairs, found.lengths, strict=True)
    )
    theirs = pairs_within(large, reach)
    assert sum(ours.values()) == sum(theirs.values())
    unique = {
        frozenset([(i, 0, 0, 0), (j, *k)]) if i != j else (i, *k)
        for (i, j), k in zip(found.pairs.tolist(), found.images.tolist(), strict=True)
    }
    assert len(unique) == len(found)


@pytest.mark.parametrize("repeats", [(2, 2, 2), (3, 1, 2)])
def test_bonds_of_the_supercell_are_those_found_in_it(repeats):
    fractional = np.array([(0.0, 0.0, 0.0), (0.5, 0.5, 0.5)])
    chloride = Crystal(species=("Cs", "Cl"), cell=4.12 * np.eye(3), fractional=fractional)
    large = supercell(chloride, repeats)
    found, copied = bonds(large), supercell_bonds(bonds(chloride), repeats)
    assert len(found) == len(copied) == 8 * np.prod(repeats)

    def named(bonds):
        ends = ((i, j, *k) for (i, j), k in zip(bonds.pairs.tolist(), bonds.images.tolist(), strict=True))
        return {min((i, j, u, v, w), (j, i, -u, -v, -w)) for i, j, u, v, w in ends}

    assert named(found) == named(copied)


@given(
    atoms=st.integers(1, 30_000), repeats=st.tuples(*[st.integers(-2, 30)] * 3), most=st.integers(1, 20_000)
)
def test_a_block_that_is_too_large_gives_way_until_it_fits(atoms, repeats, most):
    fitting = fitting_repeats(atoms, repeats, most)
    assert min(fitting) >= 1 and max(fitting) <= MOST_REPEATS
    assert atoms * np.prod(fitting) <= most or fitting == (1, 1, 1)
    if min(repeats) >= 1 and max(repeats) <= MOST_REPEATS and atoms * np.prod(repeats) <= most:
        assert fitting == repeats


def test_cells_of_a_block_stand_in_order():
    assert block_shifts((1, 2, 2)).tolist() == [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1]]
