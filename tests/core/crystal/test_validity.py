"""Close pairs in cells of any shape, against brute force, and what counts as impossible."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from crystal_samples import example
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crystal.crystal import Crystal
from core.crystal.symmetry import symmetry_of
from core.crystal.validity import close_pairs, require_possible
from core.errors import ImpossibleCrystalError


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), reach=st.floats(0.5, 4.0))
def test_close_pairs_agree_with_brute_force(seed: int, reach: float) -> None:
    random = np.random.default_rng(seed)
    cell = 3.0 * np.eye(3) + random.normal(size=(3, 3)) * 0.4
    crystal = Crystal(species=("Si",) * 3, cell=cell, fractional=random.random((3, 3)) * 3 - 1)
    expected = 0
    for image in itertools.product(range(-6, 7), repeat=3):
        difference = crystal.fractional[None] + image - crystal.fractional[:, None]
        distance = np.linalg.norm(difference @ cell, axis=2)
        expected += int(((distance <= reach) & (distance > 1e-9)).sum())
    pairs = close_pairs(crystal, reach)
    assert len(pairs.distance) == expected
    vector = (crystal.fractional[pairs.second] + pairs.image - crystal.fractional[pairs.first]) @ cell
    assert np.allclose(np.linalg.norm(vector, axis=1), pairs.distance)


def test_cells_that_are_huge_or_very_skewed_are_no_trouble() -> None:
    skew = np.array([[1, 0, 0], [173, 1, 0], [-68, 211, 1]])
    copper = example("copper")
    other = Crystal(
        species=copper.species, cell=skew @ copper.cell, fractional=copper.fractional @ np.linalg.inv(skew)
    )
    assert len(close_pairs(other, 2.6).distance) == 4 * 12
    assert symmetry_of(other).space_group == 225
    lone = Crystal(species=("He",), cell=9_000.0 * np.eye(3), fractional=np.zeros((1, 3)))
    assert len(close_pairs(lone, 0.4).distance) == 0
    require_possible(lone)


def test_an_atom_on_its_own_image_is_impossible() -> None:
    crystal = Crystal(species=("Si",), cell=np.diag([0.3, 9.0, 9.0]), fractional=np.zeros((1, 3)))
    with pytest.raises(ImpossibleCrystalError, match="periodic image"):
        require_possible(crystal)
