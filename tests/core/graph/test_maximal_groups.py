"""Space groups that no wider tolerance can change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from known_crystals import caesium_chloride, crystal, magnesium, quartz, rock_salt, rutile, triclinic

from core.crystal.symmetrized import symmetrized
from core.crystal.symmetry import symmetry_of


def diamond():
    half = np.array([[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
    return crystal(3.567 * half, ["C", "C"], [[0, 0, 0], [0.25, 0.25, 0.25]], "diamond")


@pytest.mark.parametrize("sample", [rock_salt, caesium_chloride])
def test_a_maximal_group_is_the_one_that_a_wider_search_finds(sample) -> None:
    symmetric = symmetrized(sample())
    assert symmetric.is_maximal
    for tolerance in (1e-2, 1e-1):
        wider = symmetry_of(sample(), tolerance=tolerance)
        assert (symmetric.space_group, symmetric.symbol) == (wider.space_group, wider.symbol)


@pytest.mark.parametrize("sample", [quartz, rutile, triclinic, magnesium, diamond])
def test_a_group_that_could_grow_is_not_maximal(sample) -> None:
    assert not symmetrized(sample()).is_maximal


def test_a_group_that_does_grow_is_not_maximal() -> None:
    """Tetragonal by 0.005 Å: cubic for the wider search."""
    stretched = replace(rock_salt(), cell=np.diag([5.640, 5.640, 5.645]))
    symmetric = symmetrized(stretched)
    assert symmetric.space_group == 139 and not symmetric.is_maximal
    assert symmetry_of(stretched, tolerance=1e-2).space_group == 225
