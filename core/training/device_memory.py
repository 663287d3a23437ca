"""A GPU whose memory does not suffice: the same steps in smaller parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import torch

from core.training.fit import Fit

T = TypeVar("T")


def within_memory(fit: Fit, work: Callable[[], T], *, most_edges: int, tell: Callable[[str], None]) -> T:
    """What ``work`` returns, begun again with parts of half as many edges (``fit.edges_at_once``) each time
    that the device has no memory left. The step is the same to rounding, however its batch is divided.

    most_edges: of one crystal. torch.OutOfMemoryError: there is no memory for one crystal alone.
    """
    while True:
        try:
            return work()
        except torch.OutOfMemoryError:
            if fit.edges_at_once <= most_edges:
                raise
        # Only here: the exception held on to the tensors that filled the memory.
        torch.cuda.empty_cache()
        fit.edges_at_once //= 2
        tell(
            "the GPU ran out of memory; from now on its batches go through the network in parts of at most "
            f"{fit.edges_at_once:,} edges"
        )
