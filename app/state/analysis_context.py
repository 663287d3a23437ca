"""Whose analysis it is, and how directions are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.state.analysis_table import Cell
from app.state.figures import fixed

if TYPE_CHECKING:
    from core.prediction.prediction import Interval90

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnalysisContext:
    """title: whose tensor; frame: of its directions, in words; cell: (3, 3) Å, rows a b c, None without a
    crystal; interval: limits of a prediction; density_source: who says the density.
    """

    title: str
    frame: str
    cell: FloatArray | None = None
    interval: Interval90 | None = None
    density_source: str = ""

    @property
    def axes_note(self) -> str:
        """How directions are written."""
        return f"{self.frame}, x y z" + (" and [uvw] of the cell" if self.cell is not None else "")

    def direction(self, vector: npt.ArrayLike | None) -> Cell:
        """A unit vector as components."""
        if vector is None:
            return Cell(text="")
        components = [float(part) for part in np.asarray(vector)]
        return Cell(
            text=" ".join(fixed(part, 3) for part in components),
            full=" ".join(repr(part + 0.0) for part in components),
        )

    def uvw(self, vector: npt.ArrayLike | None) -> Cell:
        """A direction as [uvw]: small whole numbers with the angle to them, or the exact components."""
        if vector is None or self.cell is None:
            return Cell(text="")
        from core.elasticity.crystal_directions import uvw_name

        name = uvw_name(self.cell, vector)
        exact = " ".join(fixed(part, 2) for part in name.components)
        if name.indices is None:
            return Cell(text=f"[{exact}]", tip="no small whole numbers within 1°")
        text = "[" + " ".join(str(index).replace("-", "−") for index in name.indices) + "]"
        away = f" +{fixed(name.angle, 1)}°" if name.angle >= 0.05 else ""
        return Cell(text=text + away, tip=f"exactly along [{exact}]" if away else "")
