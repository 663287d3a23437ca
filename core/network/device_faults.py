"""Which errors of torch say that the device is at fault and not the computation."""

from __future__ import annotations

import torch

_OF_A_LOST_GPU = ("CUDA error", "HIP error", "cuDNN error", "CUBLAS_STATUS", "CUDA driver", "MPS backend")


def _is_lost(error: RuntimeError) -> bool:
    """Whether an error is a fault of the GPU itself, after which it answers no more in this process."""
    kind = getattr(torch, "AcceleratorError", None)
    if kind is not None and isinstance(error, kind):
        return True
    return any(words in str(error) for words in _OF_A_LOST_GPU)


def fault_in_words(error: RuntimeError) -> str | None:
    """What befell the GPU, as a clause; None for any other error."""
    if isinstance(error, torch.OutOfMemoryError):
        return "the GPU ran out of memory for one crystal"
    if _is_lost(error):
        reason = str(error).partition("\n")[0]
        return f"the GPU was lost ({reason})"
    return None
