"""How a training goes, as the window shows it: gathered from the messages of the process that trains."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.state.display import Tone
from app.state.figures import pretty_formula, rounded
from app.state.sheet import Sheet, SheetColumn, SheetRow

if TYPE_CHECKING:
    from core.training.epoch_record import EpochFigures, EpochRecord
    from core.training.progress import TrainingProgress

FloatArray = npt.NDArray[np.float64]
Curve = tuple[FloatArray, FloatArray]
BAD_ERROR = 0.25
"""A relative error of the whole tensor beyond this is coloured as doubtful."""


@dataclass(slots=True, kw_only=True)
class RunProgress:
    """What is known of the run that is shown. figures: of each member's epochs, in order. record: of the last
    epoch that this window saw, with the validation crystals one by one. loss: mean of the epoch that runs.
    """

    members: int
    epochs: int
    train: int
    member: int = 0
    epoch: int = 0
    stage: str = ""
    fraction: float = 0.0
    remaining_s: float | None = None
    loss: float | None = None
    figures: dict[int, list[EpochFigures]] = field(default_factory=dict)
    record: EpochRecord | None = None

    def begin_member(self, member: int, figures: tuple[EpochFigures, ...]) -> None:
        """Epochs that were done before."""
        self.figures[member] = list(figures)
        self.member, self.epoch = member, len(figures)
        self.fraction = (member + len(figures) / self.epochs) / self.members

    def take(self, member: int, progress: TrainingProgress) -> bool:
        """A message; whether an epoch is over."""
        self.member, self.stage, self.epoch = member, progress.stage, progress.epoch
        if progress.stage in ("graphs", "notice"):
            return False
        self.fraction = (member + progress.fraction) / self.members
        self.remaining_s = self._remaining(progress)
        self.loss = progress.loss if progress.loss is not None else self.loss
        if progress.record is None:
            return False
        self.figures.setdefault(member, []).append(progress.record.figures)
        self.record = progress.record
        return True

    def _remaining(self, progress: TrainingProgress) -> float | None:
        """Of all members: those that follow take as long as this one."""
        if progress.remaining_s is None:
            return None
        following = self.members - self.member - 1
        left = max(1e-9, 1.0 - progress.fraction)
        return progress.remaining_s * (1.0 + following / left)

    # --- what is drawn -------------------------------------------------------------------------------------
    def losses(self) -> dict[str, Curve]:
        """Training and validation loss over epochs, of the last member; the others' validation beside."""
        curves: dict[str, Curve] = {}
        for member, figures in self.figures.items():
            mark = "" if self.members == 1 else f" {member + 1}"
            if member == self.member:
                curves[f"training{mark}"] = _curve(figures, "loss")
            curves[f"validation{mark}"] = _curve(figures, "validation_loss")
        return {name: curve for name, curve in curves.items() if len(curve[0])}

    def rates(self) -> dict[str, Curve]:
        """Learning rate over epochs, of the last member."""
        return {"learning rate": _curve(self.figures.get(self.member, []), "learning_rate")}

    def best(self) -> tuple[float, float] | None:
        """(epoch, validation loss) of the weights that are kept, of the last member."""
        figures = self.figures.get(self.member, [])
        if self.record is None or not figures:
            return None
        kept = next((each for each in figures if each.epoch == self.record.best_epoch), None)
        return None if kept is None else (float(kept.epoch), kept.validation_loss)

    def headline(self) -> str:
        """``Epoch 3 of 40 · loss 0.31``."""
        network = f"network {self.member + 1} of {self.members} · " if self.members > 1 else ""
        text = f"{network}epoch {max(1, self.epoch)} of {self.epochs}"
        return text[0].upper() + text[1:]

    def pace(self) -> str:
        """``412 crystals/s``, of the last epoch."""
        figures = self.figures.get(self.member, [])
        pace = figures[-1].crystals_per_s if figures else float("nan")
        return "" if np.isnan(pace) else f"{rounded(pace, 3)} crystals/s"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStanding:
    """How the run that is shown stands."""

    name: str
    text: str
    failed: bool
    busy: bool
    paused: bool
    can_resume: bool
    can_finish: bool


def _curve(figures: list[EpochFigures], name: str) -> Curve:
    x = np.array([float(each.epoch) for each in figures])
    y = np.array([float(getattr(each, name)) for each in figures])
    known = np.isfinite(y)
    return x[known], y[known]


SYSTEM_COLUMNS = (
    SheetColumn(name="System", tip="Of the validation crystals"),
    SheetColumn(name="n", tip="Validation crystals", figures=True),
    SheetColumn(name="K", tip="Mean absolute error of the bulk modulus, Hill, GPa", figures=True),
    SheetColumn(name="G", tip="Mean absolute error of the shear modulus, Hill, GPa", figures=True),
    SheetColumn(name="‖ΔC‖", tip="Mean Mandel norm of the error of the whole tensor, GPa", figures=True),
    SheetColumn(name="< 25 %", tip="Share of crystals with ‖ΔC‖/‖C‖ below 25 %", figures=True),
)


def system_sheet(record: EpochRecord) -> Sheet:
    """Errors of the validation crystals, all and by crystal system."""
    parts = {"all": record.figures.metrics, **record.by_system}
    return Sheet(
        columns=SYSTEM_COLUMNS,
        rows=tuple(
            SheetRow(
                key=name,
                texts=(
                    name,
                    str(each.count),
                    rounded(each.bulk_mae, 3),
                    rounded(each.shear_mae, 3),
                    rounded(each.tensor_error, 3),
                    f"{100 * each.within_25:.0f} %",
                ),
                values=(
                    name,
                    float(each.count),
                    each.bulk_mae,
                    each.shear_mae,
                    each.tensor_error,
                    each.within_25,
                ),
            )
            for name, each in parts.items()
        ),
    )


WORST_COLUMNS = (
    SheetColumn(name="Crystal", tip="Of the validation crystals, largest relative error first"),
    SheetColumn(name="System"),
    SheetColumn(name="‖ΔC‖/‖C‖", tip="Error of the whole tensor", figures=True),
    SheetColumn(name="K, GPa", tip="Bulk modulus, known → predicted", figures=True),
    SheetColumn(name="G, GPa", tip="Shear modulus, known → predicted", figures=True),
)


def worst_sheet(record: EpochRecord) -> Sheet:
    """The validation crystals with the largest errors; keys are their identifiers."""
    return Sheet(
        columns=WORST_COLUMNS,
        rows=tuple(
            SheetRow(
                key=each.identifier,
                texts=(
                    f"{pretty_formula(each.formula)} {each.identifier}",
                    each.system,
                    f"{100 * each.relative_error:.0f} %",
                    f"{rounded(each.bulk_known, 3)} → {rounded(each.bulk_predicted, 3)}",
                    f"{rounded(each.shear_known, 3)} → {rounded(each.shear_predicted, 3)}",
                ),
                values=(
                    each.formula,
                    each.system,
                    each.relative_error,
                    each.bulk_known,
                    each.shear_known,
                ),
                tone=Tone.DOUBT if each.relative_error > BAD_ERROR else Tone.PLAIN,
                tip=f"{pretty_formula(each.formula)} {each.identifier}\n"
                "Double click: the crystal with its known tensor in the 3-D views",
            )
            for each in record.worst
        ),
    )


def duration(seconds: float | None) -> str:
    """``40 s``, ``3 min``, ``2 h 10 min``; "" where it is not known."""
    if seconds is None or not np.isfinite(seconds):
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours < 48 else f"{hours / 24:.0f} days"


def memory(size: float) -> str:
    """``820 MB``, ``3.2 GB``."""
    return f"{size / 1e6:.0f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"
