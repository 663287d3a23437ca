"""Neighbourhoods of different shape that a power spectrum cannot tell apart."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.environment.neighborhood import Neighborhood

FloatArray = npt.NDArray[np.float64]

TWIN_ANGLES: Final = ((0.0, 45.0, 135.0, 180.0), (0.0, 45.0, 90.0, 225.0))
"""Degrees along a circle: both have the angles 45, 45, 90, 135, 135, 180 between their points, and are no
mirror images. S. N. Pozdnyakov et al., Phys. Rev. Lett. 125, 166001 (2020)."""


def twins(radius: float = 2.0) -> tuple[Neighborhood, Neighborhood]:
    """Two neighbourhoods of four points at ``radius`` (Å) with the same power spectrum in every basis, since
    the distances and the angles between pairs are the same.
    """
    first, second = (
        Neighborhood(center="", label=label, species=("",) * 4, vectors=radius * _on_circle(angles))
        for label, angles in zip(("twin A", "twin B"), TWIN_ANGLES, strict=True)
    )
    return first, second


def _on_circle(angles: tuple[float, ...]) -> FloatArray:
    radians = np.radians(angles)
    return np.stack([np.cos(radians), np.sin(radians), np.zeros(len(angles))], axis=1)
