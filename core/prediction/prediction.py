"""What the network says about one crystal, and how sure it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.elasticity.stiffness import Stiffness

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIdentity:
    """Which network answered: its name, version and the SHA-256 of its weights file."""

    name: str
    version: str
    sha256: str


def model_digest(weights: str, memory: str) -> str:
    """The SHA-256 that names a model: that of its weights file, or, where it has a memory, of both their own.

    memory: "" without one.
    """
    return hashlib.sha256((weights + memory).encode()).hexdigest() if memory else weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interval90:
    """Limits that hold the true value for about 90 % of crystals like this one (conformal, see the model
    card).

    stiffness: (2, 6, 6) GPa, lower and upper, in the frame of the prediction.
    bulk_hill, shear_hill, young_hill: (lower, upper) in GPa.
    errors: (k, 6, 6) GPa, what the limits of the stiffness are made of: symmetric changes that are
    independent of each other; half the width of a component's interval is the root of the sum of their
    squares. None where only the limits are known.
    """

    stiffness: FloatArray
    bulk_hill: tuple[float, float]
    shear_hill: tuple[float, float]
    young_hill: tuple[float, float]
    errors: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A training crystal that the networks describe much like the one asked about.

    name: of the dataset's row. distance: 0 for the same crystal, 1 is usual between a crystal not trained on
    and its nearest relatives.
    """

    name: str
    distance: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prediction:
    """The answer for one crystal.

    stiffness: in frame ``crystal`` of ``crystal``; always positive definite, GPa.
    interval: 90 % limits. None only for a network that was never calibrated, which ``warnings`` then says.
    log_irreps: (21,) components of the logarithm of the Mandel matrix, 2×0e + 2×2e + 1×4e
    (core.tensor.irreps). in_domain: False where the training data say nothing (unseen element, …);
    ``warnings`` says why, a sentence each. symmetry_residual: ‖C − C projected on the crystal's point group‖
    / ‖C‖ (Mandel norm). seconds: wall time of this prediction, graph included. relatives: the nearest
    training crystals, nearest first; none for a model without a memory of them.
    """

    crystal: Crystal
    stiffness: Stiffness
    interval: Interval90 | None
    log_irreps: FloatArray
    in_domain: bool
    warnings: tuple[str, ...]
    symmetry_residual: float
    model: ModelIdentity
    seconds: float
    relatives: tuple[Relative, ...] = ()
