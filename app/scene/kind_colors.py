"""Colours of kinds, safe for colour-blind readers: M. Okabe and K. Ito, Color Universal Design (2008)."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

_COLORS: Final = np.array(
    [[0, 114, 178], [230, 159, 0], [0, 158, 115], [204, 121, 167],
     [86, 180, 233], [213, 94, 0], [240, 228, 66]]
) / 255.0  # fmt: skip
_NONE: Final = np.array([0.6, 0.6, 0.6])


def kind_colors(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """(n, 3) in [0, 1] for numbers of kinds (n,), which come again after seven; grey for −1."""
    found = _COLORS[labels % len(_COLORS)]
    return np.where(labels[:, None] < 0, _NONE, found)
