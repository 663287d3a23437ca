"""What the networks of a model say about crystals, before it becomes a stiffness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outputs:
    """Of m networks for g crystals, float64.

    components: (m, g, 21) of the target, 2×0e + 2×2e + 1×4e. log_errors: (m, g, k) logarithms of the sizes of
    error that each network expects of itself, of the scalars and of the rest, in units of the target's spread
    (k = 2, or 0 where a network tells nothing). invariants: (m, g, f) numbers that describe the crystal to
    the network and that no rotation, translation or choice of cell changes (f may be 0).
    """

    components: FloatArray
    log_errors: FloatArray
    invariants: FloatArray

    def __len__(self) -> int:
        """The number of crystals."""
        return int(self.components.shape[1])

    @property
    def mean(self) -> FloatArray:
        """(g, 21) components, the mean over the networks."""
        return np.asarray(self.components.mean(axis=0))

    @property
    def expected_errors(self) -> FloatArray:
        """(g, k) sizes of error, the mean over the networks."""
        return np.asarray(np.exp(self.log_errors).mean(axis=0))

    @property
    def description(self) -> FloatArray:
        """(g, m·f) the invariants of all networks side by side."""
        return np.concatenate(list(self.invariants), axis=1)

    def part(self, crystals: slice) -> Outputs:
        """The outputs for some of the crystals."""
        return Outputs(
            components=self.components[:, crystals],
            log_errors=self.log_errors[:, crystals],
            invariants=self.invariants[:, crystals],
        )

    def shifted(self, shift: FloatArray) -> Outputs:
        """The same with ``shift`` (g, 21) added to the components of every network."""
        return replace(self, components=self.components + shift)


def join_outputs(parts: Sequence[Outputs]) -> Outputs:
    """Outputs of the same networks for one crystal after another."""
    return Outputs(
        **{
            name: np.concatenate([getattr(part, name) for part in parts], axis=1)
            for name in ("components", "log_errors", "invariants")
        }
    )
