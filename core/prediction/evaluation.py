"""A predictor against labelled crystals: errors, and whether the intervals hold what they promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from core.dataset.labelled import LabelledCrystal
from core.elasticity.averages import averages_of_many
from core.errors import CancelledError, DatasetError
from core.prediction.prediction import Interval90, Prediction
from core.prediction.predictor import Predictor
from core.training.metrics import Metrics, metrics_by_group, tensor_metrics

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Share (0–1) of 90 % intervals that hold the label: components that symmetry allows, and Hill K, G, E.

    rank_correlation: Spearman's, of the width of the interval of G (as Δ ln) and the actual error of ln G;
    None where there is none (fewer than three crystals, or all intervals of one width).
    """

    stiffness: float
    bulk: float
    shear: float
    young: float
    rank_correlation: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Errors overall and by crystal system; ``failed`` names the crystals without an answer, with the
    reason.
    """

    overall: Metrics
    by_system: dict[str, Metrics]
    coverage: Coverage | None
    coverage_by_system: dict[str, Coverage]
    in_domain: float
    failed: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def evaluate(
    predictor: Predictor,
    records: Sequence[LabelledCrystal],
    *,
    on_progress: Callable[[float], None] = lambda fraction: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Evaluation:
    """Predict every record and compare with its label.

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
        coverage=_coverage(intervals, predicted, known) if calibrated else None,
        coverage_by_system={
            str(name): _coverage(
                [i for i, s in zip(intervals, systems, strict=True) if s == name],
                predicted[systems == name],
                known[systems == name],
            )
            for name in np.unique(systems)
        }
        if calibrated
        else {},
        in_domain=float(np.mean([prediction.in_domain for _, prediction in answered])),
        failed=tuple(failed),
    )


def _coverage(intervals: Sequence[Interval90], predicted: FloatArray, known: FloatArray) -> Coverage:
    labels = averages_of_many(known)
    ours = averages_of_many(predicted)
    limits = np.stack([interval.stiffness for interval in intervals])
    width = limits[:, 1] - limits[:, 0]
    allowed = np.triu(width > 1e-6 * width.max(axis=(1, 2), keepdims=True))
    inside = (limits[:, 0] <= known) & (known <= limits[:, 1])
    shear = np.array([interval.shear_hill for interval in intervals])
    error = np.abs(np.log(ours.shear.hill / labels.shear.hill))
    width_of_shear = np.log(shear[:, 1] / shear[:, 0])
    ranked = len(error) > 2 and np.ptp(width_of_shear) > 0 and np.ptp(error) > 0

    def held(name: str, values: FloatArray) -> float:
        pair = np.array([getattr(interval, name) for interval in intervals])
        return float(((pair[:, 0] <= values) & (values <= pair[:, 1])).mean())

    return Coverage(
        stiffness=float(((inside & allowed).sum(axis=(1, 2)) / allowed.sum(axis=(1, 2))).mean()),
        bulk=held("bulk_hill", labels.bulk.hill),
        shear=held("shear_hill", labels.shear.hill),
        young=held("young_hill", labels.young.hill),
        rank_correlation=float(spearmanr(width_of_shear, error).statistic) if ranked else None,
    )
