"""e3nn without torch's compiler and without computer algebra.

e3nn marks one small function with ``torch.compiler.disable``, and torch imports the whole of its compiler
(sympy and the distributed tensors with it) to note that: longer than importing torch. Nothing here is
compiled, so while e3nn is imported the mark is left out. Its spherical harmonics of angles, for which nothing
here asks, take sympy: that is imported when they are first made. Whatever in core needs e3nn takes it from
here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Final

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


_OF_SYMPY: Final = ("Integer", "Poly", "diff", "factorial", "pi", "sqrt", "symbols")
_OF_ANGLES: Final = "e3nn.o3._angular_spherical_harmonics"


@contextmanager
def _without_algebra() -> Iterator[None]:
    """An empty sympy while e3nn is imported, which then takes the real one where it first needs it."""
    if "sympy" in sys.modules or _OF_ANGLES in sys.modules:
        yield
        return
    empty = ModuleType("sympy")
    vars(empty).update(dict.fromkeys(_OF_SYMPY))
    sys.modules["sympy"] = empty
    try:
        yield
    finally:
        del sys.modules["sympy"]
    _import_algebra_later(sys.modules[_OF_ANGLES])


def _import_algebra_later(of_angles: Any) -> None:
    polynomial = of_angles._poly_legendre  # the one function that asks for it

    def with_algebra(degree: int, order: int) -> Any:
        sympy = import_module("sympy")
        vars(of_angles).update({name: getattr(sympy, name) for name in _OF_SYMPY})
        of_angles._poly_legendre = polynomial
        return polynomial(degree, order)

    of_angles._poly_legendre = with_algebra


with _without_compiler(), _without_algebra():
    from e3nn import nn as e3nn_nn
    from e3nn import o3

__all__ = ["e3nn_nn", "o3"]
