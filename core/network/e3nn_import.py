"""e3nn without torch's compiler.

e3nn marks one small function with ``torch.compiler.disable``, and torch imports the whole of its compiler
(sympy and the distributed tensors with it) to note that: longer than importing torch. Nothing here is
compiled, so while e3nn is imported the mark is left out. Whatever in core needs e3nn takes it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch


@contextmanager
def _without_compiler() -> Iterator[None]:
    """``torch.compiler.disable`` gives back what it is given, as it is."""
    marked = torch.compiler.disable

    def unmarked(function: Callable[..., Any] | None = None, *_: Any, **__: Any) -> Callable[..., Any]:
        return function if function is not None else unmarked

    torch.compiler.disable = unmarked  # type: ignore[assignment]
    try:
        yield
    finally:
        torch.compiler.disable = marked


with _without_compiler():
    from e3nn import nn as e3nn_nn
    from e3nn import o3

__all__ = ["e3nn_nn", "o3"]
