"""The networks that can predict, as the window lists and compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.state.figures import rounded
from app.state.sheet import Sheet, SheetColumn, SheetRow

if TYPE_CHECKING:
    from core.training.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ListedModel:
    """A network with its card. shipped: it came with the program and cannot be removed. figures: of its own
    test crystals, or, where it has none, validation crystals (``measured_on`` says which); empty where it was
    never measured.
    """

    name: str
    folder: Path
    shipped: bool
    description: str = ""
    data: str = ""
    date: str = ""
    notes: str = ""
    networks: int = 1
    measured_on: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


MODEL_COLUMNS = (
    SheetColumn(name="", tip="● predicts in this window now"),
    SheetColumn(name="Name"),
    SheetColumn(name="Networks", tip="In the ensemble", figures=True),
    SheetColumn(name="Trained on"),
    SheetColumn(name="Date"),
    SheetColumn(name="Measured on", tip="Of its own data: figures of two models are comparable only below"),
    SheetColumn(name="K, GPa", tip="Mean absolute error of the bulk modulus, Hill", figures=True),
    SheetColumn(name="G, GPa", tip="Mean absolute error of the shear modulus, Hill", figures=True),
    SheetColumn(name="< 25 %", tip="Share of crystals with ‖ΔC‖/‖C‖ below 25 %", figures=True),
)
NAN = float("nan")


def model_sheet(models: Sequence[ListedModel], current: Path | None) -> Sheet:
    """The networks; keys are their folders."""
    return Sheet(columns=MODEL_COLUMNS, rows=tuple(_row(model, current) for model in models))


def _row(model: ListedModel, current: Path | None) -> SheetRow:
    figures = [model.figures.get(name, NAN) for name in ("bulk_mae", "shear_mae", "within_25")]
    mark = "●" if model.folder == current else ""
    share = "" if figures[2] != figures[2] else f"{100 * figures[2]:.0f} %"
    count = model.figures.get("count", NAN)
    on = f"{model.measured_on}, {count:.0f} crystals" if model.measured_on and count == count else ""
    errors = [rounded(value, 3) if value == value else "" for value in figures[:2]]
    texts = (mark, model.name, str(model.networks), model.data, model.date, on, *errors, share)
    return SheetRow(
        key=str(model.folder),
        texts=texts,
        values=(mark, model.name, float(model.networks), model.data, model.date, on, *figures),
        tip="\n".join(filter(None, (model.description, model.notes))),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparedModel:
    """One network on the common crystals. by_system: keyed by crystal system; failed: crystals without an
    answer.
    """

    name: str
    folder: Path
    overall: Metrics
    by_system: dict[str, Metrics]
    failed: int


def comparison_sheet(compared: Sequence[ComparedModel]) -> Sheet:
    """One row a network and group of crystals; keys are ``folder|group``."""
    columns = (
        SheetColumn(name="Model"),
        SheetColumn(name="Crystals"),
        SheetColumn(name="n", figures=True),
        SheetColumn(name="K, GPa", tip="Mean absolute error of the bulk modulus, Hill", figures=True),
        SheetColumn(name="G, GPa", tip="Mean absolute error of the shear modulus, Hill", figures=True),
        SheetColumn(name="log10 K", tip="Mean error in decades", figures=True),
        SheetColumn(name="log10 G", tip="Mean error in decades", figures=True),
        SheetColumn(name="‖ΔC‖, GPa", tip="Mean Mandel norm of the error", figures=True),
        SheetColumn(name="< 25 %", figures=True),
        SheetColumn(name="< 10 %", figures=True),
        SheetColumn(name="No answer", figures=True),
    )
    rows = [
        _compared_row(each, group, metrics, each.failed if group == "all" else 0)
        for group in ("all", *dict.fromkeys(name for each in compared for name in each.by_system))
        for each in compared
        if (metrics := each.overall if group == "all" else each.by_system.get(group)) is not None
    ]
    return Sheet(columns=columns, rows=tuple(rows))


def _compared_row(each: ComparedModel, group: str, metrics: Metrics, failed: int) -> SheetRow:
    numbers = (
        metrics.bulk_mae,
        metrics.shear_mae,
        metrics.bulk_log10_mae,
        metrics.shear_log10_mae,
        metrics.tensor_error,
    )
    shares = (metrics.within_25, metrics.within_10)
    return SheetRow(
        key=f"{each.folder}|{group}",
        texts=(
            each.name,
            group,
            str(metrics.count),
            *(rounded(number, 3) for number in numbers),
            *(f"{100 * share:.0f} %" for share in shares),
            str(failed) if failed else "",
        ),
        values=(each.name, group, float(metrics.count), *numbers, *shares, float(failed)),
    )
