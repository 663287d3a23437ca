"""What one epoch of a run comes to: figures for curves, and the validation crystals one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.dataset.labelled import LabelledCrystal
from core.elasticity.averages import averages_of_many
from core.tensor.mandel import mandel_from_voigt
from core.training.metrics import Metrics, metrics_by_group

FloatArray = npt.NDArray[np.float64]

WORST = 20
"""Crystals that a record names as the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochFigures:
    """The numbers of one epoch, as they are kept with the run.

    epoch: from 1. loss: mean over the training crystals while they were learned from. validation_loss: the
    same function of the validation crystals, with the averaged weights and without dropout, so it may lie
    below. learning_rate: of the last step. crystals_per_s: training crystals a second of training, graphs,
    validation and pauses not counted. seconds: of the whole run so far, pauses not counted. metrics: of the
    validation crystals. Figures that a run of an earlier version did not keep are NaN.
    """

    epoch: int
    loss: float
    validation_loss: float
    learning_rate: float
    crystals_per_s: float
    seconds: float
    metrics: Metrics

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "epoch": self.epoch,
            "loss": self.loss,
            "val_loss": self.validation_loss,
            "learning_rate": self.learning_rate,
            "crystals_per_s": self.crystals_per_s,
            "seconds": self.seconds,
            "val": self.metrics.to_dict(),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> EpochFigures:
        """The inverse of :meth:`to_dict`."""
        return cls(
            epoch=int(values["epoch"]),
            loss=float(values["loss"]),
            validation_loss=float(values.get("val_loss", math.nan)),
            learning_rate=float(values.get("learning_rate", math.nan)),
            crystals_per_s=float(values.get("crystals_per_s", math.nan)),
            seconds=float(values["seconds"]),
            metrics=Metrics(**values["val"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parity:
    """Known and predicted moduli of n validation crystals, in the order of ``dataset.split("val")``.

    identifiers, formulas, systems: n texts; a system is "unknown" where the dataset does not say it. bulk and
    shear: Hill averages (n,), GPa; Voigt's where a prediction is not positive definite. relative_error: (n,)
    ‖ΔC‖/‖C‖ of the whole tensor (Mandel norm), 0.1 is 10 %.
    """

    identifiers: tuple[str, ...]
    formulas: tuple[str, ...]
    systems: tuple[str, ...]
    bulk_known: FloatArray
    bulk_predicted: FloatArray
    shear_known: FloatArray
    shear_predicted: FloatArray
    relative_error: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstCrystal:
    """One of the crystals with the largest relative error.

    index: its place in ``dataset.split("val")``, from 0. Moduli in GPa, relative_error as of `Parity`.
    """

    index: int
    identifier: str
    formula: str
    system: str
    relative_error: float
    bulk_known: float
    bulk_predicted: float
    shear_known: float
    shear_predicted: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EpochRecord:
    """Everything that is shown when an epoch is over.

    figures: of this epoch. epochs: of the whole run. remaining_s: estimate of what is left, seconds; None
    before there is one. best: whether this epoch's network is the best so far and was kept; best_epoch: which
    one is kept. parity, by_system, worst: of the validation crystals, by_system keyed as ``Parity.systems``,
    worst with the largest relative error first.
    """

    figures: EpochFigures
    epochs: int
    remaining_s: float | None
    best: bool
    best_epoch: int
    parity: Parity
    by_system: dict[str, Metrics]
    worst: tuple[WorstCrystal, ...]


def parity_of(records: Sequence[LabelledCrystal], predicted: FloatArray) -> Parity:
    """Parity of predicted stiffness matrices (n, 6, 6), Voigt, GPa, one a record."""
    known = np.stack([record.voigt for record in records])
    ours, labels = averages_of_many(predicted), averages_of_many(known)
    bulk, shear = (np.where(np.isnan(one.hill), one.voigt, one.hill) for one in (ours.bulk, ours.shear))
    difference = np.linalg.norm(mandel_from_voigt(predicted - known), axis=(-2, -1))
    return Parity(
        identifiers=tuple(record.identifier for record in records),
        formulas=tuple(record.formula for record in records),
        systems=tuple(record.crystal_system or "unknown" for record in records),
        bulk_known=labels.bulk.hill,
        bulk_predicted=bulk,
        shear_known=labels.shear.hill,
        shear_predicted=shear,
        relative_error=difference / np.linalg.norm(mandel_from_voigt(known), axis=(-2, -1)),
    )


def worst_of(parity: Parity, count: int = WORST) -> tuple[WorstCrystal, ...]:
    """At most ``count`` crystals, largest relative error first."""
    return tuple(
        WorstCrystal(
            index=int(index),
            identifier=parity.identifiers[index],
            formula=parity.formulas[index],
            system=parity.systems[index],
            relative_error=float(parity.relative_error[index]),
            bulk_known=float(parity.bulk_known[index]),
            bulk_predicted=float(parity.bulk_predicted[index]),
            shear_known=float(parity.shear_known[index]),
            shear_predicted=float(parity.shear_predicted[index]),
        )
        for index in np.argsort(-parity.relative_error, kind="stable")[:count]
    )


def epoch_record(
    figures: EpochFigures,
    records: Sequence[LabelledCrystal],
    predicted: FloatArray,
    *,
    epochs: int,
    remaining_s: float | None,
    best_epoch: int,
) -> EpochRecord:
    """The record of an epoch from the predictions (n, 6, 6), Voigt, GPa, for the validation crystals."""
    parity = parity_of(records, predicted)
    known = np.stack([record.voigt for record in records])
    return EpochRecord(
        figures=figures,
        epochs=epochs,
        remaining_s=remaining_s,
        best=best_epoch == figures.epoch,
        best_epoch=best_epoch,
        parity=parity,
        by_system=metrics_by_group(predicted, known, parity.systems),
        worst=worst_of(parity),
    )
