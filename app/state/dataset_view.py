"""What the window shows of a dataset: light records that came from the process that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.state.display import Tone
from app.state.figures import counted, pretty_formula, rounded
from app.state.sheet import Sheet, SheetColumn, SheetRow
from core.dataset.labelled import RejectedRow
from core.dataset.splits import SplitBy

FloatArray = npt.NDArray[np.float64]
BINS = 40
SPLIT_NAMES = {"train": "train", "val": "validation", "test": "test", "": "not used"}
SPLIT_CHOICES: tuple[tuple[SplitBy, str, str], ...] = (
    (SplitBy.FORMULA, "by formula", "Crystals of one reduced formula stand on one side"),
    (
        SplitBy.PROTOTYPE,
        "by prototype",
        "Crystals of one anonymous formula and space group stand on one side: the hardest test, for what is "
        "unlike anything learned",
    ),
    (SplitBy.RANDOM, "at random", "Every crystal for itself: near relatives make the errors look smaller"),
    (SplitBy.GIVEN, "as the file says", "The rows name train, val or test"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetRow:
    """One usable row. row: its line or place in the file, from 1; bulk, shear: Hill averages, GPa."""

    identifier: str
    formula: str
    system: str
    elements: tuple[str, ...]
    atoms: int
    bulk: float
    shear: float
    row: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DatasetView:
    """A dataset as it was read. given: the file itself names splits. notes: what was decided in reading."""

    path: Path
    file_format: str
    notes: tuple[str, ...]
    rows: tuple[DatasetRow, ...]
    rejected: tuple[RejectedRow, ...]
    given: bool

    @property
    def elements(self) -> dict[str, int]:
        """Crystals that hold each element."""
        return _counted(symbol for row in self.rows for symbol in row.elements)

    @property
    def systems(self) -> dict[str, int]:
        """Crystals of each crystal system, the most frequent first."""
        return _counted(row.system or "unknown" for row in self.rows)

    def moduli(self) -> tuple[FloatArray, FloatArray]:
        """K and G of every row (n,), GPa."""
        return np.array([row.bulk for row in self.rows]), np.array([row.shear for row in self.rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Division:
    """How a dataset is divided. splits: of each row, in order; note: how that came, in words."""

    by: SplitBy
    seed: int
    splits: tuple[str, ...]
    note: str = ""

    def count(self, name: str) -> int:
        """Rows in a split."""
        return self.splits.count(name)

    def sentence(self) -> str:
        """``train 800 · validation 100 · test 100``."""
        said = [f"{SPLIT_NAMES[name]} {self.count(name)}" for name in ("train", "val", "test")]
        unused = self.count("")
        return " · ".join([*said, *([f"not used {unused}"] if unused else [])])

    def lack(self) -> str:
        """Why nothing can be trained with it and what to do, "" where it can."""
        missing = [
            words
            for name, words in (("train", "to learn from"), ("val", "to pick the best epoch by (validation)"))
            if not self.count(name)
        ]
        if not missing:
            return ""
        return f"No crystal {' and none '.join(missing)}; divide it in another way"


def _counted(names: object) -> dict[str, int]:
    from collections import Counter

    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))  # type: ignore[call-overload]


def headline(view: DatasetView) -> str:
    """``elasticity.jsonl.gz · JSON lines · 8194 crystals · 12 rows set aside``."""
    aside = f"{counted(len(view.rejected), 'row')} set aside" if view.rejected else "no row set aside"
    return f"{view.file_format} · {counted(len(view.rows), 'crystal')} · {aside}"


ROW_COLUMNS = (
    SheetColumn(name="Identifier", tip="What the file calls the crystal"),
    SheetColumn(name="Formula", tip="Reduced formula"),
    SheetColumn(name="System", tip="Crystal system, as the file says or as the symmetry search found it"),
    SheetColumn(name="Split", tip="train: learned from; validation: picks the best epoch; test: kept apart"),
    SheetColumn(name="Atoms", tip="In the cell of the file", figures=True),
    SheetColumn(name="K, GPa", tip="Bulk modulus of the label, Hill average", figures=True),
    SheetColumn(name="G, GPa", tip="Shear modulus of the label, Hill average", figures=True),
)


def row_sheet(view: DatasetView, division: Division | None, element: str = "") -> Sheet:
    """The usable rows, all or those with one element. Keys are the identifiers."""
    splits = division.splits if division is not None else ("",) * len(view.rows)
    pairs = zip(view.rows, splits, strict=True)
    return Sheet(
        columns=ROW_COLUMNS,
        rows=tuple(_sheet_row(row, split) for row, split in pairs if not element or element in row.elements),
    )


def _sheet_row(row: DatasetRow, split: str) -> SheetRow:
    name = SPLIT_NAMES[split]
    return SheetRow(
        key=row.identifier,
        texts=(
            row.identifier,
            pretty_formula(row.formula),
            row.system or "unknown",
            name,
            str(row.atoms),
            rounded(row.bulk),
            rounded(row.shear),
        ),
        values=(row.identifier, row.formula, row.system, name, float(row.atoms), row.bulk, row.shear),
    )


REJECTED_COLUMNS = (
    SheetColumn(name="Row", tip="Line or place in the file, from 1", figures=True),
    SheetColumn(name="Identifier"),
    SheetColumn(name="Reason", tip="What is wrong with the row; it is not used"),
)


def rejected_sheet(rejected: Sequence[RejectedRow]) -> Sheet:
    """The rows set aside, each with its reason."""
    return Sheet(
        columns=REJECTED_COLUMNS,
        rows=tuple(
            SheetRow(
                key=str(row.line),
                texts=(str(row.line), row.identifier, row.reason),
                values=(float(row.line), row.identifier, row.reason),
                tone=Tone.DOUBT,
                tip=row.reason,
            )
            for row in rejected
        ),
    )


def logarithmic_counts(values: FloatArray, edges: FloatArray) -> FloatArray:
    """How many of the values lie in each bin (n − 1,); edges: (n,) of log10."""
    counts, _ = np.histogram(np.log10(np.maximum(values, 1e-3)), bins=edges)
    return counts.astype(np.float64)


def modulus_edges(bulk: FloatArray, shear: FloatArray) -> FloatArray:
    """(BINS + 1,) edges of log10(GPa) that hold all K and G."""
    both = np.log10(np.maximum(np.concatenate([bulk, shear]), 1e-3))
    low, high = float(both.min()), float(both.max())
    room = max(0.05, 0.02 * (high - low))
    return np.linspace(low - room, high + room, BINS + 1)
