"""Which section is wanted: the plane, and what belongs to the crystal that it goes through."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from app.state.projection_request import MapRoom
from core.surface.harmonic_surface import Drawn

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRequest:
    """shown: the property. normal: of the plane, unit vector. cell: (3, 3) Å, rows, None without a crystal.
    errors: (k, 6, 6) GPa, independent errors of a prediction, None where there are none. room: to draw it in,
    None for the numbers alone; title: stands above it.
    """

    shown: Drawn
    normal: tuple[float, float, float]
    room: MapRoom | None = None
    title: str = ""
    cell: FloatArray | None = field(default=None, compare=False)
    errors: FloatArray | None = field(default=None, compare=False)
