"""One predicted tensor as JSON, with all that is needed to use it without the program.

Keys: ``schema`` (1), ``kind`` ("elasticity tensor"), ``material``, ``source``, ``units`` ("GPa"),
``voigt_order``, ``frame``, ``frame_description``, ``frame_axes`` (3×3, rows are the frame's axes in the
crystal's Cartesian frame), ``stiffness`` (6×6), ``interval_90`` ({"lower", "upper"}, 6×6 each, or null),
``crystal`` (species, cell: rows in Å, fractional), ``model`` (name, version, sha256), ``in_domain``,
``warnings``, ``written``. Numbers are written at full float64 precision.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from core.crystal.crystal import Crystal
from core.elasticity.frames import DESCRIPTIONS
from core.elasticity.stiffness import VOIGT_ORDER, Stiffness
from core.export.framed_prediction import FRAME_DESCRIPTIONS, FramedPrediction
from core.export.statement import material_name, source_name, timestamp
from core.files import write_atomically
from core.prediction.prediction import ModelIdentity

SCHEMA = 1


def tensor_document(view: FramedPrediction, *, written: datetime | None = None) -> dict[str, Any]:
    """The document as plain lists and numbers."""
    prediction = view.prediction
    return {
        "schema": SCHEMA,
        "kind": "elasticity tensor",
        "material": material_name(prediction.crystal),
        "source": source_name(prediction.crystal),
        "units": "GPa",
        "voigt_order": list(VOIGT_ORDER),
        "frame": str(view.stiffness.frame),
        "frame_description": FRAME_DESCRIPTIONS[view.stiffness.frame],
        "frame_axes": view.rotation.tolist(),
        "stiffness": view.stiffness.voigt.tolist(),
        "interval_90": _limits(view),
        "crystal": _crystal(prediction.crystal),
        "model": model_entry(prediction.model),
        "in_domain": prediction.in_domain,
        "warnings": list(prediction.warnings),
        "written": timestamp(written),
    }


def tensor_json(view: FramedPrediction, *, written: datetime | None = None) -> str:
    """The document as text."""
    return (
        json.dumps(tensor_document(view, written=written), indent=1, ensure_ascii=False, allow_nan=False)
        + "\n"
    )


def stiffness_json(stiffness: Stiffness, stated: dict[str, str]) -> str:
    """A stiffness without a prediction: ``schema``, ``kind``, ``units``, ``voigt_order``, ``frame``,
    ``frame_description``, ``stiffness``, and the other statements as they are.
    """
    others = {key: value for key, value in stated.items() if value and key not in ("frame", "voigt_order")}
    document = {
        "schema": SCHEMA,
        "kind": "elasticity tensor",
        **others,
        "units": "GPa",
        "voigt_order": list(VOIGT_ORDER),
        "frame": str(stiffness.frame),
        "frame_description": DESCRIPTIONS[stiffness.frame],
        "stiffness": stiffness.voigt.tolist(),
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_tensor_json(path: Path, view: FramedPrediction) -> None:
    """Write :func:`tensor_json` to a file; ExportError when that fails."""
    write_atomically(path, tensor_json(view))


def model_entry(model: ModelIdentity) -> dict[str, str]:
    """Name, version and SHA-256 of the weights of a network."""
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def _limits(view: FramedPrediction) -> dict[str, list[list[float]]] | None:
    return (
        None if view.limits is None else {"lower": view.limits[0].tolist(), "upper": view.limits[1].tolist()}
    )


def _crystal(crystal: Crystal) -> dict[str, Any]:
    return {
        "species": list(crystal.species),
        "cell": crystal.cell.tolist(),
        "fractional": crystal.fractional.tolist(),
    }
