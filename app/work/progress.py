"""How far a batch of crystals has come, and how long it will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from app.work.jobs import JobKind, Progress

_MEMORY = 20
"""Number of recent crystals that the time left is estimated from."""

_TEXTS = {JobKind.LOAD_MODEL: "loading the network", JobKind.READ: "reading", JobKind.PREDICT: "predicting"}
_OTHERWISE = "working"


class ProgressMeter:
    """Counts a batch of crystals from the first job until none is left, and estimates the time left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: set[int] = set()
        self._done = 0
        self._ends: deque[float] = deque(maxlen=_MEMORY)

    def begin(self, key: int) -> None:
        """A crystal belongs to the batch."""
        if not self._open:
            self._done = 0
            self._ends.clear()
            self._ends.append(self._clock())
        self._open.add(key)

    def end(self, key: int) -> None:
        """A crystal has its answer, failed, or was closed."""
        if key in self._open:
            self._open.discard(key)
            self._done += 1
            self._ends.append(self._clock())

    def stop(self) -> None:
        """The batch was cancelled."""
        self._open.clear()

    def progress(self, kind: JobKind) -> Progress:
        """Where the batch stands while a job of this kind runs."""
        total = self._done + len(self._open)
        eta = None
        if len(self._ends) > 1:
            eta = (self._ends[-1] - self._ends[0]) / (len(self._ends) - 1) * len(self._open)
        return Progress(done=self._done, total=total, text=_TEXTS.get(kind, _OTHERWISE), eta=eta)
