"""Reading, dividing and looking into a dataset. Runs in the process that holds it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from app.state.dataset_view import DatasetRow, DatasetView, Division
from app.work.studio_jobs import (
    DatasetMade,
    DatasetReady,
    Divided,
    DivideDataset,
    FetchRow,
    MakeDataset,
    PrepareRun,
    ReadDataset,
    RowReady,
    RunPrepared,
    StageTold,
)
from core.dataset.splits import SplitBy
from core.errors import CancelledError, DatasetError

if TYPE_CHECKING:
    from app.work.studio_flags import Flags, Tell
    from core.dataset.labelled import Dataset, LabelledCrystal

_STATEMENTS = ("# unit: GPa", "# voigt_order: xx yy zz yz xz xy", "# frame: crystal")
_UNSAFE = re.compile(r"[^A-Za-z0-9._+-]")


class DatasetShelf:
    """The dataset that is looked at, and that of a run whose crystals are looked at."""

    MOST = 2

    def __init__(self) -> None:
        self._datasets: dict[Path, Dataset] = {}

    def undivided(self, path: Path, *, anew: bool = False) -> Dataset:
        """A dataset as its file has it. DatasetError where it cannot be read."""
        from core.dataset.reading import read_undivided

        if anew or path not in self._datasets:
            self._datasets.pop(path, None)
            while len(self._datasets) >= self.MOST:
                self._datasets.pop(next(iter(self._datasets)))
            self._datasets[path] = read_undivided(path)
        return self._datasets[path]

    def divided(self, path: Path, by: SplitBy, seed: int) -> Dataset:
        """A dataset whose rows stand in splits."""
        from core.dataset.splits import with_splits

        return with_splits(self.undivided(path), by, seed=seed)


def read(shelf: DatasetShelf, request: ReadDataset) -> DatasetReady:
    """Read it anew, with the division that suits it. A file of too few groups is divided at random."""
    dataset = shelf.undivided(request.path, anew=True)
    given = any(record.split for record in dataset.records)
    view = DatasetView(
        path=request.path,
        file_format=dataset.file_format,
        notes=dataset.notes,
        rows=_rows(dataset),
        rejected=dataset.rejected,
        given=given,
    )
    choices = (SplitBy.GIVEN,) if given else (SplitBy.FORMULA, SplitBy.RANDOM)
    return DatasetReady(view=view, division=_first_division(shelf, request.path, choices))


def _first_division(shelf: DatasetShelf, path: Path, choices: tuple[SplitBy, ...]) -> Division:
    reason = ""
    for by in choices:
        try:
            return division_of(shelf.divided(path, by, 0), by, 0)
        except DatasetError as error:
            reason = str(error)
    count = len(shelf.undivided(path).records)
    return Division(by=choices[-1], seed=0, splits=("",) * count, note=reason)


def division_of(dataset: Dataset, by: SplitBy, seed: int) -> Division:
    """The splits of a divided dataset."""
    note = dataset.notes[-1] if dataset.notes else ""
    return Division(by=by, seed=seed, splits=tuple(record.split for record in dataset.records), note=note)


def divide(shelf: DatasetShelf, request: DivideDataset) -> Divided:
    """Divide it another way. DatasetError where it cannot be."""
    dataset = shelf.divided(request.path, request.by, request.seed)
    return Divided(division=division_of(dataset, request.by, request.seed))


def _rows(dataset: Dataset) -> tuple[DatasetRow, ...]:
    import numpy as np

    from core.elasticity.averages import averages_of_many

    averages = averages_of_many(np.stack([record.voigt for record in dataset.records]))
    pairs = zip(dataset.records, averages.bulk.hill, averages.shear.hill, strict=True)
    return tuple(_row(record, float(bulk), float(shear)) for record, bulk, shear in pairs)


def _row(record: LabelledCrystal, bulk: float, shear: float) -> DatasetRow:
    return DatasetRow(
        identifier=record.identifier,
        formula=record.formula,
        system=record.crystal_system,
        elements=tuple(dict.fromkeys(record.crystal.species)),
        atoms=len(record.crystal),
        bulk=bulk,
        shear=shear,
        row=record.row,
    )


def make(request: MakeDataset, tell: Tell, flags: Flags) -> DatasetMade:
    """Make a dataset by code. CancelledError when stopped; FileWriteError where it cannot be written."""
    import json

    from core.dataset.json_lines_output import write_json_lines
    from core.synthetic.generation import row_of_synthetic, synthetic_crystals

    lines = []
    for number, made in enumerate(synthetic_crystals(request.count, seed=request.seed), start=1):
        if flags.should_stop():
            raise CancelledError("making the dataset was stopped")
        lines.append(json.dumps(row_of_synthetic(made), ensure_ascii=False))
        tell(StageTold(stage=f"made {number} of {request.count} crystals", fraction=number / request.count))
    write_json_lines(request.path, lines)
    return DatasetMade(path=request.path)


def fetch(shelf: DatasetShelf, request: FetchRow) -> RowReady:
    """The crystal of a row as a file that keeps its axes, and its tensor. DatasetError where it is not
    there.
    """
    from core.export.crystal_files import write_crystal

    dataset = shelf.undivided(request.path)
    record = next((each for each in dataset.records if each.identifier == request.identifier), None)
    if record is None:
        raise DatasetError(f"{dataset.name} has no crystal {request.identifier}; read the dataset again")
    # POSCAR keeps the vectors of the cell, and with them the frame of the label; a CIF would not.
    file = request.folder / f"{_UNSAFE.sub('_', record.identifier)[:80]}.vasp"
    write_crystal(file, record.crystal)
    rows = [" ".join(repr(float(number)) for number in row) for row in record.voigt]
    return RowReady(
        identifier=record.identifier,
        formula=record.formula,
        structure=file,
        text="\n".join([f"# {record.identifier}, label of {dataset.name}", *_STATEMENTS, *rows]),
    )


def prepare(shelf: DatasetShelf, request: PrepareRun) -> RunPrepared:
    """Write the folder of a run: its divided dataset and its settings."""
    import json

    from app.work.run_folder import DATASET_FILE, write_plan
    from core.dataset.json_lines_output import row_of, write_json_lines

    plan = request.plan
    dataset = shelf.divided(plan.path, plan.by, plan.seed)
    used = [record for record in dataset.records if record.split]
    lines = (json.dumps(row_of(record), ensure_ascii=False) for record in used)
    write_json_lines(plan.folder / DATASET_FILE, lines)
    write_plan(plan, dataset.notes, train=sum(record.split == "train" for record in used))
    return RunPrepared(folder=plan.folder)
