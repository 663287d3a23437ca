"""What a run tells while it goes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from core.training.epoch_record import EpochRecord
from core.training.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingProgress:
    """One message. stage: "graphs", "train", "paused", "notice" with something to know (``notice``, a
    sentence), or "epoch" when one is over (``record`` tells all of it, ``metrics`` are its validation).

    epoch: from 1. fraction: share done, of the graphs or of the whole run. remaining_s: estimate for the
    run, None before there is one. loss: mean over the epoch so far.
    """

    stage: str
    epoch: int
    epochs: int
    fraction: float
    remaining_s: float | None = None
    loss: float | None = None
    metrics: Metrics | None = None
    record: EpochRecord | None = None
    notice: str = ""


Listener = Callable[[TrainingProgress], None]


class RemainingTime:
    """Estimates what is left from the pace since the first question."""

    def __init__(self) -> None:
        self._start: tuple[float, float] | None = None

    def leave_out(self, seconds: float) -> None:
        """Seconds of a pause, which say nothing about the pace."""
        if self._start is not None:
            self._start = (self._start[0], self._start[1] + seconds)

    def estimate(self, fraction: float) -> float | None:
        """Seconds left when ``fraction`` of the work is done; None until some was done."""
        now = time.monotonic()
        if self._start is None:
            self._start = (fraction, now)
        done = fraction - self._start[0]
        if done <= 0:
            return None
        left = (now - self._start[1]) * (1.0 - fraction) / done
        return left if math.isfinite(left) else None
