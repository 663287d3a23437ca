"""What ``elastoscope compare --json`` prints: tensors side by side, and how each differs from the first.

GPa, Voigt order xx yy zz yz xz xy, densities in g/cm³; numbers that do not exist (moduli of a tensor that is
not positive definite) are null.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.elasticity.anisotropy import universal_anisotropy
from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.frames import DESCRIPTIONS
from core.elasticity.stability import is_positive_definite
from core.elasticity.stiffness import VOIGT_ORDER, Stiffness
from core.elasticity.tensor_difference import CORRESPONDENCE, TensorDifference, tensor_difference
from core.elasticity.young_range import young_range
from core.errors import TensorError
from core.export.tensor_json import model_entry
from core.prediction.prediction import ModelIdentity
from core.surface.difference_mesh import difference_mesh
from core.surface.quantity import SurfaceQuantity
from core.surface.surface_extremes import SurfaceExtreme

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """One of the tensors. file: as the user called it; density: g/cm³ or None; model: None for a tensor that
    was read.
    """

    file: str
    name: str
    stiffness: Stiffness
    density: float | None
    model: ModelIdentity | None


def comparison_document(materials: Sequence[Material], quantity: SurfaceQuantity) -> dict[str, Any]:
    """All tensors, and each but the first minus the first. TensorError where the frames differ."""
    first = materials[0]
    for other in materials[1:]:
        if other.stiffness.frame is not first.stiffness.frame:
            raise TensorError(
                f"{first.file} stands in the frame {first.stiffness.frame} and {other.file} in "
                f"{other.stiffness.frame}: give tensors in one frame"
            )
    frame = first.stiffness.frame
    return {
        "schema": SCHEMA,
        "frame": str(frame),
        "frame_description": DESCRIPTIONS[frame],
        "correspondence": CORRESPONDENCE,
        "units": "GPa",
        "voigt_order": list(VOIGT_ORDER),
        "materials": [_material(material) for material in materials],
        "differences": [_difference(other, first, quantity) for other in materials[1:]],
    }


def _material(material: Material) -> dict[str, Any]:
    voigt = material.stiffness.voigt
    averages = voigt_reuss_hill(voigt)
    stable = bool(is_positive_definite(voigt))
    young = young_range(voigt[None]) if stable else None
    model = material.model
    return {
        "file": material.file,
        "name": material.name,
        "model": model_entry(model) if model is not None else None,
        "density_g_cm3": material.density,
        "stable": stable,
        "stiffness": voigt.tolist(),
        "bulk_hill": number(averages.bulk.hill),
        "shear_hill": number(averages.shear.hill),
        "young_hill": number(averages.young.hill),
        "poisson_hill": number(averages.poisson.hill),
        "young_minimum": None if young is None else number(float(young[0][0])),
        "young_maximum": None if young is None else number(float(young[1][0])),
        "universal_anisotropy": number(universal_anisotropy(voigt)) if stable else None,
    }


def _difference(other: Material, first: Material, quantity: SurfaceQuantity) -> dict[str, Any]:
    found = tensor_difference(other.stiffness, first.stiffness)
    return {
        "minuend": other.file,
        "subtrahend": first.file,
        **_tensor(found),
        "surface": _surface(other, first, quantity),
    }


def _tensor(difference: TensorDifference) -> dict[str, Any]:
    return {
        "stiffness": difference.voigt.tolist(),
        "norm": number(difference.norm),
        "relative_norm": number(difference.relative),
        "bulk_hill": number(difference.bulk),
        "shear_hill": number(difference.shear),
        "young_hill": number(difference.young),
    }


def _surface(other: Material, first: Material, quantity: SurfaceQuantity) -> dict[str, Any]:
    """The extremes of the difference over all directions, or why there are none."""
    entry: dict[str, Any] = {"quantity": str(quantity), "title": quantity.title, "unit": quantity.unit}
    try:
        mesh = difference_mesh(
            other.stiffness,
            first.stiffness,
            quantity,
            minuend_density=other.density,
            reference_density=first.density,
        )
    except TensorError as error:
        return {**entry, "minimum": None, "maximum": None, "reason": str(error)}
    return {**entry, "minimum": _extreme(mesh.lowest), "maximum": _extreme(mesh.highest)}


def _extreme(extreme: SurfaceExtreme) -> dict[str, Any]:
    return {"value": number(extreme.value), "direction": extreme.directions[0].tolist()}


def number(value: float) -> float | None:
    """A number that JSON knows, or None."""
    return float(value) if math.isfinite(value) else None
