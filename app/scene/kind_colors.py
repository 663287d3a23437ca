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


MOST_NAMED: Final = 6
"""Kinds in a legend."""


def kind_names(labels: npt.NDArray[np.int64]) -> tuple[tuple[str, str], ...]:
    """Each kind that occurs, from 1, with its colour #rrggbb; none for −1. The largest ones, where there are
    many.
    """
    found = np.unique(labels)
    colors = np.rint(255 * kind_colors(found)).astype(int)
    named = [
        ("no kind" if label < 0 else f"kind {label + 1}", "#{:02x}{:02x}{:02x}".format(*color))
        for label, color in zip(found.tolist(), colors.tolist(), strict=True)
    ]
    return tuple(named[:MOST_NAMED])


def kind_colors(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """(n, 3) in [0, 1] for numbers of kinds (n,), which come again after seven; grey for −1."""
    found = _COLORS[labels % len(_COLORS)]
    return np.where(labels[:, None] < 0, _NONE, found)
