"""Functions of directions that can go to another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


class Remade:
    """A function from directions (n, 3) to values (n,) that is pickled as what it was made of.

    make: a function of a module that makes it from ``given``, which can be pickled.
    """

    def __init__(self, make: Callable[..., Callable[[FloatArray], FloatArray]], *given: Any) -> None:
        self._recipe = (make, *given)
        self._function = make(*given)

    def __call__(self, directions: FloatArray) -> FloatArray:
        return self._function(directions)

    def __reduce__(self) -> tuple[type[Remade], tuple[Any, ...]]:
        return Remade, self._recipe
