"""The IEEE frame: its rules, pymatgen where it follows them, and independence of the description."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from crystal_samples import described_otherwise, example, random_rotation, turned
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crystal.crystal import Crystal
from core.crystal.reading import structure_of
from core.crystal.symmetry import ieee_rotation, primitive_cell, supercell, symmetry_of
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetrize_voigt

NAMES = (
    "quartz-alpha",
    "corundum",
    "calcite",
    "albite-low",
    "kyanite",
    "diopside",
    "jadeite",
    "forsterite",
    "aragonite",
    "rutile",
    "zircon",
    "zinc",
    "gallium-nitride",
    "copper",
    "silicon",
)


def anatase() -> Crystal:
    """TiO2 with a = 3.784, c = 9.515 Å: Horn, Schwerdtfeger and Meagher, Z. Kristallogr. 136, 273 (1972)."""
    quarter = np.array([[0, 0, 0], [0, 0, 0.2081], [0, 0, -0.2081]])
    sites = np.vstack([quarter, quarter + np.array([0, 0.5, 0.25])])
    return Crystal(
        species=("Ti", "O", "O") * 4,
        cell=np.diag([3.784, 3.784, 9.515]),
        fractional=np.vstack([sites, sites + 0.5]),
    )


def some_stiffness(crystal: Crystal, seed: int = 3) -> np.ndarray:
    """A random tensor with the crystal's point symmetry, in its frame."""
    random = np.random.default_rng(seed).normal(size=(6, 6))
    return symmetrize_voigt(random @ random.T + 10.0 * np.eye(6), symmetry_of(crystal).rotations)


@pytest.mark.parametrize("name", NAMES)
def test_is_a_proper_rotation(name: str) -> None:
    rotation = ieee_rotation(example(name))
    assert np.abs(rotation @ rotation.T - np.eye(3)).max() < 1e-12
    assert np.linalg.det(rotation) == pytest.approx(1.0)


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 10_000))
def test_tensor_in_the_ieee_frame_does_not_depend_on_the_description(name: str, seed: int) -> None:
    crystal = example(name)
    stiffness = some_stiffness(crystal)
    expected = rotate_voigt(stiffness, ieee_rotation(crystal))
    turn = random_rotation(seed)
    other = turned(described_otherwise(crystal, seed), turn)
    found = rotate_voigt(rotate_voigt(stiffness, turn), ieee_rotation(other))
    assert np.abs(found - expected).max() < 1e-3 * np.abs(expected).max()


@pytest.mark.parametrize("name", NAMES)
def test_other_cells_and_the_mirror_image_have_the_same_tensor(name: str) -> None:
    crystal = example(name)
    stiffness = some_stiffness(crystal)
    expected = rotate_voigt(stiffness, ieee_rotation(crystal))
    # The inverted crystal has the very same tensor: it is even under inversion.
    inverted = replace(crystal, cell=-crystal.cell)
    for other in (primitive_cell(crystal), supercell(crystal, (1, 2, 1)), inverted):
        found = rotate_voigt(stiffness, ieee_rotation(other))
        assert np.abs(found - expected).max() < 1e-3 * np.abs(expected).max()


@pytest.mark.parametrize(
    "name", ["copper", "anatase", "forsterite", "aragonite", "zinc", "corundum", "diopside"]
)
def test_agrees_with_pymatgen_where_it_follows_the_standard(name: str) -> None:
    # Left out: tetragonal cells with c < a (pymatgen takes a as z), triclinic ones (it orders a < b < c).
    from pymatgen.analysis.elasticity.elastic import ElasticTensor

    crystal = anatase() if name == "anatase" else example(name)
    stiffness = some_stiffness(crystal)
    theirs = (
        ElasticTensor.from_voigt(stiffness).convert_to_ieee(structure_of(crystal), initial_fit=False).voigt
    )
    ours = rotate_voigt(stiffness, ieee_rotation(crystal))
    assert np.abs(theirs - ours).max() < 2e-3 * np.abs(ours).max()


def test_orthorhombic_axes_stand_in_the_order_c_a_b() -> None:
    crystal = example("forsterite")
    assert np.linalg.norm(crystal.cell, axis=1) == pytest.approx([4.752, 10.193, 5.977])
    rotation = ieee_rotation(crystal)
    expected = np.stack([crystal.cell[2] / 5.977, crystal.cell[1] / 10.193, crystal.cell[0] / 4.752])
    assert np.abs(np.abs(rotation) - np.abs(expected)).max() < 1e-9


def test_monoclinic_y_is_the_twofold_axis_and_z_the_shortest_translation_across_it() -> None:
    crystal = example("diopside")
    rotation = ieee_rotation(crystal)
    a, b, c = crystal.cell
    assert abs(rotation[1] @ b) == pytest.approx(np.linalg.norm(b))
    assert abs(rotation[2] @ c) == pytest.approx(np.linalg.norm(c))
    # The angle between c and a is obtuse: a leans to −z while x has it on its positive side.
    along = a * np.sign(rotation[0] @ a)
    assert along @ rotation[2] < 0


def test_monoclinic_with_right_angles_has_a_frame_that_the_atoms_decide() -> None:
    sites = np.array([[0, 0, 0], [0.31, 0, 0.12], [-0.31, 0, -0.12], [0.2, 0.5, 0.34], [-0.2, 0.5, -0.34]])
    crystal = Crystal(species=("Ti", "O", "O", "F", "F"), cell=np.diag([6.0, 4.1, 5.0]), fractional=sites)
    assert symmetry_of(crystal).crystal_system == "monoclinic"
    stiffness = some_stiffness(crystal)
    expected = rotate_voigt(stiffness, ieee_rotation(crystal))
    assert abs(ieee_rotation(crystal)[1, 1]) == pytest.approx(1.0)
    for seed in range(6):
        turn = random_rotation(seed)
        other = turned(described_otherwise(crystal, seed), turn)
        found = rotate_voigt(rotate_voigt(stiffness, turn), ieee_rotation(other))
        assert np.abs(found - expected).max() < 1e-6 * np.abs(expected).max()


@pytest.mark.parametrize("permutation", [(0, 1, 2), (1, 2, 0), (2, 0, 1), (0, 2, 1)])
def test_monoclinic_settings_with_unique_axis_a_b_or_c(permutation: tuple[int, int, int]) -> None:
    crystal = example("jadeite")
    stiffness = some_stiffness(crystal)
    expected = rotate_voigt(stiffness, ieee_rotation(crystal))
    order = list(permutation)
    other = replace(crystal, cell=crystal.cell[order], fractional=crystal.fractional[:, order])
    found = rotate_voigt(stiffness, ieee_rotation(other))
    assert np.abs(found - expected).max() < 1e-3 * np.abs(expected).max()


def test_triclinic_z_is_the_shortest_translation_and_y_normal_to_the_next_one() -> None:
    crystal = example("kyanite")
    rotation = ieee_rotation(crystal)
    a, b, c = crystal.cell
    assert abs(rotation[2] @ c) == pytest.approx(np.linalg.norm(c), rel=1e-4)
    shortest = sorted((a, b, a + b, a + c, b + c, a - b), key=lambda v: float(np.linalg.norm(v)))[0]
    assert rotation[1] @ shortest == pytest.approx(0.0, abs=2e-3)


def test_trigonal_tensor_has_no_c15_whatever_the_direction_of_the_twofold_axes() -> None:
    for name in ("quartz-alpha", "corundum", "calcite"):
        stiffness = rotate_voigt(some_stiffness(example(name)), ieee_rotation(example(name)))
        assert abs(stiffness[0, 4]) < 1e-3
        assert stiffness[0, 3] == pytest.approx(-stiffness[1, 3], abs=1e-3)
        assert abs(stiffness[0, 3]) > 1e-2


def test_mirror_twins_of_quartz_get_frames_of_the_same_sense() -> None:
    right = example("quartz-alpha")
    mirror = np.diag([1.0, 1.0, -1.0])
    left = replace(right, cell=right.cell @ mirror)
    assert symmetry_of(left).space_group == 152
    stiffness = some_stiffness(right)
    image = rotate_voigt(stiffness, mirror)
    assert np.allclose(
        rotate_voigt(stiffness, ieee_rotation(right)), rotate_voigt(image, ieee_rotation(left)), atol=1e-3
    )
