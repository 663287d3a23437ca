"""A block of numbers from the clipboard as the entries of a matrix."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from core.elasticity.notation import Notation, labels
from core.errors import TensorError
from core.tensor.voigt import voigt_from_upper_triangle

FloatArray = npt.NDArray[np.float64]
_LONGEST = 20_000


def entries_of(text: str, notation: Notation) -> FloatArray:
    """The (6, 6), or for the 3×3×3×3 the (9, 9), of a text of numbers between blanks, tabs or semicolons.

    A 6×6 notation also takes the 21 numbers of the upper triangle, row by row; lines of # and words are
    passed over. A decimal comma is understood where the numbers are apart by more than commas. TensorError
    that says how many numbers there are instead.
    """
    size = len(labels(notation))
    lines = [line.split("#")[0] for line in text[:_LONGEST].splitlines()]
    numbers = [number for line in lines for number in _numbers(line)]
    if len(numbers) == size * size:
        return np.array(numbers).reshape(size, size)
    if size == 6 and len(numbers) == 21:
        return voigt_from_upper_triangle(numbers)
    also = " or the 21 of the upper triangle" if size == 6 else ""
    raise TensorError(f"the clipboard holds {len(numbers)} numbers, not {size}×{size}{also}")


def _numbers(line: str) -> list[float]:
    """Those of one line; none where a word stands in it."""
    text = re.sub(r"[\[\](){}|]", " ", line.replace("\u2212", "-"))
    apart = re.split(r"[\s;]+", text.strip())
    if any(re.fullmatch(r"[+-]?\d+,\d+", word) for word in apart):
        apart = [word.replace(",", ".") for word in apart]
    else:
        apart = re.split(r"[\s;,]+", text.strip(" ,;\t"))
    try:
        values = [float(word) for word in apart if word]
    except ValueError:
        return []
    return values if all(np.isfinite(values)) else []
