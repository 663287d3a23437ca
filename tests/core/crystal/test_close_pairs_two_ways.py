"""Small cells are looked through in another way than large ones; both find the same pairs."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal import validity
from core.crystal.crystal import Crystal
from core.crystal.validity import close_pairs


@pytest.mark.parametrize("seed", range(8))
def test_both_ways_find_the_same_pairs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(seed)
    cell = np.diag(random.uniform(5.0, 7.0, 3)) + random.uniform(-1.0, 1.0, (3, 3))
    crystal = Crystal(species=("Ar",) * 40, cell=cell, fractional=random.uniform(-1.5, 1.5, (40, 3)))
    distance = 1.6
    quick = close_pairs(crystal, distance)
    monkeypatch.setattr(validity, "FEW_ATOMS", 0)
    slow = close_pairs(crystal, distance)
    assert len(quick.distance) > 20
    for name in ("first", "second", "image", "vector", "distance"):
        np.testing.assert_allclose(getattr(quick, name), getattr(slow, name), atol=1e-12)


def test_where_rounding_could_miss_a_pair_it_is_not_used() -> None:
    places = np.array([[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]])
    thin = Crystal(species=("Ar", "Ar"), cell=np.diag([6.0, 6.0, 1.0]), fractional=places)
    pairs = close_pairs(thin, 1.2)
    assert {(int(i), int(j)) for i, j in zip(pairs.first, pairs.second, strict=True)} == {(0, 0), (1, 1)}
