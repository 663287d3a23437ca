"""What ``elastoscope predict --json`` prints: one document for any number of crystals (schema 1).

An entry of ``results`` is a prediction (:func:`prediction_document`) or says why there is none
(:func:`error_document`). Stiffness in GPa, Voigt order xx yy zz yz xz xy, in the frame that the entry states;
moduli and their 90 % limits in GPa do not depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.crystal.facts import formula
from core.crystal.symmetry import symmetry_of
from core.elasticity.anisotropy import log_euclidean_anisotropy, universal_anisotropy
from core.elasticity.averages import VoigtReussHill, voigt_reuss_hill
from core.elasticity.stability import is_positive_definite, kelvin_moduli
from core.export.framed_prediction import FRAME_DESCRIPTIONS, FramedPrediction
from core.export.tensor_json import SCHEMA, model_entry
from core.prediction.prediction import ModelIdentity


def prediction_document(view: FramedPrediction, *, file: str) -> dict[str, Any]:
    """The entry of one prediction; ``file`` is what the user called it."""
    prediction = view.prediction
    crystal = prediction.crystal
    symmetry = symmetry_of(crystal)
    return {
        "file": file,
        "block": crystal.provenance.block,
        "formula": formula(crystal),
        "space_group": symmetry.space_group,
        "space_group_symbol": symmetry.symbol,
        "crystal_system": symmetry.crystal_system,
        "atoms": len(crystal),
        "frame": str(view.stiffness.frame),
        "frame_description": FRAME_DESCRIPTIONS[view.stiffness.frame],
        "units": "GPa",
        "stiffness": view.stiffness.voigt.tolist(),
        "interval_90": _intervals(view),
        **_elasticity(view.stiffness.voigt),
        "symmetry_residual": prediction.symmetry_residual,
        "in_domain": prediction.in_domain,
        "warnings": list(prediction.warnings),
        "relatives": [{"name": one.name, "distance": one.distance} for one in prediction.relatives],
        "notes": list(crystal.provenance.notes),
        "seconds": prediction.seconds,
    }


def error_document(error: BaseException, *, file: str) -> dict[str, Any]:
    """The entry of a crystal without an answer."""
    return {"file": file, "error": {"type": type(error).__name__, "message": " ".join(str(error).split())}}


def predictions_document(entries: Sequence[dict[str, Any]], *, model: ModelIdentity) -> dict[str, Any]:
    """The whole document."""
    return {"schema": SCHEMA, "model": model_entry(model), "results": list(entries)}


def _intervals(view: FramedPrediction) -> dict[str, Any] | None:
    interval = view.prediction.interval
    if interval is None or view.limits is None:
        return None
    return {
        "stiffness": view.limits.tolist(),
        "bulk_hill": list(interval.bulk_hill),
        "shear_hill": list(interval.shear_hill),
        "young_hill": list(interval.young_hill),
    }


def _elasticity(voigt: npt.NDArray[np.float64]) -> dict[str, Any]:
    averages = voigt_reuss_hill(voigt)
    return {
        "moduli": {
            "bulk": _bounds(averages.bulk),
            "shear": _bounds(averages.shear),
            "young": _bounds(averages.young),
            "poisson": _bounds(averages.poisson),
        },
        "anisotropy": {
            "universal": float(universal_anisotropy(voigt)),
            "log_euclidean": float(log_euclidean_anisotropy(voigt)),
        },
        "kelvin_moduli": np.asarray(kelvin_moduli(voigt)).tolist(),
        "stable": bool(is_positive_definite(voigt)),
    }


def _bounds(modulus: VoigtReussHill[float]) -> dict[str, float]:
    return {"voigt": modulus.voigt, "reuss": modulus.reuss, "hill": modulus.hill}
