"""The difference of a quantity between two tensors, as a quantity of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.surface.quantity import Evaluation, SurfaceQuantity
from core.surface.remade import Remade


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityDifference:
    """B − A of a quantity, direction by direction."""

    quantity: SurfaceQuantity

    @property
    def title(self) -> str:
        """Name for colour bars and captions."""
        return f"Δ {self.quantity.title}"

    @property
    def unit(self) -> str:
        """Unit of the values; empty for a pure number."""
        return self.quantity.unit

    @property
    def needs_density(self) -> bool:
        """Whether the quantity belongs to waves."""
        return self.quantity.needs_density


def difference_evaluation(minuend: Evaluation, reference: Evaluation) -> Evaluation:
    """B − A along directions (n, 3) → (n,), both in one frame."""
    return Remade(_difference, minuend, reference)


def _difference(minuend: Evaluation, reference: Evaluation) -> Evaluation:
    return lambda directions: np.asarray(minuend(directions) - reference(directions))
