"""Timing two ways of doing one thing against each other, in one run on one machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

MILLISECONDS = 1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was done, how long ours took, and the other (ms, medians)."""

    what: str
    ours_ms: float
    other: str
    other_ms: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.other_ms / self.ours_ms


def median_ms(work: Callable[[], object], *, repeats: int = 20) -> float:
    """Median wall time; the first call, which may load things, is not counted."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return MILLISECONDS * statistics.median(times)


def compare(
    what: str,
    ours: Callable[[], object],
    other_name: str,
    other: Callable[[], object],
    *,
    repeats: int = 20,
    other_share: float = 1.0,
) -> Comparison:
    """Time both. ``other_share``: the part of the work that ``other`` does, where all would take too long."""
    return Comparison(
        what=what,
        ours_ms=median_ms(ours, repeats=repeats),
        other=other_name,
        other_ms=median_ms(other, repeats=max(1, repeats // 4)) / other_share,
    )
