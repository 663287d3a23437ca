"""Intervals that hold what they promise: conformal calibration on crystals the networks were not trained on.

For each calibration crystal the error is divided by its predicted spread; the interval of a new crystal is
its spread times the 90 % quantile of those ratios (split conformal prediction: Vovk, Gammerman and Shafer,
Algorithmic Learning in a Random World, 2005; Papadopoulos et al., ECML 2002, for errors divided by a
difficulty). The spread grows with the disagreement of an ensemble's members.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.elasticity.averages import averages_of_many, voigt_reuss_hill
from core.errors import CheckpointError
from core.graph.atom_graph import AtomGraph
from core.network.config import Target
from core.network.target import voigt_from_components
from core.prediction.error_model import Spread, spread_of
from core.prediction.prediction import Interval90
from core.tensor.irreps import BLOCKS

FloatArray = npt.NDArray[np.float64]
LEVEL = 0.90
_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What turns outputs into intervals.

    block_scale: standard deviation of a component's error in each of the parts 0e 0e 2e 2e 4e at difficulty
    1. difficulty_floor, difficulty_slope: difficulty = floor + slope × disagreement (see
    :func:`disagreement`). quantile_*: of |error| / spread, for stiffness components, K, G and E. crystals:
    how many it was made with.
    """

    block_scale: tuple[float, ...]
    difficulty_floor: float
    difficulty_slope: float
    quantile_stiffness: float
    quantile_bulk: float
    quantile_shear: float
    quantile_young: float
    crystals: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"block_scale": list(self.block_scale)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Calibration:
        """The inverse of :meth:`to_dict`; CheckpointError where it is not one."""
        try:
            return cls(**(values | {"block_scale": tuple(map(float, values["block_scale"]))}))
        except (TypeError, KeyError, ValueError) as error:
            raise CheckpointError(f"the model's calibration cannot be used: {error}") from error

    def difficulty(self, members: FloatArray) -> float:
        """Expected size of the error of a crystal, about 1 on average, from its members' outputs (m, 21)."""
        return self.difficulty_floor + self.difficulty_slope * disagreement(members, self.block_scale)

    def interval(self, members: FloatArray, rotations: npt.ArrayLike, target: Target) -> Interval90:
        """90 % limits for the mean of the members' outputs (m, 21) under the crystal's point group (k, 3,
        3).
        """
        mean = members.mean(axis=0)
        voigt = voigt_from_components(mean, target)
        hill = voigt_reuss_hill(voigt)
        spread = spread_of(mean, rotations, self.block_scale, target)
        difficulty = self.difficulty(members)
        half = self.quantile_stiffness * difficulty * spread.stiffness

        def limits(value: float, quantile: float, deviation: float) -> tuple[float, float]:
            factor = float(np.exp(quantile * difficulty * deviation))
            return value / factor, value * factor

        return Interval90(
            stiffness=np.stack([voigt - half, voigt + half]),
            bulk_hill=limits(hill.bulk.hill, self.quantile_bulk, spread.log_bulk),
            shear_hill=limits(hill.shear.hill, self.quantile_shear, spread.log_shear),
            young_hill=limits(hill.young.hill, self.quantile_young, spread.log_young),
        )


def disagreement(members: FloatArray, block_scale: Sequence[float]) -> float:
    """Root mean square deviation of the members' outputs (m, 21) from their mean, in units of
    ``block_scale``.

    Invariant under rotation; 0 for a single network.
    """
    apart = members - members.mean(axis=0)
    parts = [
        np.square(apart[:, block] / scale).mean() for block, scale in zip(BLOCKS, block_scale, strict=True)
    ]
    return float(np.sqrt(np.mean(parts)))


def calibrate(
    members: FloatArray,
    known: FloatArray,
    graphs: Sequence[AtomGraph],
    target: Target,
    components: FloatArray,
) -> Calibration:
    """Fit a Calibration.

    members: (m, n, 21) outputs. known: (n, 6, 6) labels, GPa. graphs: one a crystal. components: (n, 21),
    the labels as components of the target.
    """
    mean = members.mean(axis=0)
    error = mean - components
    scale = tuple(_robust_scale(error[:, block]) for block in BLOCKS)
    size = np.sqrt(
        np.mean([np.square(error[:, b] / s).mean(axis=1) for b, s in zip(BLOCKS, scale, strict=True)], axis=0)
    )
    spreads_apart = np.array([disagreement(members[:, i], scale) for i in range(len(known))])
    floor, slope = _difficulty_line(spreads_apart, size)
    difficulty = floor + slope * spreads_apart
    spreads = [
        spread_of(x, graph.group_rotation, scale, target) for x, graph in zip(mean, graphs, strict=True)
    ]
    ratios = _ratios(voigt_from_components(mean, target), known, spreads, difficulty)
    return Calibration(
        block_scale=scale,
        difficulty_floor=floor,
        difficulty_slope=slope,
        quantile_stiffness=_component_quantile(ratios["stiffness"], len(known)),
        quantile_bulk=_quantile(ratios["bulk"]),
        quantile_shear=_quantile(ratios["shear"]),
        quantile_young=_quantile(ratios["young"]),
        crystals=len(known),
    )


def _robust_scale(errors: FloatArray) -> float:
    """Standard deviation of the components of one part, from the median of their root mean square over it."""
    rms = np.sqrt(np.square(errors).mean(axis=1))
    present = rms[rms > 1e-9]  # parts that symmetry forbids have no error and say nothing
    return float(1.2 * np.median(present)) if len(present) else 1e-6


def _difficulty_line(apart: FloatArray, size: FloatArray) -> tuple[float, float]:
    """Floor and slope ≥ 0 of the error's size over the members' disagreement, fitted to medians in ten
    bins; 1 and 0 where the members do not differ or the crystals are too few for two in a bin.
    """
    if apart.max() <= 0 or len(apart) < 2 * _BINS:
        return 1.0, 0.0
    bins = np.array_split(np.argsort(apart), _BINS)
    x = np.array([np.median(apart[b]) for b in bins])
    y = np.array([np.median(size[b]) for b in bins])
    slope, floor = np.polyfit(x, y, 1)
    if slope <= 0:
        return 1.0, 0.0
    return float(max(floor, 0.2 * y.min())), float(slope)


def _ratios(
    voigt: FloatArray, known: FloatArray, spreads: Sequence[Spread], difficulty: FloatArray
) -> dict[str, FloatArray]:
    ours, labels = averages_of_many(voigt), averages_of_many(known)

    def log_ratio(name: str) -> FloatArray:
        error = np.abs(np.log(getattr(ours, name).hill / getattr(labels, name).hill))
        deviation = np.array([getattr(spread, f"log_{name}") for spread in spreads])
        return np.asarray(error / (deviation * difficulty))

    width = np.stack([spread.stiffness for spread in spreads]) * difficulty[:, None, None]
    allowed = width > 1e-6 * width.max(axis=(1, 2), keepdims=True)
    ratio = np.where(allowed, np.abs(voigt - known) / np.where(allowed, width, 1.0), np.nan)
    return {"stiffness": ratio} | {name: log_ratio(name) for name in ("bulk", "shear", "young")}


def _quantile(ratios: FloatArray) -> float:
    """The conformal quantile: the ⌈(n + 1) 0.9⌉-th smallest of n ratios."""
    rank = min(len(ratios), int(np.ceil((len(ratios) + 1) * LEVEL)))
    return float(np.sort(ratios)[rank - 1])


def _component_quantile(ratios: FloatArray, count: int) -> float:
    """The factor with which 90 % of a crystal's own components are covered on average over the crystals."""
    rows, columns = np.triu_indices(6)
    table = ratios[:, rows, columns]
    weights = np.isfinite(table) / np.maximum(np.isfinite(table).sum(axis=1, keepdims=True), 1) / count
    flat, weight = table[np.isfinite(table)], weights[np.isfinite(table)]
    order = np.argsort(flat)
    reached = np.cumsum(weight[order])
    return float(flat[order][np.searchsorted(reached, LEVEL * reached[-1])])
