"""Room for the words of a figure: none of them lies on another."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_WAYS: Final = 16
_TRIES: Final = 24
"""Directions in which room is looked for, and steps of a quarter of a line in each."""


def clear_places(places: FloatArray, sizes: FloatArray) -> FloatArray:
    """Middles (n, 2) of boxes of width and height ``sizes`` (n, 2), each moved as little as is needed off
    those before it; one that finds no room stays where it was.
    """
    moved = np.array(places, dtype=np.float64).reshape(-1, 2)
    angles = np.pi * (0.5 + 2.0 * np.arange(_WAYS) / _WAYS)  # upwards first
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    for k in range(1, len(moved)):
        steps = 0.25 * sizes[k, 1] * np.arange(_TRIES + 1)
        tried = (moved[k] + steps[:, None, None] * ways).reshape(-1, 2)
        apart = np.abs(tried[:, None] - moved[:k]) >= 0.5 * (sizes[k] + sizes[:k])
        free = apart.any(axis=2).all(axis=1)
        if free.any():
            moved[k] = tried[int(np.argmax(free))]
    return moved
