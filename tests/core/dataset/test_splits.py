"""Splits: groups stay together, shares are near, the same seed gives the same split in any order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from known_crystals import caesium_chloride, rock_salt

from core.dataset.labelled import Dataset, LabelledCrystal
from core.dataset.splits import SplitBy, group_of, with_splits
from core.errors import DatasetError

VOIGT = np.diag([100.0, 100, 100, 40, 40, 40])
ALKALI = ("Li", "Na", "K", "Rb", "Cs")
HALOGENS = ("F", "Cl", "Br", "I")


def dataset(copies=2, **changes):
    """Every alkali halide in both structures, each several times."""
    records = []
    for build in (rock_salt, caesium_chloride):
        for pair in [(a, h) for a in ALKALI for h in HALOGENS] * copies:
            number = len(records) + 1
            records.append(
                LabelledCrystal(
                    identifier=f"m-{number}",
                    formula="",
                    crystal=build(*pair),
                    voigt=VOIGT,
                    row=number,
                    **changes,
                )
            )
    return Dataset(name="salts.json", records=tuple(records))


def by_identifier(data):
    return {record.identifier: record.split for record in data.records}


@pytest.mark.parametrize("by", [SplitBy.FORMULA, SplitBy.RANDOM, SplitBy.AUTO])
def test_no_group_stands_in_two_splits_and_the_shares_are_near(by):
    data = with_splits(dataset(), by)
    groups = {}
    for record in data.records:
        kind = SplitBy.FORMULA if by is SplitBy.AUTO else by
        groups.setdefault(group_of(record, kind), set()).add(record.split)
    assert all(len(splits) == 1 for splits in groups.values())
    shares = [len(data.split(name)) / len(data.records) for name in ("train", "val", "test")]
    np.testing.assert_allclose(shares, [0.8, 0.1, 0.1], atol=0.06)
    assert data.notes[-1].startswith("splits: ")


@given(seed=st.integers(0, 2**31), order=st.permutations(range(40)))
def test_the_split_depends_on_seed_and_crystals_but_not_on_their_order(seed, order):
    data = dataset(copies=1)
    shuffled = replace(data, records=tuple(data.records[place] for place in order))
    divided = with_splits(data, SplitBy.FORMULA, seed=seed)
    assert by_identifier(divided) == by_identifier(with_splits(shuffled, SplitBy.FORMULA, seed=seed))
    assert {record.split for record in divided.records} == {"train", "val", "test"}


def test_another_seed_gives_another_split():
    splits = {tuple(by_identifier(with_splits(dataset(), seed=seed)).values()) for seed in range(4)}
    assert len(splits) == 4


def test_prototypes_are_anonymous_formula_and_space_group():
    assert group_of(dataset().records[0], SplitBy.PROTOTYPE) == "AB 225"
    assert group_of(dataset().records[-1], SplitBy.PROTOTYPE) == "AB 221"
    with pytest.raises(DatasetError, match="2 groups of crystals, at least 3 are needed"):
        with_splits(dataset(copies=1), SplitBy.PROTOTYPE)


def test_given_splits_are_kept_and_asked_for_only_where_they_are():
    given_splits = dataset(split="val")
    assert with_splits(given_splits).records == given_splits.records
    with pytest.raises(DatasetError, match="names no split"):
        with_splits(dataset(), SplitBy.GIVEN)
    some = replace(dataset(), records=(given_splits.records[0], *dataset().records[1:]))
    assert "79 rows name none" in with_splits(some).notes[-1]
