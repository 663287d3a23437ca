"""Whether intervals hold what they promise, and whether wide ones are those with large errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from core.elasticity.averages import averages_of_many
from core.prediction.prediction import Interval90
from core.tensor.mandel import mandel_from_voigt

FloatArray = npt.NDArray[np.float64]
_MODULI = ("bulk", "shear", "young")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankCorrelation:
    """Spearman's correlation of predicted uncertainty and actual error over crystals; None where there is
    none (fewer than three crystals, or all of one width).

    stiffness: of the Mandel norms of half the widths of the components and of ΔC, GPa. bulk, shear, young: of
    the width of the interval and |Δ| of the Hill average, GPa. stiffness_relative: of the norms divided by
    ‖C‖, predicted and known. shear_relative: of the width and |Δ| of ln G.
    """

    stiffness: float | None
    bulk: float | None
    shear: float | None
    young: float | None
    stiffness_relative: float | None
    shear_relative: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Share (0–1) of 90 % intervals that hold the label: components that symmetry allows, Hill K, G, E."""

    stiffness: float
    bulk: float
    shear: float
    young: float
    rank_correlation: RankCorrelation


def coverage_of(intervals: Sequence[Interval90], predicted: FloatArray, known: FloatArray) -> Coverage:
    """Intervals around predicted (n, 6, 6) against known stiffnesses (n, 6, 6), Voigt, GPa, same frames."""
    limits = np.stack([interval.stiffness for interval in intervals])
    width = limits[:, 1] - limits[:, 0]
    allowed = np.triu(width > 1e-6 * width.max(axis=(1, 2), keepdims=True))
    inside = (limits[:, 0] <= known) & (known <= limits[:, 1])
    ours, labels = _hill(predicted), _hill(known)
    ends = {name: np.array([getattr(one, f"{name}_hill") for one in intervals]) for name in _MODULI}
    held = {
        name: float(((ends[name][:, 0] <= labels[name]) & (labels[name] <= ends[name][:, 1])).mean())
        for name in _MODULI
    }
    return Coverage(
        stiffness=float(((inside & allowed).sum(axis=(1, 2)) / allowed.sum(axis=(1, 2))).mean()),
        **held,
        rank_correlation=RankCorrelation(
            **{
                name: _rank(np.ptp(ends[name], axis=1), np.abs(ours[name] - labels[name])) for name in _MODULI
            },
            **_ranks_of_tensors(width / 2.0, predicted, known),
            shear_relative=_rank(
                np.ptp(np.log(ends["shear"]), axis=1), np.abs(np.log(ours["shear"] / labels["shear"]))
            ),
        ),
    )


def _ranks_of_tensors(
    half_width: FloatArray, predicted: FloatArray, known: FloatArray
) -> dict[str, float | None]:
    expected, actual = _norm(half_width), _norm(predicted - known)
    return {
        "stiffness": _rank(expected, actual),
        "stiffness_relative": _rank(expected / _norm(predicted), actual / _norm(known)),
    }


def _hill(voigt: FloatArray) -> dict[str, FloatArray]:
    averages = averages_of_many(voigt)
    return {name: np.asarray(getattr(averages, name).hill) for name in _MODULI}


def _norm(voigt: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.norm(mandel_from_voigt(voigt), axis=(-2, -1)))


def _rank(uncertainty: FloatArray, error: FloatArray) -> float | None:
    if len(error) < 3 or np.ptp(uncertainty) == 0 or np.ptp(error) == 0:
        return None
    return float(spearmanr(uncertainty, error).statistic)
