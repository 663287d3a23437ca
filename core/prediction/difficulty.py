"""How hard a crystal is for an ensemble: what the disagreement of its members, and other hints, say about the
error.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.elasticity.averages import averages_of_many
from core.network.config import Target
from core.network.target import voigt_from_components
from core.tensor.irreps import BLOCKS

FloatArray = npt.NDArray[np.float64]
MODULI = ("bulk", "shear", "young")
_DEGREES = (0, 0, 2, 2, 4)
_FEWEST = 20
"""Crystals below which the disagreement is left aside: a fit to fewer would be one to noise."""


def free_dimensions(rotations: npt.ArrayLike) -> FloatArray:
    """(5,) number of independent components that a point group (k, 3, 3) leaves in the parts 0e 0e 2e 2e 4e.

    The mean of the characters χ_l(θ) = 1 + 2 Σ_{m ≤ l} cos mθ over the group; even parity, so an improper
    operation counts as its rotation.
    """
    matrices = np.asarray(rotations, dtype=np.float64)
    traces = np.trace(matrices, axis1=1, axis2=2) * np.sign(np.linalg.det(matrices))
    angle = np.arccos(np.clip((traces - 1.0) / 2.0, -1.0, 1.0))
    waves = 2.0 * np.cos(np.arange(5)[:, None] * angle).mean(axis=1)
    characters = np.cumsum(waves) - 1.0  # 2 cos 0 stands first, for the 1 of every degree
    return np.rint(characters[list(_DEGREES)])


def disagreement(members: FloatArray, block_scale: Sequence[float], dimensions: FloatArray) -> float:
    """Root mean square deviation of the members' outputs (m, 21) from their mean, in units of
    ``block_scale`` (5,), over the components that symmetry leaves free (``dimensions``, (5,)).

    Invariant under rotation; 0 for a single network.
    """
    apart = members - members.mean(axis=0)
    return float(np.sqrt(np.mean(scaled_square(apart, block_scale) / dimensions.sum())))


def scaled_square(errors: FloatArray, block_scale: Sequence[float]) -> FloatArray:
    """(…,) sum of the squares of components (…, 21), each part in units of its scale."""
    parts = [
        np.square(errors[..., block] / scale).sum(axis=-1)
        for block, scale in zip(BLOCKS, block_scale, strict=True)
    ]
    return np.asarray(np.sum(parts, axis=0))


def log_moduli(components: FloatArray, target: Target) -> FloatArray:
    """(…, 3) natural logarithms of the Hill averages K, G, E in GPa of components (…, 21)."""
    averages = averages_of_many(voigt_from_components(components, target))
    return np.asarray(np.log(np.stack([getattr(averages, name).hill for name in MODULI], axis=-1)))


def fit_weights(features: FloatArray, errors: FloatArray) -> FloatArray:
    """(f,) weights ≥ 0 with which ``features`` (n, f ≥ 1) sum to the expected |error| (n,).

    Non-negative least squares (Lawson and Hanson 1974) on errors clipped at their 95th percentile, so that a
    few wrong labels do not rule. The first feature is the spread that every crystal has; it keeps at least a
    fifth of the median ratio, so that members who agree by chance do not promise too much.
    """
    ratio = float(np.median(errors / features[:, 0]))
    alone = np.zeros(features.shape[1])
    alone[0] = ratio
    if len(errors) < _FEWEST:
        return alone
    from scipy.optimize import nnls  # not at the top: only a calibration fits, and it loads slowly

    weights, _ = nnls(features, np.minimum(errors, np.quantile(errors, 0.95)))
    weights[0] = max(weights[0], 0.2 * ratio)
    return np.asarray(weights)
