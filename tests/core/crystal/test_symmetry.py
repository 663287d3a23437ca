"""Space and point groups against pymatgen, group theory and other descriptions of the same crystal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from crystal_samples import described_otherwise, example, random_rotation, turned
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crystal.crystal import Crystal
from core.crystal.reading import structure_of
from core.crystal.symmetrized import symmetrized
from core.crystal.symmetry import (
    LAUE_CLASSES,
    conventional_cell,
    crystal_system_of,
    primitive_cell,
    supercell,
    symmetry_of,
)
from core.errors import CrystalError, SymmetryError

NAMES = (
    "quartz-alpha",
    "albite-low",
    "diopside",
    "forsterite",
    "rutile",
    "zircon",
    "zinc",
    "gallium-nitride",
    "corundum",
    "copper",
    "silicon",
)


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_pymatgen(name: str) -> None:
    from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

    crystal = example(name)
    found = symmetry_of(crystal)
    oracle = SpacegroupAnalyzer(structure_of(crystal), symprec=0.01)
    assert found.space_group == oracle.get_space_group_number()
    assert found.symbol == oracle.get_space_group_symbol()
    assert found.point_group == oracle.get_point_group_symbol()
    assert found.crystal_system == oracle.get_crystal_system()
    theirs = np.unique(
        np.round([op.rotation_matrix for op in oracle.get_point_group_operations(cartesian=True)], 6), axis=0
    )
    distance = np.abs(found.rotations[:, None] - theirs[None]).max(axis=(2, 3))
    assert len(found.rotations) == len(theirs)
    assert distance.min(axis=1).max() < 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_rotations_are_an_orthogonal_group(name: str) -> None:
    rotations = symmetry_of(example(name)).rotations
    assert np.abs(rotations @ rotations.transpose(0, 2, 1) - np.eye(3)).max() < 1e-12
    products = (rotations[:, None] @ rotations[None]).reshape(-1, 3, 3)
    nearest = np.abs(products[:, None] - rotations[None]).max(axis=(2, 3)).min(axis=1)
    assert nearest.max() < 1e-12
    assert len(np.unique(np.round(rotations, 6), axis=0)) == len(rotations)


def test_rotations_stay_an_exact_group_when_the_cell_is_symmetric_only_roughly() -> None:
    crystal = example("rutile")
    bent = replace(
        crystal, cell=crystal.cell @ (np.eye(3) + 4e-4 * np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]]))
    )
    rotations = symmetry_of(bent, tolerance=0.02).rotations
    assert len(rotations) == 16
    assert np.abs(rotations @ rotations.transpose(0, 2, 1) - np.eye(3)).max() < 1e-12


@pytest.mark.parametrize("name", ["quartz-alpha", "kyanite", "diopside", "zircon"])
def test_rotations_carry_the_crystal_into_itself(name: str) -> None:
    crystal = example(name)
    distances = _fingerprint(crystal, np.eye(3))
    for rotation in symmetry_of(crystal).rotations:
        assert np.allclose(_fingerprint(crystal, rotation), distances, atol=2e-3)


def _fingerprint(crystal: Crystal, rotation: np.ndarray) -> np.ndarray:
    """Sorted projections of all short interatomic vectors on a fixed direction, after a rotation."""
    shifts = np.stack(np.meshgrid(*[np.arange(-1, 2)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    differences = crystal.fractional[None, :, None] - crystal.fractional[:, None, None] + shifts
    vectors = (differences @ crystal.cell).reshape(-1, 3)
    near = vectors[np.linalg.norm(vectors, axis=1) < 2.9]
    return np.sort(near @ rotation.T @ np.array([0.3, 0.5, 0.81]))


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 10_000))
def test_space_group_does_not_depend_on_the_description(name: str, seed: int) -> None:
    crystal = example(name)
    other = symmetry_of(turned(described_otherwise(crystal, seed), random_rotation(seed)))
    assert other.space_group == symmetry_of(crystal).space_group
    assert np.abs(np.linalg.det(other.rotations)).round(9).tolist() == [1.0] * len(other.rotations)


@pytest.mark.parametrize("name", ["quartz-alpha", "copper", "diopside", "albite-low"])
def test_primitive_conventional_and_supercell_are_the_same_crystal_in_the_same_frame(name: str) -> None:
    crystal = turned(example(name), random_rotation(7))
    found = symmetry_of(crystal)
    for other in (primitive_cell(crystal), conventional_cell(crystal), supercell(crystal, (2, 1, 2))):
        again = symmetry_of(other)
        assert again.space_group == found.space_group
        assert other.volume / len(other) == pytest.approx(crystal.volume / len(crystal), rel=1e-6)
        distance = np.abs(again.rotations[:, None] - found.rotations[None]).max(axis=(2, 3)).min(axis=1)
        assert distance.max() < 1e-3


def test_sizes_of_standard_cells() -> None:
    copper = example("copper")
    assert len(primitive_cell(copper)) == 1
    assert len(conventional_cell(primitive_cell(copper))) == 4
    assert len(supercell(copper, (2, 3, 1))) == 24


def test_supercell_matches_pymatgen() -> None:
    crystal = example("quartz-alpha")
    ours = structure_of(supercell(crystal, (2, 1, 3)))
    theirs = structure_of(crystal) * (2, 1, 3)
    assert np.allclose(ours.lattice.matrix, theirs.lattice.matrix)
    for site in theirs:
        assert min(site.distance(other) for other in ours if other.specie == site.specie) < 1e-8


def test_equivalent_atoms_and_wyckoff_letters_of_quartz() -> None:
    found = symmetry_of(example("quartz-alpha"))
    assert len(set(found.equivalent_atoms.tolist())) == 2
    assert sorted(set(found.wyckoff)) == ["a", "c"]


def test_every_point_group_has_one_laue_class() -> None:
    groups = [group for members in LAUE_CLASSES.values() for group in members]
    assert len(groups) == len(set(groups)) == 32 + 2  # −42m and −62m stand with both orientations
    assert {crystal_system_of(number) for number in (1, 3, 16, 75, 143, 168, 195)} == {
        "triclinic",
        "monoclinic",
        "orthorhombic",
        "tetragonal",
        "trigonal",
        "hexagonal",
        "cubic",
    }


def test_hopeless_crystals_are_refused_at_once() -> None:
    flat = Crystal(
        species=("Si",), cell=np.diag([3.0, 3.0, 5_000.0]), fractional=np.zeros((1, 3)), name="flat"
    )
    with pytest.raises(SymmetryError, match=r"flat.*1,000"):
        symmetry_of(flat)
    many = supercell(example("copper"), (8, 8, 8))
    with pytest.raises(SymmetryError, match="2,048 atoms"):
        symmetry_of(many)
    with pytest.raises(CrystalError, match="at most 20,000"):
        supercell(many, (4, 4, 4))
    with pytest.raises(CrystalError, match="at least 1"):
        supercell(many, (0, 1, 1))
    double = Crystal(
        species=("Si", "Si"), cell=3.0 * np.eye(3), fractional=np.array([[0, 0, 0], [0, 0, 1e-4]])
    )
    with pytest.raises(SymmetryError):
        symmetry_of(double)


def test_a_large_cell_without_symmetry_is_made_symmetric_in_parts():
    random = np.random.default_rng(0)
    grid = np.stack(np.meshgrid(*[np.arange(9) / 9] * 3), axis=-1).reshape(-1, 3)
    crystal = Crystal(
        species=("Si", "O", "O") * 243,
        cell=27.0 * np.eye(3),
        fractional=grid + random.uniform(-0.01, 0.01, grid.shape),
        name="disturbed",
    )
    found = symmetrized(crystal)
    assert len(found.rotations) == 1
    np.testing.assert_array_equal(found.permutations, np.arange(729)[None])
