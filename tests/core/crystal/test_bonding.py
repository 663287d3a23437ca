"""Bonds: coordination numbers known to every textbook, periodic images, and brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from crystal_samples import described_otherwise, example, turned
from crystal_samples import random_rotation as rotation_of

from core.crystal.bonding import bonds
from core.crystal.crystal import Crystal
from core.crystal.elements import ATOMIC_NUMBER, COVALENT_RADIUS, METALS
from core.crystal.symmetry import supercell


def test_vectors_of_bonds_have_the_stated_lengths() -> None:
    for name in ("quartz-alpha", "copper", "albite-low"):
        crystal = example(name)
        found = bonds(crystal)
        first, second = found.pairs.T
        vectors = (crystal.fractional[second] + found.images - crystal.fractional[first]) @ crystal.cell
        assert np.allclose(np.linalg.norm(vectors, axis=1), found.lengths)
        assert np.all(np.diff(found.lengths) >= 0)


def test_each_bond_stands_once() -> None:
    for name in ("copper", "quartz-alpha", "zinc"):
        found = bonds(example(name))
        seen = set()
        for (i, j), image in zip(found.pairs.tolist(), found.images.tolist(), strict=True):
            seen |= {(i, j, *image), (j, i, *(-x for x in image))}
        assert len(seen) == 2 * len(found)


def test_one_atom_cell_is_bonded_to_its_own_images() -> None:
    half = 3.61496 / 2
    copper = Crystal(
        species=("Cu",), cell=half * np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]]), fractional=np.zeros((1, 3))
    )
    found = bonds(copper)
    assert len(found) == 6
    assert found.coordination(1).tolist() == [12]


def test_agrees_with_brute_force_over_images() -> None:
    crystal = example("quartz-alpha")
    found = bonds(crystal)
    count = 0
    for image in itertools.product((-1, 0, 1), repeat=3):
        shifted = crystal.fractional + image
        distance = np.linalg.norm(crystal.cartesian[:, None] - (shifted @ crystal.cell)[None], axis=2)
        for i, j in np.argwhere((distance < 1.9) & (distance > 0.1)):
            count += {crystal.species[i], crystal.species[j]} == {"Si", "O"}
    assert count == 2 * len(found)


@pytest.mark.parametrize("name", ["quartz-alpha", "calcite", "zinc", "albite-low"])
def test_number_of_bonds_an_atom_does_not_depend_on_the_description(name: str) -> None:
    crystal = example(name)
    expected = len(bonds(crystal)) / len(crystal)
    for other in (supercell(crystal, (2, 2, 1)), turned(described_otherwise(crystal, 5), rotation_of(5))):
        assert len(bonds(other)) / len(other) == pytest.approx(expected)


def test_a_large_cell_and_a_very_flat_one() -> None:
    large = supercell(example("quartz-alpha"), (5, 5, 5))
    assert len(bonds(large)) == 125 * len(bonds(example("quartz-alpha")))
    sheared = example("copper")
    flat = Crystal(
        species=sheared.species,
        cell=np.array([[1, 0, 0], [40, 1, 0], [0, 17, 1]]) @ sheared.cell,
        fractional=sheared.fractional @ np.linalg.inv(np.array([[1, 0, 0], [40, 1, 0], [0, 17, 1]])),
    )
    assert bonds(flat).coordination(4).tolist() == [12, 12, 12, 12]


def test_molecules_and_layers_stay_apart() -> None:
    graphite = Crystal(
        species=("C",) * 4,
        cell=np.array([[2.464, 0, 0], [-1.232, 2.1339, 0], [0, 0, 6.711]]),
        fractional=np.array([[0, 0, 0.25], [0, 0, 0.75], [1 / 3, 2 / 3, 0.25], [2 / 3, 1 / 3, 0.75]]),
    )
    assert bonds(graphite).coordination(4).tolist() == [3, 3, 3, 3]
    lone = Crystal(species=("Ar",), cell=5.3 * np.eye(3), fractional=np.zeros((1, 3)))
    assert len(bonds(lone)) == 0


def test_radii_and_symbols_agree_with_pymatgen() -> None:
    from pymatgen.analysis.molecule_structure_comparator import CovalentRadius
    from pymatgen.core.periodic_table import Element

    spin_or_hybrid_dependent = {"C", "Mn", "Fe", "Co"}
    for symbol, radius in COVALENT_RADIUS.items():
        if symbol not in spin_or_hybrid_dependent:
            assert CovalentRadius.radius[symbol] == pytest.approx(radius)
    for symbol, number in ATOMIC_NUMBER.items():
        assert number == Element(symbol).Z
    theirs = {symbol for symbol in ATOMIC_NUMBER if Element(symbol).is_metal}
    assert {symbol for symbol in METALS ^ theirs if ATOMIC_NUMBER[symbol] < 104} <= {"Po", "Sb", "Ge"}
