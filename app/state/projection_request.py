"""Which map of a property is wanted, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.surface.harmonic_surface import Drawn
from core.surface.projection import Projection

if TYPE_CHECKING:
    from core.export.section_figure import Ink

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRoom:
    """Where a map is drawn. width, height: points; ratio: pixels a point; ink: its colours."""

    width: int
    height: int
    ratio: float
    ink: Ink


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionRequest:
    """shown: the property. lower: of a disc, the lower half. room: to draw it in. title: stands above it.
    cell: (3, 3) Å, rows, None without a crystal.
    """

    shown: Drawn
    projection: Projection
    lower: bool
    room: MapRoom
    title: str
    cell: FloatArray | None = field(default=None, compare=False)
