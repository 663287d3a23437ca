"""What a report says first of a crystal and of the network."""

from __future__ import annotations

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.facts import density, formula
from core.crystal.symmetry import symmetry_of
from core.errors import SymmetryError
from core.export.statement import model_statement, source_name
from core.prediction.prediction import Prediction

Facts = tuple[tuple[str, str], ...]


def crystal_facts(crystal: Crystal | None) -> Facts:
    """Names and values with units; empty without a crystal."""
    if crystal is None:
        return ()
    lengths = " ".join(f"{length:.4f}" for length in np.linalg.norm(crystal.cell, axis=1))
    facts = (
        ("Formula", formula(crystal)),
        ("Name", crystal.name),
        ("Space group", _space_group(crystal)),
        ("Atoms in the cell", str(len(crystal))),
        ("Cell a, b, c", f"{lengths} Å"),
        ("Cell α, β, γ", f"{' '.join(f'{angle:.2f}' for angle in _angles(crystal))} °"),
        ("Volume", f"{crystal.volume:.3f} Å³"),
        ("Density", f"{density(crystal):.4g} g/cm³"),
        ("File", source_name(crystal)),
    )
    return tuple(fact for fact in facts if fact[1])


def model_facts(prediction: Prediction | None) -> Facts:
    """The network and whether the crystal is one that it knows the like of."""
    if prediction is None:
        return (("Tensor", "read from a file, not predicted"),)
    domain = "within the domain of the training data" if prediction.in_domain else "outside it: see above"
    return (
        ("Network", model_statement(prediction.model)),
        ("Weights (SHA-256)", prediction.model.sha256[:16] + " …"),
        ("Domain", domain),
    )


def _angles(crystal: Crystal) -> list[float]:
    """Degrees between b and c, c and a, a and b."""
    a, b, c = crystal.cell / np.linalg.norm(crystal.cell, axis=1, keepdims=True)
    cosines = np.array([b @ c, c @ a, a @ b])
    angles: list[float] = np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0))).tolist()
    return angles


def _space_group(crystal: Crystal) -> str:
    try:
        found = symmetry_of(crystal)
    except SymmetryError as error:
        return f"not found: {error}"
    return f"{found.symbol} ({found.space_group}), {found.crystal_system}, Laue class {found.laue_class}"
