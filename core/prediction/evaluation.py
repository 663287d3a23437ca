"""A predictor against labelled crystals: errors, and whether the intervals hold what they promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.dataset.labelled import LabelledCrystal
from core.errors import CancelledError, DatasetError
from core.prediction.baseline import mean_of_system
from core.prediction.coverage import Coverage, coverage_of
from core.prediction.prediction import Prediction
from core.prediction.predictor import Predictor
from core.training.metrics import Metrics, metrics_by_group, tensor_metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Errors overall and by crystal system; ``failed`` names the crystals without an answer, with the
    reason. mean_of_system: the errors of always answering the mean of a system's training crystals, where
    those were given.
    """

    overall: Metrics
    by_system: dict[str, Metrics]
    coverage: Coverage | None
    coverage_by_system: dict[str, Coverage]
    mean_of_system: dict[str, Metrics]
    in_domain: float
    failed: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def evaluate(
    predictor: Predictor,
    records: Sequence[LabelledCrystal],
    *,
    training: Sequence[LabelledCrystal] = (),
    on_progress: Callable[[float], None] = lambda fraction: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Evaluation:
    """Predict every record and compare with its label. training: the crystals that were learned from.

    CancelledError when stopped. DatasetError: there is no record, or none can be predicted.
    """
    if not records:
        raise DatasetError("there are no labelled crystals to evaluate on")
    answered: list[tuple[LabelledCrystal, Prediction]] = []
    failed: list[tuple[str, str]] = []
    answers = predictor.predict_many((record.crystal for record in records), should_stop=should_stop)
    for number, (record, answer) in enumerate(zip(records, answers, strict=False), start=1):
        if isinstance(answer, Prediction):
            answered.append((record, answer))
        else:
            failed.append((record.identifier, str(answer)))
        on_progress(number / len(records))
    if len(answered) + len(failed) < len(records):
        raise CancelledError("the evaluation was stopped")
    if not answered:
        raise DatasetError(f"none of the {len(records)} crystals can be predicted; the first: {failed[0][1]}")
    known = np.stack([record.voigt for record, _ in answered])
    predicted = np.stack([prediction.stiffness.voigt for _, prediction in answered])
    systems = np.array([record.crystal_system or "unknown" for record, _ in answered])
    intervals = [prediction.interval for _, prediction in answered if prediction.interval is not None]
    calibrated = len(intervals) == len(answered)
    return Evaluation(
        overall=tensor_metrics(predicted, known),
        by_system=metrics_by_group(predicted, known, systems.tolist()),
        coverage=coverage_of(intervals, predicted, known) if calibrated else None,
        coverage_by_system={
            str(name): coverage_of(
                [i for i, s in zip(intervals, systems, strict=True) if s == name],
                predicted[systems == name],
                known[systems == name],
            )
            for name in np.unique(systems)
        }
        if calibrated
        else {},
        mean_of_system=mean_of_system(training, [record for record, _ in answered]) if training else {},
        in_domain=float(np.mean([prediction.in_domain for _, prediction in answered])),
        failed=tuple(failed),
    )
