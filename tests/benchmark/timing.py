"""Timing one task done by ours and by peers, in one run on one machine, and comparing what they found."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from table import Row

FloatArray = npt.NDArray[np.float64]

MILLISECONDS = 1e3
ROUNDS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """How a peer does a task.

    prepare: from the inputs to what is timed, which returns values (quantities, inputs). inputs: how many of
    the task's it is given, spread evenly, where all would take too long; its time is scaled up.
    """

    name: str
    prepare: Callable[[FloatArray], Callable[[], FloatArray]]
    inputs: int
    least_ratio: float | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is done with inputs (n, ...). values: from what ours returns to (quantities, n), to compare."""

    name: str
    inputs: FloatArray
    ours: Callable[[FloatArray], object]
    values: Callable[[object], FloatArray]
    peers: Sequence[Peer]
    limit_ms: float | None = None


def median_ms(work: Callable[[], object], *, repeats: int = 20) -> float:
    """Median wall time; the first call, which may load things, is not counted."""
    work()
    return MILLISECONDS * statistics.median(seconds(work) for _ in range(repeats))


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians_in_turn(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Medians (ms) of two things done in turn, so that both meet with the same other load."""
    ours(), theirs()
    times = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    first, second = (MILLISECONDS * statistics.median(column) for column in zip(*times, strict=True))
    return first, second


def measure(task: Task) -> Iterator[Row]:
    """A row for ours, then one for each peer; a peer that is not there, or fails, gets a row that says so."""
    ours_ms = median_ms(lambda: task.ours(task.inputs))
    yield Row(task=task.name, ours_ms=ours_ms, limit_ms=task.limit_ms)
    for peer in task.peers:
        row = Row(task=task.name, peer=peer.name, least_ratio=peer.least_ratio)
        try:
            yield _beside(row, task, peer)
        except Exception as error:
            yield replace(row, remark=why_not(error))


def why_not(error: Exception) -> str:
    """Why a peer has no figure, in a few words."""
    if isinstance(error, ImportError):
        return f"not measured: {error}"
    return f"failed: {type(error).__name__}: {error}"


def _beside(row: Row, task: Task, peer: Peer) -> Row:
    share = task.inputs[:: max(1, len(task.inputs) // peer.inputs)]
    work = peer.prepare(share)
    difference = _difference(work(), task.values(task.ours(share)))
    ours_ms, peer_ms = medians_in_turn(lambda: task.ours(task.inputs), work)
    return replace(
        row,
        ours_ms=ours_ms,
        peer_ms=peer_ms * len(task.inputs) / len(share),
        remark=f"differs by {difference:.0e} at most{peer.remark and '; '}{peer.remark}",
    )


def _difference(theirs: FloatArray, ours: FloatArray) -> float:
    """The largest difference, each quantity in shares of its largest value."""
    if theirs.shape != ours.shape:
        raise ValueError(f"gives values of shape {theirs.shape}, ours {ours.shape}")
    axes = tuple(range(1, ours.ndim))
    return float((np.abs(theirs - ours).max(axis=axes) / np.abs(ours).max(axis=axes)).max())
