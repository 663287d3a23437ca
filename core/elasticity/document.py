"""An analysis as plain lists and numbers: what ``elastoscope analyze --json`` prints (schema 1)."""

from __future__ import annotations

import math
from typing import Any

from core.elasticity.analysis import Analysis
from core.elasticity.averages import Averages, VoigtReussHill
from core.elasticity.extrema import Extrema, Extremum
from core.elasticity.stiffness import VOIGT_ORDER
from core.tensor.voigt import FloatArray

Document = dict[str, Any]

UNITS = {
    "stiffness": "GPa",
    "compliance": "1/TPa",
    "moduli": "GPa",
    "compressibility": "1/TPa",
    "velocity": "km/s",
    "density": "g/cm3",
}


def analysis_document(analysis: Analysis) -> Document:
    """The document of one analysis; ready for ``json.dumps(…, allow_nan=False)``.

    What does not exist (compliance, anisotropy and extrema of a stiffness that is not positive definite,
    waves without a density) is null, and ``absent`` says why, by key.
    """
    return {
        "schema": 1,
        "units": UNITS,
        "voigt_order": list(VOIGT_ORDER),
        "frame": str(analysis.stiffness.frame),
        "density_g_cm3": analysis.density_g_cm3,
        "stiffness": analysis.stiffness.voigt.tolist(),
        "compliance_1_per_TPa": _list(analysis.compliance_voigt),
        "moduli": _moduli(analysis.averages),
        "anisotropy": _anisotropy(analysis),
        "kelvin_moduli": analysis.kelvin_moduli.tolist(),
        "stable": analysis.stable,
        "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in analysis.checks],
        "extrema": _extrema(analysis),
        "absent": _absent(analysis),
    }


def _list(array: FloatArray | None) -> list[Any] | None:
    return None if array is None else array.tolist()


def _moduli(averages: Averages[float]) -> Document:
    names = ("bulk", "shear", "young", "poisson", "p_wave", "lame")
    return {name: _bounds(getattr(averages, name)) for name in names}


def _bounds(three: VoigtReussHill[float]) -> Document:
    return {name: _number(getattr(three, name)) for name in ("voigt", "reuss", "hill")}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _anisotropy(analysis: Analysis) -> Document | None:
    if analysis.anisotropy is None:
        return None
    names = ("universal", "log_euclidean", "percent_bulk", "percent_shear")
    return {name: getattr(analysis.anisotropy, name) for name in names}


def _extrema(analysis: Analysis) -> Document | None:
    if analysis.extrema is None:
        return None
    names = ("young", "linear_compressibility", "shear", "poisson")
    return {name: _pair(getattr(analysis.extrema, name)) for name in names}


def _pair(extrema: Extrema) -> Document:
    return {"min": _extremum(extrema.minimum), "max": _extremum(extrema.maximum)}


def _extremum(extremum: Extremum) -> Document:
    document: Document = {"value": extremum.value, "direction": extremum.direction.tolist()}
    if extremum.second_direction is not None:
        document["second_direction"] = extremum.second_direction.tolist()
    document["proved_bound"] = extremum.bound
    document["equivalent_directions"] = extremum.equivalents.tolist()
    document["continuous"] = extremum.continuous
    return document


def _absent(analysis: Analysis) -> Document:
    if analysis.stable:
        return {}
    return dict.fromkeys(("compliance_1_per_TPa", "anisotropy", "extrema"), analysis.unstable_reason)
