"""How far predicted tensors are from known ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from core.elasticity.averages import averages_of_many
from core.tensor.mandel import mandel_from_voigt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Errors over a set of crystals; K and G are Hill averages.

    bulk_mae, shear_mae: GPa. bulk_log10_mae, shear_log10_mae: decades. tensor_error: mean of ‖ΔC‖, GPa
    (Mandel norm, equal to the norm of C_ijkl). within_25, within_10, within_5: share (0–1) with ‖ΔC‖/‖C‖
    below 25, 10, 5 %.
    """

    count: int
    bulk_mae: float
    shear_mae: float
    bulk_log10_mae: float
    shear_log10_mae: float
    tensor_error: float
    within_25: float
    within_10: float
    within_5: float

    def to_dict(self) -> dict[str, float]:
        """Plain values for JSON."""
        return asdict(self)


def tensor_metrics(predicted: npt.ArrayLike, known: npt.ArrayLike) -> Metrics:
    """Metrics of predicted against known stiffness matrices, (n, 6, 6) Voigt, GPa, in the same frame.

    A prediction that is not positive definite (of networks that learn the matrix itself) has no Reuss and no
    Hill average: Voigt's stands in for it.
    """
    predicted, known = np.asarray(predicted, dtype=np.float64), np.asarray(known, dtype=np.float64)
    ours, labels = averages_of_many(predicted), averages_of_many(known)
    bulk, shear = (np.where(np.isnan(one.hill), one.voigt, one.hill) for one in (ours.bulk, ours.shear))
    bulk_known, shear_known = labels.bulk.hill, labels.shear.hill
    difference = np.linalg.norm(mandel_from_voigt(predicted - known), axis=(-2, -1))
    relative = difference / np.linalg.norm(mandel_from_voigt(known), axis=(-2, -1))
    return Metrics(
        count=len(known),
        bulk_mae=float(np.abs(bulk - bulk_known).mean()),
        shear_mae=float(np.abs(shear - shear_known).mean()),
        bulk_log10_mae=_log_mae(bulk, bulk_known),
        shear_log10_mae=_log_mae(shear, shear_known),
        tensor_error=float(difference.mean()),
        within_25=float((relative < 0.25).mean()),
        within_10=float((relative < 0.10).mean()),
        within_5=float((relative < 0.05).mean()),
    )


def metrics_by_group(
    predicted: npt.ArrayLike, known: npt.ArrayLike, groups: Sequence[str]
) -> dict[str, Metrics]:
    """Metrics of each group (a crystal system, say) that occurs in ``groups`` (n,)."""
    predicted, known, names = np.asarray(predicted), np.asarray(known), np.asarray(groups)
    return {
        str(name): tensor_metrics(predicted[names == name], known[names == name]) for name in np.unique(names)
    }


def selection_score(metrics: Metrics) -> float:
    """What the best epoch is chosen by on the validation crystals: log10 errors plus the share beyond 25
    %.
    """
    return metrics.bulk_log10_mae + metrics.shear_log10_mae + 0.2 * (1.0 - metrics.within_25)


def _log_mae(value: FloatArray, known: FloatArray) -> float:
    """Mean |Δ log10|; a value that is not positive counts as 1e-3 GPa."""
    return float(np.abs(np.log10(np.maximum(value, 1e-3)) - np.log10(known)).mean())
