"""torch's optimisers without torch's compiler.

torch marks methods of its optimisers as not to be compiled, and breaks up graphs of its compiler in the
steps of Adam. For that the first call imports the whole compiler (sympy and the distributed tensors with
it): longer than importing torch, in every process that trains. Nothing here is compiled. So the marks are
made beforehand, where torch looks for them first, and a step of Adam is the function that torch wraps in such
breaks. A torch that keeps either elsewhere imports its compiler as ever. Whatever in core needs an optimiser
takes it from here.
"""

from __future__ import annotations

import inspect
from typing import Any, Final

import torch
from torch import optim

_MARK: Final = "__dynamo_disable"
_ADAM_STEP: Final[Any] = inspect.unwrap(optim.Adam.step)
_ADAMW_STEP: Final[Any] = inspect.unwrap(optim.AdamW.step)


def _leave_uncompiled(kind: type[optim.Optimizer]) -> None:
    for method in vars(kind).values():
        function = getattr(method, "__wrapped__", None)
        if function is not None:
            setattr(function, _MARK, getattr(function, _MARK, function))


_leave_uncompiled(optim.Optimizer)


class Adam(optim.Adam):
    """As torch's own, bit for bit."""

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        """One step."""
        return _ADAM_STEP(self, closure)


class AdamW(optim.AdamW):
    """As torch's own, bit for bit."""

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        """One step."""
        return _ADAMW_STEP(self, closure)


LBFGS = optim.LBFGS

__all__ = ["LBFGS", "Adam", "AdamW"]
