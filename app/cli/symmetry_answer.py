"""Everything that ``elastoscope symmetry`` was asked for, found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.crystal.symmetry import CrystalSymmetry
    from core.symmetry_breaking.distortion import DistortionMode, DistortionStep
    from core.symmetry_breaking.order_parameters import OrderParameters
    from core.symmetry_breaking.tensor_facts import TensorFacts

SCHEMA: Final = 1
"""Of the JSON document."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SymmetryAnswer:
    """Everything that was asked for, where it was."""

    crystal: Crystal | None
    symmetry: CrystalSymmetry | None
    point_group: str
    tolerance: float
    tensors: tuple[TensorFacts, ...]
    order: OrderParameters | None
    mode: DistortionMode | None
    steps: tuple[DistortionStep, ...]

    def document(self, file: str) -> dict[str, Any]:
        """As one JSON document."""
        from core.crystal.facts import formula
        from core.symmetry_breaking import documents

        found = self.symmetry
        return {
            "schema": SCHEMA,
            "file": file,
            "formula": None if self.crystal is None else formula(self.crystal),
            "space_group": None if found is None else found.space_group,
            "symbol": None if found is None else found.symbol,
            "point_group": self.point_group,
            "tolerance": self.tolerance,
            "frame": "standard axes of the point group" if found is None else "crystal",
            "tensors": [documents.tensor_document(facts) for facts in self.tensors],
            "order_parameters": None if self.order is None else documents.order_document(self.order),
            "distortion": None if self.mode is None else documents.distortion_document(self.mode, self.steps),
        }
