"""The source papers' experiments, as the window lists them and shows what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.state.display import Tone
from app.state.figures import counted, rounded
from app.state.sheet import Sheet, SheetColumn, SheetRow

if TYPE_CHECKING:
    from core.reproduce.experiment import Experiment, Figure, Row

LIST_COLUMNS = (
    SheetColumn(name="Experiment"),
    SheetColumn(name="Takes", tip="Of processor time, roughly, for the full run", figures=True),
    SheetColumn(name="State", tip="Experiments run one after the other"),
)
RESULT_COLUMNS = (
    SheetColumn(name="Quantity"),
    SheetColumn(name="Theirs", tip="The figure of the source", figures=True),
    SheetColumn(name="Ours", figures=True),
    SheetColumn(name="To reach"),
)


class ExperimentState(StrEnum):
    """How an experiment stands, as the list writes it."""

    WAITS = "waits"
    RUNS = "runs"
    DONE = "done"
    FAILED = "not done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentResult:
    """What came of an experiment. pictures: files; missing: sentences about data files that are not there."""

    name: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    pictures: tuple[Path, ...]
    missing: tuple[str, ...]


def takes(minutes: float) -> str:
    """``12 s``, ``15 min``."""
    return f"{minutes:.0f} min" if minutes >= 1 else f"{60 * minutes:.0f} s"


def experiment_sheet(
    experiments: Sequence[Experiment], states: Mapping[str, ExperimentState] = MappingProxyType({})
) -> Sheet:
    """The list; keys are names."""
    return Sheet(
        columns=LIST_COLUMNS,
        rows=tuple(
            SheetRow(
                key=one.name,
                texts=(one.title, takes(one.minutes), str(states.get(one.name, ""))),
                values=(one.title, one.minutes, str(states.get(one.name, ""))),
                tip=f"{one.name}: {one.source}",
            )
            for one in experiments
        ),
    )


def about(experiment: Experiment) -> str:
    """What it is, where it comes from, what the source found."""
    needs = ", ".join(need.name for need in experiment.needs)
    data = f"\nData: {needs}; without them {experiment.stand_in}." if needs else ""
    return f"{experiment.source}.\nTheirs: {experiment.theirs}.{data}"


def result_sheet(result: ExperimentResult) -> Sheet:
    """The source's figures beside ours."""
    return Sheet(
        columns=RESULT_COLUMNS,
        rows=tuple(_result_row(number, row) for number, row in enumerate(result.rows)),
    )


def _result_row(number: int, row: Row) -> SheetRow:
    ours = figure_text(row.ours)
    ours = f"{ours} {row.unit}" if row.unit and row.ours is not None else ours
    reach = f"{row.reach} {'✓' if row.reached else '✗'}" if row.reach else ""
    texts = (row.quantity, figure_text(row.theirs), ours, reach)
    tone = Tone.FAILURE if row.reached is False else Tone.PLAIN
    return SheetRow(
        key=str(number), texts=texts, values=texts, tone=tone, tip=" · ".join(filter(None, texts))
    )


def figure_text(value: Figure) -> str:
    """A figure with few digits; – where there is none."""
    if value is None:
        return "–"
    if isinstance(value, int | str):
        return f"{value:,}" if isinstance(value, int) else value
    return rounded(value, 3)


def verdict(result: ExperimentResult) -> str:
    """Whether what was set is reached, in words."""
    set_rows = [row for row in result.rows if row.reached is not None]
    missed = sum(row.reached is False for row in set_rows)
    if not set_rows:
        return "Done"
    if not missed:
        return f"Done: {counted(len(set_rows), 'figure')} of {len(set_rows)} reached"
    return f"Done: {counted(missed, 'figure')} of {len(set_rows)} not reached"
