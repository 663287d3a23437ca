"""The crystal: what is read from a file and handed to everything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a crystal came from, and what was decided on the way.

    ``notes`` are sentences for the user: choices that were made in reading (first of several blocks,
    deuterium taken as hydrogen, …). They are shown, never swallowed.
    """

    source: Path | None = None
    file_format: str = ""
    block: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crystal:
    """An ordered, three-dimensionally periodic arrangement of atoms.

    species: n element symbols ("Si", "O", …), one an atom.
    cell: (3, 3) float64, Å; the **rows** are the cell vectors a, b, c in the crystal's Cartesian frame.
    fractional: (n, 3) float64, coordinates along a, b, c; not necessarily within [0, 1).
    name: what a list shows ("quartz"); provenance: see there. labels: n names that the file gives its sites
    ("Si1"), shared by atoms that its symmetry makes of one site; empty where it gives none, and dropped where
    they are not as many as the atoms.

    Compared by identity. The arrays are read-only.
    """

    species: tuple[str, ...]
    cell: FloatArray
    fractional: FloatArray
    name: str = ""
    provenance: Provenance = field(default_factory=Provenance)
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, shape in (("cell", (3, 3)), ("fractional", (len(self.species), 3))):
            array = np.array(getattr(self, name), dtype=np.float64)
            if array.shape != shape:
                raise ValueError(f"Crystal.{name} has shape {array.shape}, expected {shape}")
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        if len(self.labels) != len(self.species):
            # Those of another cell, as dataclasses.replace hands them on: they name none of these atoms.
            object.__setattr__(self, "labels", ())

    def __len__(self) -> int:
        """Number of atoms in the cell."""
        return len(self.species)

    @property
    def cartesian(self) -> FloatArray:
        """(n, 3) positions in Å, in the crystal's Cartesian frame."""
        return self.fractional @ self.cell

    @property
    def volume(self) -> float:
        """Volume of the cell in Å³ (positive for either handedness)."""
        return float(abs(np.linalg.det(self.cell)))
