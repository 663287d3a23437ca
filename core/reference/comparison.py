"""Predicted beside measured: the same quantities, and whether the prediction's interval holds the measured
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.stiffness import Stiffness
from core.errors import TensorError
from core.reference.independent_constants import independent_constants
from core.reference.measured_stiffness import MeasuredStiffness
from core.tensor.voigt import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedQuantity:
    """One quantity in GPa.

    name: "K", "G", "E" (Hill averages) or "c11", …; predicted, measured: GPa. interval: lower and upper 90 %
    limit of the prediction, GPa, or None for a network without calibration.
    """

    name: str
    predicted: float
    measured: float
    interval: tuple[float, float] | None

    @property
    def difference(self) -> float:
        """Predicted minus measured, GPa."""
        return self.predicted - self.measured

    @property
    def relative(self) -> float:
        """The difference over the measured value; NaN where that is zero."""
        return self.difference / self.measured if self.measured else float("nan")

    @property
    def inside(self) -> bool | None:
        """Whether the measured value lies within the interval; None without one."""
        return None if self.interval is None else self.interval[0] <= self.measured <= self.interval[1]


def compared_moduli(
    predicted: Stiffness, intervals: Mapping[str, tuple[float, float]], measured: MeasuredStiffness
) -> tuple[ComparedQuantity, ...]:
    """Hill's K, G and E of both, in that order; they do not depend on frames.

    intervals: (lower, upper) in GPa by the names "K", "G" and "E", those that are known.
    """
    ours, theirs = voigt_reuss_hill(predicted.voigt), measured.averages
    pairs = {"K": (ours.bulk, theirs.bulk), "G": (ours.shear, theirs.shear), "E": (ours.young, theirs.young)}
    return tuple(
        ComparedQuantity(name=name, predicted=one.hill, measured=other.hill, interval=intervals.get(name))
        for name, (one, other) in pairs.items()
    )


def compared_constants(
    predicted: Stiffness, limits: FloatArray | None, measured: Stiffness, space_group: int
) -> tuple[ComparedQuantity, ...]:
    """The independent constants of the space group, both in one frame (TensorError where they are not).

    limits: (2, 6, 6) GPa, lower and upper limits of the prediction in that frame, or None. The constants are
    those of the IEEE frame; in any other frame more entries than these may differ.
    """
    if predicted.frame is not measured.frame:
        raise TensorError(
            f"constants in the frames {predicted.frame} and {measured.frame} cannot be compared; "
            "turn one of them"
        )
    return tuple(
        ComparedQuantity(
            name=name,
            predicted=float(predicted.voigt[i, j]),
            measured=float(measured.voigt[i, j]),
            interval=None if limits is None else (float(limits[0, i, j]), float(limits[1, i, j])),
        )
        for name in independent_constants(space_group)
        for i, j in [(int(name[1]) - 1, int(name[2]) - 1)]
    )
