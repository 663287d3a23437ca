"""Into training, validation and test: by what crystals share, so that none is measured on a relative.

- "formula": crystals of one reduced formula stay together (the default).
- "prototype": crystals of one anonymous formula (AB2, ABC3, …) and space group stay together. This stands for
  matching structures in pairs, whose effort grows with the square of the dataset; it joins some prototypes
  that a match would keep apart, and so keeps the splits farther from each other.
- "random": every crystal for itself; near relatives stand on both sides, so errors look better than they are.
- "given": as the file says.

Groups are ordered by a digest of the seed and the group's name, and cut where the shares are reached: the
same seed and crystals give the same splits, in whatever order the file has them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from core.crystal.crystal import Crystal
from core.crystal.space_group import search_space_group
from core.dataset.frame_alternatives import LABEL_TOLERANCE
from core.dataset.labelled import Dataset, LabelledCrystal
from core.dataset.rows import SPLITS, reduced_formula
from core.errors import DatasetError, SymmetryError

SHARES: Final = (0.8, 0.1, 0.1)
"""Shares of crystals in train, val and test."""


class SplitBy(StrEnum):
    """How a dataset is divided."""

    AUTO = "auto"
    """As the file says where it says so, otherwise by formula."""
    GIVEN = "given"
    FORMULA = "formula"
    PROTOTYPE = "prototype"
    RANDOM = "random"


def with_splits(dataset: Dataset, by: SplitBy = SplitBy.AUTO, *, seed: int = 0) -> Dataset:
    """The dataset with every record in a split, and a note how that came.

    DatasetError: "given" where no row names a split, or fewer than three groups to divide.
    """
    given = any(record.split for record in dataset.records)
    if by is SplitBy.GIVEN and not given:
        raise DatasetError(f"{dataset.name} names no split; divide it by formula, prototype or at random")
    if by is SplitBy.GIVEN or (by is SplitBy.AUTO and given):
        return _with_note(dataset, _note_on_given(dataset))
    chosen = SplitBy.FORMULA if by is SplitBy.AUTO else by
    groups = [group_of(record, chosen) for record in dataset.records]
    records = _divided(dataset, groups, seed)
    words = {SplitBy.FORMULA: "by reduced formula", SplitBy.PROTOTYPE: "by prototype"}
    note = f"splits: {words.get(chosen, 'at random')}, {len(set(groups))} groups, seed {seed}"
    return _with_note(replace(dataset, records=records), note)


def group_of(record: LabelledCrystal, by: SplitBy) -> str:
    """What a record shares with those that must stand in its split."""
    if by is SplitBy.FORMULA:
        return reduced_formula(record.crystal)
    return _prototype(record.crystal) if by is SplitBy.PROTOTYPE else f"{record.row} {record.identifier}"


def _prototype(crystal: Crystal) -> str:
    from pymatgen.core.composition import Composition

    anonymous = Composition(reduced_formula(crystal)).anonymized_formula
    try:
        return f"{anonymous} {search_space_group(crystal, LABEL_TOLERANCE).number}"
    except SymmetryError:
        return f"{anonymous} without a space group"


def _divided(dataset: Dataset, groups: Sequence[str], seed: int) -> tuple[LabelledCrystal, ...]:
    members: dict[str, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    if len(members) < len(SPLITS):
        raise DatasetError(
            f"{dataset.name} has {len(members)} groups of crystals, at least {len(SPLITS)} are needed to "
            "divide it; divide it at random, or name the splits in the file"
        )
    ordered = sorted(members, key=lambda group: hashlib.sha256(f"{seed} {group}".encode()).digest())
    splits = _splits_of([len(members[group]) for group in ordered])
    by_index = {
        index: split for group, split in zip(ordered, splits, strict=True) for index in members[group]
    }
    return tuple(replace(record, split=by_index[index]) for index, record in enumerate(dataset.records))


def _splits_of(sizes: Sequence[int]) -> list[str]:
    """The split of each group in turn: train up to its share, then val, the rest test; none left empty."""
    total, done = sum(sizes), 0
    found: list[int] = []
    for place, size in enumerate(sizes):
        middle = (done + 0.5 * size) / total
        wanted = 0 if middle < SHARES[0] else 1 if middle < SHARES[0] + SHARES[1] else 2
        groups_left = len(sizes) - place
        if groups_left <= 2:  # the last two groups are val and test where none is yet
            wanted = max(wanted, len(SPLITS) - groups_left)
        previous = found[-1] if found else 0
        found.append(min(wanted, previous + 1) if found else 0)
        done += size
    return [SPLITS[number] for number in found]


def _note_on_given(dataset: Dataset) -> str:
    without = sum(not record.split for record in dataset.records)
    rest = f"; {without} rows name none and are not used" if without else ""
    return f"splits: as the file says{rest}"


def _with_note(dataset: Dataset, note: str) -> Dataset:
    return replace(dataset, notes=(*dataset.notes, note))
