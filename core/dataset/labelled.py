"""Crystals with a known stiffness."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelledCrystal:
    """One row of a dataset.

    voigt: (6, 6) GPa, Voigt order xx yy zz yz xz xy, in the Cartesian frame of ``crystal.cell``.
    split: "train", "val", "test" or "" where the file does not say. crystal_system: as the file says, or "".
    row: its line or place in the file, from 1; 0 where there is no file.
    """

    identifier: str
    formula: str
    crystal: Crystal
    voigt: FloatArray
    split: str = ""
    crystal_system: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that cannot be used: its line number (from 1), its identifier where it has one, and why.

    fault: the kind of the reason, one of ``core.dataset.rows.Fault``, or "".
    """

    line: int
    identifier: str
    reason: str
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """What a file holds: the usable rows and those set aside, with the reason for each.

    file_format: what the file was recognised as, in words. notes: what was decided in reading, a sentence
    each.
    """

    name: str
    records: tuple[LabelledCrystal, ...]
    rejected: tuple[RejectedRow, ...] = ()
    file_format: str = ""
    notes: tuple[str, ...] = ()

    def digest(self) -> str:
        """A short SHA-256 of crystals, labels and splits: the same for the same data in any file."""
        digest = hashlib.sha256()
        for record in self.records:
            digest.update(f"{record.identifier} {record.split} {' '.join(record.crystal.species)}".encode())
            for array in (record.crystal.cell, record.crystal.fractional, record.voigt):
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]

    def split(self, name: str) -> tuple[LabelledCrystal, ...]:
        """The records of one split; "all" gives every record."""
        return self.records if name == "all" else tuple(r for r in self.records if r.split == name)
