"""Measured constants beside a tensor: which there are, which is chosen, and how far both are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.state.figures import rounded

if TYPE_CHECKING:
    from core.elasticity.averages import Averages

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurement:
    """Constants of this crystal that somebody measured.

    label: authors and year; conditions: temperature and pressure; source: full citation and where the numbers
    were read; remarks: what to know before they are compared. averages: GPa. voigt: (6, 6) GPa in the
    crystal's frame, None where the axes cannot be told (a remark says so).
    """

    label: str
    conditions: str
    source: str
    remarks: tuple[str, ...]
    averages: Averages[float]
    voigt: FloatArray | None

    @property
    def title(self) -> str:
        """For a list: "Bass (1995), 298 K"."""
        return f"{self.label}, {self.conditions}"

    @property
    def tip(self) -> str:
        """Everything about where it comes from."""
        return "\n".join(filter(None, (self.title, self.source, *self.remarks)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasuredChoice:
    """The measurements of a crystal, which one is chosen, whether it is shown, and a sentence on it."""

    measurements: tuple[Measurement, ...]
    chosen: int
    shown: bool
    comparison: str

    @property
    def measurement(self) -> Measurement:
        """The chosen one."""
        return self.measurements[self.chosen]


def chosen_of(measurements: tuple[Measurement, ...], source: int) -> int:
    """The place of the wanted measurement; of a crystal that has fewer, the first."""
    return source if 0 <= source < len(measurements) else 0


def comparison_text(shown: Averages[float], measurement: Measurement) -> str:
    """How far the moduli shown are from the measured ones, in per cent: "Against measured: K −7 %, …"."""
    theirs = measurement.averages
    pairs = (
        ("K", shown.bulk, theirs.bulk),
        ("G", shown.shear, theirs.shear),
        ("E", shown.young, theirs.young),
    )
    parts = [f"{name} {signed_share(one.hill, other.hill)}" for name, one, other in pairs]
    return f"Against measured: {', '.join(parts)}"


def signed_share(value: float, reference: float) -> str:
    """``+4.2 %``: how much larger a value is than a reference; empty where that is not defined."""
    if not (np.isfinite(value) and np.isfinite(reference)) or reference == 0.0:
        return "not defined"
    share = 100.0 * (value - reference) / abs(reference)
    return f"{'+' if share > 0 else ''}{rounded(share, 2)}\u00a0%"
