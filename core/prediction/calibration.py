"""Intervals that hold what they promise: conformal calibration on crystals the networks were not trained on.

For each calibration crystal the error is divided by its predicted spread; the interval of a new crystal is
its spread times the 90 % quantile of those ratios (split conformal prediction: Vovk, Gammerman and Shafer,
Algorithmic Learning in a Random World, 2005; Papadopoulos et al., ECML 2002, for errors divided by a
difficulty). The spread grows with the disagreement of an ensemble's members and with hints: the errors that
they have learned to expect of themselves, the distance to the training crystals, and the errors made there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import CheckpointError
from core.graph.atom_graph import AtomGraph
from core.network.config import Target
from core.network.target import voigt_from_components
from core.prediction.difficulty import (
    MODULI,
    disagreement,
    fit_weights,
    free_dimensions,
    log_moduli,
    scaled_square,
)
from core.prediction.error_model import Spread, spread_of
from core.prediction.prediction import Interval90
from core.tensor.irreps import BLOCKS

FloatArray = npt.NDArray[np.float64]
LEVEL = 0.90
FEWEST_IN_CLASS = 100
"""Calibration crystals of a class from which on it has quantiles of its own."""
Quantile = Callable[[FloatArray], float]
_ROUNDING = 1.0 + 1e-9
"""The crystal whose error is the limit stays inside, however the sums are rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Expected |error| = Σ weights × features; the interval is a quantile times that, to either side.

    quantile: over all crystals. by_constants: of the crystals with as many independent elastic constants (3
    cubic, 5 hexagonal, 6 and 7 tetragonal and trigonal, 9 orthorhombic, …), where there were enough of them.
    """

    weights: tuple[float, ...]
    quantile: float
    by_constants: dict[str, float] = field(default_factory=dict)

    def expected(self, features: npt.ArrayLike) -> float:
        """The expected |error| of a crystal with these features."""
        return float(np.dot(self.weights, features))

    def quantile_for(self, constants: float) -> float:
        """The quantile for a crystal with so many independent constants."""
        return self.by_constants.get(_class_of(constants), self.quantile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What turns outputs into intervals.

    block_scale: standard deviation of a component's error in each of the parts 0e 0e 2e 2e 4e. stiffness:
    its features are 1, the members' disagreement and the hints, in units of the spread of a component
    (core.prediction.error_model). bulk, shear, young: of ln K, ln G, ln E; features are the same times the
    spread of that modulus, and the standard deviation over the members. crystals: how many it was made with.

    ``members`` below are components (m, 21), ``hints`` numbers (h,) ≥ 0 that grow with the error, always the
    same ones in the same order.
    """

    block_scale: tuple[float, ...]
    stiffness: Scale
    bulk: Scale
    shear: Scale
    young: Scale
    crystals: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Calibration:
        """The inverse of :meth:`to_dict`; CheckpointError where it is not one."""
        try:
            scales = {name: _scale_from(values[name]) for name in ("stiffness", *MODULI)}
            block_scale = tuple(map(float, values["block_scale"]))
            return cls(**(values | scales | {"block_scale": block_scale}))
        except (TypeError, KeyError, ValueError) as error:
            raise CheckpointError(f"the model's calibration cannot be used: {error}") from error

    def disagreement(self, members: FloatArray, rotations: npt.ArrayLike) -> float:
        """Of the members under a point group (k, 3, 3); core.prediction.difficulty."""
        return disagreement(members, self.block_scale, free_dimensions(rotations))

    def difficulty(self, members: FloatArray, rotations: npt.ArrayLike, hints: npt.ArrayLike = ()) -> float:
        """Expected size of the error of a component in units of its spread; arguments as above."""
        hardness = _hardness(self.disagreement(members, rotations), hints)
        return self.stiffness.expected(hardness)

    def interval(
        self, members: FloatArray, rotations: npt.ArrayLike, target: Target, hints: npt.ArrayLike = ()
    ) -> Interval90:
        """90 % limits for the mean of the members of a crystal of point group (k, 3, 3)."""
        mean = members.mean(axis=0)
        voigt = voigt_from_components(mean, target)
        spread = spread_of(mean, rotations, self.block_scale, target)
        dimensions = free_dimensions(rotations)
        hardness = _hardness(disagreement(members, self.block_scale, dimensions), hints)
        constants = float(dimensions.sum())
        reach = self.stiffness.quantile_for(constants) * self.stiffness.expected(hardness)
        half = reach * spread.stiffness
        *each, middle = log_moduli(np.concatenate([members, mean[None]]), target)
        features = _moduli_features(spread, hardness, np.std(each, axis=0))

        def limits(name: str) -> tuple[float, float]:
            scale, index = getattr(self, name), MODULI.index(name)
            width = scale.quantile_for(constants) * scale.expected(features[index])
            factor = float(np.exp(width))
            modulus = float(np.exp(middle[index]))
            return modulus / factor, modulus * factor

        return Interval90(
            stiffness=np.stack([voigt - half, voigt + half]),
            bulk_hill=limits("bulk"),
            shear_hill=limits("shear"),
            young_hill=limits("young"),
            errors=reach * spread.steps,
        )


def calibrate(
    members: FloatArray,
    known: FloatArray,
    graphs: Sequence[AtomGraph],
    target: Target,
    components: FloatArray,
    hints: FloatArray | None = None,
) -> Calibration:
    """Fit a Calibration.

    members: (m, n, 21) outputs. known: (n, 6, 6) labels, GPa. graphs: one a crystal. components: (n, 21),
    the labels as components of the target. hints: (n, h).
    """
    mean = members.mean(axis=0)
    dimensions = np.stack([free_dimensions(graph.group_rotation) for graph in graphs])
    scale = _block_scale(mean - components, dimensions)
    apart = np.array([disagreement(members[:, i], scale, dimensions[i]) for i in range(len(known))])
    hardness = _hardness(apart, np.zeros((len(known), 0)) if hints is None else hints)
    spreads = [
        spread_of(x, graph.group_rotation, scale, target) for x, graph in zip(mean, graphs, strict=True)
    ]
    size = np.sqrt(scaled_square(mean - components, scale) / dimensions.sum(axis=1))
    weights = fit_weights(hardness, size)
    ratios = _stiffness_ratios(voigt_from_components(mean, target), known, spreads, hardness @ weights)
    deviations = log_moduli(members, target).std(axis=0)
    features = np.stack(
        [_moduli_features(*one) for one in zip(spreads, hardness, deviations, strict=True)]
    )  # (n, 3, 3 + h)
    errors = np.abs(log_moduli(mean, target) - log_moduli(components, target))
    classes = np.array([_class_of(total) for total in dimensions.sum(axis=1)])
    moduli = {name: _modulus_scale(features[:, i], errors[:, i], classes) for i, name in enumerate(MODULI)}
    return Calibration(
        block_scale=scale,
        stiffness=_scale(weights, ratios, classes, _component_quantile),
        crystals=len(known),
        **moduli,
    )


def _scale_from(values: dict[str, Any]) -> Scale:
    classes = {str(name): float(value) for name, value in values.get("by_constants", {}).items()}
    weights = tuple(map(float, values["weights"]))
    return Scale(weights=weights, quantile=float(values["quantile"]), by_constants=classes)


def _class_of(constants: float) -> str:
    """Crystals of 6 and 7 independent constants (tetragonal, trigonal) go together."""
    return "6" if constants == 7 else f"{constants:.0f}"


def _scale(
    weights: FloatArray, ratios: FloatArray, classes: npt.NDArray[np.str_], quantile: Quantile
) -> Scale:
    """The quantile of ratios (n, …), over all crystals and over each large class (n,) of them."""
    names, counts = np.unique(classes, return_counts=True)
    return Scale(
        weights=tuple(weights.tolist()),
        quantile=quantile(ratios),
        by_constants={
            str(name): quantile(ratios[classes == name])
            for name, count in zip(names, counts, strict=True)
            if count >= FEWEST_IN_CLASS
        },
    )


def _hardness(apart: npt.ArrayLike, hints: npt.ArrayLike) -> FloatArray:
    """(…, 2 + h): 1, the disagreement (…,), the hints (…, h)."""
    disagreements = np.asarray(apart, dtype=np.float64)[..., None]
    others = np.asarray(hints, dtype=np.float64)
    return np.concatenate([np.ones_like(disagreements), disagreements, others], axis=-1)


def _moduli_features(spread: Spread, hardness: FloatArray, deviation: FloatArray) -> FloatArray:
    """(3, 3 + h): for ln K, ln G, ln E the spread times each number of hardness (2 + h,), and the standard
    deviation over the members (3,).
    """
    own = np.array([getattr(spread, f"log_{name}") for name in MODULI])
    return np.concatenate([own[:, None] * hardness, deviation[:, None]], axis=1)


def _modulus_scale(features: FloatArray, errors: FloatArray, classes: npt.NDArray[np.str_]) -> Scale:
    weights = fit_weights(features, errors)
    return _scale(weights, errors / (features @ weights), classes, _quantile)


def _block_scale(errors: FloatArray, dimensions: FloatArray) -> tuple[float, ...]:
    """Standard deviation of a free component in each part: a median over the crystals that have any."""
    scales = []
    for number, block in enumerate(BLOCKS):
        free = dimensions[:, number] > 0
        size = np.sqrt(np.square(errors[free, block]).sum(axis=1) / dimensions[free, number])
        scales.append(float(1.2 * np.median(size)) if free.any() else 1e-6)
    return tuple(scales)


def _stiffness_ratios(
    voigt: FloatArray, known: FloatArray, spreads: Sequence[Spread], difficulty: FloatArray
) -> FloatArray:
    """(n, 6, 6) |error| over width; NaN where symmetry forbids a component."""
    width = np.stack([spread.stiffness for spread in spreads]) * difficulty[:, None, None]
    allowed = width > 1e-6 * width.max(axis=(1, 2), keepdims=True)
    return np.asarray(np.where(allowed, np.abs(voigt - known) / np.where(allowed, width, 1.0), np.nan))


def _quantile(ratios: FloatArray) -> float:
    """The conformal quantile: the ⌈(n + 1) 0.9⌉-th smallest of n ratios."""
    rank = min(len(ratios), int(np.ceil((len(ratios) + 1) * LEVEL)))
    return float(np.sort(ratios)[rank - 1]) * _ROUNDING


def _component_quantile(ratios: FloatArray) -> float:
    """The factor with which 90 % of a crystal's own components, of ratios (n, 6, 6), are covered on average
    over the crystals.
    """
    rows, columns = np.triu_indices(6)
    table = ratios[:, rows, columns]
    weights = np.isfinite(table) / np.maximum(np.isfinite(table).sum(axis=1, keepdims=True), 1) / len(table)
    flat, weight = table[np.isfinite(table)], weights[np.isfinite(table)]
    order = np.argsort(flat)
    reached = np.cumsum(weight[order])
    return float(flat[order][np.searchsorted(reached, LEVEL * reached[-1])]) * _ROUNDING
