"""What a dataset holds: counts, elements, ranges of the moduli, and what was set aside for which reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.dataset.labelled import Dataset, LabelledCrystal
from core.dataset.rows import SPLITS
from core.elasticity.averages import averages_of_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Smallest, median and largest value of a modulus, GPa."""

    smallest: float
    median: float
    largest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetOverview:
    """Counts of a dataset.

    faults: rows set aside by reason; systems: usable rows by crystal system; elements: crystals that hold
    each element, most frequent first; splits: rows in train, val, test and none (""); formulas: distinct.
    bulk_hill, shear_hill: of the usable rows, GPa. atoms: smallest, median and largest number in a cell.
    unseen_elements: elements of val and test that no training crystal has.
    """

    name: str
    file_format: str
    notes: tuple[str, ...]
    usable: int
    set_aside: int
    faults: dict[str, int]
    systems: dict[str, int]
    elements: dict[str, int]
    splits: dict[str, int]
    formulas: int
    bulk_hill: Spread
    shear_hill: Spread
    atoms: Spread
    unseen_elements: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"notes": list(self.notes), "unseen_elements": list(self.unseen_elements)}


def overview(dataset: Dataset) -> DatasetOverview:
    """Count a dataset with at least one usable row."""
    records = dataset.records
    averages = averages_of_many(np.stack([record.voigt for record in records]))
    return DatasetOverview(
        name=dataset.name,
        file_format=dataset.file_format,
        notes=dataset.notes,
        usable=len(records),
        set_aside=len(dataset.rejected),
        faults=_counted(row.fault or "other" for row in dataset.rejected),
        systems=_counted(record.crystal_system or "unknown" for record in records),
        elements=_counted(symbol for record in records for symbol in set(record.crystal.species)),
        splits={name: len(dataset.split(name)) for name in (*SPLITS, "")},
        formulas=len({record.formula for record in records}),
        bulk_hill=_spread(averages.bulk.hill),
        shear_hill=_spread(averages.shear.hill),
        atoms=_spread(np.array([len(record.crystal) for record in records], dtype=np.float64)),
        unseen_elements=_unseen(records),
    )


def _counted(names: Any) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _spread(values: np.ndarray[Any, np.dtype[np.float64]]) -> Spread:
    return Spread(smallest=float(values.min()), median=float(np.median(values)), largest=float(values.max()))


def _unseen(records: tuple[LabelledCrystal, ...]) -> tuple[str, ...]:
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for record in records:
        if record.split:
            seen[record.split == "train"].update(record.crystal.species)
    return tuple(sorted(seen[False] - seen[True]))
