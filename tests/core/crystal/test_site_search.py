"""The search for sites at a place, against pymatgen's own; and that pymatgen still asks as it is answered."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.io import cif
from pymatgen.util.coord import find_in_coord_list_pbc, in_coord_list_pbc

from core.crystal.site_search import SiteSearch, with_names


def grid_places(random: np.random.Generator, count: int) -> list[tuple[float, ...]]:
    """Places of which many are the same, but for rounding and whole numbers."""
    coarse = random.integers(0, 4, size=(count, 3)) / 4 + random.integers(-2, 3, size=(count, 3))
    return [tuple(row) for row in coarse + random.choice([0.0, 5e-5, 2e-3], size=(count, 3))]


@pytest.mark.parametrize("seed", range(5))
def test_it_finds_what_pymatgen_finds_while_the_list_grows(seed: int) -> None:
    random = np.random.default_rng(seed)
    search = SiteSearch()
    for _ in range(3):  # a new list each time, as for each block of a file
        kept: list[tuple[float, ...]] = []
        for place in grid_places(random, 200):
            expected = find_in_coord_list_pbc(kept, place, atol=1e-4)
            np.testing.assert_array_equal(search.matches(list(kept), place, atol=1e-4), expected)
            assert search.is_there(kept, place, atol=1e-4) == in_coord_list_pbc(kept, place, atol=1e-4)
            kept.append(place)


def test_another_list_is_not_taken_for_the_one_before() -> None:
    random = np.random.default_rng(9)
    one, other = grid_places(random, 80), grid_places(random, 120)
    search = SiteSearch()
    for places in (one, other, one, other[:80], other):
        for place in one[::7]:
            expected = find_in_coord_list_pbc(places, place, atol=1e-4)
            np.testing.assert_array_equal(search.matches(places, place, atol=1e-4), expected)


def test_pymatgen_is_left_as_it_is_and_its_copy_asks_here() -> None:
    """Of the methods that are copied, each must still look up the name that is replaced."""
    asked = []
    found = with_names(cif.in_coord_list_pbc, find_in_coord_list_pbc=lambda *_, **__: asked.append(1) or [])
    assert not found([(0.0, 0.0, 0.0)], (0.0, 0.0, 0.0)) and asked == [1]
    assert in_coord_list_pbc([(0.0, 0.0, 0.0)], (0.0, 0.0, 0.0))
    assert "in_coord_list_pbc" in cif.CifParser._unique_coords.__code__.co_names
    inner = [code for code in cif.CifParser._get_structure.__code__.co_consts if hasattr(code, "co_names")]
    assert any("find_in_coord_list_pbc" in code.co_names for code in inner)


def test_a_place_is_taken_into_the_array_once() -> None:
    taken = []

    class Place:
        def __init__(self, number: int) -> None:
            self.number = number

        def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
            taken.append(self.number)
            return np.array([self.number / 100, 0.5, 0.25])

    search, places = SiteSearch(), []
    for number in range(90):
        assert not search.is_there(places, (number / 100, 0.5, 0.25))
        places.append(Place(number))
    assert search.matches(places, (0.5, 0.5, 1.25)).tolist() == [50]
    assert sorted(set(taken)) == list(range(90)) and len(taken) <= 2 * 90
